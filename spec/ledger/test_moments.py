"""Moments are read in a declared form and zone; what is doubtful is refused, never guessed."""

from datetime import UTC, datetime

import polars as pl
import pytest
from spec.ledger.intakes import AS_OF, intake, reasons

from smarketing.core.ledger.moments import Zone, format_problem, parse_moments

PARIS = Zone("Europe/Paris", "reject")


def read(text: str, form: str, zone: Zone = PARIS) -> datetime | None:
    moments = parse_moments(pl.Series([text]), [form], zone, AS_OF)
    found: datetime | None = moments.item()
    return found


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "form", "moment"),
    [
        ("2026-01-15 10:00:00", "iso", "2026-01-15 09:00"),
        ("2026-07-15T10:00", "iso", "2026-07-15 08:00"),
        ("2026-07-15", "iso", "2026-07-14 22:00"),
        ("2026-07-15T10:00:00.250", "iso", "2026-07-15 08:00:00.250"),
        ("2026-07-15T10:00:00Z", "iso", "2026-07-15 10:00"),
        ("2026-07-15 10:00+05:30", "iso", "2026-07-15 04:30"),
        ("15/07/2026 10:00", "%d/%m/%Y %H:%M", "2026-07-15 08:00"),
        ("07/15/26", "%m/%d/%y", "2026-07-14 22:00"),
        ("15 Jul 2026", "%d %b %Y", "2026-07-14 22:00"),
        ("07/15/2026 03:05 PM", "%m/%d/%Y %I:%M %p", "2026-07-15 13:05"),
        ("2026-07-15T10:00:00.5Z", "%Y-%m-%dT%H:%M:%S.%fZ", "2026-07-15 10:00:00.500"),
        ("1767225600", "epoch_s", "2026-01-01 00:00"),
        ("1767225600123", "epoch_ms", "2026-01-01 00:00:00.123"),
    ],
)
def test_a_moment_is_read_in_its_declared_form_and_placed_in_its_zone(
    text: str, form: str, moment: str
) -> None:
    assert read(text, form) == utc(moment)


def test_the_same_text_means_the_day_or_the_month_as_declared() -> None:
    assert read("03/04/2026", "%d/%m/%Y", Zone("UTC", "reject")) == utc("2026-04-03")
    assert read("03/04/2026", "%m/%d/%Y", Zone("UTC", "reject")) == utc("2026-03-04")


def test_several_forms_are_tried_in_their_order() -> None:
    texts = pl.Series(["03/04/2026", "2026-04-03", None, "3 avril"])
    moments = parse_moments(texts, ["%d/%m/%Y", "iso"], Zone("UTC", "reject"), AS_OF)
    assert moments.to_list() == [utc("2026-04-03"), utc("2026-04-03"), None, None]


def test_an_hour_that_comes_twice_follows_the_declared_choice() -> None:
    text, form = "2026-10-25 02:30", "iso"
    assert read(text, form, Zone("Europe/Paris", "earlier")) == utc("2026-10-25 00:30")
    assert read(text, form, Zone("Europe/Paris", "later")) == utc("2026-10-25 01:30")
    assert read(text, form, Zone("Europe/Paris", "reject")) is None
    assert read("2026-10-25T02:30+02:00", form) == utc("2026-10-25 00:30")


def test_a_day_begins_when_the_clocks_are_put_forward_where_they_skip_midnight() -> None:
    sao_paulo = Zone("America/Sao_Paulo", "reject")
    assert read("2017-10-15", "iso", sao_paulo) == utc("2017-10-15 03:00")
    assert read("2017-10-15 00:30", "iso", sao_paulo) is None


MAPPING = """
reading = { time_zone = "Europe/Paris", dates = "FORM" }
[[files.facts]]
table = "assignments"
columns = { contact_id = "who", rep = "rep", occurred_at = "when" }
"""


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2026-03-29 02:30", "skipped in Europe/Paris: the clocks were put forward"),
        (
            "2026-10-25 02:30",
            (
                "came twice in Europe/Paris: the clocks were put back; add the offset to the text,"
                " or declare `ambiguous` in the mapping"
            ),
        ),
        ("2026-02-30", "no date of the form iso"),
        ("10000-01-01", "no date of the form iso"),
        ("03/04/2026", "no date of the form iso"),
        ("٢٠٢٦-01-01", "no date of the form iso"),
        ("0001-01-01", "before the year 1970"),
        ("1969-12-31", "before the year 1970"),
        ("2031-11-23", "in the future: after 2026-11-24 00:00 UTC"),
        ("2026-11-24 01:30", "in the future: after 2026-11-24 00:00 UTC"),
    ],
)
def test_a_text_that_is_no_moment_is_refused_with_the_reason(text: str, reason: str) -> None:
    taken = intake(MAPPING.replace("FORM", "iso"), f"who | rep | when\nanna | bob | {text}")
    assert taken.facts == {}
    assert reasons(taken) == [(2, "when", text, reason)]


@pytest.mark.parametrize("year", ["0000", "0001", "1900", "1969", "2027", "9999"])
def test_years_far_away_are_refused_among_many_rows_too(year: str) -> None:
    texts = pl.Series([f"{year}-01-01 10:00", "2026-01-01 10:00"] * 15_000)
    moments = parse_moments(texts, ["iso"], PARIS, AS_OF)
    assert moments.drop_nulls().unique().to_list() == [utc("2026-01-01 09:00")]
    assert moments.null_count() == 15_000


def test_a_day_of_grace_is_left_for_clocks_that_are_ahead() -> None:
    assert read("2026-11-24 00:59", "iso") == utc("2026-11-23 23:59")


def test_a_local_time_needs_a_zone() -> None:
    rules = MAPPING.replace('time_zone = "Europe/Paris", ', "").replace("FORM", "iso")
    table = "who | rep | when\nanna | bob | 2026-01-02 10:00\ncarl | bob | 2026-01-02 10:00Z"
    taken = intake(rules, table)
    assert reasons(taken) == [
        (2, "when", "2026-01-02 10:00", "neither an offset here nor a time zone in the mapping")
    ]
    assert taken.facts["assignments"]["contact_id"].to_list() == ["carl"]


@pytest.mark.parametrize(
    ("form", "problem"),
    [
        ("%d/%m", "`%d/%m` is no date format: it names no year"),
        ("%d/%Y", "`%d/%Y` is no date format: it names no month"),
        ("%m/%Y", "`%m/%Y` is no date format: it names no day"),
        ("%d/%m/%Y %Q", "`%d/%m/%Y %Q` is no date format: `%Q` is not understood"),
        ("DD/MM/YYYY", "`DD/MM/YYYY` is no date format: it names no year"),
        ("%Y-%m-%d %", "`%Y-%m-%d %` is no date format: `%` is not understood"),
    ],
)
def test_a_format_that_cannot_tell_a_day_is_refused_before_any_row(form: str, problem: str) -> None:
    assert str(format_problem(form)) == problem
