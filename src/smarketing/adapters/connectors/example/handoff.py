"""What sales does with the leads handed over: calls, decisions, deals, and leads that come back."""

from dataclasses import dataclass

import numpy as np

from smarketing.adapters.connectors.example.chance import (
    Flags,
    Purpose,
    Real,
    Spread,
    Whole,
    choose,
    choose_by_row,
)
from smarketing.adapters.connectors.example.history import History, happened
from smarketing.adapters.connectors.example.leads import Leads, rates_by_cell
from smarketing.adapters.connectors.example.pace import NEVER
from smarketing.adapters.connectors.example.planted import Company, Step

CYCLES = (1, 2)
"""A lead is handed over once, and at most once more after it was recycled."""


@dataclass(frozen=True)
class Deals:
    """What became of the leads of one cycle after their acceptance.

    `product` is a position in the company's products; `price` as first offered and `paid` after
    the discount, in cents, are what the deal would be worth where there is none. `life_hours` is
    its planned life in working hours; deals that are never closed move on like those lost.
    """

    qualified_at: Whole
    opened_at: Whole
    life_hours: Real
    won_at: Whole
    lost_at: Whole
    product: Whole
    price: Whole
    paid: Whole


@dataclass(frozen=True)
class Handoffs:
    """The leads handed over in one cycle, one place each in every array.

    `place` is the contact's place in its chunk. Moments are epoch seconds, NEVER where a thing is
    not planned or lies beyond the timeline; `attempts_at` has one column per possible attempt.
    `reason` is a position in `reason_names`, and -1 where there is none.
    """

    cycle: int
    place: Whole
    number: Whole
    handed_at: Whole
    rep: Whole
    assigned_at: Whole
    response_hours: Real
    attempts: Whole
    attempts_at: Whole
    accepted: Flags
    decided_at: Whole
    reason: Whole
    recycled_at: Whole
    returns_at: Whole
    deals: Deals

    @property
    def ended_at(self) -> Whole:
        """When sales has given the lead back or away: after this, marketing starts from zero."""
        refused = np.where(self.accepted, NEVER, self.decided_at)
        return np.minimum(refused, self.recycled_at)


def reason_names(company: Company) -> list[str]:
    """List the names of the rejection reasons, in ascending order."""
    tables = [one.reasons for one in company.channels] + list(company.reasons_by_persona.values())
    return sorted({name for table in tables for name in table})


@dataclass(frozen=True)
class Desk:
    """The leads of one cycle before sales, with draws and lags for the rules below."""

    history: History
    cycle: int
    number: Whole
    channel: Whole
    persona: Whole
    keenness: Real

    @property
    def company(self) -> Company:
        """The firm."""
        return self.history.company

    def draw(self, purpose: Purpose, turn: int = 0) -> Real:
        """Return one draw per lead; another one in another cycle."""
        return self.history.chance.draw(purpose, self.number, turn * len(CYCLES) + self.cycle)

    def later(self, moments: Whole, purpose: Purpose, lag: Spread, turn: int = 0) -> Whole:
        """Return the moments a working lag after `moments`."""
        return self.history.timeline.working.forward(moments, lag.values(self.draw(purpose, turn)))

    def takes(self, step: Step, purpose: Purpose, factor: Real | float = 1.0) -> Flags:
        """Say which leads would take a step, given that they get to it."""
        company = self.company
        lean = 1.0 + company.intent_effect.get(step, 0.0) * self.keenness
        planned = rates_by_cell(company, step)[self.channel, self.persona]
        chance = planned * company.intent_scale(step) * lean * factor
        return np.asarray(self.draw(purpose) < chance)


def handoffs_of(history: History, leads: Leads) -> list[Handoffs]:
    """Play the leads of a chunk through sales, cycle by cycle."""
    place = np.flatnonzero(leads.qualifies).astype(np.int64)
    first = one_cycle(desk_of(history, leads, place, 1), place, leads.mql_at[place])
    back = happened(first.returns_at)
    place, returns_at = first.place[back], first.returns_at[back]
    return [first, one_cycle(desk_of(history, leads, place, 2), place, returns_at)]


