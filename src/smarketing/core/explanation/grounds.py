"""On what grounds a contact qualifies or not: fit, criterion by criterion, needs and bars."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.qualification import Criterion, Qualification, Trigger
from smarketing.core.agreement.stages import Persona
from smarketing.core.replay.attributes import attribute, holds, persona_of
from smarketing.core.replay.fit import fit_of, grade_of, required
from smarketing.core.replay.ways import qualifying, ways

NOISE = 1e-9
"""Rounding never decides, here as in the kernel."""


@dataclass(frozen=True)
class Known:
    """What is known of a contact and of its account: the texts of JSON objects, or None."""

    attributes: str | None = None
    account_attributes: str | None = None

    def frame(self) -> pl.DataFrame:
        """Return it as a frame of one row."""
        columns = {"attributes": [self.attributes], "account_attributes": [self.account_attributes]}
        return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


@dataclass(frozen=True)
class Graded:
    """One criterion of fit: what is known, and the grade it gets; None where it is left out."""

    criterion: Criterion
    value: str | None
    grade: float | None


@dataclass(frozen=True)
class Fitting:
    """The fit of a contact, and the grades it is the weighted mean of."""

    fit: float
    grades: list[Graded]


@dataclass(frozen=True)
class Bar:
    """What keeps a contact from qualifying, whatever its score.

    `what` is "required" (`name` an attribute that is missing), "excluded" (an exclusion),
    "negative_persona", "customer", "opted_out" (a purpose) or "rejected" (for good).
    """

    what: Literal["required", "excluded", "negative_persona", "customer", "opted_out", "rejected"]
    name: str = ""


@dataclass(frozen=True)
class Marks:
    """Places of an agreement that decide what can happen to a contact.

    `highest` is the furthest one entered on qualification, -1 for none. From `gate` on a lead can
    be sent back, until it is at the `last`; None where none can.
    """

    highest: int
    gate: int | None
    last: int


@dataclass(frozen=True)
class Need:
    """Enough to qualify by points: at least so much fit with at least so much interest."""

    fit: float
    interest: float

    def is_met(self, fit: float, points: float) -> bool:
        """Say whether fit and interest suffice."""
        return fit >= self.fit - NOISE and points >= self.interest - NOISE


def marks(agreement: Agreement) -> Marks:
    """Return the places that decide under an agreement."""
    agreed = ways(agreement)
    names = agreement.stage_names()
    qualified = [agreed[way].place for way in qualifying(agreed)]
    handoff = agreement.handoff
    gates = [*qualified, *([names.index(handoff.stage)] if handoff else [])]
    gate = min(gates, default=None) if agreement.recycling is not None else None
    return Marks(max(qualified, default=-1), gate, len(names) - 1)


def needs(terms: Qualification) -> list[Need]:
    """Return the ways to qualify by points; any one of them is enough."""
    if terms.grid:
        return [Need(float(cell.fit), float(cell.interest)) for cell in terms.grid]
    if terms.threshold is None:
        return []
    return [Need(float(terms.fit.threshold) if terms.fit else 0.0, float(terms.threshold))]


def fitting(known: Known, terms: Qualification) -> Fitting:
    """Return the fit of what is known."""
    criteria = terms.fit.criteria if terms.fit else []
    row = (
        known.frame()
        .select(
            fit_of(terms.fit).alias("fit"),
            *(grade_of(one).alias(f"grade {place}") for place, one in enumerate(criteria)),
            *(
                attribute(one.of, one.attribute).alias(f"value {place}")
                for place, one in enumerate(criteria)
            ),
        )
        .row(0, named=True)
    )
    grades = [
        Graded(one, row[f"value {place}"], row[f"grade {place}"])
        for place, one in enumerate(criteria)
    ]
    return Fitting(row["fit"], grades)


def bars(known: Known, terms: Qualification, personas: Sequence[Persona]) -> list[Bar]:
    """Return what in the attributes keeps a contact from qualifying."""
    frame = known.frame()
    missing = [name for name in terms.required if frame.select(required(name)).item() is None]
    excluded = [
        one.name
        for one in terms.exclude
        if frame.select(pl.all_horizontal(*map(holds, one.match))).item()
    ]
    persona = frame.select(persona_of(personas)).item()
    negative = {one.name for one in personas if one.negative}
    found = [Bar("required", name) for name in missing]
    found += [Bar("excluded", name) for name in excluded]
    if terms.exclude_negative_personas and persona in negative:
        found.append(Bar("negative_persona", persona))
    return found


def fires(trigger: Trigger, fit: float) -> bool:
    """Say whether the fit is good enough for a trigger."""
    return trigger.fit_at_least is None or fit >= float(trigger.fit_at_least) - NOISE
