"""The list of versions says what is in force, what will be, and who has yet to sign."""

from datetime import UTC, date, datetime

import pytest
from spec.agreement.signing_desk import ALICE, BOB, Desk, terms

from smarketing.core.base.sentence import Sentence
from smarketing.core.reports.versions.comparison import changes_headline, changes_report
from smarketing.core.reports.versions.pages import ChangedTerm, VersionsReport
from smarketing.core.reports.versions.report import versions_headline, versions_report

NOW = datetime(2021, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def desk() -> Desk:
    """Return a desk with a first agreement, one signed by both, one ahead, and a proposal."""
    laid = Desk()
    laid.lay(1, terms(1))
    laid.signed_by_both(2, terms(2, 60))
    laid.signed_by_both(3, terms(3, 70))
    laid.lay(4, terms(4, 80))
    laid.sign(4, ALICE)
    return laid


def listed(desk: Desk, as_of: datetime = NOW) -> VersionsReport:
    report = versions_report(desk.judged(), as_of)
    assert report is not None
    return report


def said(sentences: list[Sentence]) -> list[str]:
    return [str(one) for one in sentences]


def test_each_version_stands_where_time_and_signatures_put_it(desk: Desk) -> None:
    assert [(one.number, one.place, one.signed, one.until) for one in listed(desk).versions] == [
        (4, "proposed", False, None),
        (3, "ahead", True, None),
        (2, "in_force", True, date(2021, 12, 31)),
        (1, "ended", False, date(2020, 12, 31)),
    ]


def test_the_footing_is_of_the_version_in_force(desk: Desk) -> None:
    footing = listed(desk).footing
    assert (footing.agreement_version, footing.signed) == (2, True)
    earlier = listed(desk, datetime(2020, 6, 1, tzinfo=UTC)).footing
    assert (earlier.agreement_version, earlier.signed) == (1, False)


def test_whose_signature_is_awaited_is_told_by_name(desk: Desk) -> None:
    newest = listed(desk).versions[0]
    assert [(one.team, one.name) for one in newest.signatures] == [("marketing", "Alice")]
    assert [(one.team, one.head) for one in newest.awaits] == [("sales", "Bob")]
    assert newest.changes == 1


def test_the_headline_says_what_binds_and_what_waits(desk: Desk) -> None:
    told = versions_headline(listed(desk))
    assert [one.message for one in told] == [
        "Version {version} is in force since {day}, signed by {one} and {other}.",
        "Version {version}, signed by both parties, will bind from {day}.",
        "Version {version} is proposed from {day} on; still to sign: {missing}.",
    ]
    assert said(told[:2]) == [
        "Version 2 is in force since 2021-01-01, signed by Alice and Bob.",
        "Version 3, signed by both parties, will bind from 2022-01-01.",
    ]
    assert told[2].values["missing"] == (
        Sentence("{name} ({party})", {"name": "Bob", "party": Sentence("Sales")}),
    )


def test_the_first_agreement_is_in_force_unsigned() -> None:
    desk = Desk()
    desk.lay(1, terms(1))
    [told] = versions_headline(listed(desk))
    assert told.message == (
        "Version {version} is in force since {day} as the first agreement; still to sign: "
        "{missing}."
    )
    desk.lay(2, terms(2, 60))
    desk.sign(2, BOB)
    earlier = versions_headline(listed(desk, datetime(2020, 6, 1, tzinfo=UTC)))
    assert str(earlier[0]) == "Version 1 is in force since 2020-01-01, unsigned."


def test_what_was_touched_is_told_first(desk: Desk) -> None:
    desk.lay(2, terms(2, 61))
    told = versions_headline(listed(desk))
    assert str(told[0]) == "Something that was signed is no longer as it was: see below."


def test_without_any_readable_version_there_is_no_list() -> None:
    desk = Desk()
    desk.lay(1, "no agreement at all")
    assert versions_report(desk.judged(), NOW) is None


def test_a_comparison_tells_each_term_with_both_values(desk: Desk) -> None:
    before, after = desk.version(2).agreement, desk.version(3).agreement
    assert before is not None
    assert after is not None
    report = changes_report(before, after, NOW)
    assert report.terms == [ChangedTerm("qualification.threshold", "60", "70")]
    assert said(changes_headline(report)) == [
        "Version 3 changes 1 term of version 2, from 2022-01-01 on."
    ]
    same = changes_report(before, before, NOW)
    assert said(changes_headline(same)) == ["Versions 2 and 2 say the same."]
