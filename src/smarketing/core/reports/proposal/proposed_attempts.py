"""How many attempts to agree on: what value and cost say, within what law and team allow."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.team import Role
from smarketing.core.base.sentence import Money, Sentence, Share, Value
from smarketing.core.planning.attempts import Effort, effort
from smarketing.core.planning.capacity import leads_in
from smarketing.core.reports.contact import exactly, worthwhile
from smarketing.core.reports.contact_pages import Worthwhile
from smarketing.core.reports.proposal.ground import Ground

NEARLY_ALL = 0.9
"""Where no cost is known: the attempts by which nine in ten of the contacts come."""

_A_YEAR = timedelta(days=365)
_MINUTES, _MONTHS = 60, 12


@dataclass(frozen=True)
class Given:
    """What somebody said beside the agreement, in units of its currency; None: not said."""

    value_per_contact: Decimal | None = None
    cost_per_attempt: Decimal | None = None


@dataclass(frozen=True)
class Recommendation:
    """The number of attempts proposed, None where nothing suggests one, and what it rests on."""

    number: int | None
    worthwhile: Worthwhile | None
    reasons: tuple[Sentence, ...]


def lead_role(agreement: Agreement) -> Role | None:
    """Return the role that works leads, the first where there are several."""
    return next((role for role in agreement.roles if role.works in {"leads", "both"}), None)


def recommendation(ground: Ground, given: Given, effective: date) -> Recommendation:
    """Return how many attempts to agree on from a day on."""
    attempts = ground.curve.attempts
    if not attempts:
        return Recommendation(None, None, (_no_curve(ground),))
    value, cost = _value(ground, given), _cost(ground, given)
    worth = worthwhile(attempts, value, cost) if value is not None and cost is not None else None
    if worth is not None and worth.by_value:
        number, reason = worth.by_value, _pays(worth)
    else:
        number = next(
            one.number
            for one in attempts
            if ground.curve.share_of_contacts(one.number) >= NEARLY_ALL
        )
        share = ground.curve.share_of_contacts(number)
        reason = Sentence(
            "no value of a contact above the cost of an attempt is known: by attempt {number} come "
            "{share} of the contacts that history knows of",
            {"number": number, "share": Share(share)},
        )
    limits = [limit for limit in (_law(ground, effective), _team(ground)) if limit is not None]
    reasons = [reason]
    for most, why in limits:
        if most < number:
            number = most
            reasons.append(why)
    return Recommendation(number, worth, tuple(reasons))


def _no_curve(ground: Ground) -> Sentence:
    if not ground.kinds:
        return Sentence("no activity tells that it reached somebody")
    return Sentence(
        "only {count} leads were tried in these months, too few for a curve",
        {"count": ground.curve.leads},
    )


def _pays(worth: Worthwhile) -> Sentence:
    values: dict[str, Value] = {
        "value": worth.value,
        "cost": worth.cost,
        "cut": Share(worth.cut_off),
        "number": worth.by_value,
    }
    return Sentence(
        "at {value} a contact and {cost} an attempt, attempts pay up to number {number}, as long "
        "as their chance to be the first contact is above {cut}",
        values,
    )


def _value(ground: Ground, given: Given) -> Money | None:
    """Return what a contact is worth: as said, as agreed, or a lead's worth over the contact rate.

    The last takes whoever is never reached to bring nothing.
    """
    role = lead_role(ground.situation.agreement)
    stated = given.value_per_contact or (role.value_per_contact if role else None)
    if stated:
        return ground.money(Fraction(stated) * ground.unit)
    if not ground.values:
        return None
    reached = ground.curve.attempts[-1].by_now.value
    worth = ground.values[0].value.value / reached if reached else 0.0
    return ground.money(Fraction(round(worth))) if worth >= 1 else None


def _cost(ground: Ground, given: Given) -> Money | None:
    """Return what an attempt costs: as said, as agreed, or its minutes at the cost of the person.

    The cost of a month is shared out over the open hours of an average month.
    """
    role = lead_role(ground.situation.agreement)
    stated = given.cost_per_attempt or (role.cost_per_attempt if role else None)
    if stated:
        return ground.money(Fraction(stated) * ground.unit)
    if role is None or not role.monthly_cost or not role.minutes_per_attempt:
        return None
    calendar, today = ground.situation.calendar, ground.situation.today
    days = len(calendar.days_between(today - _A_YEAR, today))
    minutes = Fraction(days * calendar.average_day_seconds, _MINUTES * _MONTHS)
    if not minutes:
        return None
    cost = Fraction(role.monthly_cost) / minutes * Fraction(role.minutes_per_attempt) * ground.unit
    return ground.money(Fraction(max(round(cost), 1)))


def _law(ground: Ground, effective: date) -> tuple[int, Sentence] | None:
    """Return how many attempts the law allows on anybody, where it binds for every lead."""
    solicitation = ground.situation.agreement.solicitation
    if solicitation is None or solicitation.consumers:
        return None
    caps = [
        (rule.at_most, rule)
        for rule in solicitation.rules
        if rule.at_most is not None
        and not rule.consent_lifts
        and (rule.first_day is None or rule.first_day <= effective)
        and (rule.last_day is None or rule.last_day >= effective)
        and set(rule.kinds) & set(ground.kinds)
    ]
    if not caps:
        return None
    most, rule = min(caps, key=lambda cap: cap[0])
    values: dict[str, Value] = {"most": most, "article": rule.article}
    return max(most, 1), Sentence("the law allows {most} at most ({article})", values)


def workable(ground: Ground, number: int | None) -> Fraction | None:
    """Return how many leads a month somebody of the role works, with so many attempts at most.

    None where the role does not say how long that takes, or no number is proposed.
    """
    role = lead_role(ground.situation.agreement)
    if number is None or role is None or not role.hours_per_month:
        return None
    minutes = _effort(ground, role, number).minutes
    return leads_in(Fraction(role.hours_per_month), minutes) if minutes else None


def _effort(ground: Ground, role: Role, number: int) -> Effort:
    """Return what working a lead takes, by the measured contact curve."""
    return effort(
        [exactly(one.first_contact) for one in ground.curve.attempts],
        number,
        Fraction(role.minutes_per_attempt or 0),
        Fraction(role.minutes_per_conversation or 0),
    )


def _team(ground: Ground) -> tuple[int, Sentence] | None:
    """Return how many attempts the team has the time for, at the leads that it was handed over."""
    agreement = ground.situation.agreement
    role = lead_role(agreement)
    if role is None or not role.minutes_per_attempt or not role.hours_per_month:
        return None
    if not ground.months:
        return None
    people = [
        person
        for person in agreement.parties.sales.people
        if person.role == role.name
        and (person.leaves is None or person.leaves >= ground.situation.today)
    ]
    hours = sum(
        (Fraction(role.hours_per_month) * Fraction(person.share_of_time) for person in people),
        Fraction(0),
    )
    leads = Fraction(ground.tried.height, len(ground.months))
    if not hours or not leads:
        return None
    per_lead = hours * _MINUTES / leads
    most = 0
    for number in range(1, len(ground.curve.attempts) + 1):
        if _effort(ground, role, number).minutes <= per_lead:
            most = number
    return max(most, 1), Sentence(
        "the team has {minutes} minutes a lead, at {leads} leads a month: time for {most} attempts",
        {"minutes": per_lead, "leads": ceil(leads), "most": max(most, 1)},
    )
