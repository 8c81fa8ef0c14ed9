"""Whether the dates of calendars and of people fit together: special days, breaks, leave."""

from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.calendar_check import calendar, named_calendars, window_findings
from smarketing.core.agreement.contradiction import contradiction, doubt, unknown
from smarketing.core.agreement.parties import Calendar, Person
from smarketing.core.agreement.working_week import calendar_of, public_holidays, window_minutes
from smarketing.core.base.finding import Finding, has_errors
from smarketing.core.base.local_time import day_numbers, local_moments
from smarketing.core.base.toml_positions import Path, Positions


def dates(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    """Find special days and breaks that are none, that contradict or that change nothing."""
    if has_errors([*calendar(agreement, positions), *named_calendars(agreement, positions)]):
        return
    for place, terms in _calendars(agreement):
        found = [*_special_days(terms, place, positions), *_breaks(terms, place, positions)]
        yield from found
        if not has_errors(found):
            yield from _idle_breaks(terms, place, positions)


def _calendars(agreement: Agreement) -> Iterator[tuple[Path, Calendar]]:
    yield ("calendar",), agreement.calendar
    for name, terms in agreement.calendars.items():
        yield ("calendars", name), terms


def _special_days(terms: Calendar, place: Path, positions: Positions) -> Iterator[Finding]:
    days = [special.day for special in terms.special_days]
    years = {day.year for day in days}
    holidays = public_holidays(
        terms.country, terms.region, range(min(years, default=0), max(years, default=-1) + 1)
    )
    for index, special in enumerate(terms.special_days):
        here = (*place, "special_days", index)
        yield from window_findings(str(special.day), special.open, (*here, "open"), positions)
        if special.day in days[:index]:
            yield contradiction(
                "special_day_twice",
                "{day} is a special day a second time",
                positions.value((*here, "day")),
                "bring all its windows together in one entry",
                day=special.day,
            )
        if special.open and (special.day in terms.closed or special.day in holidays):
            yield doubt(
                "special_day_closed",
                "{day} is closed all day, so its special hours change nothing",
                positions.value((*here, "day")),
                "closed days and public holidays win; take one of the two out",
                day=special.day,
            )


def _breaks(terms: Calendar, place: Path, positions: Positions) -> Iterator[Finding]:
    for index, pause in enumerate(terms.breaks):
        here = (*place, "breaks", index, "closed")
        yield from window_findings(str(pause.day), pause.closed, here, positions)


def _idle_breaks(terms: Calendar, place: Path, positions: Positions) -> Iterator[Finding]:
    """Find breaks during which it is closed anyway."""
    whole = terms.model_copy(update={"breaks": []})
    for index, pause in enumerate(terms.breaks):
        around = calendar_of(whole, pause.day, pause.day + timedelta(days=2))
        for number, window in enumerate(pause.closed):
            start, end = window_minutes(window)
            bounds = [start * 60, (end if end > start else end + 24 * 60) * 60]
            days = day_numbers([pause.day, pause.day])
            begins, ends = local_moments(days, bounds, ZoneInfo(terms.time_zone)).tolist()
            if not len(around.between(begins, ends)[0]):
                yield doubt(
                    "break_outside",
                    "the break of {day} lies where it is closed anyway",
                    positions.value((*place, "breaks", index, "closed", number)),
                    "put it within the hours of that date, or take it out",
                    day=pause.day,
                )


def attendance(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    """Find people with a calendar that nobody described, or who end before they begin."""
    for team in ("marketing", "sales"):
        for index, person in enumerate(getattr(agreement.parties, team).people):
            place: Path = ("parties", team, "people", index)
            if person.calendar is not None and person.calendar not in agreement.calendars:
                source = positions.value((*place, "calendar"))
                yield unknown("calendar", person.calendar, list(agreement.calendars), source)
            yield from _stay(person, place, positions)


def _stay(person: Person, place: Path, positions: Positions) -> Iterator[Finding]:
    if person.started is not None and person.leaves is not None and person.leaves < person.started:
        yield contradiction(
            "leaves_before_started",
            "{name} leaves on {leaves}, before the first day on {started}",
            positions.value((*place, "leaves")),
            "both are days of work, the first and the last: put the earlier one in `started`",
            name=person.name,
            leaves=person.leaves,
            started=person.started,
        )
    for number, leave in enumerate(person.leave):
        if leave.last < leave.first:
            yield contradiction(
                "leave_backwards",
                "the leave of {name} ends on {last}, before it begins on {first}",
                positions.value((*place, "leave", number, "last")),
                "both days are off, the first and the last: put the earlier one in `first`",
                name=person.name,
                last=leave.last,
                first=leave.first,
            )
