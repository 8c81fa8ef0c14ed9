"""Funnel: filters stand in the address and are kept from page to page."""

from collections.abc import Callable

import pytest
from django.test import Client

from smarketing.app.web.accounts.roles import Role
from smarketing.core.reports.funnel import CUTS

Signing = Callable[..., Client]

pytestmark = pytest.mark.usefixtures("house")


@pytest.mark.parametrize("by", CUTS)
def test_the_funnel_is_cut_by_whatever_is_asked(as_: Signing, by: str) -> None:
    response = as_(Role.MANAGEMENT).get("/funnel/", {"by": by})
    assert response.status_code == 200
    assert "Entries in the period" in response.content.decode()


def test_filters_are_kept_on_the_way_to_conversion(as_: Signing) -> None:
    asked = {"persona": "plant_director", "from": "2026-01-01", "to": "2026-06-30"}
    page = as_(Role.REP).get("/funnel/", asked).content.decode()
    assert (
        "/funnel/conversion/?from=2026-01-01&amp;to=2026-06-30&amp;persona=plant_director" in page
    )
    assert '<option value="plant_director" selected>' in page
    page = as_(Role.REP).get("/funnel/conversion/", asked).content.decode()
    assert 'value="2026-01-01"' in page


@pytest.mark.parametrize(
    "asked",
    [
        {"by": "shoe size"},
        {"from": "2026-13-45"},
        {"from": "2026-06-30", "to": "2026-01-01"},
        {"from": "0001-01-01", "to": "9999-12-31"},
        {"channel": "<script>alert(1)</script>"},
        {"owner": "Nobody Known"},
        {"campaign": "'; drop table contacts"},
    ],
)
def test_a_filter_of_no_sense_does_no_harm(as_: Signing, asked: dict[str, str]) -> None:
    response = as_(Role.MARKETER).get("/funnel/", asked)
    assert response.status_code == 200
    assert b"<script>alert" not in response.content
