"""Who is asked about, at which moment of theirs, and what became of them."""

from datetime import timedelta

import polars as pl
from spec.learning.world import AS_OF, agreed, moment
from spec.tables import at, facts, rows

from smarketing.core.learning.cohort import Cohort, Question, cohort_of
from smarketing.core.learning.split import split
from smarketing.core.ledger.tables import Facts
from smarketing.core.replay.replay import replay

STAGES = ("customer", "mql")


def cohort(told: Facts, question: Question, as_of: str = "2026-12-01") -> Cohort:
    entries = replay(told, [agreed()], at(as_of)).entries().filter(~pl.col("repeat"))
    return cohort_of(told, entries, STAGES, question, at(as_of))


ONE_EACH = """
contacts
contact_id | occurred_at
quick      | 2026-01-01
won        | 2026-01-01
late       | 2026-01-01
never      | 2026-01-01
young      | 2026-11-20
waiting    | 2026-10-25
deal_events
deal_id | contact_id | occurred_at | status
1       | quick      | 2026-01-11  | won
2       | won        | 2026-02-01  | won
3       | late       | 2026-06-01  | won
"""


def test_a_lead_is_looked_at_some_days_after_it_became_known() -> None:
    found = cohort(facts(ONE_EACH), Question(days=30, horizon_days=60))
    assert rows(found.leads, "contact_id", "snapshot_at", "happened") == [
        ("late", "2026-01-31", 0.0),
        ("never", "2026-01-31", 0.0),
        ("won", "2026-01-31", 1.0),
        ("waiting", "2026-11-24", None),
        # Not yet thirty days old: it is looked at as it stands, and its outcome is open.
        ("young", "2026-12-01", None),
    ]


def test_who_had_bought_before_is_left_out_and_counted() -> None:
    found = cohort(facts(ONE_EACH), Question(days=30, horizon_days=60))
    assert found.bought_early == 1
    assert "quick" not in found.leads["contact_id"]


def test_an_outcome_counts_only_once_the_horizon_has_passed_even_where_it_is_known() -> None:
    told = facts("""
    contacts
    contact_id | occurred_at
    fast       | 2026-10-01
    deal_events
    deal_id | contact_id | occurred_at | status
    1       | fast       | 2026-11-05  | won
    """)
    assert cohort(told, Question(days=30, horizon_days=60)).closed.is_empty()
    later = cohort(told, Question(days=30, horizon_days=60), "2027-01-01")
    assert later.closed["happened"].to_list() == [1.0]


def test_the_horizon_is_when_95_of_100_customers_had_bought() -> None:
    known = "\n".join(f"c{n} | 2026-01-01" for n in range(1, 101))
    won = "\n".join(
        f"{n} | c{n} | {at('2026-01-31') + timedelta(days=n):%Y-%m-%d} | won" for n in range(1, 101)
    )
    told = facts(
        f"contacts\ncontact_id | occurred_at\n{known}\n"
        f"deal_events\ndeal_id | contact_id | occurred_at | status\n{won}\n"
    )
    found = cohort(told, Question(days=30))
    assert found.horizon_days == 96
    assert found.closed["happened"].sum() == 96


def test_the_horizon_does_not_learn_from_recent_leads_that_bought_fast() -> None:
    # Older leads take 80 days; of the recent ones, only those who took 5 have bought yet.
    old = [(f"old{n}", "2026-01-01", "2026-04-21") for n in range(25)]
    new = [(f"new{n}", "2026-10-01", "2026-11-05") for n in range(100)]
    told = facts(
        "contacts\ncontact_id | occurred_at\n"
        + "\n".join(f"{who} | {known}" for who, known, _ in old + new)
        + "\ndeal_events\ndeal_id | contact_id | occurred_at | status\n"
        + "\n".join(f"{who} | {who} | {won} | won" for who, _, won in old + new)
    )
    assert cohort(told, Question(days=30)).horizon_days == 80


def test_a_lead_may_be_looked_at_when_it_was_handed_over() -> None:
    told = facts("""
    contacts
    contact_id | occurred_at
    asked      | 2026-01-01
    skipped    | 2026-01-01
    quiet      | 2026-01-01
    touches
    contact_id | occurred_at | kind
    asked      | 2026-01-09  | demo
    deal_events
    deal_id | contact_id | occurred_at | status
    1       | asked      | 2026-02-01  | won
    2       | skipped    | 2026-02-01  | won
    """)
    named = Facts(
        {
            **told.frames,
            "contacts": told.table("contacts").with_columns(
                attributes=pl.lit('{"email": "a@b.c"}')
            ),
        }
    )
    found = cohort(named, Question(at="handoff", horizon_days=60))
    # Who reached a later stage without the handoff was never handed over.
    assert rows(found.leads, "contact_id", "snapshot_at", "happened") == [
        ("asked", "2026-01-09", 1.0)
    ]


def test_without_dates_all_leads_are_closed_and_keep_the_order_of_the_file() -> None:
    told = facts("""
    contacts
    contact_id | occurred_at
    zoe        | 2026-01-01
    adam       | 2026-01-01
    mia        | 2026-01-01
    deal_events
    deal_id | contact_id | occurred_at | status
    1       | adam       | 2026-01-01  | won
    """)
    found = cohort(told, Question(by_position=True))
    assert rows(found.leads, "contact_id", "happened") == [
        ("zoe", 0.0),
        ("adam", 1.0),
        ("mia", 0.0),
    ]
    assert not found.has_dates
    assert cohort(
        facts("contacts\ncontact_id | occurred_at\none | 2026-01-01"), Question()
    ).has_dates


def test_earlier_leads_teach_later_ones_judge_and_moments_are_never_parted() -> None:
    days = [1, 2, 3, 4, 4, 4, 7, 8, 9, 10, 11, 12]
    closed = pl.DataFrame({"snapshot_at": [moment(day) for day in days], "happened": [0.0] * 12})
    parts = split(closed, by_position=False)
    assert [part.height for part in (parts.teaching, parts.calibrating, parts.judging)] == [6, 2, 4]
    assert parts.teaching["snapshot_at"].to_list()[-1] == moment(4)
    assert parts.calibrating["snapshot_at"].to_list() == [moment(7), moment(8)]
    alike = split(closed.with_columns(snapshot_at=pl.lit(AS_OF)), by_position=False)
    assert alike.judging.height == 12
    by_place = split(closed.with_columns(snapshot_at=pl.lit(AS_OF)), by_position=True)
    assert [p.height for p in (by_place.teaching, by_place.calibrating, by_place.judging)] == [
        6,
        2,
        4,
    ]
