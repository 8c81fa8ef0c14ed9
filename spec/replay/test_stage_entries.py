"""How a contact enters the stages."""

import random

import polars as pl
import pytest
from spec.tables import agreement, at, facts, rows

from smarketing.core.ledger.tables import Facts
from smarketing.core.replay.replay import replay

NOW = at("2026-12-31")


def entries(text: str, as_of: str = "2026-12-31") -> list[tuple[str, ...]]:
    found = replay(facts(text), [agreement()], at(as_of)).entries()
    return rows(found, "contact_id", "stage", "entered_at", "rule")


def test_a_known_contact_is_a_lead_from_the_first_version_on() -> None:
    assert entries("""
        contacts
        contact_id | occurred_at
        ada        | 2026-03-02
        ada        | 2026-03-01
    """) == [("ada", "lead", "2026-03-01", "contact")]


def test_points_qualify_at_the_touch_that_reaches_the_threshold() -> None:
    assert entries("""
        touches
        contact_id | occurred_at      | kind
        ada        | 2026-03-01 10:00 | webinar
        ada        | 2026-03-02 10:00 | download
        ada        | 2026-03-03 10:00 | download
        ada        | 2026-03-04 10:00 | webinar
    """)[-1] == ("ada", "mql", "2026-03-03 10:00", "score")


def test_a_cap_limits_what_one_kind_can_give() -> None:
    many_visits = "\n".join(f"ada | 2026-03-{day:02} | visit" for day in range(1, 29))
    assert (
        entries(f"""
        touches
        contact_id | occurred_at | kind
        {many_visits}
        ada        | 2026-04-01  | download
        ada        | 2026-04-02  | download
        ada        | 2026-04-03  | download
    """)
        == []
    )


def test_a_trigger_qualifies_at_once() -> None:
    assert entries("""
        touches
        contact_id | occurred_at | kind
        ada        | 2026-03-01  | demo_request
    """) == [
        ("ada", "lead", "2026-03-01", "implied by mql"),
        ("ada", "mql", "2026-03-01", "trigger demo_request"),
    ]


def test_a_kind_without_points_counts_for_nothing() -> None:
    assert (
        entries("""
        touches
        contact_id | occurred_at | kind
        ada        | 2026-03-01  | unheard_of
    """)
        == []
    )


def test_the_earliest_of_several_ways_into_a_stage_counts() -> None:
    assert entries("""
        touches
        contact_id | occurred_at | kind
        ada        | 2026-03-05  | demo_request

        recorded_stages
        contact_id | occurred_at | stage
        ada        | 2026-03-03  | mql
    """)[-1] == ("ada", "mql", "2026-03-03", "recorded")


def test_dispositions_and_deals_move_a_lead_along() -> None:
    assert entries("""
        contacts
        contact_id | occurred_at
        ada        | 2026-03-01

        touches
        contact_id | occurred_at | kind
        ada        | 2026-03-02  | demo_request

        dispositions
        contact_id | occurred_at | outcome
        ada        | 2026-03-03  | accepted
        ada        | 2026-03-04  | qualified

        deal_events
        contact_id | deal_id | occurred_at | status
        ada        | d1      | 2026-03-05  | open
        ada        | d1      | 2026-03-20  | won
    """) == [
        ("ada", "lead", "2026-03-01", "contact"),
        ("ada", "mql", "2026-03-02", "trigger demo_request"),
        ("ada", "sal", "2026-03-03", "accepted"),
        ("ada", "sql", "2026-03-04", "qualified"),
        ("ada", "opportunity", "2026-03-05", "deal open"),
        ("ada", "customer", "2026-03-20", "deal won"),
    ]


def test_a_rejected_lead_stays_an_mql() -> None:
    assert (
        entries("""
        recorded_stages
        contact_id | occurred_at | stage
        ada        | 2026-03-01  | mql

        dispositions
        contact_id | occurred_at | outcome  | reason
        ada        | 2026-03-02  | rejected | timing
    """)[-1][1]
        == "mql"
    )


