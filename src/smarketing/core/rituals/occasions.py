"""When the meetings and mails of the cadence come round."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from smarketing.core.agreement.parties import Occasion
from smarketing.core.agreement.working_week import WEEKDAYS
from smarketing.core.base.period import period_of
from smarketing.core.base.working_time import WorkingCalendar

_LOOK_AHEAD = 62
"""Two months hold the next turn of anything that comes at least monthly."""


def next_occasion(
    occasion: Occasion, calendar: WorkingCalendar, after: datetime
) -> datetime | None:
    """Return the first moment after `after` at which an occasion is due, in local time.

    The civil date and wall-clock time are kept through clock changes. A weekly occasion that
    falls on a day off is left out that week. None where nothing is due within two months.
    """
    today = after.astimezone(calendar.zone).date()
    for day in _due_days(occasion, calendar, today):
        moment = datetime.combine(day, occasion.at, calendar.zone)
        if moment > after:
            return moment
    return None


def _due_days(occasion: Occasion, calendar: WorkingCalendar, today: date) -> Iterator[date]:
    for day in calendar.days_between(today, today + timedelta(days=_LOOK_AHEAD)):
        match occasion.every:
            case "working_day":
                yield day
            case "week":
                if WEEKDAYS[day.weekday()] == occasion.day:
                    yield day
            case "month":
                number = len(calendar.days_between(period_of(day, "month").start, day))
                if number == occasion.working_day_of_month:
                    yield day
