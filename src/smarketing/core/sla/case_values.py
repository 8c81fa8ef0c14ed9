"""What stands in a file of clock cases: moments, spans, windows and dates, read strictly."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, TypeAlias, TypeVar

from smarketing.core.base.toml import choice_remedy, did_you_mean
from smarketing.core.base.working_clock import Pause
from smarketing.core.base.working_hours import Hours
from smarketing.core.base.working_time import SECOND, micros, moment_of

Json: TypeAlias = Any
"""What a JSON text holds, decimal numbers as Decimal."""

Read = TypeVar("Read")

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_SECONDS = 24 * 60 * 60
_MOST_SECONDS = 10**12
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_MIDNIGHT = re.compile(r"[Tt ]24:?00(?::?00(?:[.,]0+)?)?(?![\d:.,])")


@dataclass
class UnreadableError(ValueError):
    """Something stands in the file that is not of the format: where, and how to mend it.

    `key` is the way to it, such as `weekly.mon[0]`; `text` what stands there.
    """

    message: str
    mend: str
    key: str
    text: Json = None
    values: Mapping[str, Any] = field(default_factory=dict)


def the(values: Json, key: str, within: str = "") -> Json:
    """Return what stands under a key that must be there."""
    if key not in values:
        raise UnreadableError(
            "{where}: the key `{key}` is missing", "add it, as the guide shows", f"{within}{key}"
        )
    return values[key]


def known_keys(values: Json, known: Sequence[str], key: str) -> Mapping[str, Json]:
    """Return an object, unless it has a key that looks like a known one and is none.

    Other keys are notes of the file's own, and left alone.
    """
    if not isinstance(values, dict):
        raise UnreadableError(
            "{where}: `{key}` is no object with keys", "write it in braces", key, values
        )
    for word in values:
        near = did_you_mean(word, known)
        if word not in known and near is not None and near not in values:
            raise UnreadableError(
                "{where}: the key `{key}` is not known",
                "did you mean `{suggestion}`?",
                word,
                word,
                {"suggestion": near},
            )
    return values


def moment(text: Json, key: str) -> int:
    """Read a moment in ISO 8601 with its offset, as microseconds since 1970."""
    try:
        midnight = _MIDNIGHT.search(text)
        plain = text if midnight is None else _MIDNIGHT.sub("T00:00", text)
        read = datetime.fromisoformat(plain) + timedelta(days=midnight is not None)
    except (TypeError, ValueError, OverflowError):
        read = None
    if read is None or read.tzinfo is None:
        raise UnreadableError(
            "{where}: `{key}` is no moment with an offset to UTC",
            "write it like `2024-06-03T09:00:00+02:00` or `2024-06-03T07:00:00Z`",
            key,
            text,
        )
    return micros(read)


def span(value: Json, key: str) -> int:
    """Read a number of seconds as microseconds."""
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    if not is_number or not abs(value) <= _MOST_SECONDS:
        raise UnreadableError(
            "{where}: `{key}` is no number of seconds within thirty thousand years",
            "write a number such as 3600, without quotation marks"
            if type(value) is str
            else "write a number such as 3600",
            key,
            value,
        )
    return int((Decimal(value) * SECOND).to_integral_value(ROUND_HALF_EVEN))


def pauses(values: Json, key: str) -> list[Pause]:
    """Read pauses as pairs of moments; one that has not ended yet ends with null."""
    if values is None:
        return []
    if not isinstance(values, list):
        raise _no_pause(values, key)
    return [_pause(value, f"{key}[{place}]") for place, value in enumerate(values)]


def _pause(value: Json, key: str) -> Pause:
    if not (isinstance(value, list) and len(value) == 2):  # noqa: PLR2004 (a pair)
        raise _no_pause(value, key)
    begin, end = value
    return moment(begin, f"{key}[0]"), None if end is None else moment(end, f"{key}[1]")


def _no_pause(value: Json, key: str) -> UnreadableError:
    return UnreadableError(
        "{where}: `{key}` is no pause",
        'write it like `["2024-06-03T10:00:00Z", "2024-06-03T11:00:00Z"]`, and null in place of an '
        "end that has not come yet",
        key,
        value,
    )


def windows(values: Json, key: str) -> list[Hours]:
    """Read windows of local time, in seconds of the day."""
    if not isinstance(values, list):
        raise _no_window(values, key)
    return [_window(value, f"{key}[{place}]") for place, value in enumerate(values)]


def _window(value: Json, key: str) -> Hours:
    if isinstance(value, list) and len(value) == 2:  # noqa: PLR2004 (a pair)
        start, end = value
        if isinstance(start, str) and isinstance(end, str):
            opens, closes = _CLOCK.fullmatch(start), _CLOCK.fullmatch(end)
            if opens and end in {"24:00", "24:00:00"}:
                return _seconds(opens), _DAY_SECONDS
            if opens and closes:
                return _seconds(opens), _seconds(closes)
    raise _no_window(value, key)


def _seconds(clock: re.Match[str]) -> int:
    hours, minutes, seconds = (int(part or 0) for part in clock.groups())
    return (hours * 60 + minutes) * 60 + seconds


def _no_window(value: Json, key: str) -> UnreadableError:
    return UnreadableError(
        "{where}: `{key}` is no window of local time",
        'write windows like `[["09:00", "12:30"], ["14:00", "18:00"]]`; `24:00` can only end one',
        key,
        value,
    )


def day(text: Json, key: str) -> date:
    """Read a civil date."""
    if isinstance(text, str) and _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise UnreadableError(
        "{where}: `{key}` is no date of the calendar", "write it like `2024-05-01`", key, text
    )


def days(values: Json, key: str) -> frozenset[date]:
    """Read a list of civil dates, in any order."""
    if values is None:
        return frozenset()
    if not isinstance(values, list):
        raise UnreadableError(
            "{where}: `{key}` is no list of dates",
            'write it like `["2024-05-01", "2024-12-25"]`',
            key,
            values,
        )
    return frozenset(day(value, f"{key}[{place}]") for place, value in enumerate(values))


def dated_windows(values: Json, key: str) -> dict[date, list[Hours]]:
    """Read windows by date."""
    if values is None:
        return {}
    if not isinstance(values, dict):
        raise UnreadableError(
            "{where}: `{key}` is no object of dates with windows",
            'write it like `{{ "2024-12-24": [["09:00", "12:00"]] }}`',
            key,
            values,
        )
    return {day(one, f"{key}.{one}"): windows(values[one], f"{key}.{one}") for one in values}


def week(values: Json, key: str) -> dict[int, list[Hours]]:
    """Read the windows of the days of the week."""
    if not isinstance(values, dict):
        raise UnreadableError(
            "{where}: `{key}` is no object of weekdays with windows",
            'write it like `{{ "mon": [["09:00", "17:00"]] }}`; an empty one is never open',
            key,
            values,
        )
    for word in values:
        if word not in WEEKDAYS:
            mend, more = choice_remedy(word, WEEKDAYS)
            raise UnreadableError(
                "{where}: `{word}` in `{key}` is no day of the week",
                mend,
                key,
                word,
                {"word": word, **more},
            )
    return {WEEKDAYS.index(on): windows(values[on], f"{key}.{on}") for on in values}


def as_text(instant: int) -> str:
    """Write a moment in ISO 8601, UTC: 2024-06-03T09:00:00Z."""
    told = moment_of(instant).replace(tzinfo=None).isoformat()
    return f"{told.rstrip('0') if '.' in told else told}Z"


def as_seconds(passed: int) -> int | Decimal:
    """Return microseconds as seconds: a whole number where they are whole."""
    return passed // SECOND if passed % SECOND == 0 else Decimal(passed) / SECOND
