"""Who may sign for which party, and with which key."""

from collections.abc import Sequence

from smarketing.app.web.accounts.models import Person
from smarketing.app.web.accounts.roles import Role
from smarketing.app.web.agreement.models import SealedKey

_PARTIES = {Role.SALES_HEAD: "sales", Role.MARKETING_HEAD: "marketing"}


def party_of(person: Person) -> str:
    """Return the party for which somebody signs; empty for everybody but the heads."""
    return _PARTIES.get(Role(person.role), "")


def key_of(person: Person) -> SealedKey | None:
    """Return the key with which somebody signs now; None before they have chosen a phrase."""
    return person.signing_keys.filter(retired_at=None).first()


def known_keys() -> Sequence[tuple[str, str]]:
    """Return `("key", "PUBLIC=NAME")` for every key ever made here, to check signatures by."""
    keys = SealedKey.objects.select_related("person")
    return [("key", f"{one.public_key}={one.person.name}") for one in keys]
