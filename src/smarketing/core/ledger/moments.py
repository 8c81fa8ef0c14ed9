"""Moments as files write them, in a declared form and zone, made into UTC; nothing is guessed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import polars as pl

from smarketing.core.base.sentence import Sentence, Value
from smarketing.core.ledger.mapping import Ambiguous
from smarketing.core.ledger.refusal import Refusal
from smarketing.core.ledger.tables import MOMENT
from smarketing.core.ledger.zones import Ambiguity, to_utc

ISO = "iso"
EPOCHS = {"epoch_s": 1_000_000, "epoch_ms": 1_000}
"""Formats that count from 1970, UTC, with the microseconds of one unit."""

_NAIVE = pl.Datetime("us")
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(days=1)
"""How far ahead of `as_of` a moment may lie: clocks differ, and so do days around the world."""

_DIRECTIVES = "YymdeHIMSpbBaAjzFTRD%"
_YEAR, _MONTH, _DAY = "YyFD", "mbBjFD", "dejFD"
_TIMED = "HITR"
_POLICIES: dict[Ambiguous, Ambiguity] = {
    "earlier": "earliest",
    "later": "latest",
    "reject": "null",
}


@dataclass(frozen=True)
class Zone:
    """Where local times are meant, if that is known, and which one of a doubled hour."""

    name: str | None
    ambiguous: Ambiguous


@dataclass(frozen=True)
class _Form:
    """One way of writing: a pattern in the parser's own notation, or a count since 1970."""

    pattern: str
    zoned: bool = False
    timed: bool = True

    def read(self, texts: pl.Series) -> pl.Series:
        """Return local times, or moments in UTC where the form is zoned; null where it is not."""
        if self.pattern in EPOCHS:
            count = texts.to_frame("text").select(
                pl.when(pl.col("text").str.contains(r"^-?[0-9]{1,14}$")).then("text")
            )
            micros = count.to_series().cast(pl.Int64) * EPOCHS[self.pattern]
            return micros.cast(_NAIVE).dt.replace_time_zone("UTC")
        kind = MOMENT if self.zoned else _NAIVE
        return texts.str.strptime(kind, self.pattern, strict=False, cache=False)


def _form(declared: str) -> _Form:
    """Translate a declared format: fractions of seconds, and `Z` as the offset that it is."""
    if declared in EPOCHS:
        return _Form(declared, zoned=True)
    pattern = declared.replace(".%f", "%.f").replace("%z", "%#z")
    if pattern.endswith(("%SZ", "%.fZ", "%TZ")):
        pattern = pattern[:-1] + "%#z"
    timed = any(f"%{letter}" in pattern for letter in _TIMED)
    return _Form(pattern, "%#z" in pattern, timed)


_ISO_FORMS = [
    _form(f"%Y-%m-%d{sign}{clock}{offset}")
    for offset in ("", "%z")
    for sign in (" ", "T")
    for clock in ("%H:%M:%S", "%H:%M:%S.%f", "%H:%M")
] + [_form("%Y-%m-%d")]


def format_problem(declared: str) -> Sentence | None:
    """Say what is wrong with a declared date format; None when it can be used."""
    if declared == ISO or declared in EPOCHS:
        return None
    values: dict[str, Value] = {"form": declared}
    letters = re.findall(r"%(.?)", declared.replace(".%f", ""), flags=re.DOTALL)
    unknown = next((letter for letter in letters if letter not in set(_DIRECTIVES)), None)
    if unknown is not None:
        values["directive"] = f"%{unknown}"
        return Sentence("`{form}` is no date format: `{directive}` is not understood", values)
    if not set(letters) & set(_YEAR):
        return Sentence("`{form}` is no date format: it names no year", values)
    if not set(letters) & set(_MONTH):
        return Sentence("`{form}` is no date format: it names no month", values)
    if not set(letters) & set(_DAY):
        return Sentence("`{form}` is no date format: it names no day", values)
    return None


def tells_its_zone(declared: str) -> bool:
    """Say whether texts of this format carry an offset, count from 1970 UTC, or may do so."""
    return declared == ISO or _form(declared).zoned


