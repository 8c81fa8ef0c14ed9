"""What other terms would have meant: how often kept, and by how many people."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import numpy as np
import polars as pl

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.commitments import Decision, FirstAttempt
from smarketing.core.agreement.team import Role
from smarketing.core.base.finding import Finding
from smarketing.core.base.period import Period, local_date
from smarketing.core.base.sentence import Sentence
from smarketing.core.base.working_time import SECOND
from smarketing.core.planning.members import effort_of
from smarketing.core.reports.situation import Situation, text, under_other_terms
from smarketing.core.reports.sla.pages import (
    Kept,
    People,
    PromiseSweepReport,
    Renegotiated,
    RenegotiationReport,
    TriedTerm,
)
from smarketing.core.reports.sla.renegotiated_why import renegotiated_why, tried_why
from smarketing.core.reports.sla.sales_promises import kept_of, terms_of
from smarketing.core.reports.what_if.pages import Definition
from smarketing.core.sla.clocks import spans_of
from smarketing.core.sla.compliance import Promise
from smarketing.core.sla.people_needed import Work, people_needed
from smarketing.core.sla.standing_still import clocks_of
from smarketing.core.sla.tally import counted

_MINUTE = 60 * SECOND
_MONTHS_IN_A_YEAR, _DAYS_IN_A_YEAR = 12, Fraction("365.25")


class Tried(NamedTuple):
    """One value of a swept term, and the agreement that has it."""

    value: Decimal
    agreement: Agreement


def renegotiation_report(
    situation: Situation,
    candidate: Agreement,
    definitions: tuple[Definition, Definition],
    period: Period,
    findings: Sequence[Finding] = (),
) -> RenegotiationReport:
    """Judge the leads handed over in the period by the agreed terms, and by a candidate's.

    `definitions` name the agreed and the candidate agreement. A promise that only one of them has
    cannot be compared and is left out.
    """
    other = under_other_terms(situation, candidate)
    sides = [
        {promise.name: (promise, leads) for promise, leads in one.judged_promises}
        for one in (situation, other)
    ]
    both = [name for name in sides[0] if name in sides[1]]
    promises = []
    for name in both:
        (now, leads_now), (then, leads_then) = sides[0][name], sides[1][name]
        promises.append(
            Renegotiated(
                name,
                text(then.label),
                terms_of(now),
                terms_of(then),
                _kept(leads_now, period, situation.zone),
                _kept(leads_then, period, situation.zone),
                people_for(situation, now, leads_now, period),
                people_for(other, then, leads_then, period),
            )
        )
    return RenegotiationReport(
        period.start,
        period.end,
        *definitions,
        promises,
        people_on_leads(candidate),
        _notes(any(one.people_then for one in promises)),
        renegotiated_why(promises),
        list(findings),
        situation.footing(),
    )


def promise_sweep_report(
    situation: Situation,
    commitment: str,
    term: str,
    tried: Sequence[Tried],
    definition: Definition,
    period: Period,
    findings: Sequence[Finding] = (),
) -> PromiseSweepReport:
    """Judge the leads handed over in the period by a promise at each value of a term.

    `definition` names the agreement in which the term is swept.
    """
    agreed = situation.agreement
    points = []
    label = text(next(one for one in agreed.commitments.sales if one.name == commitment).label)
    for one in tried:
        other = under_other_terms(situation, one.agreement)
        promise, leads = next(
            (promise, leads)
            for promise, leads in other.judged_promises
            if promise.name == commitment
        )
        points.append(
            TriedTerm(
                one.value,
                _kept(leads, period, situation.zone),
                people_for(other, promise, leads, period),
                one.agreement == agreed,
            )
        )
    return PromiseSweepReport(
        period.start,
        period.end,
        term,
        commitment,
        label,
        definition,
        points,
        people_on_leads(agreed),
        _notes(any(point.people for point in points)),
        tried_why(points),
        list(findings),
        situation.footing(),
    )


def people_for(
    situation: Situation, promise: Promise, leads: pl.DataFrame, period: Period
) -> People | None:
    """Return how many people keep a promise of speed, from the leads handed over in the period.

    They work all of them, first come, first served, in the house's working time (see
    `people_needed`). A first attempt is made after the minutes of one; a decision taken once all
    of the work on the lead is done. Where a role gives leads only so many hours a month, work
    takes so much longer. None for other promises, or where no role says how long a lead takes.
    """
    role = role_on_leads(situation.agreement)
    spent = effort_of(role) if role else None
    if role is None or spent is None or not isinstance(promise, FirstAttempt | Decision):
        return None
    handed = _handed_over(situation.clocked, period, situation.zone)
    longer = _longer(situation, role, period)
    whole = spent.minutes * longer
    first = whole
    if isinstance(promise, FirstAttempt):
        first = Fraction(role.minutes_per_attempt or 0) * longer
    clocks = clocks_of(
        handed.with_columns(served_at=pl.col("handed_over_at")), "handed_over_at", "served_at"
    )
    calendar = situation.calendar
    begin = np.full(handed.height, calendar.begins, np.int64)
    keys = ["contact_id", "cycle"]
    is_owed = handed.select(keys).join(
        leads.select(*keys, owed=pl.lit(value=True)), on=keys, how="left", maintain_order="left"
    )
    needed = people_needed(
        calendar.elapsed(begin, clocks.start),
        spans_of(situation.clock_calendars[0], clocks, promise.within),
        float(promise.share),
        Work(int(first * _MINUTE), int(whole * _MINUTE)),
        is_owed["owed"].fill_null(value=False).to_numpy(),
    )
    return People(needed, first, whole)


def role_on_leads(agreement: Agreement) -> Role | None:
    """Return the role that works leads; of several, that of the most people, then the first."""
    roles = [role for role in agreement.roles if role.works != "opportunities"]
    people = [person.role for person in agreement.parties.sales.people]
    return max(roles, key=lambda role: people.count(role.name), default=None)


def people_on_leads(agreement: Agreement) -> int:
    """Return how many people of sales work leads; all of them where no role says who does."""
    people = agreement.parties.sales.people
    roles = {role.name for role in agreement.roles if role.works != "opportunities"}
    return sum(not agreement.roles or person.role in roles for person in people)


def _longer(situation: Situation, role: Role, period: Period) -> Fraction:
    """Return how much longer work takes of those who give leads only some hours of a month."""
    if not role.hours_per_month:
        return Fraction(1)
    calendar = situation.calendar
    days = len(calendar.days_between(period.start, period.end))
    months = ((period.end - period.start).days + 1) / (_DAYS_IN_A_YEAR / _MONTHS_IN_A_YEAR)
    open_hours = Fraction(calendar.average_day_seconds * days, 3600) / months
    return max(open_hours / Fraction(role.hours_per_month), Fraction(1))


def _handed_over(handed: pl.DataFrame, period: Period, zone: str) -> pl.DataFrame:
    day = local_date("handed_over_at", zone)
    return handed.filter(day.is_between(period.start, period.end)).sort("handed_over_at")


def _kept(leads: pl.DataFrame, period: Period, zone: str) -> Kept:
    """Count the leads handed over in the period: the same ones under whatever terms."""
    return kept_of(counted(_handed_over(leads, period, zone)))


def _notes(has_people: bool) -> list[Sentence]:  # noqa: FBT001 (private)
    """Say what this cannot know."""
    notes = [
        Sentence(
            "What was done was done under the terms of then: under others people might have done "
            "otherwise."
        )
    ]
    if has_people:
        notes.append(
            Sentence(
                "People: every lead handed over in these days is worked, first come, first served, "
                "and nobody is idle while one waits. Leave, meetings and other work are in the "
                "hours that the role gives to leads."
            )
        )
    return notes
