"""A cohort's conversion in the end: what has come, and what is still to come."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from spec.planning.lag_twin import (
    CENSORED,
    CONVERTED,
    Contact,
    chance_later,
    crowd,
    event_ages,
    state_at,
    watched,
)

from smarketing.core.base.rates import share_of
from smarketing.core.planning.histories import NEVER, Watched
from smarketing.core.planning.lag import Numbers
from smarketing.core.planning.projection import Experience, experience, projected

SECOND = 1_000_000
FOREVER = 10**18


def learnt_from(contacts: list[Contact]) -> Experience:
    """Learn from contacts that could all be watched for as long as any was."""
    return experience(watched(contacts), np.full(len(contacts), FOREVER))


@given(crowd(), st.data())
def test_who_has_not_converted_counts_their_chance_to(
    contacts: list[Contact], data: st.DataObject
) -> None:
    cohorts = data.draw(st.lists(st.integers(0, 2), min_size=len(contacts), max_size=len(contacts)))
    found = projected(learnt_from(contacts), watched(contacts), np.array(cohorts, np.intp), 3)
    for cohort, rate in enumerate(found):
        mine = [one for one, of in zip(contacts, cohorts, strict=True) if of == cohort]
        if not mine:
            assert rate is None
            continue
        last = max(event_ages(contacts), default=0)
        expected = [
            1.0
            if one.how == CONVERTED
            else float(chance_later(contacts, one, last))
            if one.how == CENSORED
            else 0.0
            for one in mine
        ]
        assert rate is not None
        assert rate.value == pytest.approx(sum(expected) / len(mine))
        assert rate.low <= rate.value + 1e-9
        assert rate.value <= rate.high + 1e-9


@given(crowd())
def test_everybody_as_one_cohort_has_the_rate_of_the_whole_curve(contacts: list[Contact]) -> None:
    """The estimator is self-consistent (Efron 1967): it gives each censored contact its due."""
    (rate,) = projected(
        learnt_from(contacts), watched(contacts), np.zeros(len(contacts), np.intp), 1
    )
    assert rate is not None
    last = max(event_ages(contacts), default=0)
    assert rate.value == pytest.approx(float(state_at(contacts, last).converted))


def test_a_cohort_of_which_nobody_is_left_open_has_wilson_s_interval() -> None:
    contacts = [Contact(None, 3, CONVERTED)] * 3 + [Contact(None, 50, CENSORED)] * 7
    (rate,) = projected(learnt_from(contacts), watched(contacts), np.zeros(10, np.intp), 1)
    wilson = share_of(3, 10)
    assert rate is not None
    assert wilson is not None
    assert (rate.value, rate.low, rate.high) == pytest.approx(
        (wilson.value, wilson.low, wilson.high)
    )


def test_a_worked_example() -> None:
    """Of ten that were watched to the end, four converted: two at 1 month, two at 3.

    Of four new ones, two months old, one has converted. The other three have each the chance of
    those who were open at 2 months: 2 of 8. So (1 + 3/4) / 4.
    """
    old = [Contact(None, 1, CONVERTED)] * 2 + [Contact(None, 3, CONVERTED)] * 2
    old += [Contact(None, 9, CENSORED)] * 6
    new = [Contact(None, 1, CONVERTED)] + [Contact(None, 2, CENSORED)] * 3
    learnt = experience(watched(old), np.full(10, 9))
    (rate,) = projected(learnt, watched(new), np.zeros(4, np.intp), 1)
    assert rate is not None
    assert rate.value == pytest.approx(1.75 / 4)
    assert learnt.mature_age == 3
    assert learnt.is_immature(2)
    assert not learnt.is_immature(3)


def test_where_nobody_ever_converted_nothing_is_immature_and_nothing_is_expected() -> None:
    contacts = [Contact(None, 5, CENSORED)] * 20
    learnt = learnt_from(contacts)
    assert learnt.mature_age is None
    assert not learnt.is_immature(0)
    (rate,) = projected(learnt, watched(contacts), np.zeros(20, np.intp), 1)
    assert rate is not None
    assert (rate.value, rate.low) == (0, 0)
    assert 0.1 < rate.high < 0.2


def test_nobody_teaches_nothing() -> None:
    learnt = experience(watched([]), np.array([], np.int64))
    assert (learnt.horizon, learnt.mature_age, learnt.still_rising) == (NEVER, None, False)
    assert projected(learnt, watched([]), np.array([], np.intp), 2) == [None, None]


def test_history_that_still_rises_where_it_ends_says_so() -> None:
    even = [Contact(None, age, CONVERTED) for age in range(1, 101)]
    early = [Contact(None, age % 10, CONVERTED) for age in range(1, 101)]
    watched_for = np.full(100, 100)
    assert experience(watched(even), watched_for).still_rising
    assert not experience(watched(early), watched_for).still_rising


@dataclass(frozen=True)
class Company:
    """Contacts by the month they entered, as known at the end of the months, and in the end."""

    begun: Numbers
    known: Watched
    final: Watched


def company(chance: np.random.Generator, size: int, months: int) -> Company:
    """Make up contacts that enter over some months, three in ten of which would go on.

    Lags are gamma distributed (mean 1.2 months); three in ten are lost at some time, of which one
    in ten comes back.
    """
    begun = chance.uniform(0, months, size)
    lag = chance.gamma(1.5, 0.8, size)
    lost = np.where(chance.random(size) < 0.3, chance.exponential(0.8, size), np.inf)
    converts = chance.random(size) < 0.3
    converts &= (lost > lag) | (chance.random(size) < 0.1)
    takes = np.where(converts, lag, np.inf)
    return Company(begun, _known(takes, lost, months - begun), _known(takes, lost, begun + 1e3))


def _known(lag: Numbers, lost: Numbers, age: Numbers) -> Watched:
    ended = np.minimum(lag, age)
    was_lost = lost < ended
    return Watched(
        (ended * SECOND).astype(np.int64),
        lag <= age,
        np.zeros(len(lag), np.bool_),
        np.where(was_lost, (np.where(was_lost, lost, 0) * SECOND).astype(np.int64), NEVER),
    )


@pytest.mark.slow
@pytest.mark.parametrize(("size", "months"), [(2_400, 12), (600, 12), (120, 12), (60, 6)])
def test_stated_intervals_hold_the_truth_nine_times_in_ten_at_least(size: int, months: int) -> None:
    """300 made-up companies each: the true rate behind every cohort lies in its interval.

    Stated are 95 %; that is reached over all cohorts, and by every single one to 90 %. What came of
    a cohort of at least 50 in the end lies in it too.
    """
    truth = float(company(np.random.default_rng(0), 1_000_000, months).final.converted.mean())
    companies = 300
    held, held_in_the_end = np.zeros((2, months))
    for seed in range(1, companies + 1):
        made_up = company(np.random.default_rng(seed), size, months)
        cohort = made_up.begun.astype(np.intp)
        learnt = experience(made_up.known, ((months - made_up.begun) * SECOND).astype(np.int64))
        for place, rate in enumerate(projected(learnt, made_up.known, cohort, months)):
            assert rate is None or 0 <= rate.low <= rate.high <= 1
            mine = made_up.final.converted[cohort == place]
            held[place] += rate is None or rate.low <= truth <= rate.high
            held_in_the_end[place] += rate is None or rate.low <= mine.mean() <= rate.high
    assert held.min() / companies >= 0.9
    assert held.mean() / companies >= 0.94
    if size / months >= 50:
        assert held_in_the_end.min() / companies >= 0.9
