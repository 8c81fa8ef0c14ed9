"""Today: who is on the list, what changed since yesterday and why, and who may see whom."""

from fractions import Fraction

from spec.reports.two_days import NOON_BEFORE, TERMS, TOLD, day
from spec.tables import agreement, at

from smarketing.core.ledger.tables import Facts
from smarketing.core.reports.situation import Situation
from smarketing.core.reports.today.pages import Change, Listed, TodayReport
from smarketing.core.reports.today.report import today_report


def today(own: str | None = None) -> TodayReport:
    return today_report(day(), day(NOON_BEFORE), own=own)


def listed(one: Listed) -> tuple[str, int, int, str]:
    return (one.key, one.leads, one.bad, one.oldest.name if one.oldest else "")


def test_both_sides_have_a_list_that_nobody_should_be_on() -> None:
    found = today()
    assert [listed(one) for one in found.sales.listed] == [("Frank", 2, 2, "Bob")]
    assert [listed(one) for one in found.marketing.listed] == [("fair", 1, 1, "Dan")]
    assert (found.marketing.leads, found.marketing.bad) == (2, 1)
    assert (found.marketing.listed[0].campaign, found.marketing.listed[0].campaign_bad) == (
        "hanover",
        1,
    )


def test_a_representative_sees_how_many_others_have_and_not_whom() -> None:
    eve, frank = today("Eve"), today("Frank")
    assert [listed(one) for one in eve.sales.listed] == [("Frank", 2, 2, "")]
    assert [listed(one) for one in frank.sales.listed] == [("Frank", 2, 2, "Bob")]
    assert [listed(one) for one in frank.marketing.listed] == [("fair", 1, 1, "")]
    assert [lead.name for one in frank.daily.waiting for lead in one.leads] == ["Bob", "Cleo"]
    assert [(one.rep, one.leads, one.waiting) for one in eve.daily.waiting] == [("Frank", [], 2)]


def test_no_lead_is_named_where_nobody_asks_for_their_own() -> None:
    assert [(one.leads, one.waiting, one.breached) for one in today().daily.waiting] == [([], 2, 2)]


def changed(report: TodayReport) -> dict[str, Change]:
    return {one.name: one for one in report.changes}


def test_what_changed_since_yesterday_is_told_the_largest_first() -> None:
    report = today()
    assert [one.weight for one in report.changes] == sorted(
        (one.weight for one in report.changes), reverse=True
    )
    assert report.changes[0].name == "deals-won"
    assert report.changes[0].weight == 4_000_000
    assert set(changed(report)) == {
        "deals-won",
        "chance",
        "pace-revenue",
        "entered-lead",
        "entered-mql",
        "rejected",
        "late-speed",
        "mended-speed",
    }


def test_each_change_says_why() -> None:
    found = changed(today())
    told = {name: str(one.said) for name, one in found.items()}
    assert told["entered-lead"].startswith("2 contacts entered")
    assert told["late-speed"].startswith("1 lead passed its deadline")
    assert told["mended-speed"].startswith("1 late lead was answered after all")
    assert told["rejected"] == "Sales rejected 1 lead."
    why = {name: one.cause for name, one in found.items()}
    assert why["late-speed"].message.startswith("Time ran out with {who}; {count} still waits")
    assert [str(one) for one in _among(why["late-speed"].values["who"])] == ["Frank (1)"]
    assert [str(one) for one in _among(why["entered-mql"].values["channels"])] == [
        "organic search (1)"
    ]
    assert [str(one) for one in _among(why["entered-mql"].values["kinds"])] == ["demo request (1)"]


def _among(value: object) -> tuple[object, ...]:
    assert isinstance(value, tuple)
    return value


def test_a_pace_that_kept_up_with_its_line_is_no_change() -> None:
    """One MQL came while the line of 22 in 22 working days rose by one."""
    assert "pace-volume" not in changed(today())


def test_changes_lead_to_as_many_rows_as_they_tell() -> None:
    for one in today().changes:
        assert one.asked is None or one.asked.after == at(NOON_BEFORE)


def test_nothing_changed_between_a_moment_and_itself() -> None:
    assert today_report(day(), day()).changes == []


def test_a_new_version_of_the_agreement_comes_first_and_explains_what_counts_otherwise() -> None:
    looser = agreement(TERMS.replace("working_hours = 4", "working_hours = 40"))
    report = today_report(day(agreed=looser), day(NOON_BEFORE))
    assert report.changes[0].name == "agreement"
    assert report.changes[0].cause.values["terms"] == (
        "commitments.sales.speed.within.working_hours",
    )
    gone = changed(report)["late-no-more-speed"]
    assert str(gone.said).startswith("1 lead counts as late")
    assert "version" in gone.cause.message


def test_facts_that_arrive_late_are_told_as_such() -> None:
    earlier = {
        name: frame.filter(frame["contact_id"] != "bob") if "contact_id" in frame.columns else frame
        for name, frame in TOLD.frames.items()
    }
    report = today_report(day(), day(NOON_BEFORE, told=Facts(earlier)))
    told = changed(report)["counted-mql"]
    assert str(told.said).startswith("1 contact more counts as")
    assert told.cause.message == "Facts of an earlier day have arrived since then."


def test_a_lead_that_nobody_called_leaves_the_list_and_that_is_told() -> None:
    """Bob was handed over on the 3rd at nine; after nine days and a half he is off the list."""
    agreed = agreement(TERMS)
    assert agreed.handoff is not None
    short = agreed.handoff.model_copy(update={"lapses_after_days": 10})
    lapsing = agreed.model_copy(update={"handoff": short})
    report = today_report(day(agreed=lapsing), day(NOON_BEFORE, agreed=lapsing))
    assert str(changed(report)["lapsed"].said) == "1 lead left the waiting list without a call."


def test_on_the_first_day_there_is_no_yesterday() -> None:
    report = today_report(day(), None)
    assert (report.since, report.changes) == (None, [])


def test_with_no_facts_and_no_promises_today_says_so() -> None:
    empty = Situation(Facts({}), agreement(), at("2026-03-13 12:00"), "spec")
    report = today_report(empty, empty)
    assert str(report.headline[0]).startswith("There are no facts yet")
    assert (report.sales.listed, report.marketing.listed, report.changes) == ([], [], [])
    assert report.goal is not None
    assert report.goal.part("won") is not None
    assert Fraction(report.goal.expected.minor) == 0
