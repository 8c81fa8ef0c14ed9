"""What administrators do to accounts: each verb is one transaction with its entry in the log."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.http import HttpRequest

from smarketing.app.web.accounts.invitations import invite
from smarketing.app.web.accounts.models import Person, Team
from smarketing.app.web.accounts.roles import Role
from smarketing.app.web.audit.acts import Act
from smarketing.app.web.audit.log import record

_SEEN_IN_THE_LOG = ("name", "role", "team", "representative")


class LastAdministrator(Exception):  # noqa: N818 (not a fault: what was asked cannot be done)
    """Nobody would be left who can administer."""


@transaction.atomic
def open_account(request: HttpRequest, by: Person, at: datetime, person: Person) -> str:
    """Keep a new person, and return the link by which they come in."""
    person.set_unusable_password()
    person.save()
    link = invite(person, by, at)
    record(request, Act.INVITED, str(person.email), {"role": person.role})
    return link


@transaction.atomic
def invite_again(request: HttpRequest, by: Person, at: datetime, person: Person) -> str:
    """Return a fresh link for a person; one that was sent before stops working."""
    link = invite(person, by, at)
    record(request, Act.INVITED, person.email, {"again": True})
    return link


@transaction.atomic
def delete_invitation(request: HttpRequest, person: Person) -> bool:
    """Delete somebody who never took up their account; say whether that is so."""
    found = Person.objects.select_for_update().filter(pk=person.pk, last_login=None).first()
    if found is None:
        return False
    found.delete()
    record(request, Act.INVITATION_DELETED, person.email)
    return True


@transaction.atomic
def change(request: HttpRequest, person: Person, to: Mapping[str, Any]) -> None:
    """Change name, role, team or representative; raises LastAdministrator.

    Sessions stay open: the role is read with every request, and a session that began under
    another role gets another key (`middleware/rotating.py`).
    """
    if to["role"] != Role.ADMINISTRATOR:
        _keep_an_administrator_besides(person)
    now = Person.objects.select_for_update().get(pk=person.pk)
    changes = {
        name: [str(getattr(now, name) or ""), str(to[name] or "")]
        for name in _SEEN_IN_THE_LOG
        if getattr(now, name) != to[name]
    }
    for name in _SEEN_IN_THE_LOG:
        setattr(now, name, to[name])
    now.save(update_fields=_SEEN_IN_THE_LOG)
    if changes:
        act = Act.ROLE_CHANGED if "role" in changes else Act.PERSON_CHANGED
        record(request, act, now.email, changes)


@transaction.atomic
def deactivate(request: HttpRequest, person: Person) -> None:
    """Close an account: open sessions end and links stop working at once."""
    _keep_an_administrator_besides(person)
    now = Person.objects.select_for_update().get(pk=person.pk)
    now.is_active = False
    now.end_sessions()
    now.save(update_fields=["is_active", "sign_in_round"])
    now.invitations.filter(used_at=None).delete()
    record(request, Act.DEACTIVATED, now.email)


@transaction.atomic
def reactivate(request: HttpRequest, person: Person) -> None:
    """Open an account again; sessions from before stay closed."""
    Person.objects.filter(pk=person.pk).update(is_active=True)
    record(request, Act.REACTIVATED, person.email)


@transaction.atomic
def remove_factors(person: Person) -> None:
    """Take all second factors from somebody who lost theirs, and end their sessions.

    Each that goes has its entry in the log by itself (`watching.py`).
    """
    now = Person.objects.select_for_update().get(pk=person.pk)
    Authenticator.objects.filter(user=now).delete()
    now.end_sessions()
    now.save(update_fields=["sign_in_round"])


@transaction.atomic
def keep_team(request: HttpRequest, team: Team) -> None:
    """Make a team, or give it another name."""
    team.save()
    record(request, Act.TEAM_CHANGED, team.name)


@transaction.atomic
def delete_team(request: HttpRequest, team: Team) -> None:
    """Delete a team; its people stay, in no team."""
    name = team.name
    team.delete()
    record(request, Act.TEAM_CHANGED, name, {"deleted": True})


def _keep_an_administrator_besides(person: Person) -> None:
    """Refuse where this person is the last who administers.

    All administrators are locked in one order: of two who take the role from each other at once,
    one waits, looks again and is refused.
    """
    administrators = list(
        Person.objects.select_for_update()
        .filter(role=Role.ADMINISTRATOR, is_active=True)
        .exclude(last_login=None)
        .order_by("pk")
    )
    if [one.pk for one in administrators] == [person.pk]:
        raise LastAdministrator
