"""How much work the team has: leads to be worked, revenue to be won, deals to be opened."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.commitments import Volume
from smarketing.core.agreement.stages import OnDeal, Stage
from smarketing.core.base.period import MONTHS_IN, Period, local_date, period_of
from smarketing.core.planning.goal import goal_in
from smarketing.core.planning.members import LEADS, OPPORTUNITIES, REVENUE, Amounts
from smarketing.core.reports.plan.pages import PlanReport, PlanStep
from smarketing.core.reports.plan.staff_pages import LeadSupply, Supply
from smarketing.core.reports.situation import Situation

_LAST_MONTHS = 3


def lead_supply(situation: Situation, plan: PlanReport) -> list[LeadSupply]:
    """Return how many leads a month are to be worked: as promised, as planned, as they came.

    What marketing promised is counted on; where it promised no number, what the plan takes of
    marketing; where the plan cannot say, what came.
    """
    found = [
        *_promised(situation.agreement, handed_stage(situation)),
        *_planned(situation, plan),
        *_arrived(situation),
    ]
    return [replace(one, used=place == 0) for place, one in enumerate(found)]


def handed_stage(situation: Situation) -> Stage:
    """Return the stage in which leads come to sales: that of the handoff, else the first."""
    handoff = situation.agreement.handoff
    named = [one for one in situation.agreement.stages if handoff and one.name == handoff.stage]
    return named[0] if named else situation.first_stage


def needs_by_month(
    situation: Situation,
    supply: Sequence[LeadSupply],
    plan: PlanReport,
    months: Sequence[Period],
) -> dict[str, Amounts]:
    """Return how much work of each kind there is in each month; kinds that nobody knows are out.

    Revenue, in units of the currency, is the goal of the month. Leads that are promised come
    evenly; those that the plan takes, and the opportunities, go with the goal of the month.
    """
    goal = situation.agreement.goal
    revenue = tuple(goal_in(goal, month) for month in months)
    average = Fraction(goal.revenue) / MONTHS_IN[goal.per]
    found = {REVENUE: revenue}
    used = next((one for one in supply if one.used), None)
    if used is not None:
        by_goal = used.origin is Supply.PLANNED
        found[LEADS] = tuple(
            used.per_month * (of_month / average if by_goal else 1) for of_month in revenue
        )
    opened = opportunity_stage(situation.agreement)
    step = _step(plan.steps, opened.name) if opened else None
    if step is not None:
        found[OPPORTUNITIES] = tuple(
            step.exact / MONTHS_IN[goal.per] * of_month / average for of_month in revenue
        )
    return found


def opportunity_stage(agreement: Agreement) -> Stage | None:
    """Return the stage that is entered when a deal is opened; None where there is none."""
    return next(
        (
            stage
            for stage in agreement.stages
            if any(isinstance(rule, OnDeal) and rule.status == "open" for rule in stage.entry)
        ),
        None,
    )


def cycle_months(agreement: Agreement) -> Fraction:
    """Return how many months a deal takes from open to won, on average, as the plan's lags say."""
    opened = opportunity_stage(agreement)
    if opened is None:
        return Fraction(0)
    names = agreement.stage_names()
    later = names[names.index(opened.name) : -1]
    return sum(
        (
            month * Fraction(share)
            for name in later
            for month, share in enumerate(agreement.plan.lags.get(name, []))
        ),
        Fraction(0),
    )


def _promised(agreement: Agreement, stage: Stage) -> list[LeadSupply]:
    owed = [
        one
        for one in agreement.commitments.marketing
        if isinstance(one, Volume) and one.stage == stage.name
    ]
    # A promise of all leads says more than those of some segments.
    told = [one for one in owed if not one.segments][:1] or owed
    if not told:
        return []
    whole = sum((Fraction(one.target) / MONTHS_IN[one.per] for one in told), Fraction(0))
    return [
        LeadSupply(
            Supply.PROMISED, whole, used=False, commitment=", ".join(one.name for one in told)
        )
    ]


def _planned(situation: Situation, plan: PlanReport) -> list[LeadSupply]:
    step = _step(plan.marketing_steps, handed_stage(situation).name)
    if step is None:
        return []
    per_month = step.exact / MONTHS_IN[situation.agreement.goal.per]
    return [LeadSupply(Supply.PLANNED, per_month, used=False)]


def _arrived(situation: Situation) -> list[LeadSupply]:
    """Count the handoffs of the last three whole months."""
    if not situation.facts.frames:
        return []
    end = period_of(situation.today, "month").start
    first = end
    for _ in range(_LAST_MONTHS):
        first = period_of(first - timedelta(days=1), "month").start
    day = local_date("handed_over_at", situation.zone)
    came = situation.handed_over.filter(day >= first, day < end).height
    return [LeadSupply(Supply.ARRIVED, Fraction(came, _LAST_MONTHS), used=False)] if came else []


def _step(steps: Sequence[PlanStep], stage: str) -> PlanStep | None:
    return next((step for step in steps if step.stage == stage), None)
