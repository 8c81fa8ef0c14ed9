"""Why a figure is what it is: how it was computed, with the numbers, and what it rests on."""

from collections.abc import Iterable
from dataclasses import dataclass

from smarketing.core.base.sentence import Sentence, Text, Value


@dataclass(frozen=True)
class Why:
    """The reason of one figure of a report.

    `figure` is its stable name, the same as in the JSON (`steps.mql.exact`); `label` what people
    call it; `value` the figure. `how` is the computation with its numbers put in. `rests_on` names
    the terms of the agreement that went in (`plan.rates.mql`), or the facts that were counted.
    """

    figure: str
    label: Sentence | Text
    value: Value
    how: Sentence
    rests_on: tuple[str, ...] = ()


def about(reasons: Iterable[Why], asked: str) -> list[Why]:
    """Return the reasons of the figures whose name begins with, or contains, what was asked."""
    reasons = list(reasons)
    first = [why for why in reasons if why.figure == asked or why.figure.startswith(f"{asked}.")]
    return first or [why for why in reasons if asked in why.figure]
