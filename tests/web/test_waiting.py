"""A page whose numbers are not there yet says how far they are, and never waits for nothing."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from tests.web.conftest import NOON

from smarketing.adapters.store.layout import Layout
from smarketing.app.prepared import answering
from smarketing.app.prepared.edition import Edition, current_edition, folder
from smarketing.app.prepared.held import Held
from smarketing.app.prepared.preparing import prepare
from smarketing.app.prepared.progress import WORKER, Teller
from smarketing.app.prepared.question import Answer, Question
from smarketing.app.web.accounts.roles import Role

POLL = {"HX-Request": "true", "HX-Trigger": "waiting"}


def test_a_page_without_an_edition_tells_how_far_it_is(
    own_house: Path, as_: Callable[..., Client]
) -> None:
    layout = Layout(own_house)
    (folder(layout) / "edition.json").unlink()
    somebody = as_(Role.MARKETER)
    assert 'id="waiting"' in somebody.get("/").content.decode()
    assert somebody.get("/", headers=POLL).status_code == 204
    Teller(layout, WORKER).pages(1, 4)
    part = somebody.get("/", headers=POLL)
    assert part.headers["HX-Retarget"] == "#progress"
    assert 'max="4" value="1"' in part.content.decode()
    assert "25 %" in somebody.get("/").content.decode()


def test_a_page_that_cannot_be_drawn_says_so_and_keeps_no_other_from_being_shown(
    own_house: Path, as_: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(_held: Held, _edition: Edition, _question: Question) -> Answer:
        raise LookupError

    monkeypatch.setattr(answering, "ANSWERS", {**answering.ANSWERS, "today": failing})
    later = NOON + timedelta(minutes=5)
    prepare(Held(own_house), later)
    edition = current_edition(Layout(own_house))
    assert edition is not None
    assert edition.moment == later
    somebody = as_(Role.MARKETER)
    somebody.raise_request_exception = False
    page = somebody.get("/")
    assert page.status_code == 500
    assert "Something went wrong on our side" in page.content.decode()
    asked_again = somebody.get("/", headers=POLL)
    assert asked_again.status_code == 200
    assert "Something went wrong on our side" in asked_again.content.decode()
