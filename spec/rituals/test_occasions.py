"""When meetings and mails come round."""

from datetime import date, time
from typing import Any

import pytest
from spec.tables import AGREEMENT, agreement, at

from smarketing.core.agreement.parties import Occasion, Words
from smarketing.core.agreement.working_week import calendar_of
from smarketing.core.rituals.occasions import next_occasion

# Bastille Day is a day off; the house closes on a Tuesday in March.
TERMS = AGREEMENT.replace(
    'time_zone = "Europe/Paris"',
    'time_zone = "Europe/Paris"\ncountry = "FR"\nclosed = [2026-03-31]',
)
CALENDAR = calendar_of(agreement(terms=TERMS).calendar, date(2026, 1, 1), date(2026, 12, 31))
TERMS_OF = {
    "daily": {"every": "working_day", "at": time(18)},
    "weekly": {"every": "week", "day": "tuesday", "at": time(9, 30)},
    "monthly": {"every": "month", "working_day_of_month": 5, "at": time(14)},
}


def occasion(name: str) -> Occasion:
    terms: dict[str, Any] = TERMS_OF[name]
    return Occasion(name=name, label=Words(en="O", fr="O"), kind="mail", to=["sales"], **terms)


@pytest.mark.parametrize(
    ("name", "after", "due"),
    [
        ("daily", "2026-03-02 12:00", "2026-03-02T18:00:00+01:00"),
        # due this very moment: the next one is meant
        ("daily", "2026-03-02 17:00", "2026-03-03T18:00:00+01:00"),
        # Friday evening to Monday, across the clock change: eighteen o'clock stays so
        ("daily", "2026-03-27 17:00", "2026-03-30T18:00:00+02:00"),
        ("daily", "2026-07-13 17:00", "2026-07-15T18:00:00+02:00"),
        ("weekly", "2026-03-02 12:00", "2026-03-03T09:30:00+01:00"),
        # the house is closed on 31 March and on Bastille Day: those weeks have no meeting
        ("weekly", "2026-03-25 12:00", "2026-04-07T09:30:00+02:00"),
        ("weekly", "2026-07-08 12:00", "2026-07-21T09:30:00+02:00"),
        # 1 and 8 May are days off: the fifth working day is the 11th
        ("monthly", "2026-05-01 12:00", "2026-05-11T14:00:00+02:00"),
        ("monthly", "2026-03-06 12:00", "2026-03-06T14:00:00+01:00"),
    ],
)
def test_an_occasion_comes_round(name: str, after: str, due: str) -> None:
    moment = next_occasion(occasion(name), CALENDAR, at(after))
    assert moment is not None
    assert moment.isoformat() == due
