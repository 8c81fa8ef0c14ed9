"""Thresholds chosen on earlier leads and validated on later ones."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from spec.reports.what_if.what_if_history import FOOTING, at_threshold
from spec.tables import agreement, at, facts

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.sweeping import Sweep
from smarketing.core.base.finding import Finding
from smarketing.core.base.period import Period
from smarketing.core.replay.replay import Replays
from smarketing.core.replay.stream import stream_of
from smarketing.core.reports.what_if.headlines import recommend_headline
from smarketing.core.reports.what_if.pages import Definition, RecommendReport, Verdict
from smarketing.core.reports.what_if.recommend import (
    recommend_report,
    thresholds_to_try,
    trial_of,
)
from smarketing.core.reports.what_if.report import Side
from smarketing.core.reports.what_if.sweep import Candidate

BEGIN = datetime(2025, 1, 1)  # noqa: DTZ001 (the specs write moments without a zone)
AS_OF = at("2026-12-31")
WHOLE = Period(date(2025, 1, 1), date(2026, 12, 31))


def history(*, late_wins: bool = True) -> str:
    """Every five days two leads: one of 40 points, and one of 60 who buys ten days later.

    Every fourth of the 40 points buys as well. Without `late_wins` nobody buys in 2026.
    """
    touches, deals = [], []
    for number in range(140):
        day = BEGIN + timedelta(days=5 * number)
        for name, kinds in (("warm", 2), ("hot", 3)):
            who = f"{name}{number}"
            touches += [f"{who} | {day:%Y-%m-%d} | webinar"] * kinds
            buys = name == "hot" or number % 4 == 0
            if buys and (late_wins or day.year == BEGIN.year):
                later = day + timedelta(days=10)
                deals.append(f"{who} | {who} | {later:%Y-%m-%d} | won | 100 | EUR")
    return "\n".join(
        [
            "touches",
            "contact_id | occurred_at | kind",
            *touches,
            "deal_events",
            "deal_id | contact_id | occurred_at | status | amount | currency",
            *deals,
        ]
    )


def recommended(
    *thresholds: int, text: str = "", quality: str = "customer", agreed: int = 40
) -> tuple[RecommendReport | None, list[Finding]]:
    base = at_threshold(agreed)
    streams = [stream_of(facts(text or history()))]
    replays = Replays(streams, AS_OF)
    side = Side(base, Definition(1, "", "spec.toml"), replays.under([base]))
    trial, findings = trial_of(side, quality, WHOLE, AS_OF)
    if trial is None:
        return None, findings
    candidates = [Candidate([Decimal(points)], at_threshold(points)) for points in thresholds]
    swept = [Sweep("qualification.threshold", [])]
    report = recommend_report(swept, candidates, base, trial, replays, FOOTING)
    return report, findings


def report(*thresholds: int, text: str = "", agreed: int = 40) -> RecommendReport:
    found, findings = recommended(*thresholds, text=text, agreed=agreed)
    assert found is not None, findings
    return found


def test_settings_that_bring_more_or_better_leads_are_shown_with_both_periods() -> None:
    choices = report(20, 40, 60).choices
    assert [(choice.values, choice.on_front) for choice in choices] == [
        ([Decimal(60)], True),
        ([Decimal(40)], True),
    ]
    strict = choices[0]
    assert strict.earlier.quality is not None
    assert strict.earlier.quality.value == 1.0
    assert strict.verdict is Verdict.HOLDS
    assert strict.earlier.selected > strict.later.selected > 30


def test_of_settings_that_do_the_same_the_one_that_stands_is_kept() -> None:
    for agreed in (20, 40):
        choices = report(20, 40, 60, agreed=agreed).choices
        [current] = [choice for choice in choices if choice.is_current]
        assert (current.values, current.on_front) == ([Decimal(agreed)], True)
        assert len(choices) == len({choice.earlier.selected for choice in choices})


def test_quality_that_does_not_hold_later_is_said_so() -> None:
    [strict] = report(60, text=history(late_wins=False), agreed=60).choices
    assert strict.verdict is Verdict.FAILS
    assert str(strict.sentence).endswith("its quality did not hold.")


def test_the_split_is_by_time_and_leaves_out_the_young() -> None:
    told = report(40, 60)
    assert told.horizon_days == 10.0
    # Ten days before the day of the report, and the day before that.
    assert told.end == date(2026, 12, 20)
    assert told.start < told.split < told.end
    assert (told.split - told.start).days == pytest.approx(
        (told.end - told.start).days * 2 / 3, abs=1
    )


def test_too_few_leads_make_no_front() -> None:
    few = """
        touches
        contact_id | occurred_at | kind
        ada | 2025-03-01 | webinar
        ada | 2025-03-01 | webinar
        deal_events
        deal_id | contact_id | occurred_at | status | amount | currency
        d1 | ada | 2025-04-01 | won | 100 | EUR
    """
    told = report(40, text=few)
    [current] = told.choices
    assert (current.on_front, current.verdict) == (False, Verdict.TOO_FEW)
    assert str(recommend_headline(told)[0]) == (
        "None of 1 settings brought enough leads to choose by."
    )


def test_a_stage_that_nobody_reached_tells_no_good_lead() -> None:
    found, [finding] = recommended(40, quality="sql", text=history().split("deal_events")[0])
    assert found is None
    assert finding.code == "recommend.nobody_got_there"


def test_a_history_that_is_too_short_is_refused() -> None:
    short = """
        touches
        contact_id | occurred_at | kind
        ada | 2025-01-02 | webinar
        ada | 2025-01-02 | webinar
        deal_events
        deal_id | contact_id | occurred_at | status | amount | currency
        d1 | ada | 2026-12-30 | won | 100 | EUR
    """
    found, [finding] = recommended(40, text=short)
    assert found is None
    assert finding.code == "recommend.all_young"


def test_thresholds_are_tried_around_the_agreed_one_and_fit_where_agreed() -> None:
    [interest] = thresholds_to_try(agreement(), "--recommend")
    assert interest.term == "qualification.threshold"
    assert Decimal(40) in interest.values
    assert min(interest.values) == 12
    assert max(interest.values) == 96
    with_fit = agreement("""
        [qualification.fit]
        threshold = 35
        [[qualification.fit.criteria]]
        name = "role"
        attribute = "role"
        grades = [{ one_of = ["buyer"], grade = 1.0 }]
    """)
    fit = thresholds_to_try(with_fit, "--recommend")[1]
    assert fit.term == "qualification.fit.threshold"
    assert [int(value) for value in fit.values] == [0, 10, 20, 30, 35, 40, 50, 60, 70, 80, 90]


def test_an_agreement_without_a_threshold_has_none_to_try() -> None:
    terms: Agreement = agreement()
    assert terms.qualification is not None
    triggers = terms.qualification.model_copy(update={"threshold": None})
    assert thresholds_to_try(terms.model_copy(update={"qualification": triggers}), "--r") == []
