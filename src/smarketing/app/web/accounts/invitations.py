"""One-time links by which people take up their accounts."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.urls import reverse

from smarketing.adapters.render.language import Language
from smarketing.app.web.accounts.models import Invitation, Person
from smarketing.app.web.letters import Letter, send
from smarketing.core.base.sentence import Sentence

_DAYS = 7


def invite(person: Person, by: Person | None, at: datetime) -> str:
    """Return the address that the person opens to choose a password; earlier ones stop working."""
    token = secrets.token_urlsafe(32)
    person.invitations.filter(used_at=None).delete()
    Invitation.objects.create(
        person=person,
        token_digest=digest(token),
        invited_by=by,
        invited_at=at,
        expires_at=at + timedelta(days=_DAYS),
    )
    return str(settings.SMARKETING_CONFIGURATION.web.address) + reverse("join", args=[token])


def send_invitation(person: Person, by: Person, link: str) -> bool:
    """Send a link to whom it is for, in their language; say whether the mail server took it."""
    values = {"inviter": by.name, "name": person.name}
    if person.has_joined:
        said = [
            Sentence("Hello {name},", values),
            Sentence("{inviter} sends you a link to choose a new password for Smarketing.", values),
        ]
        subject = Sentence("A new password for Smarketing")
    else:
        said = [
            Sentence("Hello {name},", values),
            Sentence("{inviter} has opened an account in Smarketing for you.", values),
            Sentence("It is where sales and marketing see the same numbers and what each owes."),
        ]
        subject = Sentence("{inviter} invites you to Smarketing", values)
    letter = Letter(
        subject,
        (*said, Sentence("Choose a password to come in:")),
        link,
        Sentence("Choose a password"),
        (
            Sentence("The link works once, within {days} days.", {"days": _DAYS}),
            Sentence(
                "If you did not expect this mail, leave it: without the link nothing happens."
            ),
        ),
    )
    return send(letter, person.email, Language(person.language or settings.LANGUAGE_CODE))


def invitation_of(token: str, at: datetime) -> Invitation | None:
    """Return the invitation that a token opens; None where it was used, is too old or is none."""
    return (
        Invitation.objects.filter(token_digest=digest(token), used_at=None, expires_at__gt=at)
        .filter(person__is_active=True)
        .select_related("person")
        .first()
    )


def claim(invitation: Invitation, at: datetime) -> bool:
    """Use an invitation up; of two who hold the same link, one can."""
    return bool(Invitation.objects.filter(pk=invitation.pk, used_at=None).update(used_at=at))


def digest(token: str) -> str:
    """Return what is kept of a token: who reads the table cannot use it."""
    return sha256(token.encode()).hexdigest()
