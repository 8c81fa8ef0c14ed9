"""One-time links by which people take up their accounts."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.urls import reverse

from smarketing.app.web.accounts.models import Invitation, Person

_GOOD_FOR = timedelta(days=7)


def invite(person: Person, by: Person | None, at: datetime) -> str:
    """Return the address that the person opens to choose a password; earlier ones stop working."""
    token = secrets.token_urlsafe(32)
    person.invitations.filter(used_at=None).delete()
    Invitation.objects.create(
        person=person,
        token_digest=digest(token),
        invited_by=by,
        invited_at=at,
        expires_at=at + _GOOD_FOR,
    )
    return str(settings.SMARKETING_CONFIGURATION.web.address) + reverse("join", args=[token])


def invitation_of(token: str, at: datetime) -> Invitation | None:
    """Return the invitation that a token opens; None where it was used, is too old or is none."""
    return (
        Invitation.objects.filter(token_digest=digest(token), used_at=None, expires_at__gt=at)
        .filter(person__is_active=True)
        .select_related("person")
        .first()
    )


def digest(token: str) -> str:
    """Return what is kept of a token: who reads the table cannot use it."""
    return sha256(token.encode()).hexdigest()