def desk_of(history: History, leads: Leads, place: Whole, cycle: int) -> Desk:
    """Put leads before sales; who comes back is as keen as chance has it, whatever they were."""
    number = leads.number[place]
    again = 2.0 * history.chance.draw(Purpose.RETURN_RANK, number, cycle) - 1.0
    return Desk(
        history,
        cycle,
        number,
        leads.channel[place],
        leads.persona[place],
        leads.keenness[place] if cycle == CYCLES[0] else again,
    )


def one_cycle(desk: Desk, place: Whole, handed_at: Whole) -> Handoffs:
    """Play leads through sales from the moment at which they were handed over."""
    company, lags = desk.company, desk.company.lags
    rep = choose(desk.draw(Purpose.REP), [one.share for one in company.reps])
    never_called = np.array([one.never_called for one in company.reps])[rep]
    called = desk.draw(Purpose.NEVER_CALLED) >= never_called
    accepted = called & desk.takes(Step.ACCEPTED, Purpose.ACCEPTED)
    reason = rejections(desk, called & ~accepted)

    assigned_at = desk.later(handed_at, Purpose.ASSIGNMENT_LAG, lags.working_mql_to_assignment)
    response_hours = responses(desk, rep)
    attempts, attempts_at = calls(desk, rep, called, reason, assigned_at, response_hours)
    last_attempt = attempts_at[np.arange(len(place)), np.maximum(attempts - 1, 0)]
    decided_at = desk.later(last_attempt, Purpose.DECISION_LAG, lags.working_attempt_to_decision)

    qualifies = accepted & desk.takes(
        Step.QUALIFIED, Purpose.QUALIFIED, effect_of(company, response_hours)
    )
    stalls = accepted & ~qualifies & (desk.draw(Purpose.RECYCLED) < company.stalled_recycled)
    recycled_at = where(
        stalls, desk.later(decided_at, Purpose.RECYCLED_LAG, lags.working_accepted_to_recycled)
    )
    return Handoffs(
        cycle=desk.cycle,
        place=place,
        number=desk.number,
        handed_at=handed_at,
        rep=rep,
        assigned_at=assigned_at,
        response_hours=response_hours,
        attempts=attempts,
        attempts_at=attempts_at,
        accepted=accepted,
        decided_at=decided_at,
        reason=reason,
        recycled_at=recycled_at,
        returns_at=returns(desk, reason, decided_at, recycled_at),
        deals=deals_of(desk, qualifies, decided_at),
    )


def deals_of(desk: Desk, qualifies: Flags, accepted_at: Whole) -> Deals:
    """Play the qualified leads on to deals, won or lost or never closed."""
    company, lags = desk.company, desk.company.lags
    qualified_at = where(
        qualifies,
        desk.later(accepted_at, Purpose.QUALIFIED_LAG, lags.working_accepted_to_qualified),
    )
    opens = qualifies & desk.takes(Step.OPPORTUNITY, Purpose.OPPORTUNITY)
    opened_at = where(
        opens,
        desk.later(qualified_at, Purpose.OPPORTUNITY_LAG, lags.working_qualified_to_opportunity),
    )
    wins = opens & desk.takes(Step.WON, Purpose.WON)
    loses = opens & ~wins & (desk.draw(Purpose.LOST) < company.lost)
    draws = desk.draw(Purpose.CLOSE_LAG)
    to_lost = np.where(
        loses,
        lags.working_opportunity_to_lost.values(draws),
        lags.working_opportunity_to_lost.median,
    )
    life_hours = np.where(wins, lags.working_opportunity_to_won.values(draws), to_lost)
    closed_at = desk.history.timeline.working.forward(opened_at, life_hours)
    product = choose(desk.draw(Purpose.PRODUCT), [one.share for one in company.products])
    price, paid = amounts(desk, product)
    return Deals(
        qualified_at=qualified_at,
        opened_at=opened_at,
        life_hours=life_hours,
        won_at=where(wins, closed_at),
        lost_at=where(loses, closed_at),
        product=product,
        price=price,
        paid=paid,
    )


