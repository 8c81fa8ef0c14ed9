"""A file of clock cases (`business-hours-vectors/1`): read, answered, and compared."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from smarketing.core.base.finding import Finding, Severity, Source
from smarketing.core.base.sentence import Sentence
from smarketing.core.base.toml import choice_remedy, did_you_mean
from smarketing.core.base.working_clock import WorkingClock
from smarketing.core.base.working_hours import WorkingHours
from smarketing.core.base.working_time import is_time_zone
from smarketing.core.sla.case_values import (
    Json,
    UnreadableError,
    dated_windows,
    days,
    known_keys,
    the,
    week,
)
from smarketing.core.sla.cases import OPERATIONS, Answer, Operation, agrees, answer

_CALENDAR = ("timezone", "weekly", "holidays", "overrides", "breaks")
_CASE = ("id", "op", "calendar", "input", "expected")
_LONGEST_TEXT = 120


@dataclass(frozen=True)
class ClockCase:
    """One case: its question and its answer, both in the form of the file.

    `agrees` is None where the file expects nothing (`is_stated` false); a case that cannot be
    answered, `given` None, has the answer None and, where something was expected, does not agree.
    `place` counts the cases of the file from 1.
    """

    id: Json
    operation: str
    calendar: str
    answer: Json
    expected: Json
    is_stated: bool
    agrees: bool | None
    note: str
    given: Answer | None
    place: int = 0

    @property
    def name(self) -> str:
        """The id as people read it; of a case without one, its place in the file: #2."""
        if self.id is None:
            return f"#{self.place}"
        return self.id if isinstance(self.id, str) else json.dumps(self.id, default=str)


@dataclass(frozen=True)
class CheckedCases:
    """The cases in the order of the file, how many calendars it has, and what is wrong with it."""

    cases: list[ClockCase]
    calendars: int
    findings: list[Finding]


def check_cases(text: str, file: str) -> CheckedCases:
    """Answer every case of a file's text; what cannot be read is a finding, and hinders no other.

    `file` is how findings name the file.
    """
    return _Check(text, file).run()


class _Constant(str):
    """NaN or an infinity, which stands in the file without quotation marks."""

    __slots__ = ()


class _Check:
    """Reads one file from top to bottom, and notes what is wrong on the way."""

    def __init__(self, text: str, file: str) -> None:
        self._text = text
        self._file = file
        self._findings: list[Finding] = []
        self._clocks: dict[str, WorkingClock | None] = {}

    def run(self) -> CheckedCases:
        try:
            whole = json.loads(
                self._text,
                parse_float=Decimal,
                parse_constant=_Constant,
                object_pairs_hook=self._object,
            )
        except (ValueError, RecursionError) as error:
            self._findings.append(_no_json(error, self._file))
            return CheckedCases([], 0, self._findings)
        if not isinstance(whole, dict):
            whole = {}
        for key, kind, form in (("calendars", dict, "{ }"), ("cases", list, "[ ]")):
            if not isinstance(whole.get(key), kind):
                self._findings.append(_no_part(key, form, self._file))
        calendars, cases = whole.get("calendars"), whole.get("cases")
        calendars = calendars if isinstance(calendars, dict) else {}
        for name, terms in calendars.items():
            self._clocks[name] = self._clock(name, terms)
        cases = cases if isinstance(cases, list) else []
        self._repeated([case.get("id") for case in cases if isinstance(case, dict)])
        answered = [self._case(place, case) for place, case in enumerate(cases, 1)]
        return CheckedCases(answered, len(calendars), self._findings)

    def _object(self, pairs: Sequence[tuple[str, Json]]) -> dict[str, Json]:
        keys = [key for key, _ in pairs]
        for key in sorted({key for key in keys if keys.count(key) > 1} if len(pairs) > 1 else ()):
            self._findings.append(
                Finding(
                    "clock.key_twice",
                    Severity.WARNING,
                    "the key `{key}` stands twice in one object, and the last one counts",
                    "take one of them out",
                    {"key": key},
                    self._source(rf"{_quoted(key)}\s*:", key),
                )
            )
        return dict(pairs)

    def _clock(self, name: str, terms: Json) -> WorkingClock | None:
        try:
            return WorkingClock(_hours(terms))
        except UnreadableError as error:
            where = Sentence("calendar {name}", {"name": name})
            self._note(error, where, rf"{_quoted(name)}\s*:")
            return None

    def _case(self, place: int, case: Json) -> ClockCase:
        told = case if isinstance(case, dict) else {}
        named = f"#{place}" if told.get("id") is None else told["id"]
        stated = "expected" in told
        given: Answer | None = None
        agreed = False
        try:
            known_keys(case, _CASE, str(named))
            the(told, "id")
            operation, clock = self._asked(told)
            given = answer(operation, clock, the(told, "input"))
            agreed = stated and agrees(operation, given.found, told["expected"])
        except UnreadableError as error:
            place_of_id = rf'"id"\s*:\s*{_quoted(told.get("id"))}'
            self._note(error, Sentence("case {id}", {"id": str(named)}), place_of_id)
        return ClockCase(
            told.get("id"),
            str(told.get("op", "")),
            str(told.get("calendar", "")),
            given.found if given else None,
            told.get("expected"),
            stated,
            agreed if stated else None,
            str(told.get("note") or ""),
            given,
            place,
        )

    def _asked(self, case: Mapping[str, Json]) -> tuple[Operation, WorkingClock]:
        asked, name = the(case, "op"), the(case, "calendar")
        if not isinstance(asked, str) or asked not in OPERATIONS:
            mend, more = choice_remedy(str(asked), list(OPERATIONS))
            raise UnreadableError(
                "{where}: `{word}` is no operation", mend, "op", asked, {"word": asked, **more}
            )
        if not isinstance(name, str) or name not in self._clocks:
            mend, more = choice_remedy(str(name), list(self._clocks))
            raise UnreadableError(
                "{where}: the file has no calendar `{word}`",
                mend if self._clocks else "add it under `calendars`",
                "calendar",
                name,
                {"word": name, **more},
            )
        clock = self._clocks[name]
        if clock is None:
            raise UnreadableError(
                "{where}: its calendar `{word}` cannot be read",
                "mend the calendar",
                "calendar",
                name,
                {"word": name},
            )
        return OPERATIONS[asked], clock

    def _repeated(self, ids: Sequence[Json]) -> None:
        written = [json.dumps(one, default=str) for one in ids]
        for one in sorted({one for one in written if written.count(one) > 1}):
            self._findings.append(
                Finding(
                    "clock.case_twice",
                    Severity.WARNING,
                    "there is more than one case {id}",
                    "give each one an id of its own",
                    {"id": one.strip('"')},
                    self._source(rf'"id"\s*:\s*{re.escape(one)}', one.strip('"')),
                )
            )

    def _note(self, error: UnreadableError, where: Sentence, sought: str) -> None:
        text = "" if error.text is None else _as_written(error.text)
        self._findings.append(
            Finding(
                "clock.unreadable",
                Severity.ERROR,
                error.message,
                error.mend,
                {"where": where, "key": error.key, **error.values},
                self._source(sought, text[:_LONGEST_TEXT]),
            )
        )

    def _source(self, sought: str, text: str) -> Source:
        """Return the first place of the file where something is written."""
        found = re.search(sought, self._text)
        if found is None:
            return Source(self._file, text=text)
        before = self._text[: found.start()]
        column = found.start() - (before.rfind("\n") + 1) + 1
        return Source(self._file, before.count("\n") + 1, column, text)


