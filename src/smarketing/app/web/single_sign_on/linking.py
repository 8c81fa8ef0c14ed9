"""Which account a sign-on opens: the linked one, or by a verified address that is trusted, once."""

import hmac
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.timezone import now

from smarketing.app.web.accounts.models import Person
from smarketing.app.web.audit.acts import Act
from smarketing.app.web.audit.log import record
from smarketing.app.web.middleware.speaking import language_of
from smarketing.core.base.sentence import msgid

_VERIFIED = (True, "true")
"""Some providers write truth as a word."""

_NOT_LINKED = msgid(
    "This sign-on opens no account yet. Sign in by your password, then link it in your settings."
)
_FAILED = msgid("The sign-on did not come to an end. Try again.")


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc] # no types
    """Opens accounts that exist, and makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Nobody signs up by themselves."""
        del request, sociallogin
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Refuse an answer to another question, and one that opens no account."""
        given = sociallogin.account.extra_data.pop("nonce", "")
        if not hmac.compare_digest(str(given), str(sociallogin.state.get("nonce"))):
            self._leave(request, _FAILED)
        is_linked = sociallogin.account.pk is not None
        if is_linked or sociallogin.state.get("process") == "connect":
            return
        person = _by_verified_address(sociallogin)
        if person is None:
            self._leave(request, _NOT_LINKED)
        else:
            _link(request, sociallogin, person)

    def on_authentication_error(self, request: HttpRequest, *args: Any, **more: Any) -> None:  # noqa: ANN401
        """Send back to the log-in page, which says that it failed."""
        del args, more
        self._leave(request, _FAILED)

    def _leave(self, request: HttpRequest, told: str) -> None:
        messages.error(request, language_of(request).say(told))
        raise ImmediateHttpResponse(redirect("account_login"))


def _by_verified_address(login: SocialLogin) -> Person | None:
    """Return whose account has the address that a trusted provider has verified.

    Never somebody whom this provider knows already under another subject: addresses of people who
    left are given to others.
    """
    key, told = login.account.provider, login.account.extra_data
    trusting = {
        one.key for one in settings.SMARKETING_CONFIGURATION.single_sign_on if one.trusts_email
    }
    if key not in trusting or told.get("email_verified") not in _VERIFIED or not told.get("email"):
        return None
    person = Person.objects.filter(email__iexact=str(told["email"]), is_active=True).first()
    if person is None or SocialAccount.objects.filter(user=person, provider=key).exists():
        return None
    return person


@transaction.atomic
def _link(request: HttpRequest, login: SocialLogin, person: Person) -> None:
    if not person.has_joined:
        person.invitations.filter(used_at=None).update(used_at=now())
        record(person, Act.JOINED, person.email, {"single_sign_on": login.account.provider})
    login.connect(request, person)
