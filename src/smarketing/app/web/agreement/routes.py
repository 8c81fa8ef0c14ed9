"""The addresses of Agreement."""

from smarketing.app.web.access import Route
from smarketing.app.web.agreement.views import agreement, tried_funnel, try_terms

ROUTES = (
    Route("agreement/", agreement, "agreement"),
    Route("agreement/try/", try_terms, "agreement-try"),
    Route("agreement/try/funnel/", tried_funnel, "agreement-try-funnel"),
)
