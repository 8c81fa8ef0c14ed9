"""The conversion report: who went on from stage to stage, how soon, and who still will."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

import polars as pl

from smarketing.core.agreement.stages import Stage
from smarketing.core.base.finding import Finding
from smarketing.core.planning.histories import NEVER, histories, losses, stays
from smarketing.core.planning.lag import course, quantile, steps
from smarketing.core.reports.conversion.cohort_triangle import triangle
from smarketing.core.reports.conversion.pages import ConversionReport, Passage, Stay
from smarketing.core.reports.conversion.passage import (
    SECOND,
    Way,
    cohorts,
    immature_keys,
    way,
    whole,
)
from smarketing.core.reports.conversion.velocity import velocity
from smarketing.core.reports.pages import StageHeading, StepTime, Team
from smarketing.core.reports.situation import Situation, text

Pair = tuple[Stage, Stage]

_HALF = 0.5


def conversion_report(
    situation: Situation,
    by: str,
    start: date,
    end: date,
    pairs: Sequence[Pair] = (),
    findings: Sequence[Finding] = (),
) -> ConversionReport:
    """Tell how those who entered a stage between two civil dates, both included, went on.

    `by` is one of the funnel's `CUTS`. `pairs` are stages of the situation, the first one
    earlier than the second; none given means every successive two. Lags and projections learn
    from everybody who ever entered, not only from those of the period.
    """
    lost = losses(situation.facts, situation.returns, situation.as_of)
    return ConversionReport(
        by,
        start,
        end,
        [passage(situation, pair, by, start, end, lost) for pair in pairs or successive(situation)],
        _stays(situation, lost),
        velocity(situation, lost),
        list(findings),
        situation.footing(),
    )


def successive(situation: Situation) -> list[Pair]:
    """Return every two successive stages that people enter by name."""
    return list(pairwise(followed(situation)))


def followed(situation: Situation) -> list[Stage]:
    """Return the stages that people enter by name; nobody follows an anonymous visitor."""
    return [stage for stage in situation.stages if stage is not situation.traffic_stage]


def monthly_ways(situation: Situation) -> list[tuple[Pair, Way]]:
    """Return the way from every stage to the next, cut by the month of its begin."""
    lost = losses(situation.facts, situation.returns, situation.as_of)
    return [
        ((before, after), way(situation, before.name, after.name, "month", lost))
        for before, after in successive(situation)
    ]


def immature_months(ways: Sequence[tuple[Pair, Way]]) -> dict[str, set[str]]:
    """Return the months whose contacts are too young to be compared, by the stage they go to.

    The months are those in which contacts entered the stage before, as in `CohortRate.immature`.
    """
    return {after.name: immature_keys(here) for (_, after), here in ways}


def step_times(ways: Sequence[tuple[Pair, Way]]) -> list[StepTime]:
    """Return how long it takes those who go on from each stage to the next."""
    found = []
    for (before, after), here in ways:
        told = here.figures()
        found.append(
            StepTime(
                heading_of(before),
                heading_of(after),
                told.counted if told else 0,
                told.median_seconds if told else None,
                told.median_low_seconds if told else None,
                told.median_high_seconds if told else None,
                told.p90_seconds if told else None,
            )
        )
    return found


def passage(
    situation: Situation, pair: Pair, by: str, start: date, end: date, lost: pl.DataFrame
) -> Passage:
    """Return the way from one stage to a later one."""
    before, after = pair
    here = way(situation, before.name, after.name, by, lost)
    rows = cohorts(here, by, start, end, situation)
    monthly = here if by == "month" else way(situation, before.name, after.name, "month", lost)
    months = rows if by == "month" else cohorts(monthly, "month", start, end, situation)
    learnt = here.learnt
    return Passage(
        heading_of(before),
        heading_of(after),
        rows,
        whole(here, start, end),
        here.figures(),
        here.curve(),
        None if learnt.horizon == NEVER else learnt.horizon / SECOND,
        None if learnt.mature_age is None else learnt.mature_age / SECOND,
        learnt.still_rising,
        triangle(monthly, months, start, end),
    )


def _stays(situation: Situation, lost: pl.DataFrame) -> list[Stay]:
    found = []
    for before, after in successive(situation):
        told = histories(situation.entries, before.name, after.name, lost, situation.as_of)
        here = told.filter(pl.col("converted_at").is_null(), pl.col("lost_at").is_null()).height
        watched = steps(stays(told, situation.as_of))
        left = course(watched).converted
        half = bool(watched.count) and left[-1] >= _HALF
        median = quantile(watched.ages, left, _HALF) / SECOND if half else None
        found.append(Stay(heading_of(before), here, median))
    return found


def heading_of(stage: Stage) -> StageHeading:
    """Return how a stage is named, and whose it is."""
    return StageHeading(stage.name, text(stage.label), stage.funnel, Team(stage.owner))
