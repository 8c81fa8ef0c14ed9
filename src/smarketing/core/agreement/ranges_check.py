"""Whether conditions and grades can hold at all, and each of them for something of its own."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.contradiction import contradiction, doubt
from smarketing.core.agreement.qualification import Condition, Grade
from smarketing.core.base.finding import Finding
from smarketing.core.base.toml_positions import Path, Positions

_Range = tuple[Decimal, Decimal]

_LOWEST, _HIGHEST = Decimal("-Infinity"), Decimal("Infinity")


def conditions(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    """Find conditions and grades that hold for nothing, or only for what others hold for."""
    for path, listed in _conditions(agreement):
        for index, condition in enumerate(listed):
            yield from _empty(condition, (*path, index), positions)
    fit = agreement.qualification.fit if agreement.qualification else None
    for index, criterion in enumerate(fit.criteria if fit else ()):
        here: Path = ("qualification", "fit", "criteria", index, "grades")
        for place, grade in enumerate(criterion.grades):
            yield from _empty(grade, (*here, place), positions)
            yield from _graded_before(criterion.grades, place, here, positions)


def _conditions(agreement: Agreement) -> Iterator[tuple[Path, Sequence[Condition]]]:
    for index, persona in enumerate(agreement.personas):
        yield ("personas", index, "match"), persona.match
        yield ("personas", index, "exclude"), persona.exclude
    terms = agreement.qualification
    for index, exclusion in enumerate(terms.exclude if terms else ()):
        yield ("qualification", "exclude", index, "match"), exclusion.match
    if agreement.solicitation is not None:
        yield ("solicitation", "consumers"), agreement.solicitation.consumers


def _empty(rule: Condition | Grade, path: Path, positions: Positions) -> Iterator[Finding]:
    if not rule.one_of and rule.at_least is None and rule.below is None:
        yield contradiction(
            "holds_for_nothing",
            "this names neither texts nor a range, so it holds for nothing",
            positions.value(path),
            'add `one_of = ["…"]`, `at_least = …` or `below = …`',
        )
    least, end = _range(rule)
    if least >= end:
        yield contradiction(
            "empty_range",
            "no number is at least {at_least} and below {below}",
            positions.value((*path, "at_least")),
            "write the smaller number at `at_least`; `below` is not part of the range",
            at_least=rule.at_least,
            below=rule.below,
        )


def _graded_before(
    grades: Sequence[Grade], place: int, path: Path, positions: Positions
) -> Iterator[Finding]:
    """Find texts and numbers that an earlier grade of the same criterion has graded already."""
    grade, earlier = grades[place], grades[:place]
    for index, text in enumerate(grade.one_of):
        if text in grade.one_of[:index] or any(text in other.one_of for other in earlier):
            yield contradiction(
                "graded_twice",
                "`{text}` is graded a second time; the first grade counts",
                positions.value((*path, place, "one_of", index)),
                "name it in one grade only",
                text=text,
            )
    if not _is_range(grade):
        return
    ranges = [_range(other) for other in earlier if _is_range(other)]
    if _covered(_range(grade), ranges):
        yield contradiction(
            "grade_never",
            "earlier grades hold for every number of this one, so it never counts",
            positions.value((*path, place)),
            "put the narrower range first",
        )
    elif any(_half_within(_range(grade), other) for other in ranges):
        yield doubt(
            "ranges_overlap",
            "this range overlaps an earlier one; where both hold the first counts",
            positions.value((*path, place)),
            "let it begin where the other ends",
        )


def _is_range(rule: Condition | Grade) -> bool:
    least, end = _range(rule)
    return (rule.at_least is not None or rule.below is not None) and least < end


def _range(rule: Condition | Grade) -> _Range:
    return (
        _LOWEST if rule.at_least is None else rule.at_least,
        _HIGHEST if rule.below is None else rule.below,
    )


def _covered(one: _Range, others: Sequence[_Range]) -> bool:
    """Say whether other ranges together leave nothing of one."""
    least, end = one
    for begin, stop in sorted(others):
        if begin <= least < stop:
            least = stop
    return least >= end


def _half_within(one: _Range, other: _Range) -> bool:
    """Say whether two ranges overlap and neither lies within the other.

    Ranges inside one another are how steps are written: 500 and more, then 50 and more.
    """
    (least, end), (begin, stop) = one, other
    return least < begin < end < stop or begin < least < stop < end
