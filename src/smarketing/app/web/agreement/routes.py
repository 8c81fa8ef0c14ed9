"""The addresses of Agreement."""

from smarketing.app.web.access import Route
from smarketing.app.web.accounts.roles import HEADS, WRITERS
from smarketing.app.web.agreement import actions, versions
from smarketing.app.web.agreement.views import agreement, tried_funnel, try_terms

_VERSION = "agreement/versions/<int:number>/"

ROUTES = (
    Route("agreement/", agreement, "agreement"),
    Route("agreement/try/", try_terms, "agreement-try"),
    Route("agreement/try/funnel/", tried_funnel, "agreement-try-funnel"),
    Route("agreement/write/", versions.write_version, "agreement-write", HEADS),
    Route("agreement/write/check/", actions.check, "agreement-check", HEADS),
    Route("agreement/write/propose/", actions.propose, "agreement-propose", HEADS),
    Route("agreement/versions/", versions.versions, "agreement-versions"),
    Route(_VERSION, versions.version, "agreement-version"),
    Route(f"{_VERSION}comment/", actions.comment, "agreement-comment", WRITERS),
    Route(f"{_VERSION}sign/", actions.sign, "agreement-sign", HEADS),
    Route(f"{_VERSION}withdraw/", actions.withdraw, "agreement-withdraw", HEADS),
    Route(f"{_VERSION}restore/", actions.restore, "agreement-restore", HEADS),
)
