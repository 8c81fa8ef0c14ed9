"""How many go on and after how long: censored contacts count for what they tell, no more."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy import stats
from spec.planning.lag_twin import (
    CENSORED,
    CONVERTED,
    GONE,
    Contact,
    crowd,
    kaplan_meier,
    state_at,
    variance,
    watched,
)

from smarketing.core.base.rates import Z95
from smarketing.core.planning.histories import NEVER, Watched
from smarketing.core.planning.lag import (
    LEAST_WATCHED,
    course,
    cumulative_incidence,
    horizon,
    lag,
    steps,
)

AGES = list(range(-1, 14))
SECOND = 1_000_000


def incidence(contacts: list[Contact], ages: list[int]) -> list[float]:
    return [one.value for one in cumulative_incidence(steps(watched(contacts)), ages)]


@given(crowd())
def test_the_shares_are_those_of_the_slow_twin(contacts: list[Contact]) -> None:
    exact = [state_at(contacts, age) for age in AGES]
    assert incidence(contacts, AGES) == pytest.approx([float(one.converted) for one in exact])
    found = steps(watched(contacts))
    passed = course(found)
    assert passed.open == pytest.approx(
        [float(state_at(contacts, age).open) for age in found.ages.tolist()]
    )
    assert passed.lost == pytest.approx(
        [float(state_at(contacts, age).lost) for age in found.ages.tolist()]
    )


@given(crowd(losses=False))
def test_where_nobody_is_lost_it_is_kaplan_and_meier_s(contacts: list[Contact]) -> None:
    exact = [1 - float(kaplan_meier(contacts, age)) for age in AGES]
    assert incidence(contacts, AGES) == pytest.approx(exact)


# Where everybody has converted scipy has no interval, and says so; those ages are left out here.
@pytest.mark.filterwarnings("ignore:The confidence interval is undefined:RuntimeWarning")
@given(crowd(losses=False))
@example([Contact(None, age, how) for age in (1, 2, 2, 3) for how in (CONVERTED, CENSORED)])
def test_where_nobody_is_lost_share_and_interval_are_scipy_s(contacts: list[Contact]) -> None:
    censored = np.array([one.how == CENSORED for one in contacts])
    data = stats.CensoredData.right_censored([float(one.ended) for one in contacts], censored)
    told = stats.ecdf(data)
    ages = [age for age in AGES if 0 < told.cdf.evaluate(age) < 1]
    bounds = told.cdf.confidence_interval(0.95, method="log-log") if ages else None
    for age, found in zip(ages, cumulative_incidence(steps(watched(contacts)), ages), strict=True):
        assert bounds is not None
        assert found.value == pytest.approx(float(told.cdf.evaluate(age)))
        assert found.low == pytest.approx(float(bounds.low.evaluate(age)))
        assert found.high == pytest.approx(float(bounds.high.evaluate(age)))


@given(crowd(returns=False))
def test_the_variance_of_competing_risks_is_the_one_in_the_books(contacts: list[Contact]) -> None:
    for age, found in zip(AGES, cumulative_incidence(steps(watched(contacts)), AGES), strict=True):
        if not 0 < round(found.value, 9) < 1:
            continue
        staying = 1 - found.value
        # the width of the interval on the scale log(-log(1 - share)), taken back
        width = np.log(np.log(1 - found.high) / np.log(staying)) if found.high < 1 else None
        if width is not None:
            spread = (float(width) / Z95 * staying * np.log(staying)) ** 2
            assert spread == pytest.approx(float(variance(contacts, age)), rel=1e-6, abs=1e-12)


@given(crowd())
def test_shares_never_fall_and_intervals_hold_them(contacts: list[Contact]) -> None:
    found = cumulative_incidence(steps(watched(contacts)), AGES)
    values = [one.value for one in found]
    assert values == sorted(values)
    assert all(0 <= one.low <= one.value <= one.high <= 1 for one in found)


@given(st.data())
def test_the_order_of_contacts_plays_no_part(data: st.DataObject) -> None:
    contacts = data.draw(crowd())
    shuffled = data.draw(st.permutations(contacts))
    assert incidence(shuffled, AGES) == pytest.approx(incidence(contacts, AGES))


def test_a_worked_example() -> None:
    """Four contacts: one converts after 2 days, one is censored at 3, one converts after 5.

    By day 2 a quarter has. At day 5 two are still watched, one of them converts: half of the
    three quarters that were left, so 1/4 + 3/4 * 1/2 = 5/8; counting the censored one as never
    converting would give 2/4.
    """
    contacts = [
        Contact(None, 2, CONVERTED),
        Contact(None, 3, CENSORED),
        Contact(None, 5, CONVERTED),
        Contact(None, 6, CENSORED),
    ]
    assert incidence(contacts, [1, 2, 4, 5, 9]) == pytest.approx([0, 0.25, 0.25, 0.625, 0.625])


def test_who_is_lost_is_no_longer_at_risk_and_may_come_back() -> None:
    """Of four, one is lost at 1 and converts at 4 all the same; one of the other three at 2."""
    contacts = [
        Contact(1, 4, CONVERTED),
        Contact(None, 2, CONVERTED),
        Contact(None, 9, CENSORED),
        Contact(None, 9, CENSORED),
    ]
    assert incidence(contacts, [1, 2, 4]) == pytest.approx([0, 0.25, 0.5])
    passed = course(steps(watched(contacts)))
    assert passed.open.tolist() == pytest.approx([0.75, 0.5, 0.5])
    assert passed.lost.tolist() == pytest.approx([0.25, 0.25, 0])


def test_who_converts_and_who_is_censored_at_one_age_were_both_at_risk() -> None:
    contacts = [Contact(None, 3, CONVERTED), Contact(None, 3, CENSORED)]
    assert incidence(contacts, [3]) == [0.5]


def test_nobody_and_one_alone() -> None:
    assert incidence([], []) == []
    assert lag(watched([])) is None
    assert incidence([Contact(None, 5, CENSORED)], [9]) == [0]
    alone = [Contact(None, 5, CONVERTED)]
    (sure,) = cumulative_incidence(steps(watched(alone)), [5])
    assert (sure.value, sure.high) == (1, 1)
    assert 0.2 < sure.low < 0.21


def test_the_lag_is_that_of_all_who_will_go_on_not_of_those_who_have() -> None:
    """Half convert at once, half after 10 days; but only half of the contacts are 10 days old."""
    day = 86_400 * SECOND
    quick = [Contact(None, day, CONVERTED)] * 10
    slow = [Contact(None, 10 * day, CONVERTED)] * 5 + [Contact(None, 5 * day, CENSORED)] * 5
    told = lag(watched(quick + slow))
    assert told is not None
    assert told.counted == 15
    assert (told.p25, told.p75, told.p90) == (day, 10 * day, 10 * day)
    assert told.mean == pytest.approx(5.5 * day)
    assert told.median_low <= told.median <= told.median_high


def test_an_implied_conversion_is_no_lag_but_leaves_fewer_at_risk() -> None:
    contacts = [
        Contact(None, 1, GONE),
        Contact(None, 2, CONVERTED),
        Contact(None, 9, CENSORED),
        Contact(None, 9, CENSORED),
    ]
    assert incidence(contacts, [1, 2]) == pytest.approx([0, 0.25])
    told = lag(watched(contacts))
    assert told is not None
    assert (told.counted, told.median) == (1, 2)


def test_history_ends_where_too_few_were_watched_for_longer() -> None:
    thousand = np.arange(1, 1001)
    assert horizon(thousand) == 951  # 50 contacts, 5 % of them, were watched for that long
    hundred = np.arange(1, 101)
    assert horizon(hundred) == 101 - LEAST_WATCHED
    assert horizon(np.array([1, 2, 3, 4, 5])) == 3  # of five, half and rounded up
    assert horizon(np.array([7])) == 7
    assert horizon(np.array([], np.int64)) == NEVER


def test_many_different_ages_are_rounded_down_to_the_finest_unit_that_leaves_few() -> None:
    seconds = np.arange(10_000) * SECOND + 17
    all_of_them = Watched(
        seconds, np.ones(10_000, bool), np.zeros(10_000, bool), np.full(10_000, NEVER)
    )
    assert steps(all_of_them, most=20_000).count == 10_000
    by_minute = steps(all_of_them, most=4_000)
    assert by_minute.count == 167
    assert set((by_minute.ages % (60 * SECOND)).tolist()) == {0}
    half = cumulative_incidence(by_minute, [5_000 * SECOND])[0].value
    assert half == pytest.approx(0.5, abs=0.01)
