"""What history says about the plan."""

from datetime import date
from fractions import Fraction

import polars as pl

from smarketing.core.agreement.parties import Plan
from smarketing.core.base.period import Period
from smarketing.core.planning.measured import average_sale, mature_period, went_on

ENTRIES = pl.DataFrame(
    {
        "contact_id": ["ada", "bob", "cleo", "ada", "cleo", "dan"],
        "stage": ["lead", "lead", "lead", "mql", "mql", "mql"],
        "day": [date(2026, 1, day) for day in (1, 2, 31, 5, 31, 5)],
    }
)


def test_a_rate_is_that_of_the_cohort_that_entered_in_the_period() -> None:
    january = Period(date(2026, 1, 1), date(2026, 1, 30))
    assert went_on(ENTRIES, "lead", "mql", january) == (1, 2)


def test_only_contacts_old_enough_are_counted() -> None:
    terms = Plan(history_months=12, mature_after_days=90)
    assert mature_period(terms, date(2026, 12, 31)) == Period(date(2025, 10, 2), date(2026, 10, 2))


def test_the_average_sale_leaves_out_other_currencies_and_deals_without_amount() -> None:
    won = pl.DataFrame({"amount": [1000, 2001, 0, 900], "currency": ["EUR", "EUR", "EUR", "USD"]})
    assert average_sale(won, "EUR") == Fraction(3001, 2)
    assert average_sale(won, "JPY") is None
