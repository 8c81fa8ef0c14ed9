"""Clock cases: every question once by hand, and everything that a file can get wrong."""

import json
from typing import Any, TypeAlias

import pytest

from smarketing.core.base.finding import Severity
from smarketing.core.sla.case_file import CheckedCases, check_cases

Json: TypeAlias = Any

CALENDARS: dict[str, Json] = {
    "paris": {
        "timezone": "Europe/Paris",
        "weekly": {
            day: [["09:00", "12:30"], ["14:00", "18:00"]] for day in ("mon", "tue", "wed", "thu")
        },
        "holidays": ["2024-12-25", "2024-05-01"],
        "overrides": {"2024-12-25": [["09:00", "17:00"]], "2024-12-24": [["09:00", "12:00"]]},
        "breaks": {"2024-06-04": [["10:00", "10:15"]]},
    },
    "nights": {
        "timezone": "Europe/Paris",
        "weekly": {"tue": [["22:00", "06:00"]], "wed": [["22:00", "06:00"]], "sat": []},
        "holidays": ["2024-05-01"],
        "breaks": {"2024-06-05": [["02:00", "02:30"]]},
    },
    "all day": {"timezone": "Pacific/Apia", "weekly": {"fri": [["00:00", "24:00"]]}},
    "never": {"timezone": "UTC", "weekly": {}},
}

JUNE = "2024-06-0"

QUESTIONS = [
    ("elapsed", "paris", ["3T12:00+02:00", "3T15:00+02:00"], 5400),
    ("elapsed", "paris", ["3T15:00+02:00", "3T12:00+02:00"], 0),
    ("elapsed", "paris", ["4T09:00:00.25+02:00", "4T10:30+02:00"], 4499.75),
    ("elapsed", "nights", ["4T24:00+02:00", "5T06:00+02:00"], 19800),
    ("add", "paris", ["3T12:00+02:00", 1800], "2024-06-03T10:30:00Z"),
    ("add", "paris", ["3T12:00+02:00", 1801], "2024-06-03T12:00:01Z"),
    ("add", "paris", ["3T12:30+02:00", 0], "2024-06-03T12:00:00Z"),
    ("add", "paris", ["3T14:00+02:00", -1800], "2024-06-03T10:00:00Z"),
    ("add", "paris", ["3T14:00+02:00", -12600], "2024-06-03T07:00:00Z"),
    ("add", "paris", ["3T09:00+02:00", 0.5], "2024-06-03T07:00:00.5Z"),
    ("add", "never", ["3T09:00+02:00", 1], None),
    ("next_open", "paris", ["6T18:00+02:00"], "2024-06-10T07:00:00Z"),
    ("next_open", "paris", ["3T09:00+02:00"], "2024-06-03T07:00:00Z"),
    ("next_open", "never", ["3T09:00Z"], None),
    ("prev_open", "paris", ["3T14:00+02:00"], "2024-06-03T10:30:00Z"),
    ("prev_open", "paris", ["3T18:00+02:00"], "2024-06-03T16:00:00Z"),
    ("prev_open", "never", ["3T18:00+02:00"], None),
    ("is_open", "paris", ["3T09:00+02:00"], True),
    ("is_open", "paris", ["3T12:30+02:00"], False),
    ("is_open", "paris", ["4T10:14+02:00"], False),
    ("sla_due", "paris", ["3T17:00+02:00", 7201], "2024-06-04T08:15:01Z"),
]


def asked(operation: str, given: list[Any]) -> dict[str, Any]:
    moments = [f"{JUNE}{word}" if isinstance(word, str) else word for word in given]
    if operation in {"elapsed", "intervals", "sla_elapsed"}:
        return {"start": moments[0], "end": moments[1]}
    if operation in {"add", "sla_due"}:
        return {"start": moments[0], "seconds": moments[1]}
    return {"at": moments[0]}


def checked(*cases: Json, calendars: Json = None) -> CheckedCases:
    whole = {"calendars": CALENDARS if calendars is None else calendars, "cases": list(cases)}
    return check_cases(json.dumps(whole, indent=1, ensure_ascii=False), "cases.json")


def case(operation: str, calendar: str, given: Json, **more: Json) -> dict[str, Json]:
    return {"id": "A", "op": operation, "calendar": calendar, "input": given, **more}


@pytest.mark.parametrize(("operation", "calendar", "given", "expected"), QUESTIONS)
def test_each_question_is_answered_as_the_hand_does(
    operation: str, calendar: str, given: list[Any], expected: Json
) -> None:
    told = checked(case(operation, calendar, asked(operation, given), expected=expected))
    assert told.findings == []
    assert (told.cases[0].agrees, told.cases[0].answer == expected) == (True, True)


def answered(operation: str, calendar: str, **given: Json) -> Json:
    told = checked(case(operation, calendar, given))
    assert told.findings == []
    assert told.cases[0].agrees is None
    return told.cases[0].answer


