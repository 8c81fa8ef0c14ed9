"""The history of one contact, in words and sums."""

from spec.tables import AGREEMENT, STAGES, agreement, at, facts

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.explanation.explain import explain
from smarketing.core.reports.explained import explanation_report
from smarketing.core.reports.explanation_pages import ExplanationReport

FIT = """
[qualification.fit]
threshold = 50
[[qualification.fit.criteria]]
name = "size"
label = { en = "Size", fr = "Taille" }
of = "account"
attribute = "size"
weight = 2
grades = [{ at_least = 250, grade = 1.0 }, { at_least = 50, grade = 0.5 }]
[[qualification.fit.criteria]]
name = "country"
attribute = "country"
grades = [{ one_of = ["FR"], grade = 1.0 }]
[[qualification.fit.criteria]]
name = "sector"
attribute = "sector"
missing = "leave_out"
grades = [{ one_of = ["wood"], grade = 1.0 }]
"""
RECYCLING = """
[recycling]
cool_off_days = 10
[[rejection_reasons]]
name = "timing"
label = { en = "Not now", fr = "Pas maintenant" }
recycle = true
[[rejection_reasons]]
name = "budget"
label = { en = "No budget", fr = "Pas de budget" }
"""

BY_POINTS = "with an interest of Score(value=50.0), where Score(value=40.0) is enough | 50.0"
ON_THE_WAY = "passed on the way to “Text(en='Opportunity', fr='Opportunité')”"
HALF_OF_IT = (
    "Interest is Score(value=20.0), and Score(value=40.0) is needed: Score(value=20.0) is missing."
)
SENT_BACK = (
    "Goes back to marketing (rejected: timing); cycle 2 begins | "
    "Touches count again after 2026-03-15 09:00:00+00:00."
)


def told(
    text: str, contact: str = "ada", as_of: str = "2026-12-31", *versions: Agreement
) -> ExplanationReport:
    """Return the explanation of a contact by small facts."""
    found = explain(facts(text), versions or [agreement(RECYCLING)], contact, at(as_of))
    assert found is not None
    return explanation_report(found, "spec")


def lines(report: ExplanationReport) -> list[str]:
    """Return the story: what happened and why, points and interest where there are any."""
    return [
        " | ".join(
            str(part)
            for part in (line.what, line.why, line.points, line.interest)
            if part is not None
        )
        for line in report.story
    ]


def test_a_story_tells_touches_with_their_points_and_what_came_of_them() -> None:
    report = told("""
        contacts
        contact_id | occurred_at      | name | attributes
        ada        | 2026-03-01 09:00 | Ada  | {"country": "FR"}
        ada        | 2026-03-02 09:00 | Ada  | {"country": "BE", "job": "buyer"}

        touches
        contact_id | occurred_at      | kind     | channel | content
        ada        | 2026-03-01 09:00 | webinar  | email   | spring
        ada        | 2026-03-03 09:00 | other    |         |
        ada        | 2026-03-04 09:00 | download |         |
        ada        | 2026-03-05 09:00 | download |         |

        dispositions
        contact_id | occurred_at      | outcome
        ada        | 2026-03-06 09:00 | accepted

        deal_events
        deal_id | contact_id | occurred_at      | status | amount | currency
        d1      | ada        | 2026-03-07 09:00 | open   | 1500   | EUR
    """)
    assert lines(report) == [
        "Becomes known: country is “FR”",
        "webinar (('email', 'spring')) | 20 | 20.0",
        "Enters “Text(en='Lead', fr='Piste')” | known from now on",
        "Learned: country is “BE”, job is “buyer”",
        "other",
        "download | 15 | 35.0",
        "download | 15 | 50.0",
        "Enters “Text(en='MQL', fr='MQL')” | " + BY_POINTS,
        "Sales decides: accepted",
        "Enters “Text(en='SAL', fr='SAL')” | as sales decided: accepted",
        "Deal d1 is open, Money(minor=1500, currency='EUR')",
        "Enters “Text(en='SQL', fr='SQL')” | " + ON_THE_WAY,
        "Enters “Text(en='Opportunity', fr='Opportunité')” | since the deal is open",
    ]
    assert (report.name, report.stage, report.cycle) == ("Ada", "opportunity", 1)
    assert report.missing == []
    assert report.now is None


