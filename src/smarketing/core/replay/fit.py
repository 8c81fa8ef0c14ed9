"""Fit: how well a contact and its account match what the company sells to, and who is left out."""

from collections.abc import Sequence

import polars as pl

from smarketing.core.agreement.qualification import Criterion, Fit, Qualification
from smarketing.core.agreement.stages import Persona
from smarketing.core.replay.attributes import attribute, holds, meets, number_of, persona_of

_DIGITS = 9
"""Rounded to a billionth, so that the order of additions never shows."""


def fit_of(fit: Fit | None) -> pl.Expr:
    """Return fit from 0 to 100, from the columns `attributes` and `account_attributes`.

    It is the weighted mean of the criteria's grades; 0 where no criterion counts.
    """
    if fit is None:
        return pl.lit(0.0)
    weights, grades = [], []
    for criterion in fit.criteria:
        grade = grade_of(criterion)
        weight = float(criterion.weight)
        weights.append(pl.when(grade.is_not_null()).then(weight).otherwise(0.0))
        grades.append(weight * grade.fill_null(0.0))
    total = pl.sum_horizontal(weights)
    mean = 100.0 * pl.sum_horizontal(grades) / total
    return pl.when(total > 0).then(mean).otherwise(0.0).round(_DIGITS)


def grade_of(criterion: Criterion) -> pl.Expr:
    """Return the grade of one criterion, 0 to 1; null where it is left out."""
    text = attribute(criterion.of, criterion.attribute)
    words = any(grade.one_of for grade in criterion.grades)
    known = text.is_not_null() if words else number_of(text).is_not_null()
    chosen = pl.lit(0.0)
    for grade in reversed(criterion.grades):
        chosen = pl.when(meets(text, grade)).then(float(grade.grade)).otherwise(chosen)
    missing = None if criterion.missing == "leave_out" else float(criterion.missing)
    return pl.when(known).then(chosen).otherwise(pl.lit(missing, pl.Float64))


def barred(terms: Qualification, personas: Sequence[Persona]) -> pl.Expr:
    """Say whether what is known of a contact keeps it from qualifying."""
    reasons = [required(name).is_null() for name in terms.required]
    reasons += [pl.all_horizontal(*map(holds, one.match)) for one in terms.exclude]
    if terms.exclude_negative_personas:
        negative = [persona.name for persona in personas if persona.negative]
        reasons.append(persona_of(personas).is_in(negative))
    return pl.any_horizontal(pl.lit(value=False), *reasons)


def required(name: str) -> pl.Expr:
    """Return a required attribute, "account.…" being one of the account; null where missing."""
    of_account = name.startswith("account.")
    return (
        attribute("account", name.removeprefix("account."))
        if of_account
        else attribute("contact", name)
    )
