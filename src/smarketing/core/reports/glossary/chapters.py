"""The shape in which terms of the agreement are said: chapters of clauses, sentences in each."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.base.money import exponent
from smarketing.core.base.sentence import Money, Sentence, Share, Text, Value
from smarketing.core.reports.pages import Team


@dataclass(frozen=True)
class Clause:
    """What is agreed about one thing; `heading` names it, None where the chapter does.

    `team` is whose duty it is, None where it is nobody's alone. A clause with a `name` can be
    pointed at.
    """

    heading: "Value | None"
    said: list[Sentence]
    team: Team | None = None
    name: str = ""


@dataclass(frozen=True)
class Chapter:
    """A part of the agreement in words; `name` is the section of the file that it begins with."""

    name: str
    title: Sentence
    clauses: list[Clause]
    note: Sentence | None = None


PER = {
    "month": Text("month", "mois"),
    "quarter": Text("quarter", "trimestre"),
    "year": Text("year", "an"),
}
"""The periods of goals and commitments."""

WEEKDAYS = {
    "monday": Sentence("Monday"),
    "tuesday": Sentence("Tuesday"),
    "wednesday": Sentence("Wednesday"),
    "thursday": Sentence("Thursday"),
    "friday": Sentence("Friday"),
    "saturday": Sentence("Saturday"),
    "sunday": Sentence("Sunday"),
}


def chapter(
    name: str, title: Sentence, clauses: Iterable[Clause], note: Sentence | None = None
) -> list[Chapter]:
    """Return a chapter of the clauses that say something; none where nothing is agreed."""
    said = [clause for clause in clauses if clause.said]
    return [Chapter(name, title, said, note)] if said else []


def money(amount: Decimal, agreement: Agreement) -> Money:
    """Return an amount that the file gives in units of the agreement's currency."""
    currency = agreement.agreement.currency
    return Money(Fraction(amount) * 10 ** exponent(currency), currency)


def share(part: Decimal) -> Share:
    """Return a part of a whole as it is written."""
    return Share(Fraction(part))


def hours(windows: Iterable[str]) -> Value:
    """Return windows of time as people write them: 09:00–12:30."""
    return tuple(window.replace("-", "–") for window in windows)