def test_a_qualification_lays_open_rules_criteria_and_the_touches_that_decided() -> None:
    report = told(
        """
        contacts
        contact_id | occurred_at | account_id | attributes
        ada        | 2026-03-01  | acme       | {"country": "FR"}

        accounts
        account_id | occurred_at | attributes
        acme       | 2026-03-01  | {"size": "60"}

        touches
        contact_id | occurred_at      | kind
        ada        | 2026-03-02 09:00 | download
        ada        | 2026-03-03 09:00 | download
        ada        | 2026-03-04 09:00 | download
        ada        | 2026-03-05 09:00 | webinar
        """,
        "ada",
        "2026-12-31",
        agreement(FIT),
    )
    (one,) = report.qualifications
    assert (one.stage, one.rule, one.version) == ("mql", "score", 1)
    assert [str(touch) for touch in one.deciding] == ["webinar"]
    assert [
        (str(r.rule), str(r.terms), r.touches, r.given, r.counted) for r in one.sheet.rules
    ] == [
        ("download", "at most 30", 3, 45, 30.0),
        ("webinar", "None", 1, 20, 20.0),
    ]
    assert [(g.criterion, g.value, g.grade, g.weight) for g in one.sheet.grades] == [
        ("size", "60", 0.5, 2.0),
        ("country", "FR", 1.0, 1.0),
        ("sector", None, None, 1.0),
    ]
    assert (one.sheet.points, round(one.sheet.fit, 2)) == (50.0, 66.67)
    assert [(need.fit, need.interest) for need in one.sheet.needs] == [(50.0, 40.0)]


def test_who_has_not_qualified_is_told_what_is_missing() -> None:
    report = told(
        """
        touches
        contact_id | occurred_at | kind
        ada        | 2026-03-02  | webinar
        """,
        "ada",
        "2026-12-31",
        agreement(FIT),
    )
    assert [str(one) for one in report.missing] == [
        "Fit is Score(value=0.0), and Score(value=50.0) is needed.",
        HALF_OF_IT,
    ]
    assert report.now is not None
    assert report.now.points == 20.0
    assert str(report.headline[0]) == "ada has entered no stage."


def test_a_trigger_that_does_not_fire_is_told_with_what_keeps_it() -> None:
    terms = AGREEMENT.replace('"demo_request"', '"demo_request", fit_at_least = 30')
    terms = terms.replace("threshold = 40", 'threshold = 40\nrequired = ["phone"]')
    report = told(
        """
        touches
        contact_id | occurred_at | kind
        ada        | 2026-03-02  | demo_request
        """,
        "ada",
        "2026-12-31",
        agreement(FIT, terms),
    )
    assert lines(report)[-1] == (
        "demo_request would qualify at once, but does not | phone is not known. "
        "Fit is Score(value=0.0), and Score(value=30.0) is needed."
    )


def test_a_lead_that_is_sent_back_begins_a_new_cycle_and_cools_off() -> None:
    text = """
        touches
        contact_id | occurred_at      | kind
        ada        | 2026-03-02 09:00 | demo_request
        ada        | 2026-03-08 09:00 | webinar
        ada        | 2026-03-20 09:00 | webinar

        dispositions
        contact_id | occurred_at      | outcome  | reason
        ada        | 2026-03-05 09:00 | rejected | timing
    """
    report = told(text, as_of="2026-03-10")
    assert lines(report)[-2:] == [
        SENT_BACK,
        "webinar",
    ]
    assert str(report.missing[0]) == (
        "Sent back: touches count again after 2026-03-15 09:00:00+00:00."
    )
    later = told(text)
    assert (later.cycle, later.story[-1].points, later.story[-1].interest) == (2, 20, 20.0)
    assert str(later.headline[1]) == "Sent back 1 time; cycle 2 is running."


