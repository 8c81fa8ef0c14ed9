"""What each value of a term would have meant for sales."""

from decimal import Decimal

import pytest
from spec.reports.what_if.what_if_history import FOOTING, HISTORY, NOW, YEAR, at_threshold
from spec.tables import facts

from smarketing.core.replay.replay import Replays
from smarketing.core.replay.stream import stream_of
from smarketing.core.reports.what_if.headlines import sweep_headline
from smarketing.core.reports.what_if.pages import Definition, SweepReport
from smarketing.core.reports.what_if.report import Side, ground_of
from smarketing.core.reports.what_if.sweep import Candidate, sweep_report


def swept(*thresholds: int) -> SweepReport:
    told = facts(HISTORY)
    streams = [stream_of(told)]
    replays = Replays(streams, NOW)
    agreed, definition = at_threshold(40), Definition(1, "", "spec.toml")
    return sweep_report(
        ["qualification.threshold"],
        (Candidate([Decimal(points)], at_threshold(points)) for points in thresholds),
        agreed,
        definition,
        Side(agreed, definition, replays.under([agreed])),
        replays,
        ground_of(told, streams, agreed, NOW, YEAR),
        FOOTING,
    )


def test_each_value_is_told_with_volume_quality_and_revenue() -> None:
    points = swept(30, 40, 60).points
    assert [point.selected for point in points] == [4, 3, 1]
    assert [point.win_rate and point.win_rate.value for point in points] == [0.5, 1 / 3, 0.0]
    assert [point.revenue.minor for point in points] == [150_000, 100_000, 0]
    assert [point.reached.minor for point in points] == [150_000, 100_000, 0]


def test_missed_is_what_the_agreement_in_force_reached_and_the_value_does_not() -> None:
    assert [point.missed.minor for point in swept(30, 40, 60).points] == [0, 0, 100_000]


def test_the_value_of_the_agreement_is_marked() -> None:
    assert [point.is_current for point in swept(30, 40, 60).points] == [False, True, False]


def test_volume_is_told_by_month() -> None:
    [point] = swept(30).points
    assert point.per_month == pytest.approx(4 / (365 / (365.25 / 12)))


def test_the_headline_names_both_ends_and_where_the_agreement_stands() -> None:
    told = [str(one) for one in sweep_headline(swept(30, 40, 60))]
    assert told[0].startswith("At 30 sales would have received")
    assert told[1].startswith("The agreement stands at 40")
