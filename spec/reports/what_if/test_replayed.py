"""What history looks like under one definition."""

from datetime import date

from spec.reports.what_if.what_if_history import FOOTING, HISTORY, NOW, at_threshold
from spec.tables import facts

from smarketing.core.base.period import Period
from smarketing.core.replay.replay import Replays
from smarketing.core.replay.stream import stream_of
from smarketing.core.reports.selection import span_of
from smarketing.core.reports.what_if.pages import Definition, ReplayReport
from smarketing.core.reports.what_if.replayed import period_of_events, replay_report
from smarketing.core.reports.what_if.report import Side

ZONE = "Europe/Paris"


def replayed(start: date, end: date) -> ReplayReport:
    agreed = at_threshold(40)
    replays = Replays([stream_of(facts(HISTORY))], NOW)
    side = Side(agreed, Definition(1, "", "spec.toml"), replays.under([agreed]))
    return replay_report(side, span_of(Period(start, end), ZONE), 5, FOOTING)


def test_entries_are_counted_in_all_and_by_month() -> None:
    report = replayed(date(2026, 1, 1), date(2026, 6, 30))
    assert [(stage.stage, stage.count.entered) for stage in report.stages] == [
        ("lead", 5),
        ("mql", 5),
        ("sal", 3),
        ("sql", 3),
        ("opportunity", 3),
        ("customer", 3),
    ]
    by_month = {month.month: month.stages["mql"] for month in report.months}
    assert list(by_month) == [f"2026-0{number}" for number in range(1, 7)]
    assert {m: (c.entered, c.implied) for m, c in by_month.items() if c.entered} == {
        "2026-03": (2, 0),
        "2026-04": (1, 0),
        "2026-05": (1, 1),
        "2026-06": (1, 1),
    }


def test_months_add_up_to_the_whole() -> None:
    report = replayed(date(2026, 1, 1), date(2026, 12, 31))
    for stage in report.stages:
        months = [month.stages[stage.stage] for month in report.months]
        assert sum(month.entered for month in months) == stage.count.entered
        assert sum(month.implied for month in months) == stage.count.implied


def test_a_period_may_begin_within_a_month() -> None:
    report = replayed(date(2026, 3, 2), date(2026, 4, 15))
    assert [month.month for month in report.months] == ["2026-03", "2026-04"]
    assert [month.stages["mql"].entered for month in report.months] == [0, 1]


def test_the_whole_period_begins_with_the_first_event() -> None:
    today = date(2026, 12, 31)
    assert period_of_events([stream_of(facts(HISTORY))], ZONE, today) == Period(
        date(2026, 1, 1), today
    )
    assert period_of_events([stream_of(facts(""))], ZONE, today) == Period(today, today)