def test_a_lead_rejected_for_good_is_told_so() -> None:
    report = told("""
        touches
        contact_id | occurred_at | kind
        ada        | 2026-03-02  | visit

        dispositions
        contact_id | occurred_at | outcome  | reason
        ada        | 2026-03-05  | rejected | budget
    """)
    assert "Sales has rejected this lead for good." in [str(one) for one in report.missing]
    assert "Sales decides: rejected (Text(en='No budget', fr='Pas de budget'))" in lines(report)


def test_silence_and_versions_are_told() -> None:
    silent = agreement().model_dump()
    silent["handoff"]["silence_accepts"] = {"working_days": 2}
    first = Agreement.model_validate(silent, strict=False)
    silent["agreement"] |= {"version": 2, "effective_from": at("2026-03-04").date()}
    second = Agreement.model_validate(silent, strict=False)
    report = told(
        """
        touches
        contact_id | occurred_at      | kind
        ada        | 2026-03-02 09:00 | demo_request
        """,
        "ada",
        "2026-12-31",
        first,
        second,
    )
    entered = {line.stage: (line.rule, line.version) for line in report.story if line.stage}
    assert entered["sal"] == ("silence", 2)
    assert entered["mql"] == ("trigger demo_request", 1)
    assert lines(report)[-1].endswith("since sales did not decide within the time agreed")


def test_what_is_recorded_stands_beside_what_the_rules_say() -> None:
    report = told("""
        touches
        contact_id | occurred_at      | kind
        ada        | 2026-03-04 09:00 | demo_request

        recorded_stages
        contact_id | occurred_at      | stage
        ada        | 2026-03-02 09:00 | mql
    """)
    (one,) = report.compared
    assert (one.stage, one.precedence, one.own) == ("mql", "earliest", True)
    assert (one.recorded_at, one.computed_at) == (at("2026-03-02 09:00"), at("2026-03-04 09:00"))


def test_a_merged_contact_is_explained_as_the_one_that_remains() -> None:
    text = """
        contacts
        contact_id | occurred_at | merged_into
        ada        | 2026-03-01  |
        ada old    | 2026-02-01  |
        ada old    | 2026-03-05  | ada

        touches
        contact_id | occurred_at | kind
        ada old    | 2026-02-02  | webinar
        ada        | 2026-03-06  | webinar
    """
    report = told(text, "ada old")
    assert (report.contact_id, report.merged) == ("ada", ["ada old"])
    assert report.story[-1].stage == "mql"
    assert told(text, "ada") == report


def test_nothing_is_told_of_whom_no_fact_names() -> None:
    assert explain(facts(""), [agreement()], "ada", at("2026-12-31")) is None


def test_attributes_in_disorder_stop_no_story() -> None:
    report = told("""
        contacts
        contact_id | occurred_at | attributes
        ada        | 2026-03-01  | {bad
        ada        | 2026-03-02  | ["x"]
        ada        | 2026-03-03  | {"x": 5, "y": null}
    """)
    assert lines(report)[0] == "Becomes known"
    assert lines(report)[-1].startswith("Learned: x is “5”")


def test_the_stage_of_a_version_that_is_gone_is_named_as_it_was() -> None:
    shorter = STAGES.replace('name = "sal"', 'name = "taken"').replace('"SAL"', '"Taken"')
    later = agreement(stages=shorter).model_copy()
    heading = later.agreement.model_copy(
        update={"version": 2, "effective_from": at("2026-04-01").date()}
    )
    report = told(
        """
        dispositions
        contact_id | occurred_at | outcome
        ada        | 2026-03-05  | accepted

        touches
        contact_id | occurred_at | kind
        ada        | 2026-04-05  | visit
        """,
        "ada",
        "2026-12-31",
        agreement(),
        later.model_copy(update={"agreement": heading}),
    )
    named = [line.stage for line in report.story if line.stage]
    assert named == ["lead", "mql", "sal"]
