"""Ways in that only who runs the server can see: for the first administrator, and back in."""

from django.db import transaction
from django.utils.timezone import now

from smarketing.app.web.accounts.changing import remove_factors
from smarketing.app.web.accounts.invitations import invite
from smarketing.app.web.accounts.models import Person
from smarketing.app.web.accounts.roles import Role
from smarketing.app.web.audit.acts import Act
from smarketing.app.web.audit.log import record

NOBODY_YET = "administrator@localhost"


def one_time_link() -> str | None:
    """Return a fresh link until somebody has taken up an account; None from then on."""
    if Person.objects.exclude(last_login=None).exists():
        return None
    first = Person.objects.filter(role=Role.ADMINISTRATOR).order_by("pk").first()
    if first is None:
        first = Person.objects.invited(NOBODY_YET, "", Role.ADMINISTRATOR)
    return invite(first, None, now())


@transaction.atomic
def link_for(
    email: str, name: str, role: str, representative: str, *, without_factor: bool = False
) -> str:
    """Return a fresh link for an address, making the account where there is none.

    `without_factor` takes the second factors of somebody who lost theirs as well.
    """
    person = Person.objects.filter(email__iexact=email).first()
    if person is None:
        person = Person.objects.invited(email, name, Role(role), representative=representative)
    if without_factor:
        remove_factors(person)
    link = invite(person, None, now())
    record(None, Act.INVITED, person.email, {"role": person.role})
    return link
