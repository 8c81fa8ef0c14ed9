"""Tokens of programs: nothing that is kept lets anybody in."""

import pytest
from tests.web.conftest import NOON, person

from smarketing.app.web.accounts.invitations import digest
from smarketing.app.web.accounts.models import Token
from smarketing.app.web.accounts.roles import Role
from smarketing.app.web.accounts.tokens import make_token


@pytest.mark.django_db
def test_only_the_digest_of_a_token_is_kept() -> None:
    token, secret = make_token("Website", person(Role.ADMINISTRATOR), NOON)
    kept = Token.objects.values().get(pk=token.pk)
    assert secret not in str(kept)
    assert Token.objects.get(digest=digest(secret), revoked_at=None, scope="ingest") == token
