"""How each figure of the staff report is computed, and what it rests on."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from smarketing.core.agreement.team import Role
from smarketing.core.base.sentence import Money, Score, Sentence, Share, Value
from smarketing.core.reports.plan.staff_pages import (
    LeadEffort,
    LeadSupply,
    Quotas,
    RoleStaff,
    RoleWork,
    StaffReport,
    Supply,
)
from smarketing.core.reports.plan.staff_roles import Ground
from smarketing.core.reports.why import Why


def staff_reasons(
    report: StaffReport, ground: Ground, supply: Sequence[LeadSupply]
) -> Iterator[Why]:
    """Yield the reason of each figure, in the order of the page."""
    for one in supply:
        yield _supply(one)
    terms = {role.name: (place, role) for place, role in enumerate(ground.agreement.roles, 1)}
    for role in report.roles:
        _, agreed = terms[role.role]
        yield from _of_role(role, agreed, report)
    if report.cost is not None:
        yield Why(
            "cost",
            Sentence("Cost of the team"),
            report.cost,
            Sentence(
                "the sum of all roles from {start} to {end}: {parts}",
                {
                    "start": report.start,
                    "end": report.end,
                    "parts": tuple(role.cost for role in report.roles if role.cost is not None),
                },
            ),
            tuple(f"roles.{role.role}.monthly_cost" for role in report.roles if role.cost),
        )


def _supply(one: LeadSupply) -> Why:
    figure = f"supply.{one.origin.value}"
    match one.origin:
        case Supply.PROMISED:
            how = Sentence(
                "what marketing promises, “{name}”, by the month", {"name": one.commitment}
            )
            rests = tuple(
                f"commitments.marketing.{name}" for name in one.commitment.split(", ") if name
            )
            return Why(figure, Sentence("Leads promised"), one.per_month, how, rests)
        case Supply.PLANNED:
            how = Sentence("what the funnel computed backwards takes of marketing, by the month")
            rests = ("goal.revenue", "goal.marketing_share", "plan.average_sale", "plan.rates")
            return Why(figure, Sentence("Leads planned"), one.per_month, how, rests)
    how = Sentence("the handoffs of the last three whole months, divided by three")
    return Why(figure, Sentence("Leads that came"), one.per_month, how, ("handoff.stage",))


def _of_role(role: RoleStaff, agreed: Role, report: StaffReport) -> Iterator[Why]:
    at = f"roles.{role.role}"
    if role.effort is not None:
        yield from _effort(at, role.effort, agreed)
    for work in role.work:
        yield from _work(at, work, agreed, report)
    if role.quotas is not None:
        yield _quotas(at, role.quotas)
    yield _lead_time(at, role)
    if role.span is not None:
        yield Why(
            f"{at}.months.managers",
            Sentence("People who lead them"),
            role.months[0].managers,
            Sentence(
                "{people} people on average, {span} to one who leads them, rounded up",
                {"people": role.months[0].people, "span": role.span},
            ),
            (f"{at}.span",),
        )
    if role.cost is not None:
        yield _cost(at, role, agreed)


def _effort(at: str, effort: LeadEffort, agreed: Role) -> Iterator[Why]:
    attempts = f"{at}.attempts"
    chance = f"{at}.contact_chance" if agreed.contact_chance else f"{at}.first_contact"
    values: dict[str, Value] = {
        "attempts": effort.attempts,
        "reached": Share(effort.reached),
        "made": Score(float(effort.attempts_made)),
        "call": agreed.minutes_per_attempt or 0,
        "talk": agreed.minutes_per_conversation or 0,
        "minutes": Score(float(effort.minutes)),
        "worst": Score(float(effort.worst_minutes)),
        "hours": effort.hours,
    }
    yield Why(
        f"{at}.effort.reached",
        Sentence("Leads reached"),
        Share(effort.reached),
        _reached(agreed, values),
        (attempts, chance),
    )
    yield Why(
        f"{at}.effort.attempts_made",
        Sentence("Attempts a lead takes"),
        effort.attempts_made,
        Sentence(
            "the first is made for every lead, each further one for the share not reached before "
            "it, up to {attempts}",
            values,
        ),
        (attempts, chance),
    )
    yield from _capacity(at, effort, agreed, chance, values)
    if effort.recommended is not None and effort.cut_off is not None:
        yield _recommended(at, effort, agreed, chance)


def _capacity(
    at: str, effort: LeadEffort, agreed: Role, chance: str, values: dict[str, Value]
) -> Iterator[Why]:
    attempts = f"{at}.attempts"
    minutes = (f"{at}.minutes_per_attempt", f"{at}.minutes_per_conversation")
    yield Why(
        f"{at}.effort.minutes",
        Sentence("Minutes a lead takes"),
        effort.minutes,
        Sentence("{made} attempts × {call} min + {reached} × {talk} min of talk", values),
        (attempts, chance, *minutes),
    )
    hours = (f"{at}.hours_per_month",) if agreed.hours_per_month else ("calendar.week",)
    yield Why(
        f"{at}.effort.leads",
        Sentence("Leads a person works in a month"),
        effort.leads,
        Sentence("{hours} h × 60 ÷ {minutes} min", values),
        (*hours, attempts, chance, *minutes),
    )
    yield Why(
        f"{at}.effort.worst_leads",
        Sentence("Leads a person works at worst"),
        effort.worst_leads,
        Sentence(
            "{hours} h × 60 ÷ {worst} min: {attempts} attempts × {call} min + {talk} min of talk",
            values,
        ),
        (*hours, attempts, *minutes),
    )


def _reached(agreed: Role, values: dict[str, Value]) -> Sentence:
    if agreed.first_contact:
        chances = tuple(Share(Fraction(one)) for one in agreed.first_contact)
        return Sentence(
            "the chances of the first {attempts} attempts together: {chances}",
            {**values, "chances": chances},
        )
    chance = Fraction(agreed.contact_chance or 0)
    return Sentence(
        "1 − (1 − {chance}) to the power of {attempts}", {**values, "chance": Share(chance)}
    )


def _recommended(at: str, effort: LeadEffort, agreed: Role, chance: str) -> Why:
    return Why(
        f"{at}.effort.recommended",
        Sentence("Attempts worth their cost"),
        effort.recommended or 0,
        Sentence(
            "attempts go on while the chance of the next one is above {cut_off}: {cost} an attempt "
            "÷ {value} a contact; the highest profit per hour is at {by_hour}",
            {
                "cut_off": Share(effort.cut_off or Fraction(0)),
                "cost": agreed.cost_per_attempt or 0,
                "value": agreed.value_per_contact or 0,
                "by_hour": effort.best_by_hour or 0,
            },
        ),
        (chance, f"{at}.value_per_contact", f"{at}.cost_per_attempt"),
    )


def _work(at: str, work: RoleWork, agreed: Role, report: StaffReport) -> Iterator[Why]:
    def amount(value: Fraction) -> Value:
        return Money(value, report.currency) if work.kind == "revenue" else value

    month = work.months[0]
    terms = {
        "leads": (f"{at}.attempts", f"{at}.hours_per_month"),
        "revenue": ("goal.revenue", "goal.seasonality", f"{at}.monthly_productivity"),
        "opportunities": ("plan.rates", f"{at}.opportunities_per_month"),
    }[work.kind]
    yield Why(
        f"{at}.work.{work.kind}.needed",
        Sentence("People past the ramp that it takes"),
        work.needed,
        Sentence(
            "{need} ÷ {each} a person, shown rounded up as {shown}",
            {"need": amount(work.need), "each": amount(work.each), "shown": work.needed_display},
        ),
        terms,
    )
    yield Why(
        f"{at}.work.{work.kind}.months",
        Sentence("What the team can do"),
        amount(month.planned),
        Sentence(
            "everybody there, each with what the calendar, the ramp and the share of time leave of "
            "{each}; of those there today, {attrition} leave within a year; the hires of the plan "
            "are added. The range, {low} to {high}, is that of who happens to leave",
            {
                "each": amount(month.each),
                "attrition": Share(Fraction(agreed.attrition)),
                "low": amount(Fraction(month.range.low)),
                "high": amount(Fraction(month.range.high)),
            },
        ),
        ("parties.sales.people", f"{at}.ramp", f"{at}.attrition", f"{at}.weeks_to_fill"),
    )


def _quotas(at: str, quotas: Quotas) -> Why:
    return Why(
        f"{at}.quotas.to_hand_out",
        Sentence("Quotas to hand out"),
        quotas.to_hand_out,
        Sentence(
            "{goal} × (1 + {beyond}); {people} quotas, {handed_out} together, are handed out",
            {
                "goal": quotas.goal,
                "beyond": Share(quotas.over_assignment),
                "people": quotas.people,
                "handed_out": quotas.handed_out,
            },
        ),
        ("goal.revenue", f"{at}.over_assignment", "parties.sales.people"),
    )


def _lead_time(at: str, role: RoleStaff) -> Why:
    time = role.lead_time
    return Why(
        f"{at}.lead_time.carries_from",
        Sentence("Whoever is looked for from today carries fully from"),
        time.carries_from,
        Sentence(
            "{weeks} weeks until the place is filled, from the next first of a month on {ramp} "
            "months of ramp, then {cycle} months of sales cycle, begun ones counted",
            {"weeks": time.to_fill_weeks, "ramp": time.ramp_months, "cycle": time.cycle_months},
        ),
        (f"{at}.weeks_to_fill", f"{at}.ramp", "plan.lags"),
    )


def _cost(at: str, role: RoleStaff, agreed: Role) -> Why:
    months = role.months
    return Why(
        f"{at}.cost",
        Sentence("Cost of “{role}”", {"role": role.label}),
        role.cost or "",
        Sentence(
            "{count} months, each with as many full jobs as are paid × {one}, and those who lead "
            "× {leader}; the first month costs {first}, the last {last}",
            {
                "count": len(months),
                "one": agreed.monthly_cost or 0,
                "leader": agreed.manager_monthly_cost or 0,
                "first": months[0].cost or "",
                "last": months[-1].cost or "",
            },
        ),
        (f"{at}.monthly_cost", f"{at}.manager_monthly_cost", f"{at}.span"),
    )
