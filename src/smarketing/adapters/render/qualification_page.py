"""How a lead qualifies, as sections of a page: points, triggers, fit, and who never does."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from smarketing.adapters.render import numbers
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.page import Cell, Column, Group, Section, Table
from smarketing.adapters.render.sentences import visible, write, written
from smarketing.adapters.render.wording import LONGEST_KEY, key_name
from smarketing.core.base.sentence import Sentence, Value
from smarketing.core.reports.glossary.pages import (
    CriterionTerms,
    PointsTerms,
    QualificationTerms,
)


def qualification_sections(
    terms: QualificationTerms | None, language: Language
) -> Iterator[Section]:
    """Yield how a lead qualifies; nothing where the agreement does not say."""
    if terms is None:
        return
    said = [write(sentence, language) for sentence in terms.enough]
    tables = [*_points(terms, language), *_grid(terms, language), *_triggers(terms, language)]
    yield Section(
        "qualification",
        language.say("How a lead qualifies"),
        tables,
        " ".join(said),
        side_by_side=True,
    )
    yield from _fit(terms, language)
    if terms.barred:
        rows = [[Cell(write(sentence, language))] for sentence in terms.barred]
        barred = Table([Column(language.say("Who"))], [Group(rows)])
        yield Section(
            "barred",
            language.say("Who never qualifies"),
            [barred],
            language.say("Neither points nor a trigger qualify them while it is so."),
        )


def _points(terms: QualificationTerms, language: Language) -> Iterator[Table]:
    """Yield what touches are worth, in the agreed order: the first rule that fits one counts."""
    if not terms.points:
        return
    columns = [
        Column(language.say("Touch")),
        Column(language.say("Points"), numeric=True),
        Column(language.say("At most"), numeric=True),
    ]
    caps = {group.name: group.cap for group in terms.groups}
    rows = [
        [
            Cell(_readable(rule.touch, language), ", ".join(_limits(rule, caps, language))),
            Cell(numbers.number(rule.points, language)),
            Cell(numbers.NONE if rule.cap is None else numbers.number(rule.cap, language)),
        ]
        for rule in terms.points
    ]
    yield Table(columns, [Group(rows)], language.say("What touches are worth"))


def _limits(rule: PointsTerms, caps: Mapping[str, int], language: Language) -> Iterator[str]:
    """Say how long points count, where not for good, and with which others they share a cap."""
    if rule.half_life_days is not None:
        days = rule.half_life_days
        half = Sentence(
            "fades by half in {count} day",
            {"count": days},
            "fades by half in {count} days",
            days,
        )
        yield write(half, language)
    if rule.window_days is not None:
        days = rule.window_days
        span = Sentence("counts for {count} day", {"count": days}, "counts for {count} days", days)
        yield write(span, language)
    if rule.group is not None:
        group: dict[str, Value] = {
            "group": _readable(rule.group, language),
            "cap": caps[rule.group],
        }
        yield write(Sentence("at most {cap} together with all of “{group}”", group), language)


def _triggers(terms: QualificationTerms, language: Language) -> Iterator[Table]:
    if not terms.triggers:
        return
    with_fit = any(trigger.fit_at_least is not None for trigger in terms.triggers)
    columns = [Column(language.say("Touch"))]
    columns += [Column(language.say("Fit of at least"), numeric=True)] if with_fit else []
    rows = [
        [
            Cell(_readable(trigger.touch, language)),
            *([Cell(_score(trigger.fit_at_least, language))] if with_fit else []),
        ]
        for trigger in terms.triggers
    ]
    yield Table(columns, [Group(rows)], language.say("Triggers: qualify at once"))


def _grid(terms: QualificationTerms, language: Language) -> Iterator[Table]:
    if terms.grid:
        columns = [
            Column(language.say("With a fit of at least")),
            Column(language.say("So many points are enough"), numeric=True),
        ]
        rows = [
            [Cell(_score(cell.fit, language)), Cell(numbers.number(cell.interest, language))]
            for cell in terms.grid
        ]
        yield Table(columns, [Group(rows)], language.say("The grid of fit and interest"))


def _fit(terms: QualificationTerms, language: Language) -> Iterator[Section]:
    if not terms.criteria:
        return
    columns = [Column(language.say("Where")), Column(language.say("Grade"), numeric=True)]
    groups = [
        Group(
            [
                [Cell(write(grade.value, language)), Cell(numbers.share(grade.grade, language))]
                for grade in criterion.grades
            ],
            _called(criterion, language),
            _weighed(criterion, language),
            f"criterion-{criterion.name}",
        )
        for criterion in terms.criteria
    ]
    yield Section(
        "fit",
        language.say("How well a lead fits"),
        [Table(columns, groups)],
        language.say(
            "Fit is the weighted mean of the grades, from 0 to 100. The first line of a criterion "
            "that is so gives its grade."
        ),
    )


def _called(criterion: CriterionTerms, language: Language) -> str:
    if criterion.label is not None:
        return visible(language.text(criterion.label), LONGEST_KEY)
    return _readable(criterion.name, language)


def _weighed(criterion: CriterionTerms, language: Language) -> str:
    share = numbers.share(criterion.weight, language)
    return write(Sentence("{share} of the fit", {"share": share}), language)


def _readable(value: Value, language: Language) -> str:
    """Write a name made for machines, such as demo_request, in words."""
    return key_name("", value, language) if isinstance(value, str) else written(value, language)


def _score(value: Decimal | None, language: Language) -> str:
    return language.say("any") if value is None else numbers.exact_number(value, language)
