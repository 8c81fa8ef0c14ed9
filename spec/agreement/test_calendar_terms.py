"""What an agreement may say about calendars, special days, breaks and people's absences."""

import pytest
from spec.tables import AGREEMENT, STAGES

from smarketing.core.agreement.reading import parse_agreement


def problems(more: str) -> list[str]:
    """Return severity, offending text, sentence and mend of every finding, joined."""
    _, findings = parse_agreement(AGREEMENT + STAGES + more, "a.toml")
    return [
        " | ".join([f.severity, f.source.text if f.source else "", f.sentence(), f.remedy()])
        for f in findings
    ]


def calendar(*lines: str) -> str:
    hours = 'week.monday = ["09:00-17:00"]'
    own = [line for line in lines if line.startswith(("time_zone", "week"))]
    zone = [] if any(line.startswith("time_zone") for line in own) else ['time_zone = "UTC"']
    week = [] if any(line.startswith("week") for line in own) else [hours]
    return "\n".join(["[calendars.other]", *zone, *week, *lines])


def person(*lines: str) -> str:
    return "\n".join(["[[parties.sales.people]]", 'name = "Eva"', *lines])


def test_calendars_special_days_breaks_and_leave_that_fit_are_without_findings() -> None:
    assert (
        problems(
            calendar(
                'country = "FR"',
                'special_days = [{ day = 2026-05-02, open = ["10:00-12:00"] }]',
                'breaks = [{ day = 2026-05-04, closed = ["12:00-13:00", "15:00-15:15"] }]',
            )
            + "\n"
            + person(
                'calendar = "other"',
                "started = 2026-01-01",
                "leaves = 2026-01-01",
                "leave = [{ first = 2026-02-02, last = 2026-02-02 }]",
            )
        )
        == []
    )


WRONG = {
    "unknown zone": (
        calendar('time_zone = "Europe/Pariss"'),
        (
            'error | "Europe/Pariss" | there is no time zone `Europe/Pariss` | '
            "did you mean `Europe/Paris`?"
        ),
    ),
    "unknown country": (
        calendar('country = "XX"'),
        (
            'error | "XX" | the public holidays of `XX` are not known | '
            "write the two letters of ISO 3166, such as `FR`, or leave the line out"
        ),
    ),
    "never open": (
        calendar("week = {}"),
        "error | {} | no day of the week is open | ",
    ),
    "no window": (
        calendar('special_days = [{ day = 2026-05-02, open = ["10-12"] }]'),
        'error | "10-12" | "10-12" is no window of time: write it as "09:00-12:30" | ',
    ),
    "overlapping windows": (
        calendar('breaks = [{ day = 2026-05-04, closed = ["10:00-12:00", "11:00-13:00"] }]'),
        (
            'warning | "11:00-13:00" | the windows of `2026-05-04` overlap; together they '
            "count once | let each window begin where the one before has ended"
        ),
    ),
    "special twice": (
        calendar(
            'special_days = [{ day = 2026-05-02, open = ["10:00-12:00"] },'
            ' { day = 2026-05-02, open = ["14:00-16:00"] }]'
        ),
        (
            "error | 2026-05-02 | 2026-05-02 is a special day a second time | "
            "bring all its windows together in one entry"
        ),
    ),
    "special but closed": (
        calendar('country = "FR"', 'special_days = [{ day = 2026-05-01, open = ["09:00-10:00"] }]'),
        (
            "warning | 2026-05-01 | 2026-05-01 is closed all day, so its special hours change "
            "nothing | closed days and public holidays win; take one of the two out"
        ),
    ),
    "break outside": (
        calendar('breaks = [{ day = 2026-05-04, closed = ["17:00-18:00"] }]'),
        (
            'warning | "17:00-18:00" | the break of 2026-05-04 lies where it is closed anyway | '
            "put it within the hours of that date, or take it out"
        ),
    ),
    "unknown calendar": (
        calendar() + "\n" + person('calendar = "others"'),
        'error | "others" | `others` is not among the names of `calendars` | did you mean `other`?',
    ),
    "leaves before started": (
        person("started = 2026-05-02", "leaves = 2026-05-01"),
        (
            "error | 2026-05-01 | Eva leaves on 2026-05-01, before the first day on 2026-05-02 | "
            "both are days of work, the first and the last: put the earlier one in `started`"
        ),
    ),
    "leave backwards": (
        person("leave = [{ first = 2026-05-02, last = 2026-05-01 }]"),
        (
            "error | 2026-05-01 | the leave of Eva ends on 2026-05-01, before it begins on "
            "2026-05-02 | both days are off, the first and the last: put the earlier one in `first`"
        ),
    ),
}


@pytest.mark.parametrize(("terms", "told"), WRONG.values(), ids=list(WRONG))
def test_what_does_not_fit_is_told_at_its_place(terms: str, told: str) -> None:
    assert problems(terms) == [told]


def test_the_calendar_of_the_house_is_checked_alike() -> None:
    special = "[[calendar.special_days]]\nday = 2026-05-02\nopen = []\n"
    assert problems(special * 2) == [
        (
            "error | 2026-05-02 | 2026-05-02 is a special day a second time | "
            "bring all its windows together in one entry"
        )
    ]


def test_a_break_in_the_night_after_a_shift_takes_something_away() -> None:
    night = calendar(
        'week.monday = ["22:00-06:00"]',
        'breaks = [{ day = 2026-05-05, closed = ["02:00-02:30"] }]',
    )
    assert problems(night) == []
