"""Interest and fit at any moment, as replay itself computes them."""

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from spec.tables import AGREEMENT, STAGES, agreement, at, facts

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.ledger.tables import MOMENT
from smarketing.core.replay.score import scores_at

FACTS = facts("""
accounts
account_id | occurred_at | attributes
firm       | 2026-01-01  | {"size": "500"}
contacts
contact_id | occurred_at | account_id | attributes
anna       | 2026-01-01  | firm       | {"job": "buyer"}
anna       | 2026-01-20  | firm       | {"job": "director"}
bert       | 2026-01-01  |            |
touches
contact_id | occurred_at | kind
anna       | 2026-01-02  | visit
anna       | 2026-01-03  | visit
anna       | 2026-01-10  | webinar
anna       | 2026-01-12  | demo_request
anna       | 2026-01-30  | webinar
dispositions
contact_id | occurred_at | outcome
anna       | 2026-01-13  | recycled
""")

TERMS = """
[qualification]
threshold = 1
required = ["email"]
triggers = [{ kind = "demo_request" }]
points = [
  { kind = "visit", points = 3, cap = 5 },
  { kind = "webinar", points = 20, half_life_days = 10 },
]
[qualification.fit]
threshold = 90
criteria = [
  { name = "job", attribute = "job", grades = [{ one_of = ["director"], grade = 1 }] },
  { name = "size", of = "account", attribute = "size", grades = [{ at_least = 100, grade = 1 }] },
]
[recycling]
cool_off_days = 30
"""


def agreed(section: str = TERMS) -> Agreement:
    start, end = AGREEMENT.index("[qualification]"), AGREEMENT.index("[handoff]")
    return agreement("", AGREEMENT[:start] + section + AGREEMENT[end:] + STAGES, "")


def scores(
    *asked: tuple[str, datetime], under: Agreement | None = None
) -> list[tuple[float, float]]:
    moments = pl.DataFrame(asked, schema={"contact_id": pl.String, "moment": MOMENT}, orient="row")
    found = scores_at(FACTS, under or agreed(), moments)
    assert found["contact_id"].to_list() == [who for who, _ in asked]
    return [(points, fit) for _, points, fit in found.iter_rows()]


def test_points_so_far_with_their_caps_and_fit_as_known_then() -> None:
    assert scores(("anna", at("2026-01-05"))) == [(5.0, 50.0)]
    ((points, fit),) = scores(("anna", at("2026-01-25")))
    assert (points, fit) == pytest.approx((5 + 20 * 0.5**1.5, 100.0))


def test_what_happens_at_the_moment_itself_counts() -> None:
    before = at("2026-01-10") - timedelta(microseconds=1)
    assert scores(("anna", at("2026-01-10"))) == [(25.0, 50.0)]
    assert scores(("anna", before)) == [(5.0, 50.0)]


def test_points_fade_to_the_moment_that_is_asked_for() -> None:
    assert scores(("anna", at("2026-01-20"))) == [(15.0, 100.0)]


def test_neither_bars_nor_triggers_nor_having_been_sent_back_play_a_part() -> None:
    # The one e-mail address that is required is unknown, and the lead was recycled on the 13th.
    ((points, _),) = scores(("anna", at("2026-01-14")))
    assert points == pytest.approx(5 + 20 * 0.5**0.4)


def test_who_has_done_nothing_or_is_not_known_has_nothing() -> None:
    asked = at("2026-02-01")
    assert scores(("bert", asked), ("nobody", asked)) == [(0.0, 0.0), (0.0, 0.0)]
    assert scores() == []


def test_order_is_as_asked_and_each_has_a_moment_of_its_own() -> None:
    found = scores(("bert", at("2026-01-02")), ("anna", at("2026-01-02")))
    assert found == [(0.0, 0.0), (3.0, 50.0)]


def test_an_agreement_that_qualifies_nobody_gives_no_points() -> None:
    bare = agreed().model_copy(update={"qualification": None})
    assert scores(("anna", datetime(2026, 1, 25, tzinfo=UTC)), under=bare) == [(0.0, 0.0)]
