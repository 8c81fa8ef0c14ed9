"""The agreement that uses every term uses every term, and the glossary says each of them."""

import typing
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, Literal

import pytest
from pydantic import BaseModel
from tests.render.glossaries import AGREEMENTS

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.reading import parse_agreement
from smarketing.core.reports.glossary.pages import GlossaryReport
from smarketing.core.reports.glossary.report import glossary_report

NOW = datetime(2026, 11, 16, 17, 0, tzinfo=UTC)
UNSAID = {"format", "agreement.company", "agreement.version"}
"""The shape of the file, and what stands at the foot of every page."""
DISCRIMINATORS = {"stages.entry.on", "commitments.marketing.measure", "commitments.sales.measure"}
"""What says which table this is: with another word the table would be another."""
GRID = {"Qualification": {"grid"}, "Cell": {"fit", "interest"}}
"""A grid stands in the place of thresholds, so that no file has both; it has specs of its own."""


@cache
def agreed() -> Agreement:
    read, findings = parse_agreement(AGREEMENTS["much"].read_text(encoding="utf-8"), "every.toml")
    assert read is not None
    assert findings == []
    return read


def told(agreement: Agreement) -> GlossaryReport:
    """Return the glossary, without the hash, which tells of any change."""
    report = glossary_report(agreement, NOW)
    footing = replace(report.footing, agreement_hash="", company="", agreement_version=0)
    return replace(report, footing=footing)


def models(annotation: object) -> Iterator[type[BaseModel]]:
    """Yield every kind of table that a term may hold, and those within it."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        for field in annotation.model_fields.values():
            yield from models(field.annotation)
    for part in typing.get_args(annotation):
        if typing.get_origin(annotation) is not Literal:
            yield from models(part)


def used(value: object) -> Iterator[tuple[type[BaseModel], str]]:
    """Yield the kinds of table in an agreement, each with the keys that are written there."""
    if isinstance(value, BaseModel):
        for key in value.model_fields_set:
            yield type(value), key
            yield from used(getattr(value, key))
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from used(one)


KINDS = sorted(set(models(Agreement)), key=lambda kind: kind.__name__)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_the_file_uses_every_key_of_every_table(kind: type[BaseModel]) -> None:
    written = {key for table, key in used(agreed()) if table is kind}
    missing = set(kind.model_fields) - written - GRID.get(kind.__name__, set())
    assert missing == set(), f"add them to {AGREEMENTS['much'].name}"


def test_a_new_kind_of_table_would_be_found() -> None:
    names = {kind.__name__ for kind in KINDS}
    assert {"Agreement", "SpecialDay", "SolicitationRule", "Trait", "OnDeal", "Curve"} <= names


def leaves(value: object, way: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the way to every value that is written in an agreement."""
    if isinstance(value, BaseModel):
        for key in value.model_fields_set:
            # By its name file and commands speak of a term; people read its label.
            if key != "name" or not hasattr(value, "label"):
                yield from leaves(getattr(value, key), (*way, key))
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from leaves(one, (*way, key))
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield from leaves(one, (*way, place))
    elif value is not None:
        yield way


def changed(value: Any, way: tuple[str | int, ...], choices: object = None) -> Any:  # noqa: ANN401 (any term)
    """Return an agreement, or a part of one, in which one value is another."""
    if not way:
        return another(value, choices)
    key, rest = way[0], way[1:]
    if isinstance(value, BaseModel):
        kind = type(value).model_fields[str(key)].annotation
        inner = changed(getattr(value, str(key)), rest, kind)
        return value.model_copy(update={str(key): inner})
    if isinstance(value, dict):
        return {**value, key: changed(value[key], rest)}
    return [changed(one, rest) if place == key else one for place, one in enumerate(value)]


def another(value: Any, choices: object) -> Any:  # noqa: ANN401 (any term)
    """Return another value of the same kind."""
    named = [one for one in [*words(choices), *BESIDE.get(str(value), [])] if one != value]
    other: object = f"{value} otherwise"
    match value:
        case _ if named:
            other = named[0]
        case bool():
            other = not value
        case int() | Decimal():
            other = value + 1
        case datetime() | date():
            other = value + timedelta(days=1)
        case time():
            other = value.replace(minute=59)
        case str() if "-" in value and ":" in value:
            other = "07:00-08:00"
    return other


BESIDE: dict[str, list[Any]] = {
    "leave_out": [Decimal("0.5")],
    "Europe/Paris": ["Europe/Madrid"],
    "Europe/Lisbon": ["Europe/Madrid"],
    **{stage: ["visitor", "customer"] for stage in ("mql", "sql", "sal")},
}
"""What some values may be in the place of what they are."""


def words(annotation: object) -> Iterator[str]:
    """Yield the words that a term may be one of."""
    if typing.get_origin(annotation) is Literal:
        yield from typing.get_args(annotation)
    else:
        for part in typing.get_args(annotation):
            yield from words(part)


def written(way: tuple[str | int, ...]) -> str:
    return ".".join(part for part in way if isinstance(part, str))


WAYS = [way for way in sorted(leaves(agreed()), key=str) if written(way) not in DISCRIMINATORS]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: ".".join(map(str, way)))
def test_the_glossary_says_every_term(way: tuple[str | int, ...]) -> None:
    before, after = told(agreed()), told(changed(agreed(), way))
    assert (before == after) == (written(way) in UNSAID)
