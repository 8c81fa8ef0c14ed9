"""Tokens of programs that bring facts in: made once, shown once, known by their digest."""

import secrets
from datetime import datetime, timedelta

from django.db.models import Q

from smarketing.app.web.accounts.invitations import digest
from smarketing.app.web.accounts.models import Person, Token

INGEST = "ingest"
"""The scope of a token that may bring facts in, and nothing else."""

_BEGINS = "smk_"
"""By which a secret that was published by mistake is recognised."""

_USE_NOTED_AFTER = timedelta(minutes=1)


def make_token(name: str, by: Person, at: datetime) -> tuple[Token, str]:
    """Return a new token and its secret, which nobody can read again."""
    secret = _BEGINS + secrets.token_urlsafe(32)
    token = Token.objects.create(
        name=name, scope=INGEST, digest=digest(secret), created_by=by, created_at=at
    )
    return token, secret


def holder(secret: str, at: datetime) -> str | None:
    """Return what names the token behind a secret, where it may bring facts in; None otherwise.

    That it was used is noted once a minute at most.
    """
    token = Token.objects.filter(digest=digest(secret), scope=INGEST, revoked_at=None).first()
    if token is None:
        return None
    fresh = Q(last_used_at=None) | Q(last_used_at__lt=at - _USE_NOTED_AFTER)
    Token.objects.filter(fresh, pk=token.pk).update(last_used_at=at)
    return str(token.pk)
