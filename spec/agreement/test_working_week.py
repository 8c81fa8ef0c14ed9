"""When people work, by the calendars of the agreement."""

from datetime import date

from spec.tables import agreement

from smarketing.core.agreement.working_week import calendar_of, calendars_of_people
from smarketing.core.base.working_time import WorkingCalendar

PEOPLE = """
[calendars.berlin]
time_zone = "Europe/Berlin"
country = "DE"
week.monday = ["08:00-16:00"]
week.tuesday = ["08:00-16:00"]
[[parties.sales.people]]
name = "Bob"
[[parties.sales.people]]
name = "Eva"
calendar = "berlin"
leave = [{ first = 2026-05-05, last = 2026-05-11 }]
[[parties.sales.people]]
name = "Tom"
started = 2026-05-06
leaves = 2026-05-07
[[parties.marketing.people]]
name = "Ann"
"""
FIRST, LAST = date(2026, 5, 1), date(2026, 5, 14)


def days(calendar: WorkingCalendar) -> list[int]:
    return [day.day for day in calendar.days]


def test_a_person_works_by_the_calendar_of_their_own_less_their_leave() -> None:
    people = calendars_of_people(agreement(PEOPLE), FIRST, LAST)
    weekdays = [1, 4, 5, 6, 7, 8, 11, 12, 13, 14]
    assert {name: days(calendar) for name, calendar in people.items()} == {
        "Bob": weekdays,
        "Eva": [4, 12],
        "Tom": weekdays,
    }
    assert people["Eva"].average_day_seconds == 8 * 3600


def test_before_the_first_day_and_after_the_last_a_person_works_only_where_that_is_asked() -> None:
    people = calendars_of_people(agreement(PEOPLE), FIRST, LAST, while_employed=True)
    assert days(people["Tom"]) == [6, 7]


def test_both_teams_have_calendars() -> None:
    assert list(calendars_of_people(agreement(PEOPLE), FIRST, LAST, "marketing")) == ["Ann"]


def test_special_days_and_breaks_are_as_agreed() -> None:
    terms = agreement(
        """
        [[calendar.special_days]]
        day = 2026-05-09
        open = ["10:00-12:00"]
        [[calendar.special_days]]
        day = 2026-05-12
        open = []
        [[calendar.breaks]]
        day = 2026-05-13
        closed = ["12:00-14:30"]
        """
    ).calendar
    calendar = calendar_of(terms, date(2026, 5, 9), date(2026, 5, 13))
    assert days(calendar) == [9, 11, 13]
    open_hours = (calendar.closes - calendar.opens) / 3_600_000_000
    assert open_hours.tolist() == [2, 8, 3, 2.5]
