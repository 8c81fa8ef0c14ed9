"""The plan report: what it takes to reach the goal, for the company and for marketing's share."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from smarketing.core.base.finding import Finding, Severity
from smarketing.core.base.money import exponent
from smarketing.core.base.sentence import Money
from smarketing.core.planning.reverse_funnel import reverse_funnel, shown
from smarketing.core.reports.pages import Team
from smarketing.core.reports.plan.chances import Played, at_todays_volume, played
from smarketing.core.reports.plan.grounds import Grounds, grounds, no_sale, unknown_spread
from smarketing.core.reports.plan.levers import levers
from smarketing.core.reports.plan.months import Timeline
from smarketing.core.reports.plan.pages import Lever, PlanMonth, PlanReport, PlanStep
from smarketing.core.reports.plan.parts import divided, parts_note
from smarketing.core.reports.plan.ties import ties, ties_findings
from smarketing.core.reports.plan.why import plan_reasons
from smarketing.core.reports.situation import Situation, text

MONTHS = 12
FUTURES = 100_000
SEED = 1
"""How far the plan looks, how many futures it plays and from which seed, where nobody says."""


LEAST_FUTURES = 1_000
"""From fewer futures a chance may be out by more than three points; the report says so."""


@dataclass(frozen=True)
class Asked:
    """What a plan is asked for: how many months, how many futures (0 for none), from which seed.

    `by` cuts the needs by "channel", "persona" or "segment".
    """

    months: int = MONTHS
    futures: int = FUTURES
    seed: int = SEED
    by: str | None = None


def plan_report(
    situation: Situation,
    findings: Sequence[Finding] = (),
    asked: Asked | None = None,
    capacity: Sequence[Fraction] | None = None,
) -> PlanReport:
    """Compute the funnel backwards from the agreement's goal.

    Rates, lags and the average sale come from the agreement where it states them, else from
    history. Where neither gives one, the steps above it are left out and a finding says why.
    `capacity` is how many leads the team can work in each month from today's on, where known.
    """
    asked = asked or Asked()
    found = grounds(situation)
    if found is None:
        return _of_nothing(situation, [*findings, no_sale()])
    goal = _goal(situation) * Fraction(situation.agreement.goal.new_business)
    share = Fraction(situation.agreement.goal.marketing_share)
    report = PlanReport(
        Money(_goal(situation), situation.agreement.agreement.currency),
        situation.agreement.goal.per,
        Money(found.sale.average, situation.agreement.agreement.currency),
        found.sale.origin,
        situation.agreement.goal.marketing_share,
        _steps(found, goal),
        _steps(found, goal * share),
        [*findings, *found.findings],
        situation.footing(),
        new_business=situation.agreement.goal.new_business,
    )
    if found.passages:
        report = _with_months(report, Timeline(found, asked.months), asked, capacity)
    if asked.by is not None:
        parts, told = divided(found, report, asked.by)
        report = replace(
            report,
            by=asked.by,
            parts=parts,
            parts_note=parts_note(parts),
            findings=[*report.findings, *told],
        )
    if situation.only.is_everybody:
        tied = ties(found, report, capacity)
        report = replace(
            report, ties=tied, findings=[*report.findings, *ties_findings(found, report, tied)]
        )
    return replace(report, why=plan_reasons(report))


def _goal(situation: Situation) -> Fraction:
    unit: int = 10 ** exponent(situation.agreement.agreement.currency)
    return Fraction(situation.agreement.goal.revenue) * unit


def _of_nothing(situation: Situation, findings: list[Finding]) -> PlanReport:
    """Return the plan of which not even an average sale is known."""
    currency = situation.agreement.agreement.currency
    return PlanReport(
        Money(_goal(situation), currency),
        situation.agreement.goal.per,
        Money(0, currency),
        "measured",
        situation.agreement.goal.marketing_share,
        [],
        [],
        findings,
        situation.footing(),
        new_business=situation.agreement.goal.new_business,
    )


def _steps(found: Grounds, goal: Fraction) -> list[PlanStep]:
    needed = reverse_funnel(goal, found.sale.average, [rate.value for rate in found.rates])
    return [
        PlanStep(
            stage.name,
            text(stage.label),
            Team(stage.owner),
            need,
            shown(need),
            rate.value if rate else None,
            rate.origin if rate else "",
            rate.interval if rate else None,
            list(passage.lag.shares) if passage else [],
            passage.lag.origin if passage else "",
        )
        for stage, need, rate, passage in zip(
            found.stages, needed, [*found.rates, None], [*found.passages, None], strict=True
        )
    ]


def _with_months(
    report: PlanReport,
    timeline: Timeline,
    asked: Asked,
    capacity: Sequence[Fraction] | None,
) -> PlanReport:
    """Add what must enter when, and what the futures say."""
    found = timeline.grounds
    currency = report.goal.currency
    handed = found.stages[found.start].name
    as_planned = today = None
    moved: list[Lever] = []
    if asked.futures:
        asked_for, arrivals = timeline.as_planned(), at_todays_volume(timeline)
        as_planned = played(timeline, asked_for, asked.futures, asked.seed)
        if arrivals is not None:
            today = played(timeline, arrivals, asked.futures, asked.seed)
        as_is = (today or as_planned).chance
        coming = arrivals or asked_for
        moved = levers(timeline, coming, capacity, asked.futures, asked.seed, as_is)
    what_comes = today or as_planned
    told = [*unknown_spread(found), *_few(asked.futures)] if asked.futures else []
    a_month = float(found.volume.by_month[0]) if found.volume else None
    return replace(
        report,
        findings=[*report.findings, *told],
        total=Money(sum(timeline.wanted[: timeline.count], Fraction(0)), currency),
        handoff=handed,
        months=_months(timeline, what_comes, asked),
        close_rates=timeline.close_rates(),
        futures=asked.futures,
        seed=asked.seed,
        outcome=today.outcome("history", a_month) if today else None,
        as_planned=as_planned.outcome("plan", None) if as_planned else None,
        levers=moved,
        periods=what_comes.of_periods() if what_comes else [],
    )


def _few(played_out: int) -> list[Finding]:
    if played_out >= LEAST_FUTURES:
        return []
    return [
        Finding(
            "plan.few_futures",
            Severity.WARNING,
            "so few futures, {count}, say little of any chance",
            "leave `--futures` out, or play at least 1000",
            {"count": played_out},
        )
    ]


def _months(timeline: Timeline, what_comes: Played | None, asked: Asked) -> list[PlanMonth]:
    currency = timeline.grounds.situation.agreement.agreement.currency
    ahead = timeline.ahead(0) if timeline.coming else None
    rows = []
    for place, needed in enumerate(timeline.needs(asked.futures, asked.seed)):
        spread = chance = so_far = None
        if what_comes is not None:
            spread, chance, so_far = what_comes.of_month(place)
        month = timeline.months[place]
        rows.append(
            PlanMonth(
                month.start,
                month.end,
                Money(timeline.wanted[place], currency),
                timeline.wanted[place] / timeline.grounds.sale.average,
                Money(timeline.won_so_far if not place else 0, currency),
                ahead[place] if ahead is not None else None,
                needed,
                spread,
                chance,
                so_far,
            )
        )
    return rows