def where(planned: Flags, moments: Whole) -> Whole:
    """Keep the moments of what is planned."""
    return np.where(planned, moments, NEVER)


def responses(desk: Desk, rep: Whole) -> Real:
    """Return the working hours until the first call, by the habits of each rep."""
    draws = desk.draw(Purpose.RESPONSE)
    minutes = np.zeros(len(draws))
    for position, one in enumerate(desk.company.reps):
        theirs = np.flatnonzero(rep == position)
        minutes[theirs] = one.response_minutes.values(draws[theirs])
    return minutes / 60.0


def effect_of(company: Company, response_hours: Real) -> Real:
    """Return by what the response time multiplies the chance of qualifying."""
    limits = np.array([one.within_hours for one in company.response_effects[:-1]])
    factors = np.array([one.factor for one in company.response_effects])
    return np.asarray(factors[np.searchsorted(limits, response_hours, side="left")])


def rejections(desk: Desk, rejected: Flags) -> Whole:
    """Return the reason of each rejection, a position in `reason_names`; -1 where there is none."""
    company = desk.company
    names = reason_names(company)
    tables = [
        [company.reasons(one, who).get(name, 0.0) for name in names]
        for one in company.channels
        for who in company.personas
    ]
    cell = desk.channel * len(company.personas) + desk.persona
    chosen = choose_by_row(desk.draw(Purpose.REASON), cell, tables)
    return np.where(rejected, chosen, -1)


def calls(
    desk: Desk, rep: Whole, called: Flags, reason: Whole, assigned_at: Whole, hours: Real
) -> tuple[Whole, Whole]:
    """Return how many calls each lead gets, and the moment of each."""
    company = desk.company
    most = max(len(one.attempts) for one in company.reps)
    attempts = 1 + choose_by_row(
        desk.draw(Purpose.ATTEMPTS), rep, [one.attempts for one in company.reps]
    )
    # nobody is called unreachable after fewer than three calls
    unreachable = reason == reason_names(company).index("unreachable")
    attempts = np.where(unreachable, np.minimum(attempts + 2, most), attempts)
    attempts = np.where(called, attempts, 0)
    moments = np.full((len(rep), most), NEVER)
    last = np.where(called, desk.history.timeline.working.forward(assigned_at, hours), NEVER)
    moments[:, 0] = last
    for turn in range(1, most):
        lag = company.lags.working_between_attempts
        last = np.where(attempts > turn, desk.later(last, Purpose.ATTEMPT_GAP, lag, turn), NEVER)
        moments[:, turn] = last
    return attempts, moments


def amounts(desk: Desk, product: Whole) -> tuple[Whole, Whole]:
    """Return the listed price and the price after discount, in whole cents."""
    draws = desk.draw(Purpose.PRICE)
    price = np.zeros(len(draws), dtype=np.int64)
    for position, one in enumerate(desk.company.products):
        theirs = np.flatnonzero(product == position)
        price[theirs] = one.price.values(draws[theirs]).astype(np.int64)
    discount = desk.company.discount.values(desk.draw(Purpose.DISCOUNT))
    return price, (price * (1.0 - discount)).astype(np.int64)


def returns(desk: Desk, reason: Whole, decided_at: Whole, recycled_at: Whole) -> Whole:
    """Return when recycled leads ask for a demonstration; most never do, and nobody twice."""
    company = desk.company
    if desk.cycle == CYCLES[-1]:
        return np.full(len(reason), NEVER)
    names = reason_names(company)
    recycling = np.array([names.index(name) for name in company.recycling_reasons])
    given_back = np.where(np.isin(reason, recycling), decided_at, recycled_at)
    hours = company.lags.attention_recycled_to_return.values(desk.draw(Purpose.RETURN_LAG))
    comes_back = desk.draw(Purpose.RETURN) < company.returning
    return where(comes_back, desk.history.timeline.attention.forward(given_back, hours))