def test_a_deal_that_skips_stages_is_still_counted_in_all_of_them() -> None:
    found = entries("""
        contacts
        contact_id | occurred_at
        ada        | 2026-03-01

        deal_events
        contact_id | deal_id | occurred_at | status
        ada        | d1      | 2026-03-09  | won
    """)
    assert [(stage, moment, rule) for _, stage, moment, rule in found] == [
        ("lead", "2026-03-01", "contact"),
        ("mql", "2026-03-09", "implied by customer"),
        ("sal", "2026-03-09", "implied by customer"),
        ("sql", "2026-03-09", "implied by customer"),
        ("opportunity", "2026-03-09", "implied by customer"),
        ("customer", "2026-03-09", "deal won"),
    ]


def test_a_deal_won_before_its_lead_makes_a_lead_on_that_day() -> None:
    found = entries("""
        contacts
        contact_id | occurred_at
        ada        | 2026-03-08

        deal_events
        contact_id | deal_id | occurred_at      | status
        ada        | d1      | 2026-03-06 19:38 | won
    """)
    assert found[0] == ("ada", "lead", "2026-03-06 19:38", "implied by customer")
    assert {moment for _, _, moment, _ in found} == {"2026-03-06 19:38"}


def test_what_happens_after_the_moment_asked_for_does_not_count() -> None:
    text = """
        contacts
        contact_id | occurred_at
        ada        | 2026-03-01

        recorded_stages
        contact_id | occurred_at | stage
        ada        | 2026-04-01  | mql
    """
    assert [stage for _, stage, *_ in entries(text, "2026-03-31")] == ["lead"]
    assert [stage for _, stage, *_ in entries(text, "2026-04-01")] == ["lead", "mql"]


def test_a_deal_without_a_contact_enters_no_stage() -> None:
    assert (
        entries("""
        deal_events
        deal_id | occurred_at | status
        d1      | 2026-03-01  | won
    """)
        == []
    )


def test_no_facts_make_no_entries() -> None:
    assert replay(Facts({}), [agreement()], NOW).entries().is_empty()


@pytest.mark.parametrize("seed", range(20))
def test_the_order_in_which_facts_arrive_plays_no_part(seed: int) -> None:
    told = facts("""
        contacts
        contact_id | occurred_at
        ada        | 2026-03-01
        bob        | 2026-03-01

        touches
        contact_id | occurred_at | kind
        ada        | 2026-03-02  | webinar
        bob        | 2026-03-02  | webinar
        ada        | 2026-03-02  | download
        ada        | 2026-03-02  | download
        bob        | 2026-03-02  | demo_request

        deal_events
        contact_id | deal_id | occurred_at | status
        ada        | d1      | 2026-03-05  | open
        ada        | d2      | 2026-03-05  | won
    """)
    shuffled = Facts(
        {
            name: frame.sample(fraction=1, shuffle=True, seed=random.Random(seed).randrange(10**6))  # noqa: S311 (a test's order)
            for name, frame in told.frames.items()
        }
    )
    in_order = replay(told, [agreement()], NOW).entries()
    assert replay(shuffled, [agreement()], NOW).entries().equals(in_order)


def test_moments_never_run_backwards_along_the_funnel() -> None:
    found = replay(
        facts("""
        contacts
        contact_id | occurred_at
        ada        | 2026-03-09

        dispositions
        contact_id | occurred_at | outcome
        ada        | 2026-03-05  | qualified
        ada        | 2026-03-07  | accepted

        recorded_stages
        contact_id | occurred_at | stage
        ada        | 2026-03-06  | mql
    """),
        [agreement()],
        NOW,
    ).entries()
    assert found["entered_at"].is_sorted()
    assert found.select(pl.col("stage")).to_series().to_list() == ["lead", "mql", "sal", "sql"]
