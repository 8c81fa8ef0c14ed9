"""Today is one page for both teams."""

from collections.abc import Callable

import pytest
from django.test import Client

from smarketing.app.web.accounts.roles import Role


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.usefixtures("house")
def test_everybody_sees_the_same_shared_numbers(as_: Callable[..., Client], role: Role) -> None:
    page = as_(role).get("/").content.decode()
    assert "What each side promised" in page
    assert "New business" in page


def test_nobody_comes_in_without_an_account(as_: Callable[..., Client]) -> None:
    del as_
    response = Client().get("/")
    assert response.status_code == 302
    assert response.headers["Location"] == "/account/login/?next=%2F"
