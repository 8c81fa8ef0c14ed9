"""What the log-in library does stands in the audit log: signing in and out, passwords, factors."""

from typing import Any

from allauth.account import signals as account
from allauth.core import context
from allauth.mfa import signals as factor
from allauth.mfa.models import Authenticator
from allauth.socialaccount import signals as sign_on
from django.contrib.auth import signals as sessions
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.http import HttpRequest

from smarketing.app.web.accounts.models import Person
from smarketing.app.web.audit.acts import Act
from smarketing.app.web.audit.log import record


@receiver(account.user_logged_in)
def _signed_in(request: HttpRequest, user: Person, **more: Any) -> None:  # noqa: ANN401 (the signal's)
    via = more.get("sociallogin")
    details = {"single_sign_on": via.account.provider} if via else {}
    record(request, Act.SIGNED_IN, str(user.email), details)


@receiver(sessions.user_login_failed)
def _failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:  # noqa: ANN401
    record(request, Act.SIGN_IN_FAILED, str(credentials.get("email", ""))[:254])


@receiver(sessions.user_logged_out)
def _signed_out(request: HttpRequest, user: Person | None, **_: Any) -> None:  # noqa: ANN401
    if user is not None:
        record(request, Act.SIGNED_OUT, str(user.email))


@receiver(account.password_changed)
@receiver(account.password_set)
@receiver(account.password_reset)
def _password_changed(request: HttpRequest, user: Person, **_: Any) -> None:  # noqa: ANN401
    record(request, Act.PASSWORD_CHANGED, str(user.email))


@receiver(post_save, sender=Authenticator)
def _added(instance: Authenticator, created: bool, **_: Any) -> None:  # noqa: ANN401, FBT001
    if created:
        record(context.request, Act.FACTOR_ADDED, instance.user.email, {"type": instance.type})


@receiver(post_delete, sender=Authenticator)
def _removed(instance: Authenticator, **_: Any) -> None:  # noqa: ANN401
    record(context.request, Act.FACTOR_REMOVED, instance.user.email, {"type": instance.type})


@receiver(factor.authentication_failed)
def _factor_failed(request: HttpRequest, user: Person, **_: Any) -> None:  # noqa: ANN401
    record(request, Act.FACTOR_FAILED, str(user.email))


@receiver(sign_on.social_account_added)
def _linked(request: HttpRequest, sociallogin: Any, **_: Any) -> None:  # noqa: ANN401
    details = {"single_sign_on": sociallogin.account.provider}
    record(request, Act.SIGN_ON_LINKED, str(sociallogin.user.email), details)


@receiver(sign_on.social_account_removed)
def _unlinked(request: HttpRequest, socialaccount: Any, **_: Any) -> None:  # noqa: ANN401
    details = {"single_sign_on": socialaccount.provider}
    record(request, Act.SIGN_ON_UNLINKED, str(socialaccount.user.email), details)
