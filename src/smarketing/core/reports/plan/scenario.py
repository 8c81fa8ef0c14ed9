"""The plan under other terms beside the one in force, figure by figure."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from smarketing.core.base.sentence import Sentence
from smarketing.core.reports.plan.pages import Compared, PlanReport, Scenario


def scenario(terms: Sequence[str], base: PlanReport, other: PlanReport) -> Scenario:
    """Compare two plans: needs of each stage, of the first month, and the chances."""
    return Scenario(list(terms), [*_steps(base, other), *_now(base, other), *_chances(base, other)])


def _steps(base: PlanReport, other: PlanReport) -> Iterator[Compared]:
    before, after = ({step.stage: step.exact for step in one.steps} for one in (base, other))
    # The longer of the two: with other terms a rate may be known that was not, or the reverse.
    for step in max(base.steps, other.steps, key=len):
        figure = f"steps.{step.stage}.exact"
        values = before.get(step.stage), after.get(step.stage)
        yield Compared(figure, step.label, "count", *values)


def _now(base: PlanReport, other: PlanReport) -> Iterator[Compared]:
    values = [_first(report) for report in (base, other)]
    if base.handoff is None or values[0] is None:
        return
    label = next(step.label for step in base.steps if step.stage == base.handoff)
    yield Compared(
        f"months.1.{base.handoff}",
        Sentence("{stage}, from marketing, first month", {"stage": label}),
        "count",
        *values,
    )


def _first(report: PlanReport) -> Fraction | None:
    if not report.months:
        return None
    needs = {need.stage: need.marketing_exact for need in report.months[0].needs}
    return needs.get(report.handoff or "")


def _chances(base: PlanReport, other: PlanReport) -> Iterator[Compared]:
    for name, label in (
        ("outcome", Sentence("Chance of the goal, at today’s volume")),
        ("as_planned", Sentence("Chance of the goal, if what the plan asks arrives")),
    ):
        before, after = (getattr(report, name) for report in (base, other))
        if before is not None or after is not None:
            yield Compared(
                f"{name}.chance",
                label,
                "share",
                before.chance if before else None,
                after.chance if after else None,
            )
