"""The estimators again, slow and obvious: one contact after the other, in exact fractions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from smarketing.core.planning.histories import NEVER, Watched

CONVERTED, GONE, CENSORED = "converted", "gone", "censored"


@dataclass(frozen=True)
class Contact:
    """One contact: the age at which it was lost, if ever, and when and how watching it ended."""

    lost: int | None
    ended: int
    how: str

    def is_open_before(self, age: int) -> bool:
        return self.ended >= age and (self.lost is None or self.lost >= age)

    def is_lost_before(self, age: int) -> bool:
        return self.ended >= age and self.lost is not None and self.lost < age

    def does(self, what: str, age: int) -> bool:
        return self.how == what and self.ended == age


def watched(contacts: Sequence[Contact]) -> Watched:
    return Watched(
        np.array([one.ended for one in contacts], np.int64),
        np.array([one.how == CONVERTED for one in contacts], np.bool_),
        np.array([one.how == GONE for one in contacts], np.bool_),
        np.array([NEVER if one.lost is None else one.lost for one in contacts], np.int64),
    )


def event_ages(contacts: Sequence[Contact]) -> list[int]:
    ends = {one.ended for one in contacts if one.how != CENSORED}
    return sorted(ends | {one.lost for one in contacts if one.lost is not None})


@dataclass(frozen=True)
class State:
    """The shares of contacts that are open, lost and converted."""

    open: Fraction
    lost: Fraction
    converted: Fraction

    def after(self, age: int, contacts: Sequence[Contact]) -> "State":
        """Move everybody on by what those at risk did at one age."""
        opened = [one for one in contacts if one.is_open_before(age)]
        losers = [one for one in contacts if one.is_lost_before(age)]
        converted = _part(opened, lambda one: one.does(CONVERTED, age) and one.lost is None)
        lost = _part(opened, lambda one: one.lost == age)
        gone = _part(opened, lambda one: one.does(GONE, age) and one.lost is None)
        returned = _part(losers, lambda one: one.does(CONVERTED, age))
        lost_gone = _part(losers, lambda one: one.does(GONE, age))
        return State(
            self.open * (1 - converted - lost - gone),
            self.lost * (1 - returned - lost_gone) + self.open * lost,
            self.converted + self.open * converted + self.lost * returned,
        )


def _part(at_risk: list[Contact], does: Callable[[Contact], bool]) -> Fraction:
    return Fraction(sum(map(does, at_risk)), len(at_risk)) if at_risk else Fraction(0)


def state_at(contacts: Sequence[Contact], age: int, begun: State | None = None) -> State:
    """Return the shares at an age, for those who enter now (or are in a state already)."""
    state = begun or State(Fraction(1), Fraction(0), Fraction(0))
    for step in event_ages(contacts):
        if step <= age:
            state = state.after(step, contacts)
    return state


def chance_later(contacts: Sequence[Contact], one: Contact, until: int) -> Fraction:
    """Return a censored contact's chance to convert after its age and by `until`."""
    is_open = one.lost is None
    state = State(Fraction(is_open), Fraction(not is_open), Fraction(0))
    for step in event_ages(contacts):
        if one.ended < step <= until:
            state = state.after(step, contacts)
    return state.converted


def kaplan_meier(contacts: Sequence[Contact], age: int) -> Fraction:
    """Return the share that has not converted by an age: the product over ages of who stayed."""
    staying = Fraction(1)
    for step in event_ages(contacts):
        at_risk = sum(one.ended >= step for one in contacts)
        if step <= age:
            staying *= 1 - Fraction(sum(one.does(CONVERTED, step) for one in contacts), at_risk)
    return staying


def variance(contacts: Sequence[Contact], age: int) -> Fraction:
    """Return the variance of a cumulative incidence where who is lost never returns.

    The delta method as written by Gaynor et al. (1993), summed over ages: with F the incidence,
    S who is still open just before, n at risk, d leaving for whatever reason and c converting,
    (F(t) - F)² d / (n (n - d)) + S² c (n - c) / n³ - 2 (F(t) - F) S c / n².
    """
    total, final = Fraction(0), state_at(contacts, age).converted
    before = State(Fraction(1), Fraction(0), Fraction(0))
    for step in event_ages(contacts):
        if step > age:
            break
        now = before.after(step, contacts)
        at_risk = sum(one.is_open_before(step) for one in contacts)
        converted = sum(one.does(CONVERTED, step) and one.lost is None for one in contacts)
        left = converted + sum(
            one.lost == step or (one.lost is None and one.does(GONE, step)) for one in contacts
        )
        rest = final - now.converted
        if rest:
            total += rest**2 * Fraction(left, at_risk * (at_risk - left))
        if at_risk:
            total += before.open**2 * Fraction(converted * (at_risk - converted), at_risk**3)
            total -= 2 * rest * before.open * Fraction(converted, at_risk**2)
        before = now
    return total


@st.composite
def contact(draw: st.DrawFn, *, losses: bool = True, returns: bool = True) -> Contact:
    """Draw a contact; ages are few, so that many fall together."""
    ended = draw(st.integers(0, 12))
    lost = draw(st.none() | st.integers(0, ended)) if losses else None
    if lost is not None and not returns:
        return Contact(lost, ended, CENSORED)
    how = draw(st.sampled_from([CONVERTED, CENSORED, *([GONE] if losses else [])]))
    if lost == ended and how != CENSORED:
        lost = None
    return Contact(lost, ended, how)


def crowd(*, losses: bool = True, returns: bool = True) -> st.SearchStrategy[list[Contact]]:
    return st.lists(contact(losses=losses, returns=returns), min_size=1, max_size=30)