def test_a_holiday_wins_over_a_special_day_and_cuts_off_the_night_before() -> None:
    christmas = answered(
        "intervals", "paris", start="2024-12-24T00:00Z", end="2024-12-26T12:00+01:00"
    )
    assert christmas == [
        ["2024-12-24T08:00:00Z", "2024-12-24T11:00:00Z"],
        ["2024-12-26T08:00:00Z", "2024-12-26T11:00:00Z"],
    ]
    night = answered(
        "intervals", "nights", start="2024-04-30T12:00+02:00", end="2024-05-02T12:00+02:00"
    )
    assert night == [["2024-04-30T20:00:00Z", "2024-04-30T22:00:00Z"]]


def test_a_break_is_taken_from_the_night_that_runs_on_into_its_date() -> None:
    night = answered("intervals", "nights", start="2024-06-04T12:00Z", end="2024-06-05T12:00Z")
    assert night == [
        ["2024-06-04T20:00:00Z", "2024-06-05T00:00:00Z"],
        ["2024-06-05T00:30:00Z", "2024-06-05T04:00:00Z"],
    ]


def test_a_date_that_a_zone_skipped_was_never_open() -> None:
    """Samoa went from Thursday 29 to Saturday 31 December 2011."""
    begun, ended = "2011-12-25T00:00-10:00", "2012-01-03T00:00+14:00"
    assert answered("elapsed", "all day", start=begun, end=ended) == 0


def test_pauses_count_once_and_one_without_end_stops_the_clock() -> None:
    start = "2024-06-03T09:00+02:00"
    pauses = [
        ["2024-06-03T11:00+02:00", "2024-06-03T11:30+02:00"],
        ["2024-06-03T10:00+02:00", "2024-06-03T11:15+02:00"],
        ["2024-06-03T10:30+02:00", "2024-06-03T10:40+02:00"],
        ["2024-06-03T17:00+02:00", None],
    ]
    due = [
        answered("sla_due", "paris", start=start, seconds=seconds, pauses=pauses)
        for seconds in (3600, 3601, 18_000, 18_001)
    ]
    assert due == ["2024-06-03T08:00:00Z", "2024-06-03T09:30:01Z", "2024-06-03T15:00:00Z", None]
    until = {"start": start, "end": "2024-06-04T12:00+02:00", "pauses": pauses}
    assert answered("sla_elapsed", "paris", **until) == 18_000


def test_moments_are_compared_as_moments() -> None:
    given = {"at": "2024-06-03T08:00+02:00"}
    for text in ("2024-06-03T07:00:00.000+00:00", "2024-06-03T12:45+05:45", "2024-06-03T07:00Z"):
        told = checked(case("next_open", "paris", given, expected=text))
        assert told.cases[0].agrees is True
    for other in ("2024-06-03T07:00:01Z", None):
        told = checked(case("next_open", "paris", given, expected=other))
        assert told.cases[0].agrees is False
        assert told.findings == []


AT = {"at": "2024-06-03T09:00Z"}
WRONG: list[tuple[Json, str, str]] = [
    (case("is_open", "paris", {"at": "2024-06-03T09:00"}), "input.at", "moment with an offset"),
    (case("is_open", "paris", {"at": 17}), "input.at", "moment with an offset"),
    (case("is_open", "paris", {"at": "2024-06-31T09:00Z"}), "input.at", "moment with an offset"),
    (case("is_open", "paris", {}), "input.at", "is missing"),
    (case("is_open", "paris", {"att": AT["at"]}), "att", "is not known"),
    (case("is_open", "paris", []), "input", "no object"),
    (case("is_opne", "paris", AT), "op", "no operation"),
    (case("is_open", "parris", AT), "calendar", "no calendar `parris`"),
    (case("is_open", "paris", AT, expected=1), "expected", "neither true nor false"),
    (case("next_open", "paris", AT, expected="soon"), "expected", "moment with an offset"),
    (case("is_open", "paris", {"at": "3000-01-01T00:00Z"}), "input", "beyond the years"),
    ({"op": "is_open", "calendar": "paris", "input": AT}, "id", "is missing"),
    (7, "#2", "no object"),
]
START = {"start": "2024-06-03T09:00Z"}
NO_SECONDS: list[Json] = ["3600", None, True, [], 1e300, float("nan")]
WRONG += [
    (case("add", "paris", START | {"seconds": seconds}), "input.seconds", "number of seconds")
    for seconds in NO_SECONDS
]
WRONG += [
    (case("sla_due", "paris", START | {"seconds": 1, "pauses": pauses}), key, "no pause")
    for pauses, key in [({}, "input.pauses"), ([[]], "input.pauses[0]"), (["x"], "input.pauses[0]")]
]


