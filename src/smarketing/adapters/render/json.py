"""Reports as JSON for programs: every field of the page context, numbers unrounded.

The shape is the dataclass's own, field by field, and stays stable within a `format`:
- exact numbers (Fraction, Decimal) are {"value": 66.666…, "exact": "200/3"};
- money is {"amount": {value, exact} in the currency's unit, "minor": …, "currency": "EUR"};
- an interval is {"value", "low", "high"}; a number that does not exist is null;
- dates are "2026-03-31", moments "2026-03-31T16:00:00Z";
- a sentence is {"text": in the language, "message": the English key, "values": …};
- a finding is {"code", "severity", "message", "mend", "source": {file, line, column, text}};
- a label of the agreement is the text in the language.
Texts from outside are given as they are: whoever shows them must escape them.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any

from smarketing.adapters.render.language import Language
from smarketing.adapters.render.sentences import mend_of, message_of, write
from smarketing.core.base.finding import Finding
from smarketing.core.base.money import exponent
from smarketing.core.base.sentence import Money, Score, Sentence, Share, Span, Text
from smarketing.core.reports.conversion.headline import conversion_headline
from smarketing.core.reports.conversion.pages import ConversionReport
from smarketing.core.reports.glossary.pages import GlossaryReport
from smarketing.core.reports.glossary.report import glossary_headline
from smarketing.core.reports.headlines import funnel_headline, loop_headline
from smarketing.core.reports.pages import DailyReport, FunnelReport, LoopReport
from smarketing.core.reports.people_pages import PersonasReport, UnmatchedReport
from smarketing.core.reports.personas import personas_headline, unmatched_headline

FORMAT = 1
"""Raised when a field is renamed, removed or changes its meaning; new fields do not raise it."""

Report = (
    DailyReport
    | FunnelReport
    | LoopReport
    | ConversionReport
    | GlossaryReport
    | PersonasReport
    | UnmatchedReport
)

_KINDS: dict[type, str] = {
    DailyReport: "daily",
    FunnelReport: "funnel",
    LoopReport: "loop",
    ConversionReport: "conversion",
    GlossaryReport: "glossary",
    PersonasReport: "personas",
    UnmatchedReport: "unmatched",
}


_HEADLINES: dict[type, Callable[[Any], list[Sentence]]] = {
    FunnelReport: funnel_headline,
    LoopReport: loop_headline,
    ConversionReport: conversion_headline,
    GlossaryReport: glossary_headline,
    PersonasReport: personas_headline,
    UnmatchedReport: unmatched_headline,
}
"""The first sentences of every report but the daily one, which carries its own."""


def as_json(report: Report, language: Language) -> str:
    """Return a report as a JSON object, indented, with its sentences in a language."""
    first = None if isinstance(report, DailyReport) else _HEADLINES[type(report)](report)
    return told_as_json(_KINDS[type(report)], first, report, report.footing.time_zone, language)


def told_as_json(
    kind: str,
    headline: Sequence[Sentence] | None,
    report: object,
    zone: str,
    language: Language,
) -> str:
    """Return a report of any kind, with a headline that it does not have itself."""
    writer = _Writer(language, zone)
    head = {"report": kind, "format": FORMAT, "language": language.code}
    if headline is not None:
        head["headline"] = writer.value(list(headline))
    body = head | writer.fields_of(report)
    return json.dumps(body, ensure_ascii=False, indent=2, allow_nan=False)


def findings_as_json(findings: Sequence[Finding], language: Language, zone: str = "UTC") -> str:
    """Return findings as a JSON array, with their messages in a language."""
    written = _Writer(language, zone).value(list(findings))
    return json.dumps(written, ensure_ascii=False, indent=2, allow_nan=False)


class _Writer:
    """Turns values into what JSON has."""

    def __init__(self, language: Language, zone: str) -> None:
        self._language = language
        self._zone = zone

    def fields_of(self, record: Any) -> dict[str, Any]:  # noqa: ANN401 (any dataclass)
        return {one.name: self.value(getattr(record, one.name)) for one in fields(record)}

    def value(self, value: object) -> Any:  # noqa: ANN401 (any JSON value)
        if isinstance(value, Enum):
            return value.value
        if isinstance(value, Decimal | Fraction | date | datetime | time):
            return _plain(value)
        if isinstance(value, Mapping):
            return {str(key): self.value(one) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [self.value(one) for one in value]
        if is_dataclass(value):
            return self._record(value)
        return value if isinstance(value, bool | int | float | None) else str(value)

    def _record(self, record: object) -> Any:  # noqa: ANN401 (any JSON value)
        match record:
            case Text():
                return self._language.text(record)
            case Share(value=bare) | Score(value=bare) | Span(seconds=bare):
                return self.value(bare)
            case Money():
                return _money(record)
            case Sentence():
                return {
                    "text": write(record, self._language, self._zone),
                    "message": record.message,
                    "values": self.value(record.values),
                }
            case Finding():
                return {
                    "code": record.code,
                    "severity": record.severity.value,
                    "message": message_of(record, self._language, self._zone),
                    "mend": mend_of(record, self._language, self._zone),
                    "values": self.value(record.values),
                    "source": self.fields_of(record.source) if record.source else None,
                }
        return self.fields_of(record)


def _plain(value: Decimal | Fraction | date | datetime | time) -> Any:  # noqa: ANN401 (any JSON value)
    match value:
        case Decimal() | Fraction():
            return {"value": float(value), "exact": str(value)}
        case datetime():
            moment = value.astimezone(UTC) if value.tzinfo else value
            return moment.isoformat().replace("+00:00", "Z")
    return value.isoformat()


def _money(money: Money) -> dict[str, Any]:
    amount = Fraction(money.minor) / 10 ** exponent(money.currency)
    minor = money.minor if isinstance(money.minor, int) else _plain(money.minor)
    return {"amount": _plain(amount), "minor": minor, "currency": money.currency}
