"""How the log-in library behaves here: no sign-up, and mails in the person's language."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.shortcuts import redirect


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # the library ships no types
    """Accounts exist only by invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves."""
        del request
        return False


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc] # as above
    """Single sign-on opens accounts that exist; it makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ANN401
        """Nobody signs up by themselves."""
        del request, sociallogin
        return False

    def on_authentication_error(self, request: HttpRequest, *args: Any, **more: Any) -> None:  # noqa: ANN401
        """Send back to the log-in page."""
        del request, args, more
        raise ImmediateHttpResponse(redirect("account_login"))
