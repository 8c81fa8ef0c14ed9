"""The people of the fictional company, with accounts that are open to whoever runs it."""

from collections.abc import Mapping

from smarketing.app.web.accounts.models import Person
from smarketing.app.web.accounts.roles import Role

PASSWORD = "demonstration"  # noqa: S105 (printed for everybody; it opens a fictional company only)

_OTHERS = {
    Role.MARKETER: "Léa Fontaine",
    Role.MANAGEMENT: "Hélène Vauban",
    Role.ADMINISTRATOR: "Ahmed Sall",
}


def open_accounts(
    heads: Mapping[str, str], representative: str, language: str
) -> list[tuple[str, str, str]]:
    """Make an account of each role, and return role, name and address of each.

    `heads` names the head of "marketing" and of "sales".
    """
    cast = {Role.SALES_HEAD: heads["sales"], Role.MARKETING_HEAD: heads["marketing"]}
    cast |= {Role.REP: representative, **_OTHERS}
    told = []
    for role, name in cast.items():
        email = f"{role.value.replace('_', '.')}@vauban.example"
        if not Person.objects.filter(email=email).exists():
            selling = name if role is Role.REP else ""
            person = Person.objects.invited(
                email, name, role, representative=selling, language=language
            )
            person.set_password(PASSWORD)
            person.save()
        told.append((role.value, name, email))
    return told
