"""How the log-in library behaves here: no sign-up, our own mails, and addresses as we know them."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core import context
from django.conf import settings
from django.http import HttpRequest

from smarketing.adapters.render.language import CODES, Language
from smarketing.app.web.accounts.models import Person
from smarketing.app.web.accounts.security_letters import security_letter
from smarketing.app.web.client_address import client_address
from smarketing.app.web.letters import send

_NO_ADDRESS = "0.0.0.0"  # noqa: S104 (nothing listens there: it stands for no address)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # the library ships no types
    """Accounts exist only by invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves."""
        del request
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the client's address as the audit log has it."""
        return client_address(request) or _NO_ADDRESS

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:  # noqa: ANN401 (the library's)
        """Ask for the password again, unless somebody has none: they come in by single sign-on."""
        can = bool(get_reauthentication_flows(context.request.user))
        return can and bool(super().is_reauthentication_required(app=app, **more))

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Begin the link with our own address, whatever the request called us."""
        path = urlsplit(super().get_reset_password_from_key_url(key)).path
        return f"{settings.SMARKETING_CONFIGURATION.web.address}{path}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send what the library wants to tell, in our words and the person's language."""
        person = Person.objects.filter(email__iexact=email).first()
        code = person.language if person and person.language in CODES else settings.LANGUAGE_CODE
        send(security_letter(template_prefix, context), email, Language(code))
