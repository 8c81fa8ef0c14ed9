"""The contact curve: the chance that attempt n is the first contact, with those given up."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spec.tables import agreement, at, facts, rows

from smarketing.core.base.rates import Interval, share_of
from smarketing.core.planning.contact_curve import (
    ContactCurve,
    contact_curve,
    telling_kinds,
    tried,
)
from smarketing.core.planning.histories import NEVER, Watched
from smarketing.core.planning.lag import cumulative_incidence, steps
from smarketing.core.reports.situation import Situation


def leads(*ended: tuple[int, str, int]) -> pl.DataFrame:
    """Return leads as (attempts, "reached" or "given up", how many such leads)."""
    told = [(attempts, how == "reached") for attempts, how, count in ended for _ in range(count)]
    return pl.DataFrame(told, schema={"attempts": pl.Int64, "reached": pl.Boolean}, orient="row")


def test_each_attempt_is_judged_on_those_who_were_tried_so_often() -> None:
    # 100 tried once: 20 reached, 30 given up. 50 tried twice: 10 reached, 40 given up.
    curve = contact_curve(
        leads((1, "reached", 20), (1, "given up", 30), (2, "reached", 10), (2, "given up", 40))
    )
    first, second = curve.attempts
    assert (first.tried, first.reached, first.chance) == (100, 20, share_of(20, 100))
    assert (second.tried, second.reached, second.chance) == (50, 10, share_of(10, 50))
    assert first.first_contact == pytest.approx(0.20)
    # 80 % were not reached by the first attempt, a fifth of them by the second.
    assert second.first_contact == pytest.approx(0.16)
    assert second.by_now.value == pytest.approx(0.36)
    assert (curve.leads, curve.reached, curve.most, curve.mean) == (100, 30, 2, 1.5)


def test_leaving_out_those_given_up_would_flatter_the_curve() -> None:
    told = leads((1, "reached", 20), (1, "given up", 60), (2, "reached", 20))
    assert contact_curve(told, least=1).attempts[-1].by_now.value == pytest.approx(1.0)
    assert contact_curve(told, least=1).attempts[0].chance.value == pytest.approx(0.2)


def test_leads_that_nobody_tried_say_nothing_of_the_chances() -> None:
    told = leads((0, "given up", 900), (1, "reached", 20), (1, "given up", 80))
    assert contact_curve(told).attempts[0].chance.value == pytest.approx(0.2)
    assert contact_curve(told).leads == 100


def test_nobody_tried_makes_no_curve() -> None:
    assert contact_curve(leads((0, "given up", 5))).attempts == ()
    assert contact_curve(leads()) == ContactCurve((), 0, 0, 0, 0.0)


def test_no_curve_is_longer_than_a_hundred_attempts_however_many_were_tried_more_often() -> None:
    told = leads((120, "given up", 400), (100, "reached", 1))
    curve = contact_curve(told)
    assert (len(curve.attempts), curve.most) == (100, 120)


def test_rare_attempts_share_one_chance() -> None:
    # 60 tried once; 40 twice, 30 three times: 70 attempts beyond the first, 14 of them reached.
    told = leads(
        (1, "reached", 12),
        (1, "given up", 8),
        (2, "reached", 6),
        (2, "given up", 4),
        (3, "reached", 8),
        (3, "given up", 22),
    )
    first, second, third = contact_curve(told, least=50).attempts
    assert [first.pooled, second.pooled, third.pooled] == [False, True, True]
    assert second.chance == third.chance == share_of(14, 70)
    assert (third.tried, third.reached) == (30, 8)
    assert third.by_now.value == pytest.approx(1 - 0.8 * 0.8 * 0.8)


def test_the_curve_ends_where_history_says_no_more() -> None:
    told = leads((1, "reached", 20), (1, "given up", 50), (4, "reached", 3))
    assert len(contact_curve(told, least=50).attempts) == 1
    assert contact_curve(told, least=50).most == 4


def test_an_attempt_that_always_reaches_ends_all_doubt_but_that_of_its_number() -> None:
    (only,) = contact_curve(leads((1, "reached", 60))).attempts
    assert only.by_now == only.chance == share_of(60, 60)


@given(st.lists(st.tuples(st.integers(1, 6), st.booleans()), min_size=1, max_size=60))
def test_it_is_the_estimator_of_the_lags_with_attempts_for_ages(
    told: list[tuple[int, bool]],
) -> None:
    curve = contact_curve(
        pl.DataFrame(told, schema={"attempts": pl.Int64, "reached": pl.Boolean}, orient="row"),
        least=1,
    )
    ended = np.array([attempts for attempts, _ in told], np.int64)
    nobody = np.zeros(len(told), np.bool_)
    watched = Watched(
        ended, np.array([is_reached for _, is_reached in told]), nobody, np.full(len(told), NEVER)
    )
    numbers = [one.number for one in curve.attempts]
    for mine, theirs in zip(
        (one.by_now for one in curve.attempts),
        cumulative_incidence(steps(watched), numbers),
        strict=True,
    ):
        for part in ("value", "low", "high"):
            assert getattr(mine, part) == pytest.approx(getattr(theirs, part), abs=1e-9)


@given(
    st.lists(st.tuples(st.integers(0, 12), st.booleans()), max_size=80),
    st.integers(1, 30),
)
def test_first_contacts_add_up_to_the_contact_rate(
    told: list[tuple[int, bool]], least: int
) -> None:
    curve = contact_curve(
        pl.DataFrame(told, schema={"attempts": pl.Int64, "reached": pl.Boolean}, orient="row"),
        least,
    )
    total = 0.0
    for one in curve.attempts:
        total += one.first_contact
        assert one.by_now.value == pytest.approx(total)
        assert one.by_now.low <= one.by_now.value + 1e-12
        assert one.by_now.value <= one.by_now.high + 1e-12
        assert 0 <= one.chance.low <= one.chance.value <= one.chance.high <= 1
    if curve.attempts:
        assert curve.share_of_contacts(len(curve.attempts)) == pytest.approx(1.0 if total else 0.0)


PLANTED = (0.32, 0.22, 0.16, 0.12, 0.09, 0.07)
GIVING_UP = 0.15
LEADS, COMPANIES = 900, 400


def worked(company: int) -> pl.DataFrame:
    """Draw leads that are tried until reached, given up, or tried as often as anybody is."""
    draws = np.random.default_rng(company)
    attempts, reached = np.zeros(LEADS, np.int64), np.zeros(LEADS, np.bool_)
    at_work = np.ones(LEADS, np.bool_)
    for chance in PLANTED:
        attempts[at_work] += 1
        hit = at_work & (draws.random(LEADS) < chance)
        reached |= hit
        at_work &= ~hit & (draws.random(LEADS) >= GIVING_UP)
    return pl.DataFrame({"attempts": attempts, "reached": reached})


def test_intervals_cover_planted_chances_as_often_as_they_say() -> None:
    covered = np.zeros((2, len(PLANTED)))
    totals = 1 - np.cumprod(1 - np.array(PLANTED))
    for company in range(COMPANIES):
        curve = contact_curve(worked(company)).attempts
        assert len(curve) == len(PLANTED)
        for place, one in enumerate(curve):
            covered[0, place] += one.chance.low <= PLANTED[place] <= one.chance.high
            covered[1, place] += one.by_now.low <= totals[place] <= one.by_now.high
    shares = covered / COMPANIES
    # 95 % with 400 companies: chance alone strays by 3.3 points (three standard deviations).
    assert shares.min() > 0.917
    assert abs(shares.mean() - 0.95) < 0.015


FACTS = facts("""
    activities
    contact_id | occurred_at      | kind  | outcome   | automated
    ada        | 2026-03-02 09:00 | call  | no_answer |
    ada        | 2026-03-02 10:00 | email | sent      | yes
    ada        | 2026-03-02 11:00 | email | sent      |
    ada        | 2026-03-03 09:00 | call  | reached   |
    ada        | 2026-03-04 09:00 | call  | no_answer |
    ben        | 2026-03-02 09:00 | call  | no_answer |
    ben        | 2026-03-05 09:00 | call  | reached   |
    cid        | 2026-03-01 09:00 | call  | reached   |
    dan        | 2026-03-02 09:00 | call  | no_answer |
    dan        | 2026-03-06 09:00 | call  | reached   |
    eve        | 2026-03-02 09:00 | call  | no_answer |
    eve        | 2026-03-20 09:00 | call  | reached   |

    dispositions
    contact_id | occurred_at      | outcome
    ben        | 2026-03-03 00:00 | rejected
    dan        | 2026-03-03 00:00 | accepted

    recorded_stages
    contact_id | occurred_at      | stage
    ada        | 2026-03-02 08:00 | mql
    ben        | 2026-03-02 08:00 | mql
    cid        | 2026-03-02 08:00 | mql
    dan        | 2026-03-02 08:00 | mql
    eve        | 2026-03-02 08:00 | mql
