"""Whether goal, quotas, marketing's promises and capacity go together with the plan."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.commitments import Volume, Worth
from smarketing.core.base.finding import Finding, Severity
from smarketing.core.base.money import exponent
from smarketing.core.base.period import MONTHS_IN
from smarketing.core.base.sentence import Money, Sentence, Text
from smarketing.core.planning.capacity import street_quota
from smarketing.core.planning.reverse_funnel import shown
from smarketing.core.reports.headlines import PERIODS
from smarketing.core.reports.plan.grounds import Grounds, chances
from smarketing.core.reports.plan.pages import PlanReport, Tie

QUOTAS, QUOTAS_SERVED, CAPACITY = "quotas", "leads_for_quotas", "capacity"


def ties(
    found: Grounds, report: PlanReport, capacity: Sequence[Fraction] | None = None
) -> list[Tie]:
    """Return each promise beside what the plan asks of it, in the promise's own period.

    Marketing's pipeline is tied to the quotas: the leads that marketing promised, at the plan's
    rates, must bring what the quotas add up to without their over-assignment.
    """
    agreement = found.situation.agreement
    return [
        *_quotas(agreement),
        *_promises(agreement, report),
        *_leads_for_quotas(found, agreement),
        *_capacity(found, report, capacity),
    ]


def _quotas(agreement: Agreement) -> Iterator[Tie]:
    """Hold the sum of the quotas against the goal with the over-assignment that was agreed."""
    handed_out, expected = quotas_of(agreement)
    if not handed_out:
        return
    unit, per = _unit(agreement), agreement.goal.per
    goal = Fraction(agreement.goal.revenue)
    needed = street_quota(goal, handed_out / expected - 1)
    said = handed_out * MONTHS_IN[per]
    label = Sentence("Quotas of sales")
    yield Tie(QUOTAS, label, per, "money", said * unit, needed * unit, said >= needed)


def quotas_of(agreement: Agreement) -> tuple[Fraction, Fraction]:
    """Return the quotas of a month, and what of them is expected: without the over-assignment."""
    more = {role.name: Fraction(role.over_assignment) for role in agreement.roles}
    handed_out = expected = Fraction(0)
    for person in agreement.parties.sales.people:
        quota = Fraction(person.monthly_quota or 0)
        handed_out += quota
        expected += quota / (1 + more.get(person.role or "", Fraction(0)))
    return handed_out, expected


def _promises(agreement: Agreement, report: PlanReport) -> Iterator[Tie]:
    """Hold marketing's promises of all leads against what the goal takes from marketing."""
    steps = {step.stage: step for step in report.marketing_steps}
    goal = Fraction(agreement.goal.revenue) * Fraction(agreement.goal.new_business)
    mine = goal * Fraction(agreement.goal.marketing_share) * _unit(agreement)
    for owed in agreement.commitments.marketing:
        if not isinstance(owed, Volume | Worth) or owed.segments:
            continue
        months = Fraction(MONTHS_IN[owed.per], MONTHS_IN[agreement.goal.per])
        label = Sentence("{promise}", {"promise": Text(owed.label.en, owed.label.fr)})
        said = Fraction(owed.target)
        if isinstance(owed, Worth):
            said, needed = said * _unit(agreement), mine * months
            yield Tie(owed.name, label, owed.per, "money", said, needed, said >= needed)
        elif owed.stage in steps:
            needed = steps[owed.stage].exact * months
            holds = said >= shown(needed)
            yield Tie(owed.name, label, owed.per, "count", said, needed, holds)


def _leads_for_quotas(found: Grounds, agreement: Agreement) -> Iterator[Tie]:
    """Hold the leads promised at the handoff against those that the quotas take."""
    handed_out, expected = quotas_of(agreement)
    stage = found.stages[found.start].name
    share = Fraction(agreement.goal.marketing_share)
    for owed in agreement.commitments.marketing:
        if not isinstance(owed, Volume) or owed.segments or owed.stage != stage or not handed_out:
            continue
        each = chances(found.passages[found.start :]) * found.sale.average
        months = MONTHS_IN[owed.per]
        needed = expected * months * _unit(agreement) * share / each
        said = Fraction(owed.target)
        label = Sentence(
            "{promise}, for the quotas", {"promise": Text(owed.label.en, owed.label.fr)}
        )
        yield Tie(QUOTAS_SERVED, label, owed.per, "count", said, needed, said >= shown(needed))
        return


