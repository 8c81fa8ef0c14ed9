"""Conversion by cohort: of the same period, so far and in the end; skipping, lags, repeats."""

from datetime import date, datetime, timedelta

import pytest
from spec.tables import agreement, at, facts

from smarketing.core.ledger.tables import Facts
from smarketing.core.reports.conversion.headline import conversion_headline
from smarketing.core.reports.conversion.pages import CohortRate, ConversionReport, Passage
from smarketing.core.reports.conversion.report import conversion_report, followed, successive
from smarketing.core.reports.funnel import funnel_report
from smarketing.core.reports.only import Only
from smarketing.core.reports.pages import FunnelReport
from smarketing.core.reports.situation import Situation, restricted

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
DAY = 86_400

Told = tuple[str, str, str, str]
"""A contact with the moments at which it became an MQL, was accepted, and was rejected."""


def told(contacts: list[Told], more: str = "") -> Facts:
    """Return facts of contacts that became MQLs, and what sales decided about them."""
    lines = ["recorded_stages", "contact_id | occurred_at | stage"]
    lines += [f"{name} | {mql} | mql" for name, mql, _, _ in contacts]
    lines += ["", "dispositions", "contact_id | occurred_at | outcome"]
    lines += [f"{name} | {sal} | accepted" for name, _, sal, _ in contacts if sal]
    lines += [f"{name} | {no} | rejected" for name, _, _, no in contacts if no]
    return facts("\n".join(lines) + "\n" + more)


def after(moment: str, days: float) -> str:
    return (datetime.fromisoformat(moment) + timedelta(days=days)).strftime("%Y-%m-%d %H:%M")


def crowd(name: str, moment: str, size: int, accepted: int, days: float) -> list[Told]:
    """Return contacts of one moment, of whom the first ones are accepted after some days."""
    return [
        (f"{name}{n}", moment, after(moment, days) if n < accepted else "", "") for n in range(size)
    ]


def situation(known: Facts, as_of: str, more: str = "") -> Situation:
    return Situation(known, agreement(more), at(as_of), "spec")


def report(on: Situation, by: str = "month") -> ConversionReport:
    return conversion_report(on, by, FIRST, LAST)


def passage(found: ConversionReport, end: str) -> Passage:
    (one,) = [one for one in found.passages if one.end.stage == end]
    return one


def to_sal(known: Facts, as_of: str, by: str = "month") -> Passage:
    return passage(report(situation(known, as_of), by), "sal")


def counts(row: CohortRate) -> tuple[str, int, int, int, int]:
    return (row.key, row.entered, row.converted, row.open, row.lost)


def values(row: CohortRate) -> list[float | None]:
    rates = (row.same_period, row.so_far, row.projected)
    return [None if rate is None else round(rate.value, 4) for rate in rates]


SHRINKING = [
    *crowd("jan", "2026-01-15 09:00", 300, 57, 30),
    *crowd("feb", "2026-02-10 09:00", 190, 0, 30),
]
"""Nineteen in a hundred are accepted, after 30 days each; there were fewer of them in February."""


def test_a_snapshot_of_30_percent_can_hide_a_cohort_of_19() -> None:
    """57 of January's 300 were accepted in February, when only 190 came in: 57 / 190."""
    january, february = to_sal(told(SHRINKING), "2026-02-28").rows
    assert values(february) == [0.3, 0.0, 0.19]
    assert values(january) == [0.0, 0.19, 0.19]
    assert (january.immature, february.immature) == (False, True)
    assert counts(february) == ("2026-02", 190, 0, 190, 0)
    assert february.shown == 0


def test_what_is_projected_is_what_comes() -> None:
    later = told(
        [
            *crowd("jan", "2026-01-15 09:00", 300, 57, 30),
            *crowd("feb", "2026-02-10 09:00", 190, 36, 30),
        ]
    )
    february = to_sal(later, "2026-05-31").rows[1]
    assert values(february)[1:] == [0.1895, 0.1895]
    assert not february.immature


