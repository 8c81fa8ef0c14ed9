"""The first sentences of the plan: what must come now, and how likely the goal is."""

from collections.abc import Iterator
from fractions import Fraction

from smarketing.core.base.sentence import Sentence, Share, Text, Value
from smarketing.core.reports.headlines import PERIODS, whose
from smarketing.core.reports.plan.pages import Lever, PlanReport


def plan_headline(report: PlanReport) -> list[Sentence]:
    """Say what marketing must bring this month, how likely the goal is, and what would help."""
    return [*_plan(report), *whose(report.footing)]


def _plan(report: PlanReport) -> Iterator[Sentence]:
    if not report.steps:
        yield Sentence(
            "The goal is {goal} a {per}; the plan needs an average sale to compute the rest.",
            _values(report),
        )
        return
    if report.months:
        yield from _now(report)
        yield from _chance(report)
        yield from _best_lever(report)
    yield from _steady(report)


def _now(report: PlanReport) -> Iterator[Sentence]:
    first, last = report.months[0], report.months[-1]
    need = next((one for one in first.needs if one.stage == report.handoff), None)
    if need is None or report.total is None:
        return
    label = next(step.label for step in report.steps if step.stage == need.stage)
    yield Sentence(
        "To win {total} by {end}, marketing must bring {needed} into “{stage}” by {month_end}.",
        {
            "total": report.total,
            "end": last.end,
            "needed": need.marketing_display,
            "stage": label,
            "month_end": first.end,
        },
    )


def _chance(report: PlanReport) -> Iterator[Sentence]:
    if report.outcome is not None:
        yield Sentence(
            "At today’s volume and rates the goal is met with a chance of {chance}; if what the "
            "plan asks arrives, of {planned}.",
            {
                "chance": Share(report.outcome.chance),
                "planned": Share(report.as_planned.chance if report.as_planned else 0.0),
            },
        )
    elif report.as_planned is not None:
        yield Sentence(
            "If what the plan asks arrives, the goal is met with a chance of {planned}.",
            {"planned": Share(report.as_planned.chance)},
        )


def best_lever(report: PlanReport) -> Lever | None:
    """Return what raises the chance most, where anything does."""
    told = [lever for lever in report.levers if lever.points is not None]
    best = max(told, key=lambda lever: lever.points or 0.0, default=None)
    return best if best is not None and (best.points or 0) > 0 else None


def _best_lever(report: PlanReport) -> Iterator[Sentence]:
    best = best_lever(report)
    if best is not None and best.points is not None:
        points = round(100 * best.points)
        yield Sentence(
            "What raises it most, each a tenth better: {lever} (+{points} point).",
            {"lever": best.label, "points": points},
            "What raises it most, each a tenth better: {lever} (+{points} points).",
            points,
        )


def _steady(report: PlanReport) -> Iterator[Sentence]:
    values = _values(report)
    last = report.steps[-1]
    yield Sentence(
        "To reach {goal} a {per} at {sale} a sale, {needed} must enter the stage “{stage}”.",
        {**values, "needed": last.display, "stage": last.label},
    )
    handed = [step for step in report.marketing_steps if step.team != last.team]
    if handed and report.steps[0] is not last:
        yield Sentence(
            "Marketing’s part is {share}: {needed} into “{stage}” a {per}.",
            {
                "share": Share(Fraction(report.marketing_share)),
                "needed": handed[-1].display,
                "stage": handed[-1].label,
                "per": values["per"],
            },
        )


def _values(report: PlanReport) -> dict[str, Value]:
    return {
        "goal": report.goal,
        "sale": report.average_sale,
        "per": PERIODS.get(report.per, Text(report.per, report.per)),
    }