def _capacity(
    found: Grounds, report: PlanReport, capacity: Sequence[Fraction] | None
) -> Iterator[Tie]:
    """Hold what the team can work against the leads that marketing is to bring in a month."""
    if not capacity:
        return
    stage = found.stages[found.start].name
    months = MONTHS_IN[report.per]
    needed = next((s.exact / months for s in report.marketing_steps if s.stage == stage), None)
    if needed is None:
        return
    able = sum(capacity, Fraction(0)) / len(capacity)
    label = Sentence("Leads that the team can work")
    yield Tie(CAPACITY, label, "month", "count", able, needed, able >= needed)


def ties_findings(found: Grounds, report: PlanReport, tied: Sequence[Tie]) -> list[Finding]:
    """Tell where the two disagree, and which line would bring them together."""
    agreement = found.situation.agreement
    promises = {owed.name: owed for owed in agreement.commitments.marketing}
    told = []
    for tie in tied:
        severity = Severity.INFO if tie.holds else Severity.WARNING
        values: dict[str, object] = {"per": PERIODS[tie.per], "name": tie.name}
        if tie.name == QUOTAS and tie.said != tie.needed:
            told.append(_quotas_differ(agreement, tie, severity, values))
        elif isinstance(owed := promises.get(tie.name), Volume) and shown(tie.needed) != tie.said:
            told.append(_volume_differs(owed, tie, values))
        elif isinstance(promises.get(tie.name), Worth) and tie.said != tie.needed:
            told.append(_worth_differs(agreement, tie, values))
        elif tie.name == QUOTAS_SERVED and not tie.holds:
            told.append(_quotas_not_served(report, tie, values))
        elif tie.name == CAPACITY and not tie.holds:
            told.append(_too_few_people(tie, values))
    return told


def _quotas_differ(
    agreement: Agreement, tie: Tie, severity: Severity, values: dict[str, object]
) -> Finding:
    currency = agreement.agreement.currency
    handed_out, expected = quotas_of(agreement)
    return Finding(
        "plan.quotas_differ",
        severity,
        "the quotas of sales add up to {said} a {per}; the goal with an over-assignment of "
        "{more} % makes {needed}",
        "bring `monthly_quota` of the people, `over_assignment` of their [[roles]] and `revenue` "
        "under [goal] together",
        {
            **values,
            "said": Money(tie.said, currency),
            "needed": Money(tie.needed, currency),
            "more": round(100 * (handed_out / expected - 1)),
        },
    )


def _volume_differs(owed: Volume, tie: Tie, values: dict[str, object]) -> Finding:
    return Finding(
        "plan.promise_differs",
        Severity.INFO,
        "the goal takes {needed} a {per} into `{stage}` from marketing, `{name}` promises "
        "{promised}",
        "bring the two together, or say in the agreement why they differ",
        {
            **values,
            "needed": shown(tie.needed),
            "stage": owed.stage,
            "promised": owed.target,
        },
    )


def _worth_differs(agreement: Agreement, tie: Tie, values: dict[str, object]) -> Finding:
    currency = agreement.agreement.currency
    return Finding(
        "plan.worth_differs",
        Severity.INFO,
        "marketing’s share of the goal is {needed} a {per}, `{name}` promises leads worth {said}",
        "bring `target` of `{name}`, `marketing_share` and `revenue` under [goal] together",
        {**values, "said": Money(tie.said, currency), "needed": Money(tie.needed, currency)},
    )


def _quotas_not_served(report: PlanReport, tie: Tie, values: dict[str, object]) -> Finding:
    return Finding(
        "plan.quotas_not_served",
        Severity.WARNING,
        "the quotas of sales take {needed} a {per} into `{stage}` from marketing, {said} are "
        "promised",
        "promise more, raise a rate of the plan, or lower the quotas",
        {
            **values,
            "needed": shown(tie.needed),
            "said": shown(tie.said),
            "stage": report.handoff or "",
        },
    )


def _too_few_people(tie: Tie, values: dict[str, object]) -> Finding:
    return Finding(
        "plan.too_few_people",
        Severity.WARNING,
        "the plan takes {needed} leads a {per} from marketing, the team can work {said}",
        "see `smarketing staff` for whom to hire, make fewer attempts per lead, or lower the goal",
        {**values, "needed": shown(tie.needed), "said": int(tie.said)},
    )


def _unit(agreement: Agreement) -> int:
    unit: int = 10 ** exponent(agreement.agreement.currency)
    return unit
