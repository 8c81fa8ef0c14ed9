"""The funnel: counts, conversion, cuts that add up."""

from datetime import date

import pytest
from spec.tables import agreement, at, facts

from smarketing.core.ledger.tables import Facts
from smarketing.core.reports.funnel import CUTS, first_day, funnel_report
from smarketing.core.reports.pages import FunnelReport, FunnelRow
from smarketing.core.reports.situation import Situation

TOLD = facts("""
    contacts
    contact_id | occurred_at
    ada        | 2026-01-10 12:00
    bob        | 2026-01-31 23:30
    cleo       | 2026-02-01 12:00
    dan        | 2026-02-03 12:00

    touches
    contact_id | occurred_at      | kind         | channel | campaign
    ada        | 2026-01-10 12:00 | demo_request | social  | spring
    bob        | 2026-02-05 12:00 | demo_request | email   |
    cleo       | 2026-02-06 12:00 | form         |         |

    dispositions
    contact_id | occurred_at      | outcome
    ada        | 2026-02-10 12:00 | accepted
    bob        | 2026-02-10 12:00 | rejected

    assignments
    contact_id | occurred_at      | rep
    ada        | 2026-01-10 13:00 | Eve

    deal_events
    deal_id | contact_id | occurred_at      | status | amount | currency
    d1      | dan        | 2026-03-01 12:00 | won    | 100    | EUR

    spend
    channel | occurred_at      | amount | currency | visits
    social  | 2026-01-05 12:00 | 1000   | EUR      | 90
    email   | 2026-02-05 12:00 | 0      | EUR      | 10
""")


def report(by: str, told: Facts = TOLD) -> FunnelReport:
    situation = Situation(told, agreement(), at("2026-03-31"), "spec")
    return funnel_report(situation, by, date(2026, 1, 1), date(2026, 3, 31))


def counts(row: FunnelRow) -> list[int]:
    return [stage.entered for stage in row.stages]


def test_stages_are_counted_by_the_civil_month_of_entry() -> None:
    """Bob became known at half past midnight of 1 February in Paris."""
    assert {row.key: counts(row) for row in report("month").rows} == {
        "2026-01": [90, 1, 1, 0, 0, 0, 0],
        "2026-02": [10, 3, 1, 1, 0, 0, 0],
        "2026-03": [0, 0, 1, 1, 1, 1, 1],
    }


def test_stages_are_counted_by_the_channel_of_the_first_touch_unknown_last() -> None:
    assert [(row.key, counts(row)) for row in report("channel").rows] == [
        ("email", [10, 1, 1, 0, 0, 0, 0]),
        ("social", [90, 1, 1, 1, 0, 0, 0]),
        ("", [0, 2, 1, 1, 1, 1, 1]),
    ]


@pytest.mark.parametrize("by", CUTS)
def test_every_column_adds_up_to_the_total(by: str) -> None:
    found = report(by)
    assert [sum(column) for column in zip(*(counts(r) for r in found.rows), strict=True)] == counts(
        found.total
    )
    assert counts(found.total) == [100, 4, 3, 2, 1, 1, 1]


def test_skipped_stages_are_counted_and_marked() -> None:
    stages = report("month").total.stages
    assert [(stage.stage, stage.implied) for stage in stages if stage.implied] == [
        ("mql", 1),
        ("sal", 1),
        ("sql", 1),
        ("opportunity", 1),
    ]


def test_same_period_and_cohort_conversion_are_told_apart() -> None:
    february = report("month").rows[1]
    lead_to_mql, mql_to_sal = february.stages[2], february.stages[3]
    assert lead_to_mql.from_previous is not None
    assert lead_to_mql.from_previous.value == pytest.approx(1 / 3)
    # of February's three leads, bob and (by his deal in March) dan became MQLs
    assert lead_to_mql.cohort is not None
    assert lead_to_mql.cohort.value == pytest.approx(2 / 3)
    # one SAL in February, but February's own MQL was rejected
    assert mql_to_sal.from_previous is not None
    assert mql_to_sal.from_previous.value == 1
    assert mql_to_sal.cohort is not None
    assert mql_to_sal.cohort.value == 0


def test_nobody_follows_an_anonymous_visitor() -> None:
    leads = report("month").total.stages[1]
    assert leads.cohort is None
    assert leads.from_previous is not None
    assert leads.from_previous.value == pytest.approx(0.04)


def test_without_facts_there_are_no_rows_and_a_total_of_nothing() -> None:
    found = report("month", Facts({}))
    assert found.rows == []
    assert counts(found.total) == [0] * 7
    assert first_day(Situation(Facts({}), agreement(), at("2026-03-31"), "spec")) == date(
        2026, 3, 31
    )


def test_a_deal_without_a_contact_is_not_before_the_first_day() -> None:
    told = facts("""
        deal_events
        deal_id | occurred_at      | status
        d1      | 2025-12-31 23:30 | won
    """)
    assert first_day(Situation(told, agreement(), at("2026-03-31"), "spec")) == date(2026, 1, 1)


def test_the_first_day_is_that_of_the_first_visit_or_entry() -> None:
    assert first_day(Situation(TOLD, agreement(), at("2026-03-31"), "spec")) == date(2026, 1, 5)