def test_of_a_mature_month_both_intervals_are_the_same() -> None:
    january = to_sal(told(SHRINKING), "2026-02-28").rows[0]
    assert january.so_far is not None
    assert january.projected is not None
    assert (january.projected.low, january.projected.high) == pytest.approx(
        (january.so_far.low, january.so_far.high)
    )


def test_an_immature_month_is_less_certain_than_a_mature_one_of_its_size() -> None:
    february = to_sal(told(SHRINKING), "2026-02-28").rows[1]
    done = to_sal(told(crowd("feb", "2026-02-10 09:00", 190, 36, 9)), "2026-12-31").rows[0]
    assert february.projected is not None
    assert done.projected is not None
    wide = february.projected.high - february.projected.low
    assert wide > done.projected.high - done.projected.low


def test_the_rejected_are_lost_and_no_longer_expected() -> None:
    """Ten old ones: five accepted after 20 days, five rejected after 5. Two new ones, 10 days old.

    Of those who are open at 10 days all five were accepted; the rejected one has no chance.
    """
    old = crowd("old", "2026-01-01 09:00", 5, 5, 20)
    old += [(f"no{n}", "2026-01-01 09:00", "", "2026-01-06 09:00") for n in range(5)]
    new = [
        ("new1", "2026-05-01 09:00", "", ""),
        ("new2", "2026-05-01 09:00", "", "2026-05-04 09:00"),
    ]
    rows = to_sal(told([*old, *new]), "2026-05-11 09:00").rows
    assert [counts(row) for row in rows] == [("2026-01", 10, 5, 0, 5), ("2026-05", 2, 0, 1, 1)]
    assert values(rows[1])[1:] == [0.0, 0.5]


def test_a_month_in_which_nobody_is_left_open_is_not_immature() -> None:
    known = [*SHRINKING, ("gone", "2026-02-27 09:00", "2026-02-27 10:00", "")]
    assert to_sal(told(known), "2026-02-28").rows[1].immature
    alone = [*SHRINKING[:300], ("gone", "2026-02-27 09:00", "2026-02-27 10:00", "")]
    february = to_sal(told(alone), "2026-02-28").rows[1]
    assert (february.entered, february.immature) == (1, False)


def test_a_deal_that_skips_stages_is_counted_and_tells_no_lag() -> None:
    deal = """
    deal_events
    deal_id | contact_id | occurred_at      | status
    d1      | jan299     | 2026-02-20 09:00 | won
    d2      | stranger   | 2026-02-21 09:00 | won
    """
    found = report(situation(told(SHRINKING, deal), "2026-02-28"))
    january, february = passage(found, "sal").rows
    assert (january.converted, january.implied) == (58, 0)
    assert (february.entered, february.implied, february.converted) == (191, 1, 1)
    lag = passage(found, "sal").lag
    assert lag is not None
    assert (lag.counted, lag.median_seconds, lag.p90_seconds) == (57, 30 * DAY, 30 * DAY)
    # nobody was seen to enter the stages that both deals skipped
    assert passage(found, "opportunity").lag is None
    assert passage(found, "opportunity").total.converted == 2


def test_any_two_stages_may_be_looked_at() -> None:
    deal = """
    deal_events
    deal_id | contact_id | occurred_at      | status
    d1      | jan0       | 2026-02-24 09:00 | won
    """
    on = situation(told(SHRINKING, deal), "2026-02-28")
    stages = {stage.name: stage for stage in followed(on)}
    pairs = [(stages["mql"], stages["customer"])]
    (found,) = conversion_report(on, "month", FIRST, LAST, pairs).passages
    assert (found.total.entered, found.total.converted) == (490, 1)
    assert found.lag is not None
    assert found.lag.median_seconds == 40 * DAY


def test_nobody_follows_an_anonymous_visitor() -> None:
    on = situation(told(SHRINKING), "2026-02-28")
    assert followed(on)[0].name == "lead"
    assert successive(on)[0] == tuple(followed(on)[:2])


