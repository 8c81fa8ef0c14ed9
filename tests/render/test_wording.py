"""What rows are called: months in words, machine names as words, the unknown as such."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from tests.render.example_pages import FIRST, FOOTING, LAST, pace

from smarketing.adapters.render.language import Language
from smarketing.adapters.render.page import State
from smarketing.adapters.render.wording import cut_title, footing, key_name, pace_state, period
from smarketing.core.reports.pages import Standing
from smarketing.core.sla.pace import Course

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
        ("segment", "", "hors segment"),
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


@pytest.mark.parametrize(
    ("actual", "standing", "word"),
    [
        (66, Standing.GOOD, "sur la ligne"),
        (70, Standing.GOOD, "sur la ligne"),
        (90, Standing.GOOD, "au-dessus de la ligne"),
        (58, Standing.WARNING, "en retard"),
        (10, Standing.BAD, "très en retard"),
    ],
)
def test_on_the_line_is_what_lies_within_the_tolerance(
    actual: int, standing: Standing, word: str
) -> None:
    # After 11 of 21 days 130 make a line of 68.
    assert pace_state(pace(actual=actual, standing=standing), FR).word == word
    strict = replace(pace(actual=70, standing=Standing.GOOD), tolerance=Fraction(0))
    assert pace_state(strict, FR).word == "au-dessus de la ligne"


def test_what_comes_before_its_time_is_early() -> None:
    glut = pace(actual=90, standing=Standing.WARNING, course=Course.EARLY)
    assert pace_state(glut, FR) == State(Standing.WARNING, "en avance")


def test_a_page_without_facts_does_not_speak_of_them() -> None:
    labels = [fact.label for fact in footing(replace(FOOTING, ledger_version=""), FR)]
    assert "Faits" not in labels
    assert "Faits" in [fact.label for fact in footing(FOOTING, FR)]
