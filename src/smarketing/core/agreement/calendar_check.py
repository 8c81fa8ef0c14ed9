"""Whether the agreed working time can be worked with, and how long it makes people wait."""

from collections.abc import Iterator, Sequence
from zoneinfo import available_timezones

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.commitments import Window
from smarketing.core.agreement.contradiction import contradiction, doubt, unknown
from smarketing.core.agreement.parties import Calendar
from smarketing.core.agreement.working_week import known_regions, weeks_needed, window_minutes
from smarketing.core.base.finding import Finding
from smarketing.core.base.toml import did_you_mean
from smarketing.core.base.toml_positions import Path, Positions
from smarketing.core.base.working_time import is_time_zone

_MOST_WEEKS = 520


def calendar(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    """Find time zones, countries and hours that do not exist, and a week that is never open."""
    yield from _calendar(agreement.calendar, ("calendar",), positions)


def named_calendars(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    """Find the same in the calendars of [calendars]."""
    for name, terms in agreement.calendars.items():
        yield from _calendar(terms, ("calendars", name), positions)


def _calendar(terms: Calendar, place: Path, positions: Positions) -> Iterator[Finding]:
    if not is_time_zone(terms.time_zone):
        near = did_you_mean(terms.time_zone, sorted(available_timezones()))
        yield contradiction(
            "unknown_zone",
            "there is no time zone `{zone}`",
            positions.value((*place, "time_zone")),
            "did you mean `{suggestion}`?" if near else "write it as in `Europe/Paris`",
            zone=terms.time_zone,
            suggestion=near,
        )
    yield from _holidays(terms, place, positions)
    for day, hours in terms.week.items():
        yield from window_findings(day, hours, (*place, "week", day), positions)
    if not any(terms.week.values()):
        source = positions.value((*place, "week"))
        yield contradiction("never_open", "no day of the week is open", source)


def _holidays(terms: Calendar, place: Path, positions: Positions) -> Iterator[Finding]:
    if terms.country is None:
        return
    regions = known_regions(terms.country)
    if regions is None:
        yield contradiction(
            "unknown_country",
            "the public holidays of `{country}` are not known",
            positions.value((*place, "country")),
            "write the two letters of ISO 3166, such as `FR`, or leave the line out",
            country=terms.country,
        )
    elif terms.region is not None and terms.region not in regions:
        yield unknown("region", terms.region, regions, positions.value((*place, "region")))


def window_findings(
    day: str, windows: Sequence[str], place: Path, positions: Positions
) -> Iterator[Finding]:
    """Find windows of a day that are none, or that overlap."""
    spans: list[tuple[int, int]] = []
    for index, window in enumerate(windows):
        source = positions.value((*place, index))
        try:
            start, end = window_minutes(window)
        except ValueError as error:
            yield contradiction("window", "{what}", source, what=str(error))
            continue
        if any(start < other_end and other_start < end for other_start, other_end in spans):
            yield doubt(
                "windows_overlap",
                "the windows of `{day}` overlap; together they count once",
                source,
                "let each window begin where the one before has ended",
                day=day,
            )
        spans.append((start, end))


def windows(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    """Find windows of working time that are none, or take longer than anybody waits."""
    for name, window, path in _agreed_windows(agreement):
        if (window.working_hours is None) == (window.working_days is None):
            yield contradiction(
                "window_of_promise",
                "a window is either working_hours or working_days",
                positions.value(path),
                "write `{key} = {{ working_hours = 4 }}` or `{key} = {{ working_days = 5 }}`",
                key=path[-1],
            )
        elif not any(calendar(agreement, positions)) and (
            weeks_needed(agreement.calendar, [window]) > _MOST_WEEKS
        ):
            yield contradiction(
                "window_too_long",
                "the window of `{name}` takes more than ten years of the agreed working time",
                positions.value(path),
                "shorten it, or open the week of [calendar] for longer",
                name=name,
            )


def _agreed_windows(agreement: Agreement) -> Iterator[tuple[str, Window, Path]]:
    if agreement.handoff is not None and agreement.handoff.silence_accepts is not None:
        yield "silence_accepts", agreement.handoff.silence_accepts, ("handoff", "silence_accepts")
    for index, pause in enumerate(agreement.handoff.pauses if agreement.handoff else ()):
        if pause.at_most is not None:
            yield pause.name, pause.at_most, ("handoff", "pauses", index, "at_most")
    routing = agreement.handoff.causes.routing_within if agreement.handoff else None
    if routing is not None:
        yield "routing_within", routing, ("handoff", "causes", "routing_within")
    for index, promise in enumerate(agreement.commitments.sales):
        yield promise.name, promise.within, ("commitments", "sales", index, "within")
