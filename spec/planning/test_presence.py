"""When people are there: open hours, while employed and not on leave."""

from datetime import date
from fractions import Fraction

from spec.tables import agreement

from smarketing.core.agreement.parties import Leave, Person
from smarketing.core.agreement.working_week import calendar_of
from smarketing.core.base.period import Period, period_of
from smarketing.core.planning.presence import OpenDays, Presence, open_days, presence

MAY = period_of(date(2026, 5, 1), "month")


def french_days() -> OpenDays:
    terms = agreement().calendar.model_copy(update={"country": "FR"})
    return open_days(calendar_of(terms, date(2026, 1, 1), date(2026, 12, 31)))


def person(**terms: object) -> Person:
    return Person.model_validate({"name": "Claire", **terms})


def test_a_month_has_its_open_hours_without_its_public_holidays() -> None:
    # May 2026: 21 weekdays, of which the 1st, the 8th, the 14th and the 25th are holidays.
    whole = presence(person(), french_days(), MAY)
    assert whole.hours == 17 * 8
    assert whole.part == whole.employed == 1


def test_leave_is_taken_off_the_hours_but_not_off_the_pay() -> None:
    # 11 to 15 May: four open days, since the 14th is a holiday; the two leaves overlap.
    leave = [
        Leave(first=date(2026, 5, 11), last=date(2026, 5, 14)),
        Leave(first=date(2026, 5, 13), last=date(2026, 5, 15)),
    ]
    there = presence(person(leave=leave), french_days(), MAY)
    assert there.hours == 13 * 8
    assert there.part * 17 == 13
    assert there.employed == 1


def test_a_leave_that_began_before_the_month_ends_within_it() -> None:
    leave = [Leave(first=date(2026, 4, 20), last=date(2026, 5, 7))]
    assert presence(person(leave=leave), french_days(), MAY).hours == 13 * 8


def test_nobody_is_there_before_they_start_or_after_they_leave() -> None:
    days = french_days()
    # From Monday the 18th: 10 weekdays, of which the 25th is a holiday; 14 of 31 calendar days.
    late = presence(person(started=date(2026, 5, 18)), days, MAY)
    assert late.hours == 9 * 8
    assert late.employed * 31 == 14
    gone = presence(person(leaves=date(2026, 4, 30)), days, MAY)
    assert gone == Presence(Fraction(0), Fraction(0), Fraction(0))


def test_the_hours_of_a_night_belong_to_the_date_on_which_they_are_worked() -> None:
    terms = agreement().calendar.model_copy(update={"week": {"monday": ["22:00-02:00"]}})
    days = open_days(calendar_of(terms, date(2026, 6, 1), date(2026, 6, 30)))
    night = days.within(Period(date(2026, 6, 1), date(2026, 6, 2)))
    assert night.tolist() == [2 * 3600, 2 * 3600]


def test_a_day_on_which_the_clocks_change_has_the_hours_that_it_has() -> None:
    week = {"sunday": ["00:00-24:00"]}
    terms = agreement().calendar.model_copy(update={"week": week})
    days = open_days(calendar_of(terms, date(2026, 3, 1), date(2026, 3, 31)))
    spring = days.within(Period(date(2026, 3, 29), date(2026, 3, 29)))
    assert spring.tolist() == [23 * 3600]
