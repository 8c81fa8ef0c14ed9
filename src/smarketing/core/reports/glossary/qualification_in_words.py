"""How a lead qualifies, in words: what is enough, what touches are worth, who never does."""

from collections.abc import Iterator
from decimal import Decimal

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.qualification import Criterion, Fit, Points, Qualification, Touched
from smarketing.core.base.sentence import Sentence, Text, Value
from smarketing.core.reports.glossary.in_words import asked, attribute_in_words, condition_in_words
from smarketing.core.reports.glossary.pages import (
    CellTerms,
    CriterionTerms,
    GradeTerms,
    GroupTerms,
    PointsTerms,
    QualificationTerms,
    TriggerTerms,
)
from smarketing.core.reports.situation import text

_ACCOUNT = "account."


def qualification_terms(agreement: Agreement) -> QualificationTerms | None:
    """Return how a lead qualifies; None where the agreement does not say."""
    terms = agreement.qualification
    if terms is None:
        return None
    return QualificationTerms(
        list(_enough(terms)),
        [_points(rule) for rule in terms.points],
        [GroupTerms(group.name, group.cap) for group in terms.groups],
        [TriggerTerms(touch_in_words(rule), rule.fit_at_least) for rule in terms.triggers],
        [CellTerms(cell.fit, cell.interest) for cell in terms.grid],
        terms.fit.threshold if terms.fit else None,
        list(_criteria(terms.fit)) if terms.fit else [],
        list(_barred(agreement, terms)),
    )


def touch_in_words(rule: Touched) -> Value:
    """Say which touches a rule speaks of."""
    said: Value = rule.kind
    if rule.channel is not None:
        said = Sentence("{touch}, channel “{name}”", {"touch": said, "name": rule.channel})
    if rule.campaign is not None:
        said = Sentence("{touch}, campaign “{name}”", {"touch": said, "name": rule.campaign})
    if rule.content is not None:
        said = Sentence("{touch}, content “{name}”", {"touch": said, "name": rule.content})
    return said


def _enough(terms: Qualification) -> Iterator[Sentence]:
    """Say how much interest and fit is enough."""
    fit = terms.fit.threshold if terms.fit else Decimal(0)
    by_points = bool(terms.grid) or terms.threshold is not None
    if terms.grid:
        yield Sentence("A lead qualifies with the fit and the points of one line of the grid.")
    elif terms.threshold is None:
        yield Sentence("A lead qualifies by a trigger only: points decide nothing.")
    elif fit:
        values: dict[str, Value] = {"threshold": terms.threshold, "fit": fit}
        yield Sentence(
            "A lead qualifies with {threshold} points or more, if its fit is at least {fit}.",
            values,
        )
    else:
        values = {"threshold": terms.threshold}
        yield Sentence("A lead qualifies with {threshold} points or more.", values)
    if by_points and terms.minimum_active_days > 1:
        days = terms.minimum_active_days
        yield Sentence("The points come from at least {days} different days.", {"days": days})
    if by_points and terms.triggers:
        yield Sentence("A trigger qualifies it at once, whatever its points.")
    kinds = [rule.kind for rule in terms.points]
    if len(set(kinds)) < len(kinds):
        yield Sentence("Of several lines that speak of a touch, the first counts.")


def _points(rule: Points) -> PointsTerms:
    return PointsTerms(
        touch_in_words(rule),
        rule.points,
        rule.cap,
        rule.group,
        rule.half_life_days,
        rule.window_days,
    )


def _criteria(fit: Fit) -> Iterator[CriterionTerms]:
    whole = sum(criterion.weight for criterion in fit.criteria)
    for criterion in fit.criteria:
        yield CriterionTerms(
            criterion.name,
            text(criterion.label) if criterion.label else None,
            attribute_in_words(criterion.of, criterion.attribute),
            float(criterion.weight / whole),
            list(_grades(criterion)),
        )


def _grades(criterion: Criterion) -> Iterator[GradeTerms]:
    what = attribute_in_words(criterion.of, criterion.attribute)
    for grade in criterion.grades:
        yield GradeTerms(asked(what, grade), grade.grade)
    yield GradeTerms(Sentence("anything else"), Decimal(0))
    missing = criterion.missing
    if isinstance(missing, str):
        yield GradeTerms(Sentence("not known: left out of the mean"), None)
    else:
        yield GradeTerms(Sentence("not known"), missing)


def _barred(agreement: Agreement, terms: Qualification) -> Iterator[Sentence]:
    """Say who never qualifies."""
    for exclusion in terms.exclude:
        label: Value = text(exclusion.label) if exclusion.label else exclusion.name
        rule = condition_in_words(exclusion.match[0])
        for condition in exclusion.match[1:]:
            values: dict[str, Value] = {"one": rule, "other": condition_in_words(condition)}
            rule = Sentence("{one}, and {other}", values)
        yield Sentence("{name}: {rule}.", {"name": label, "rule": rule})
    if terms.exclude_negative_personas:
        negative: list[Text] = [text(one.label) for one in agreement.personas if one.negative]
        yield Sentence("Negative personas: {personas}.", {"personas": tuple(negative)})
    if terms.exclude_customers:
        yield Sentence("Whoever works for a firm that is a customer already.")
    if terms.exclude_opted_out:
        purposes = tuple(terms.exclude_opted_out)
        yield Sentence("Whoever refused: {purposes}.", {"purposes": purposes})
    if terms.required:
        attributes = tuple(_required(name) for name in terms.required)
        yield Sentence("Whoever lacks one of: {attributes}.", {"attributes": attributes})


def _required(name: str) -> Value:
    if name.startswith(_ACCOUNT):
        return attribute_in_words("account", name.removeprefix(_ACCOUNT))
    return name
