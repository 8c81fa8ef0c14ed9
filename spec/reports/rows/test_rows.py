"""The rows behind a number: which there are, in which order, and who may see them."""

from datetime import date

import pytest
from spec.reports.two_days import NOON_BEFORE, TERMS, day
from spec.tables import agreement, at

from smarketing.core.base.sentence import Money
from smarketing.core.reports.rows.asked import RowList, RowsAsked, read_asked
from smarketing.core.reports.rows.pages import RowsReport
from smarketing.core.reports.rows.report import all_rows, rows_behind

START = date(2026, 3, 1)


def found(asked: RowsAsked, own: str | None = None, most: int = 100) -> RowsReport:
    return rows_behind(day(), asked, own, most=most)


def who(asked: RowsAsked) -> list[tuple[str, str]]:
    return [(row.contact_id, row.state) for row in found(asked).rows]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (
            RowsAsked(RowList.ENTRIES, stage="lead", start=date(2026, 3, 10)),
            [("fay", "entered"), ("cleo", "entered"), ("eli", "entered")],
        ),
        (
            RowsAsked(RowList.HANDED_OVER, channel="fair"),
            [("eli", "undecided"), ("dan", "rejected")],
        ),
        (RowsAsked(RowList.DECIDED, state="rejected"), [("dan", "rejected")]),
        (RowsAsked(RowList.DECIDED, campaign="", start=START), [("ada", "accepted")]),
        (
            RowsAsked(RowList.QUALITY, commitment="quality", start=START),
            [("dan", "breached"), ("ada", "met")],
        ),
        (
            RowsAsked(RowList.PROMISE, commitment="speed"),
            [
                ("ada", "met"),
                ("bob", "breached"),
                ("dan", "met"),
                ("eli", "breached"),
                ("cleo", "breached"),
            ],
        ),
        (
            RowsAsked(RowList.PROMISE, commitment="speed", state="served-late"),
            [("eli", "served-late")],
        ),
        (RowsAsked(RowList.WAITING), [("bob", "late"), ("cleo", "late")]),
        (RowsAsked(RowList.WAITING, rep="Eve"), []),
        (RowsAsked(RowList.DEALS, state="won", after=at(NOON_BEFORE)), [("ada", "won")]),
        (RowsAsked(RowList.DEALS, state="lost"), []),
        (
            RowsAsked(RowList.STANDING, stage="mql"),
            [("bob", "standing"), ("eli", "standing"), ("cleo", "standing")],
        ),
        (RowsAsked(RowList.VISITS, end=date(2026, 3, 12)), [("", "visited")]),
    ],
)
def test_each_list_has_its_rows_in_order(asked: RowsAsked, expected: list[tuple[str, str]]) -> None:
    assert who(asked) == expected


def test_what_was_delivered_is_worth_what_the_promise_counts() -> None:
    report = found(RowsAsked(RowList.DELIVERED, commitment="worth", start=START))
    assert (report.total, report.value) == (5, Money(250_000, "EUR"))


def test_visits_are_counted_and_not_their_rows() -> None:
    report = found(RowsAsked(RowList.VISITS))
    assert (report.total, report.counted) == (2, 100)


def test_a_representative_sees_their_own_leads_and_how_many_others_have() -> None:
    report = found(RowsAsked(RowList.HANDED_OVER), own="Frank")
    assert [row.contact_id for row in report.rows] == ["cleo", "bob"]
    assert (report.total, report.hidden) == (5, 3)


def test_only_some_rows_are_shown_and_all_can_be_taken_away() -> None:
    asked = RowsAsked(RowList.HANDED_OVER, offset=2)
    report = found(asked, most=2)
    assert [row.contact_id for row in report.rows] == ["dan", "bob"]
    assert report.total == 5
    assert len(list(all_rows(day(), asked))) == 5
    assert len(list(all_rows(day(), asked, own="Frank"))) == 2


def test_a_rejection_says_why_in_the_words_of_the_agreement() -> None:
    (row,) = found(RowsAsked(RowList.DECIDED, state="rejected")).rows
    assert row.reason is not None
    assert row.reason.en == "Too small"


def test_without_a_handoff_nobody_was_handed_over() -> None:
    terms = agreement().model_copy(update={"handoff": None})
    report = rows_behind(day(agreed=terms), RowsAsked(RowList.DECIDED))
    assert (report.total, report.rows, report.value) == (0, [], None)


EVERY = [
    RowsAsked(RowList.ENTRIES, stage="mql", state="again", start=START, end=date(2026, 3, 31)),
    RowsAsked(RowList.WAITING, rep="", channel="a&b=c", offset=100),
    RowsAsked(RowList.PROMISE, commitment="speed", segment="", after=at(NOON_BEFORE)),
]


@pytest.mark.parametrize("asked", EVERY)
def test_an_address_says_exactly_what_was_asked(asked: RowsAsked) -> None:
    assert read_asked(dict(asked.written()), agreement(TERMS)) == (asked, [])


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "there is no list of rows called ``"),
        ({"list": "waitin"}, "there is no list of rows called `waitin`"),
        ({"list": "entries", "stage": "mqll"}, "the agreement has no stage called `mqll`"),
        ({"list": "delivered", "commitment": "quality"}, "nothing called `quality` is promised"),
        ({"list": "waiting", "from": "soon"}, "`soon` is no date or moment"),
        ({"list": "waiting", "after": "2026-03-13T12:00"}, "`2026-03-13T12:00` is no date"),
        ({"list": "waiting", "offset": "-1"}, "`-1` is no number of rows"),
        ({"list": "waiting", "offset": "²"}, "`²` is no number of rows"),
    ],
)
def test_an_address_of_no_sense_is_refused_with_a_sentence(
    given: dict[str, str], message: str
) -> None:
    asked, findings = read_asked(given, agreement(TERMS))
    assert asked is None
    assert message in findings[0].sentence()