def test_a_lead_that_comes_back_is_counted_once_and_told_apart() -> None:
    known = facts("""
        contacts
        contact_id | occurred_at
        ada        | 2026-01-01

        touches
        contact_id | occurred_at      | kind
        ada        | 2026-01-05 09:00 | demo_request
        ada        | 2026-03-05 09:00 | demo_request

        dispositions
        contact_id | occurred_at      | outcome
        ada        | 2026-01-09 09:00 | recycled
        ada        | 2026-03-15 09:00 | accepted
    """)
    on = situation(known, "2026-04-30", "[recycling]\ncool_off_days = 7\n")
    found = passage(report(on), "sal")
    assert [(row.key, row.entered, row.converted, row.again) for row in found.rows] == [
        ("2026-01", 1, 1, 0)
    ]
    assert (found.total.entered, found.total.again) == (1, 1)


def test_rows_of_a_channel_add_up_and_learn_from_their_own_history_where_it_is_long() -> None:
    touches = ["touches", "contact_id | occurred_at | kind | channel"]
    quick = crowd("fair", "2026-01-15 09:00", 100, 60, 10)
    slow = crowd("ads", "2026-01-15 09:00", 100, 10, 30)
    new = crowd("fairnew", "2026-03-01 09:00", 10, 0, 10)
    for name, moment, _, _ in [*quick, *slow, *new]:
        touches.append(f"{name} | {moment} | form | {'ads' if 'ads' in name else 'fair'}")
    known = told([*quick, *slow, *new], "\n".join(touches))
    found = to_sal(known, "2026-03-05 09:00", "channel")
    assert [(row.key, row.own_experience) for row in found.rows] == [
        ("ads", False),
        ("fair", True),
    ]
    fair = found.rows[1]
    assert values(fair)[1:] == [0.5455, 0.6]
    assert sum(row.entered for row in found.rows) == found.total.entered == 210


def test_the_triangle_shows_what_each_month_had_at_an_age_and_nothing_it_cannot_know() -> None:
    known = told(
        [
            *crowd("jan", "2026-01-10 09:00", 20, 4, 20),
            *crowd("late", "2026-01-31 09:00", 20, 2, 40),
            *crowd("feb", "2026-02-20 09:00", 10, 1, 25),
            *crowd("apr", "2026-04-25 09:00", 10, 0, 9),
        ]
    )
    triangle = to_sal(known, "2026-04-30 09:00").triangle
    assert triangle.months == [1, 2]
    assert [(row.key, row.entered, row.converted) for row in triangle.rows] == [
        ("2026-01", 40, [4, 6]),
        ("2026-02", 10, [1, 1]),
        ("2026-04", 10, [None, None]),
    ]
    assert [share and round(share.value, 4) for share in triangle.overall] == [0.1, 0.14]


def test_time_in_a_stage_ends_with_going_on_or_being_lost() -> None:
    known = [
        ("ada", "2026-01-01 09:00", "2026-01-03 09:00", ""),
        ("bob", "2026-01-01 09:00", "", "2026-01-05 09:00"),
        ("cleo", "2026-01-01 09:00", "", ""),
    ]
    found = report(situation(told(known), "2026-03-01"))
    stays = {stay.stage.stage: (stay.here, stay.median_seconds) for stay in found.stays}
    assert stays["mql"] == (1, 4 * DAY)
    # ada is an SAL and has not gone on
    assert stays["sal"] == (1, None)
    assert "customer" not in stays


def test_velocity_is_open_opportunities_times_sale_times_win_rate_over_cycle() -> None:
    deals = ["deal_events", "deal_id | contact_id | occurred_at | status | amount | currency"]
    deals += [f"d{n} | c{n} | 2026-01-01 09:00 | open | |" for n in range(20)]
    deals += [f"d{n} | c{n} | 2026-01-21 09:00 | won | 100000 | EUR" for n in range(10)]
    deals += [f"d{n} | c{n} | 2026-01-31 09:00 | lost | |" for n in range(10, 15)]
    velocity = report(situation(facts("\n".join(deals)), "2026-03-31")).velocity
    assert velocity is not None
    assert velocity.opportunities == 5
    assert velocity.win_rate.value == pytest.approx(0.5)
    assert velocity.cycle_seconds == pytest.approx(20 * DAY)
    # 5 x 1,000 euros x 50 % / 20 days
    assert float(velocity.per_day.minor) == pytest.approx(125_00)


