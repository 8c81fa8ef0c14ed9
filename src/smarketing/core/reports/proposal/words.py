"""Commitments in a few words, as a proposal sets them beside one another."""

from fractions import Fraction

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.commitments import (
    Acceptance,
    Attempts,
    Complete,
    Decision,
    Feedback,
    FirstAttempt,
    FitShare,
    MarketingCommitment,
    NextStep,
    SalesCommitment,
    Volume,
    Window,
    Worth,
)
from smarketing.core.base.money import exponent
from smarketing.core.base.sentence import Money, Sentence, Share, Value
from smarketing.core.reports.headlines import PERIODS


def in_words(owed: MarketingCommitment | SalesCommitment, agreement: Agreement) -> Sentence:
    """Say in a few words what a commitment asks for."""
    match owed:
        case Volume():
            return Sentence(
                "{target} a {per}", {"target": Fraction(owed.target), "per": PERIODS[owed.per]}
            )
        case Worth():
            currency = agreement.agreement.currency
            minor = Fraction(owed.target) * 10 ** exponent(currency)
            return Sentence(
                "{target} a {per}", {"target": Money(minor, currency), "per": PERIODS[owed.per]}
            )
        case Acceptance():
            return Sentence("{share} accepted", {"share": Share(Fraction(owed.share))})
        case FitShare():
            return Sentence(
                "{share} with a fit of {fit} or more",
                {"share": Share(Fraction(owed.share)), "fit": Fraction(owed.at_least)},
            )
        case Complete():
            return Sentence("{share} complete", {"share": Share(Fraction(owed.share))})
    return _of_sales(owed)


def _of_sales(owed: SalesCommitment) -> Sentence:
    values: dict[str, Value] = {
        "share": Share(Fraction(owed.share)),
        "window": window_in_words(owed.within),
    }
    match owed:
        case Attempts(at_least=number):
            return Sentence("{number} attempts in {window}, {share}", {**values, "number": number})
        case FirstAttempt() | Decision() | Feedback() | NextStep():
            return Sentence("{share} in {window}", values)


def window_in_words(window: Window) -> Sentence:
    """Say how long a window is."""
    if window.working_days is not None:
        days = window.working_days
        return Sentence("{days} working day", {"days": days}, "{days} working days", days)
    hours = Fraction(window.working_hours or 0)
    whole = int(hours) if hours.denominator == 1 else None
    return Sentence("{hours} working hour", {"hours": hours}, "{hours} working hours", whole or 2)
