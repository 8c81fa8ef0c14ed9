"""Tokens of programs that bring facts in: made once, shown once, known by their digest."""

import secrets
from datetime import datetime

from smarketing.app.web.accounts.invitations import digest
from smarketing.app.web.accounts.models import Person, Token

INGEST = "ingest"
"""The scope of a token that may bring facts in, and nothing else."""

_BEGINS = "smk_"
"""By which a secret that was published by mistake is recognised."""


def make_token(name: str, by: Person, at: datetime) -> tuple[Token, str]:
    """Return a new token and its secret, which nobody can read again."""
    secret = _BEGINS + secrets.token_urlsafe(32)
    token = Token.objects.create(
        name=name, scope=INGEST, digest=digest(secret), created_by=by, created_at=at
    )
    return token, secret
