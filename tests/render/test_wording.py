"""What rows are called: months in words, machine names as words, the unknown as such."""

from datetime import date

import pytest
from tests.render.example_pages import FIRST, LAST

from smarketing.adapters.render.language import Language
from smarketing.adapters.render.wording import cut_title, key_name, period

FR = Language("fr")


@pytest.mark.parametrize(
    ("by", "key", "name"),
    [
        ("month", "2026-03", "mars 2026"),
        ("month", "2026-13", "2026-13"),
        ("channel", "organic_search", "organic search"),
        ("channel", "Salon_Lyon 2026", "Salon_Lyon 2026"),
        ("channel", "", "non renseigné"),
        ("month", "", "non renseigné"),
        ("owner", "Inès\u202eGarnier", "InèsGarnier"),
    ],
)
def test_a_key_is_written_for_people(by: str, key: str, name: str) -> None:
    assert key_name(by, key, FR) == name


def test_a_cut_that_nobody_knows_is_named_as_it_is() -> None:
    assert cut_title("channel", FR) == "Canal"
    assert cut_title("region", FR) == "region"


def test_a_period_says_the_year_once() -> None:
    assert period(FIRST, LAST, FR) == "du 1er\u00a0novembre au 30\u00a0novembre 2026"
    assert period(date(2025, 12, 1), LAST, FR) == (
        "du 1er\u00a0décembre 2025 au 30\u00a0novembre 2026"
    )