def parse_moments(texts: pl.Series, formats: list[str], zone: Zone, as_of: datetime) -> pl.Series:
    """Return the moments in UTC; null where a text is none, or lies outside 1970 … as_of + 1 day.

    A day without a time means its first moment in the zone. A local time that the clocks skipped
    is null; one that came twice follows `zone.ambiguous`.
    """
    moments = pl.repeat(None, len(texts), dtype=MOMENT, eager=True)
    for rows, found, form in _readings(texts, formats):
        utc = _in_utc(found, form, zone)
        moments = utc if rows is None else moments.scatter(rows, utc)
    inside = pl.col("at").is_between(_EARLIEST, as_of + _AHEAD)
    return moments.to_frame("at").select(pl.when(inside).then("at")).to_series()


def explain_moments(
    texts: pl.Series, formats: list[str], zone: Zone, as_of: datetime
) -> pl.DataFrame:
    """Say why each of these refused texts is no moment: `reason` and `reason_values`."""
    unread = pl.repeat(True, len(texts), dtype=pl.Boolean, eager=True)
    exists, moments = unread.clone(), pl.repeat(None, len(texts), dtype=MOMENT, eager=True)
    for rows, found, form in _readings(texts, formats):
        here = pl.arange(len(texts), eager=True) if rows is None else rows
        unread = unread.scatter(here, found.is_null())
        lenient = _in_utc(found, form, Zone(zone.name or "UTC", "earlier"))
        exists = exists.scatter(here, lenient.is_not_null())
        moments = moments.scatter(here, _in_utc(found, form, zone))
    refusal = Refusal(len(texts))
    refusal.say(unread, "no date of the form {form}", form=" / ".join(formats))
    if zone.name is None:
        refusal.say(moments.is_null(), "neither an offset here nor a time zone in the mapping")
    refusal.say(~exists, "skipped in {zone}: the clocks were put forward", zone=zone.name)
    refusal.say(
        moments.is_null(),
        "came twice in {zone}: the clocks were put back; add the offset to the text, or declare"
        " `ambiguous` in the mapping",
        zone=zone.name,
    )
    refusal.say(moments < _EARLIEST, "before the year 1970")
    latest = as_of + _AHEAD
    refusal.say(None, "in the future: after {latest}", latest=f"{latest:%Y-%m-%d %H:%M} UTC")
    return refusal.frame()


def _readings(
    texts: pl.Series, formats: list[str]
) -> Iterator[tuple[pl.Series | None, pl.Series, _Form]]:
    """Read each text by the first form that fits it.

    Yields (rows, what they say, form) for disjoint sets of rows; rows are None for all of them.
    """
    left: pl.Series | None = None
    for form in _likeliest_first(texts, formats):
        asked = texts if left is None else texts.gather(left)
        found = form.read(asked)
        if left is None and found.null_count() == texts.null_count():
            yield None, found, form
            return
        rows = left if left is not None else pl.arange(len(texts), eager=True)
        fits = found.is_not_null()
        yield rows.filter(fits), found.filter(fits), form
        left = rows.filter(~fits & asked.is_not_null())
        if left.is_empty():
            return


def _likeliest_first(texts: pl.Series, formats: list[str]) -> list[_Form]:
    """Return the forms, the one that reads the first text in front: most files write only one."""
    forms = [
        form
        for declared in formats
        for form in (_ISO_FORMS if declared == ISO else [_form(declared)])
    ]
    first = texts.drop_nulls().head(1)
    if len(forms) == 1 or first.is_empty():
        return forms
    return sorted(forms, key=lambda form: form.read(first).null_count())


def _in_utc(found: pl.Series, form: _Form, zone: Zone) -> pl.Series:
    """Place local times in their zone; null where they do not exist, or are doubtful."""
    if form.zoned:
        return found
    if zone.name is None:
        return pl.repeat(None, len(found), dtype=MOMENT, eager=True)
    if form.timed:
        return to_utc(found, zone.name, _POLICIES[zone.ambiguous])
    starts = to_utc(found, zone.name, "earliest")
    if starts.null_count() == found.null_count():
        return starts
    # In some zones the clocks skip midnight itself: such a day begins when they are put forward.
    later = to_utc(found.dt.offset_by("1h"), zone.name, "earliest")
    return pl.select(pl.coalesce(starts, later)).to_series()
