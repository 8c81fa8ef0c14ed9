"""The addresses of what holds for the whole company."""

from smarketing.app.web.access import Route
from smarketing.app.web.accounts.roles import ADMINISTRATORS
from smarketing.app.web.administration import auditing, company, tokens

_COMPANY = "settings/company/"
_TOKENS = "settings/tokens/"
_AUDIT = "settings/audit/"

ROUTES = (
    Route(_COMPANY, company.company, "settings-company", ADMINISTRATORS),
    Route(f"{_COMPANY}factors/", company.keep_factors, "settings-factors", ADMINISTRATORS),
    Route(f"{_COMPANY}test-mail/", company.test_mail, "settings-test-mail", ADMINISTRATORS),
    Route(_TOKENS, tokens.tokens, "settings-tokens", ADMINISTRATORS),
    Route(f"{_TOKENS}make/", tokens.make, "settings-token-make", ADMINISTRATORS),
    Route(f"{_TOKENS}<int:number>/revoke/", tokens.revoke, "settings-token-revoke", ADMINISTRATORS),
    Route(_AUDIT, auditing.log, "settings-audit", ADMINISTRATORS),
    Route(f"{_AUDIT}csv/", auditing.file, "settings-audit-csv", ADMINISTRATORS),
    Route(f"{_AUDIT}check/", auditing.check, "settings-audit-check", ADMINISTRATORS),
)