""")


def handed_over() -> pl.DataFrame:
    return Situation(FACTS, agreement(), at("2026-04-01"), "spec").handed_over


def test_attempts_are_counted_up_to_the_contact_or_the_end_of_the_work() -> None:
    found = tried(handed_over(), ["call"])
    assert rows(found.sort("contact_id"), "contact_id", "attempts", "reached") == [
        # the second call reached Ada; the mail is no call, and what came later does not count
        ("ada", 2, True),
        # Ben was rejected after one call: a contact after that is none of this lead's
        ("ben", 1, False),
        # Cid was reached before the handoff
        ("cid", 0, False),
        # Dan was accepted first, and reached later
        ("dan", 2, True),
        ("eve", 2, True),
    ]


def test_mail_of_a_person_counts_where_it_is_asked_for_and_a_machines_never() -> None:
    found = tried(handed_over(), ["call", "email"])
    assert rows(found.sort("contact_id"), "contact_id", "attempts")[0] == ("ada", 3)
    nobody = tried(handed_over(), [])
    assert nobody["attempts"].sum() == 0
    assert not nobody["reached"].any()


def test_who_was_reached_by_what_does_not_count_is_no_contact() -> None:
    found = tried(handed_over(), ["email"])
    assert rows(found.sort("contact_id"), "attempts", "reached")[0] == (1, False)


def test_only_kinds_that_ever_reached_anybody_tell_of_contacts() -> None:
    assert telling_kinds(FACTS.table("activities")) == ["call"]


@settings(max_examples=30)
@given(st.integers(1, 200), st.floats(0, 1))
def test_one_attempt_has_the_interval_of_a_plain_share(size: int, part: float) -> None:
    hit = round(size * part)
    curve = contact_curve(leads((1, "reached", hit), (1, "given up", size - hit)), least=1)
    assert curve.attempts[0].chance == (share_of(hit, size) or Interval(0, 0, 1))
