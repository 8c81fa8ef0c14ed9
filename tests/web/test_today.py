"""Today is one page for both teams."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from smarketing.app.web.accounts.roles import Role


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.usefixtures("house")
def test_everybody_sees_the_same_shared_numbers(as_: Callable[..., Client], role: Role) -> None:
    page = as_(role).get("/").content.decode()
    assert "What each side promised" in page
    assert "New business" in page


@pytest.mark.usefixtures("house")
class TestRows:
    def test_a_number_opens_its_rows_and_they_can_be_taken_away(
        self, as_: Callable[..., Client]
    ) -> None:
        manager = as_(Role.MANAGEMENT)
        page = manager.get("/").content.decode()
        link = unescape(re.findall(r'href="(/rows/\?list=promise[^"]*)"', page)[0])
        rows = manager.get(link)
        assert rows.status_code == 200
        assert "The rows behind the number" in rows.content.decode()
        file = manager.get(link.replace("/rows/", "/rows/file/"))
        assert file.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert file.content.startswith(b"contact_id,name,at,")

    def test_an_address_of_no_sense_is_refused_in_a_sentence(
        self, as_: Callable[..., Client]
    ) -> None:
        response = as_(Role.REP).get("/rows/", {"list": "waitin"})
        assert response.status_code == 400
        assert "did you mean" in response.content.decode().lower()

    def test_a_representative_takes_away_nobody_else_s_leads(
        self, as_: Callable[..., Client]
    ) -> None:
        file = as_(Role.REP).get("/rows/file/", {"list": "handed-over"})
        representatives = {line.split(",")[6] for line in file.content.decode().splitlines()[1:]}
        assert len(representatives) <= 1


def test_nobody_comes_in_without_an_account(as_: Callable[..., Client]) -> None:
    del as_
    response = Client().get("/")
    assert response.status_code == 302
    assert response.headers["Location"] == "/account/login/?next=%2F"