def _hours(terms: Json) -> WorkingHours:
    known_keys(terms, _CALENDAR, "calendars")
    zone = the(terms, "timezone")
    if not (isinstance(zone, str) and is_time_zone(zone)):
        near = did_you_mean(str(zone), sorted(available_timezones()))
        raise UnreadableError(
            "{where}: there is no time zone `{zone}`",
            "did you mean `{suggestion}`?" if near else "write it as in `Europe/Paris`",
            "timezone",
            zone,
            {"zone": zone, "suggestion": near},
        )
    return WorkingHours(
        ZoneInfo(zone),
        week(the(terms, "weekly"), "weekly"),
        days(terms.get("holidays"), "holidays"),
        dated_windows(terms.get("overrides"), "overrides"),
        dated_windows(terms.get("breaks"), "breaks"),
    )


def _as_written(value: Json) -> str:
    """Return a value as JSON has it: only text stands in quotation marks."""
    bare = isinstance(value, Decimal | _Constant)
    return str(value) if bare else json.dumps(value, ensure_ascii=False, default=str)


def _quoted(key: Any) -> str:  # noqa: ANN401 (any JSON value)
    return re.escape(json.dumps(key, ensure_ascii=False, default=str))


def _no_json(error: Exception, file: str) -> Finding:
    if isinstance(error, RecursionError):
        return Finding(
            "clock.too_deep",
            Severity.ERROR,
            "this is no JSON text of cases: its brackets are nested too deep",
            "a case is an object in the list `cases`; the guide shows one",
            source=Source(file),
        )
    line = getattr(error, "lineno", None)
    return Finding(
        "clock.no_json",
        Severity.ERROR,
        "this is no JSON text: {what}",
        "mend it there; most editors mark the place",
        {"what": getattr(error, "msg", type(error).__name__)},
        Source(file, line, getattr(error, "colno", None)),
    )


def _no_part(key: str, form: str, file: str) -> Finding:
    return Finding(
        "clock.no_part",
        Severity.ERROR,
        "the file has no `{key}`",
        'it is an object with `"calendars": {{ … }}` and `"cases": [ … ]`; the guide shows one',
        {"key": key, "form": form},
        Source(file),
    )
