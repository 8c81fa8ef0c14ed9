"""What people are told of their own accounts by mail: links they asked for, and what changed."""

from typing import Any

from django.conf import settings

from smarketing.app.web.letters import Letter
from smarketing.core.base.sentence import Sentence

_RESET = "account/email/password_reset_key"
_UNKNOWN = "account/email/unknown_account"

_CHANGES = {
    "account/email/password_changed": Sentence("Your password was changed."),
    "account/email/password_reset": Sentence("Your password was changed."),
    "account/email/password_set": Sentence("A password was set for your account."),
    "mfa/email/totp_activated": Sentence("An app was set up as your second factor."),
    "mfa/email/totp_deactivated": Sentence("The app that was your second factor was removed."),
    "mfa/email/recovery_codes_generated": Sentence("New codes for an emergency were made."),
    "mfa/email/webauthn_added": Sentence("A passkey was added to your account."),
    "mfa/email/webauthn_removed": Sentence("A passkey of your account was removed."),
    "socialaccount/email/account_connected": Sentence("Single sign-on was linked to your account."),
    "socialaccount/email/account_disconnected": Sentence(
        "Single sign-on is no longer linked to your account."
    ),
}
_CHANGED = Sentence("Your account was changed.")
_SUBJECT = Sentence("Your account in Smarketing")
_ASKED = Sentence(
    "Somebody, probably you, asked for a new password in Smarketing for this address."
)
_LEAVE = Sentence("If it was not you, leave this mail: nothing changes.")
_ALARM = Sentence("If it was not you, tell your administrator at once.")


def security_letter(kind: str, told: dict[str, Any]) -> Letter:
    """Return the letter that the log-in library calls by the name of its template."""
    if kind == _RESET:
        hours = settings.PASSWORD_RESET_TIMEOUT // 3600
        lasts = Sentence(
            "The link works once, within {count} hour.",
            {"count": hours},
            "The link works once, within {count} hours.",
            hours,
        )
        link = str(told["password_reset_url"])
        return Letter(_SUBJECT, (_ASKED,), link, Sentence("Choose a password"), (lasts, _LEAVE))
    if kind == _UNKNOWN:
        nobody = Sentence("No account has it. Ask your administrator for an invitation.")
        return Letter(_SUBJECT, (_ASKED, nobody), after=(_LEAVE,))
    where = Sentence("From {address}, by {device}.", _where(told))
    return Letter(_SUBJECT, (_CHANGES.get(kind, _CHANGED), where, _ALARM))


def _where(told: dict[str, Any]) -> dict[str, str]:
    return {"address": str(told.get("ip", "")), "device": str(told.get("user_agent", ""))[:120]}