def test_without_a_sale_there_is_no_velocity() -> None:
    assert report(situation(told(SHRINKING), "2026-02-28")).velocity is None


def test_one_persona_alone() -> None:
    persona = """
    [[personas]]
    name = "buyer"
    label = { en = "Buyer", fr = "Acheteur" }
    match = [{ attribute = "role", one_of = ["buyer"] }]
    """
    who = """
    contacts
    contact_id | occurred_at | attributes
    jan0       | 2026-01-15  | {"role":"buyer"}
    jan299     | 2026-01-15  | {"role":"buyer"}
    """
    on = situation(told(SHRINKING, who), "2026-02-28", persona)
    alone = restricted(on, Only(on.agreement.personas[0]))
    assert counts(passage(report(alone), "sal").total) == ("", 2, 1, 1, 0)


def test_a_period_limits_the_cohorts_but_not_what_is_learnt() -> None:
    on = situation(told(SHRINKING), "2026-02-28")
    found = conversion_report(on, "month", date(2026, 2, 1), date(2026, 2, 28))
    (february,) = passage(found, "sal").rows
    assert values(february) == [0.3, 0.0, 0.19]


def test_facts_that_arrive_in_another_order_change_nothing() -> None:
    backwards = told(list(reversed(SHRINKING)))
    assert report(situation(backwards, "2026-02-28")) == report(
        situation(told(SHRINKING), "2026-02-28")
    )


def test_of_nobody_nothing_is_said() -> None:
    found = report(situation(Facts({}), "2026-02-28"))
    one = passage(found, "sal")
    assert (one.rows, one.curve, one.lag, one.horizon_seconds) == ([], [], None, None)
    assert (one.total.entered, one.total.so_far, one.total.projected) == (0, None, None)
    assert one.triangle.rows == []
    assert [str(one) for one in conversion_headline(found)] == [
        "Nobody entered a stage in this period."
    ]


def test_before_anybody_converted_nothing_is_projected() -> None:
    found = to_sal(told(crowd("jan", "2026-01-15 09:00", 30, 0, 1)), "2026-02-28")
    assert (found.total.projected, found.total.shown, found.total.immature) == (None, None, False)


def test_the_headline_names_the_narrowest_step_the_slowest_and_what_is_too_young() -> None:
    found = report(situation(told(SHRINKING), "2026-02-28"))
    first, second, third = conversion_headline(found)
    assert first.values["start"] == found.passages[2].start.label
    assert second.values["median"] == second.values["most"]
    assert (third.values["count"], third.values["rows"]) == (1, 2)


def test_the_headline_of_one_step_says_so_far_and_in_the_end() -> None:
    on = situation(told(SHRINKING), "2026-02-28")
    stages = {stage.name: stage for stage in followed(on)}
    found = conversion_report(on, "month", FIRST, LAST, [(stages["mql"], stages["sal"])])
    assert str(conversion_headline(found)[0]).startswith("Of the 490 contacts that entered “")


def immature(found: FunnelReport) -> dict[str, list[str]]:
    return {row.key: [stage.stage for stage in row.stages if stage.immature] for row in found.rows}


def test_the_funnel_by_month_marks_the_same_months() -> None:
    on = situation(told(SHRINKING), "2026-02-28")
    assert immature(funnel_report(on, "month", FIRST, LAST)) == {"2026-01": [], "2026-02": ["sal"]}


def test_the_funnel_by_channel_marks_nothing() -> None:
    on = situation(told(SHRINKING), "2026-02-28")
    assert immature(funnel_report(on, "channel", FIRST, LAST)) == {"": []}
