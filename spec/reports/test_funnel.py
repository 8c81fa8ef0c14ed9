"""The funnel: counts, conversion, cuts that add up."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
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


def test_rows_come_by_how_many_contacts_they_brought() -> None:
    told = facts("""
        contacts
        contact_id | occurred_at
        ada        | 2026-01-10
        bob        | 2026-01-10
        cleo       | 2026-01-10

        touches
        contact_id | occurred_at | kind | channel
        ada        | 2026-01-11  | form | events
        bob        | 2026-01-11  | form | web
        cleo       | 2026-01-11  | form | web
    """)
    assert [row.key for row in report("channel", told).rows] == ["web", "events"]


def campaigns(counts_of: list[int]) -> Facts:
    """Return contacts of campaigns named by number, so many of each; campaign 0 is no name."""
    told = ["touches", "contact_id | occurred_at | kind | channel | campaign"]
    for campaign, count in enumerate(counts_of):
        name = f"c{campaign:02}" if campaign else ""
        told += [
            f"{campaign}-{n} | 2026-01-{1 + n % 28:02} | demo_request | web | {name}"
            for n in range(count)
        ]
    return facts("\n".join(told))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 6), min_size=1, max_size=9), st.integers(1, 4))
def test_rows_beyond_the_named_ones_add_up_to_the_same_whole(
    counts_of: list[int], most: int
) -> None:
    situation = Situation(campaigns(counts_of), agreement(), at("2026-03-31"), "spec")
    days = (date(2026, 1, 1), date(2026, 3, 31))
    every = funnel_report(situation, "campaign", *days)
    few = funnel_report(situation, "campaign", *days, most=most)
    assert few.total == every.total
    named = {row.key: row for row in few.rows if not row.others}
    assert named.items() <= {row.key: row for row in every.rows}.items()
    beyond = [row for row in every.rows if row.key not in named]
    others = [row for row in few.rows if row.others]
    assert sum(row.others for row in others) == len(beyond) != 1
    for place in range(len(few.total.stages)):
        assert sum(row.stages[place].entered for row in others) == sum(
            row.stages[place].entered for row in beyond
        )


def test_a_contact_keeps_the_segment_of_its_first_handoff_through_all_stages() -> None:
    agreed = agreement("""
        [[segments]]
        name = "demo"
        label = { en = "Demo requests", fr = "Démonstrations" }
        kinds = ["demo_request"]
    """)
    situation = Situation(TOLD, agreed, at("2026-03-31"), "spec")
    found = funnel_report(situation, "segment", date(2026, 1, 1), date(2026, 3, 31))
    # Ada and Bob asked for a demonstration; Dan's deal implies that he was a lead of sales.
    assert [(row.key, counts(row)) for row in found.rows] == [
        ("demo", [0, 2, 2, 1, 0, 0, 0]),
        ("", [100, 2, 1, 1, 1, 1, 1]),
    ]
    assert found.rows[0].label is not None


def test_a_funnel_says_how_long_each_step_takes_where_it_is_asked() -> None:
    situation = Situation(TOLD, agreement(), at("2026-03-31"), "spec")
    days = (date(2026, 1, 1), date(2026, 3, 31))
    assert funnel_report(situation, "month", *days).lags == []
    (lead_to_mql, mql_to_sal, *_) = funnel_report(situation, "month", *days, timed=True).lags
    assert (lead_to_mql.start.stage, lead_to_mql.end.stage) == ("lead", "mql")
    # Ada at once, Bob after five days and twelve and a half hours; Dan was only implied.
    assert lead_to_mql.counted == 2
    # Ada was accepted thirty-one days after she asked.
    assert (mql_to_sal.counted, mql_to_sal.median_seconds) == (1, 31 * 86_400)
