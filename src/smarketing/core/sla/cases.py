"""Clock cases: what a company expects of its working time, asked of the clocks one by one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from smarketing.core.base.working_clock import WorkingClock
from smarketing.core.base.working_time import OutsideCalendarError
from smarketing.core.sla.case_values import (
    Json,
    UnreadableError,
    as_seconds,
    as_text,
    known_keys,
    moment,
    pauses,
    span,
    the,
)

Looked = tuple[int, int]
"""Between which moments a question lets the clock run, in either order."""


def _of_span(clock: WorkingClock, given: Mapping[str, Json]) -> tuple[Json, Looked]:
    begun = moment(the(given, "start", "input."), "input.start")
    found = clock.add(begun, span(the(given, "seconds", "input."), "input.seconds"))
    return _instant(found), (begun, begun if found is None else found)


def _of_stretch(clock: WorkingClock, given: Mapping[str, Json]) -> tuple[Json, Looked]:
    looked = _stretch(given)
    return as_seconds(clock.elapsed(*looked)), looked


def _next_open(clock: WorkingClock, given: Mapping[str, Json]) -> tuple[Json, Looked]:
    at = _at(given)
    found = clock.next_open(at)
    return _instant(found), (at, at if found is None else found)


def _previous_open(clock: WorkingClock, given: Mapping[str, Json]) -> tuple[Json, Looked]:
    at = _at(given)
    found = clock.previous_open(at)
    return _instant(found), (at, at if found is None else found)


def _is_open(clock: WorkingClock, given: Mapping[str, Json]) -> tuple[Json, Looked]:
    at = _at(given)
    return clock.is_open(at), (at, at)


def _intervals(clock: WorkingClock, given: Mapping[str, Json]) -> tuple[Json, Looked]:
    looked = _stretch(given)
    found = clock.intervals(*looked)
    return [[as_text(opens), as_text(closes)] for opens, closes in found], looked


def _at(given: Mapping[str, Json]) -> int:
    return moment(the(given, "at", "input."), "input.at")


def _stretch(given: Mapping[str, Json]) -> Looked:
    begun = moment(the(given, "start", "input."), "input.start")
    return begun, moment(the(given, "end", "input."), "input.end")


def _instant(found: int | None) -> Json:
    return None if found is None else as_text(found)


@dataclass(frozen=True)
class Operation:
    """A question to a clock: how it is answered, and how an answer is read to be compared."""

    answer: Callable[[WorkingClock, Mapping[str, Json]], tuple[Json, Looked]]
    read: Callable[[Json, str], Any]
    has_pauses: bool = False


def _truth(value: Json, key: str) -> bool:
    if not isinstance(value, bool):
        raise UnreadableError(
            "{where}: `{key}` is neither true nor false", "write true or false", key, value
        )
    return value


def _pairs(values: Json, key: str) -> Any:  # noqa: ANN401 (pairs of moments)
    return pauses([] if values is None else values, key)


OPERATIONS = {
    "elapsed": Operation(_of_stretch, span),
    "add": Operation(_of_span, moment),
    "next_open": Operation(_next_open, moment),
    "prev_open": Operation(_previous_open, moment),
    "is_open": Operation(_is_open, _truth),
    "intervals": Operation(_intervals, _pairs),
    "sla_due": Operation(_of_span, moment, has_pauses=True),
    "sla_elapsed": Operation(_of_stretch, span, has_pauses=True),
}


@dataclass(frozen=True)
class Answer:
    """An answer in the form of the file, the clock that gave it, and while it ran for that."""

    found: Json
    clock: WorkingClock
    looked: Looked


def answer(operation: Operation, clock: WorkingClock, given: Json) -> Answer:
    """Return the answer to a case, in the form in which the file states what it expects.

    Raises UnreadableError where the input is not of the format, or asks for times unknown.
    """
    keys = ("start", "end", "seconds", "at", "pauses")
    given = known_keys(given, keys, "input")
    if operation.has_pauses:
        clock = clock.with_pauses(pauses(given.get("pauses"), "input.pauses"))
    try:
        found, looked = operation.answer(clock, given)
    except OutsideCalendarError:
        raise UnreadableError(
            "{where}: the answer lies beyond the years that clocks know",
            "ask for moments between the years 1000 and 2999",
            "input",
            given,
        ) from None
    return Answer(found, clock, (min(looked), max(looked)))


def agrees(operation: Operation, found: Json, expected: Json) -> bool:
    """Say whether an answer is the expected one: moments are compared as moments, not as texts.

    Raises UnreadableError where what is expected is not in the form of an answer.
    """
    if expected is None or found is None:
        return expected is found
    wanted = operation.read(expected, "expected")
    return bool(operation.read(found, "expected") == wanted)