@pytest.mark.parametrize(("wrong", "key", "message"), WRONG)
def test_a_case_that_cannot_be_read_is_named_and_the_others_are_answered(
    wrong: Json, key: str, message: str
) -> None:
    right = case("is_open", "paris", AT, expected=True) | {"id": "B"}
    told = checked(right, wrong, {**right, "id": "C"})
    assert [one.agrees for one in told.cases][::2] == [True, True]
    assert not told.cases[1].agrees
    [finding] = told.findings
    assert finding.severity is Severity.ERROR
    assert message in finding.sentence()
    assert key in finding.sentence() or key == finding.values["key"]
    assert "case" in finding.sentence()
    assert finding.remedy()
    assert finding.source is not None
    assert finding.source.file == "cases.json"


MONDAY = {"mon": [["09:00", "17:00"]]}
WRONG_CALENDARS: list[tuple[Json, str]] = [
    ({"timezone": "Europe/Pariss", "weekly": {}}, "no time zone `Europe/Pariss`"),
    ({"weekly": MONDAY}, "key `timezone` is missing"),
    ({"timezone": "UTC"}, "key `weekly` is missing"),
    ({"timezone": "UTC", "weekly": MONDAY, "holiday": []}, "`holiday` is not known"),
    ({"timezone": "UTC", "weekly": {"monday": []}}, "no day of the week"),
    ({"timezone": "UTC", "weekly": []}, "`weekly` is no object"),
    ({"timezone": "UTC", "weekly": {}, "holidays": "2024-05-01"}, "no list of dates"),
    ({"timezone": "UTC", "weekly": {}, "holidays": ["2024-02-30"]}, "`holidays[0]` is no date"),
    ({"timezone": "UTC", "weekly": {}, "overrides": []}, "`overrides` is no object"),
    ({"timezone": "UTC", "weekly": {}, "overrides": {"1 May": []}}, "`overrides.1 May` is no date"),
    ({"timezone": "UTC", "weekly": {}, "breaks": {"2024-05-01": None}}, "no window"),
    ([], "no object"),
]
WRONG_CALENDARS += [
    ({"timezone": "UTC", "weekly": {"mon": [window]}}, "`weekly.mon[0]` is no window")
    for window in (
        ["9:00", "17:00"],
        ["24:00", "06:00"],
        ["09:00", "24:01"],
        ["09:00", "17:60"],
        ["09:00"],
        "09:00-17:00",
        [9, 17],
        None,
    )
]


@pytest.mark.parametrize(("terms", "message"), WRONG_CALENDARS)
def test_a_calendar_that_cannot_be_read_is_named_and_only_its_cases_go_unanswered(
    terms: Json, message: str
) -> None:
    right = case("is_open", "never", AT, expected=False) | {"id": "B"}
    told = checked(
        case("is_open", "odd", AT, expected=False), right, calendars={**CALENDARS, "odd": terms}
    )
    assert [one.agrees for one in told.cases] == [False, True]
    named, case_of_it = told.findings
    assert message in named.sentence()
    assert "calendar odd" in named.sentence()
    assert named.source is not None
    assert named.source.line is not None
    assert "case A: its calendar `odd`" in case_of_it.sentence()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no JSON"),
        ('{"calendars": {},', "no JSON"),
        ("[" * 100_000, "brackets are nested too deep"),
        ("[]", "no `calendars`"),
        ('{"calendars": [], "cases": []}', "no `calendars`"),
        ('{"calendars": {}}', "no `cases`"),
    ],
)
def test_a_file_that_is_none_of_cases_is_said_to_be_none(text: str, message: str) -> None:
    told = check_cases(text, "cases.json")
    assert told.cases == []
    assert message in " ".join(finding.sentence() for finding in told.findings)


def test_what_stands_twice_is_told_and_answered() -> None:
    one = json.dumps(case("is_open", "never", AT, expected=False))
    twice = '{"timezone": "UTC", "timezone": "UTC", "weekly": {}}'
    text = f'{{"calendars": {{"never": {twice}}}, "cases": [{one}, {one}]}}'
    told = check_cases(text, "cases.json")
    assert [case.agrees for case in told.cases] == [True, True]
    assert [f"{f.severity} {f.sentence()}" for f in told.findings] == [
        "warning the key `timezone` stands twice in one object, and the last one counts",
        "warning there is more than one case A",
    ]


@pytest.mark.parametrize(("written", "mend"), [("NaN", "3600"), ("1E+300", "3600")])
def test_a_number_that_is_none_of_seconds_is_told_without_quotation_marks(
    written: str, mend: str
) -> None:
    asked = case("add", "paris", START | {"seconds": "HERE"}) | {"id": None}
    text = json.dumps({"calendars": {"paris": {"timezone": "UTC", "weekly": {}}}, "cases": [asked]})
    [finding] = check_cases(text.replace('"HERE"', written), "cases.json").findings
    assert finding.source is not None
    assert finding.source.text == written
    assert finding.remedy().endswith(mend)
    assert "case #1" in finding.sentence()
