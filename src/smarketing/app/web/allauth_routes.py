"""The routes that the log-in library brings, each declared with its roles."""

from collections.abc import Mapping

from smarketing.app.web.accounts.roles import EVERYONE, Role

STRANGERS = None
NOBODY: frozenset[Role] = frozenset()

_OPEN_TO: Mapping[str, frozenset[Role] | None] = {
    "account_login": STRANGERS,
    "account_logout": STRANGERS,
    "account_inactive": STRANGERS,
    "account_reset_password": STRANGERS,
    "account_reset_password_done": STRANGERS,
    "account_reset_password_from_key": STRANGERS,
    "account_reset_password_from_key_done": STRANGERS,
    "mfa_authenticate": STRANGERS,
    "mfa_login_webauthn": STRANGERS,
    "socialaccount_login_cancelled": STRANGERS,
    "socialaccount_login_error": STRANGERS,
    "account_change_password": EVERYONE,
    "account_set_password": EVERYONE,
    "account_reauthenticate": EVERYONE,
    "mfa_activate_totp": EVERYONE,
    "mfa_deactivate_totp": EVERYONE,
    "mfa_reauthenticate": EVERYONE,
    "mfa_reauthenticate_webauthn": EVERYONE,
    "mfa_view_recovery_codes": EVERYONE,
    "mfa_download_recovery_codes": EVERYONE,
    "mfa_generate_recovery_codes": EVERYONE,
    "mfa_list_webauthn": EVERYONE,
    "mfa_add_webauthn": EVERYONE,
    "mfa_remove_webauthn": EVERYONE,
    "mfa_edit_webauthn": EVERYONE,
    "socialaccount_connections": EVERYONE,
    # Nobody signs up, and an address is changed by nobody but an administrator.
    "account_signup": NOBODY,
    "account_email": NOBODY,
    "account_email_verification_sent": NOBODY,
    "account_confirm_email": NOBODY,
    "socialaccount_signup": NOBODY,
    # Codes by mail are no way in here.
    "account_request_reauthentication_code": NOBODY,
    "account_confirm_reauthentication_code": NOBODY,
    "account_confirm_login_code": NOBODY,
}


def roles_of(name: str | None) -> frozenset[Role] | None:
    """Return to which roles a route of the library is open: to none where it is not declared."""
    return _OPEN_TO.get(name or "", NOBODY)


def is_declared(name: str | None) -> bool:
    """Say whether a route of the library was decided about."""
    return name in _OPEN_TO
