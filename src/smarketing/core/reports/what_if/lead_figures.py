"""What the leads selected under a definition amount to: acceptance, wins, revenue, workload."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.working_week import calendar_of
from smarketing.core.base.rates import share_of
from smarketing.core.base.sentence import Money
from smarketing.core.replay.walking import Piece
from smarketing.core.reports.outcomes import Outcomes
from smarketing.core.reports.selection import (
    NEVER,
    Flags,
    Selected,
    Span,
    Told,
    Whole,
    entered,
    selected,
    weeks_of,
)
from smarketing.core.reports.situation import text
from smarketing.core.reports.what_if.pages import LeadFigures, Workload


@dataclass(frozen=True)
class Footprint:
    """The ground on which definitions are compared: a period, outcomes, and when the house works.

    `working_days` are those of the period, `days_per_week` of a week without a day off;
    `week_begins` are the period's weeks, as moments and as dates.
    """

    span: Span
    outcomes: Outcomes
    currency: str
    working_days: int
    days_per_week: int
    week_begins: Whole
    weeks: list[date]
    representatives: int


def footprint_of(span: Span, outcomes: Outcomes, agreement: Agreement) -> Footprint:
    """Return the ground under the calendar, the currency and the sales team of an agreement."""
    terms = agreement.calendar
    calendar = calendar_of(terms, span.period.start, span.period.end)
    begins, weeks = weeks_of(span, terms.time_zone)
    return Footprint(
        span,
        outcomes,
        agreement.agreement.currency,
        len(calendar.days),
        sum(bool(windows) for windows in terms.week.values()),
        begins,
        [begin.date() for begin in weeks],
        len(agreement.parties.sales.people),
    )


@dataclass(frozen=True)
class HandedOver:
    """The selected of one definition.

    `all_time` is every selection, `handed` those of the period, `chosen` each contact's first of
    these.
    """

    all_time: Told
    chosen: Told
    handed: Told

    @classmethod
    def within(cls, all_time: Told, span: Span) -> "HandedOver":
        """Look at the selections of a period."""
        handed = all_time.within(span)
        return HandedOver(all_time, handed.once(), handed)

    def first_moments(self, contacts: int) -> Whole:
        """Return when each contact was first selected, whenever; `NEVER` where it was not."""
        return self.all_time.first_moments(contacts)


@dataclass(frozen=True)
class Leads(HandedOver):
    """The selected of one definition, and what came of them.

    All is of the chosen, by lead: `worth` and `deals` of won deals opened since, `pipeline` and
    `running` of open ones.
    """

    all_time: Selected
    chosen: Selected
    handed: Selected
    decided: Flags
    accepted: Flags
    customer: Flags
    worth: Whole
    deals: Whole
    pipeline: Whole
    running: Whole


def handoff_place(agreement: Agreement) -> int | None:
    """Return the place of the stage whose entry hands a lead over; None without a handoff."""
    if agreement.handoff is None:
        return None
    return agreement.stage_names().index(agreement.handoff.stage)


def leads_of(pieces: Sequence[Piece], agreement: Agreement, ground: Footprint) -> Leads:
    """Return the selected of a replay under this agreement alone, and what came of them."""
    all_time = selected(pieces, handoff_place(agreement))
    handed = all_time.within(ground.span)
    chosen = handed.once()
    decided, accepted = ground.outcomes.decided(chosen)
    last = entered(pieces, len(agreement.stages) - 1)
    dealt, lead = ground.outcomes.deals_of(chosen)
    count = len(chosen.contacts)
    return Leads(
        all_time,
        chosen,
        handed,
        decided,
        accepted,
        reached_since(last, chosen),
        _summed(lead[dealt.won], dealt.amounts[dealt.won], count),
        np.bincount(lead[dealt.won], minlength=count),
        _summed(lead[dealt.running], dealt.amounts[dealt.running], count),
        np.bincount(lead[dealt.running], minlength=count),
    )


def reached_since(stage: Told, leads: Selected, within: int = NEVER) -> Flags:
    """Say of each lead whether it entered a stage since, within so many microseconds."""
    place = stage.first_since(leads.contacts, leads.moments)
    reached = place >= 0
    if within != NEVER:
        late = np.zeros(len(place), np.bool_)
        late[reached] = stage.moments[place[reached]] - leads.moments[reached] > within
        reached &= ~late
    return reached


def lead_figures(leads: Leads, agreement: Agreement, ground: Footprint) -> LeadFigures | None:
    """Return the figures of the selected; None where the agreement hands nothing over."""
    place = handoff_place(agreement)
    if place is None:
        return None
    stage = agreement.stages[place]
    decided, accepted = int(leads.decided.sum()), int(leads.accepted.sum())
    customers, count = int(leads.customer.sum()), len(leads.chosen.contacts)
    return LeadFigures(
        stage.name,
        text(stage.label),
        count,
        decided,
        accepted,
        share_of(accepted, decided),
        customers,
        share_of(customers, count),
        int(leads.deals.sum()),
        Money(int(leads.worth.sum()), ground.currency),
        int(leads.running.sum()),
        Money(int(leads.pipeline.sum()), ground.currency),
        workload(leads.handed, ground),
    )


def workload(handed: Selected, ground: Footprint) -> Workload:
    """Return how many leads sales would be handed in a week, and in the busiest."""
    count = len(handed.contacts)
    week = np.searchsorted(ground.week_begins, handed.moments, side="right") - 1
    per_week = np.bincount(week, minlength=1)
    busiest = int(per_week.argmax())
    peak = int(per_week[busiest])
    weeks = ground.working_days / ground.days_per_week if ground.days_per_week else 0
    mean = count / weeks if weeks else None
    people = ground.representatives
    return Workload(
        count,
        mean,
        mean / people if people and mean is not None else None,
        peak,
        ground.weeks[busiest] if peak else None,
        peak / people if people else None,
        people,
    )


def _summed(lead: Whole, amounts: Whole, count: int) -> Whole:
    """Add up exact amounts by lead."""
    total = np.zeros(count, np.int64)
    np.add.at(total, lead, amounts)
    return total
