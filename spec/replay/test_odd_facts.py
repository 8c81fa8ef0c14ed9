"""Facts as they come: late, double, merged, from the future, or no numbers at all."""

import pytest
from spec.replay.judges import Judge, agreed, asking_both, entered, entries
from spec.tables import at, facts

pytestmark = asking_both

TERMS = agreed('threshold = 20\npoints = [{ kind = "webinar", points = 10 }]')
FITTING = """
threshold = 10
points = [{ kind = "webinar", points = 10 }]
[qualification.fit]
threshold = 100
[[qualification.fit.criteria]]
name = "size"
attribute = "size"
grades = [{ at_least = 0, grade = 1 }]
"""


@pytest.mark.parametrize(
    "value", ['"NaN"', '"inf"', '"-inf"', '"1e999"', '""', "null", '"1_000"', '"1,5"', "[]", "-1"]
)
def test_what_is_no_finite_number_is_in_no_range(judge: Judge, value: str) -> None:
    text = f"""
        contacts
        contact_id | occurred_at | attributes
        ada        | 2026-03-01  | {{"size": {value}}}

        touches
        contact_id | occurred_at | kind
        ada        | 2026-03-02  | webinar
    """
    assert entered(judge, "mql", text, agreed(FITTING)) == []
    finite = text.replace(value, '"0"')
    assert entered(judge, "mql", finite, agreed(FITTING)) == ["2026-03-02"]


def test_attributes_that_cannot_be_read_are_not_known(judge: Judge) -> None:
    text = """
        contacts
        contact_id | occurred_at | attributes
        ada        | 2026-03-01  | {"size": 5

        touches
        contact_id | occurred_at | kind
        ada        | 2026-03-02  | webinar
    """
    assert entries(judge, text, agreed(FITTING)) == [("lead", "2026-03-01", "contact")]


def test_facts_dated_in_the_future_have_not_happened(judge: Judge) -> None:
    text = """
        touches
        contact_id | occurred_at      | kind
        ada        | 2026-03-01       | webinar
        ada        | 2999-12-31 23:59 | webinar
        bob        | 2026-03-09       | webinar

        contacts
        contact_id | occurred_at | merged_into
        bob        | 2999-12-31  | ada
    """
    assert entries(judge, text, TERMS) == []
    assert entered(judge, "mql", text, TERMS, as_of="2999-12-30") == []
    assert entered(judge, "mql", text, TERMS, as_of="2999-12-31") == ["2026-03-09"]


def test_facts_may_be_as_old_as_they_like(judge: Judge) -> None:
    text = """
        touches
        contact_id | occurred_at | kind
        ada        | 1901-03-01  | webinar
        ada        | 1969-12-31  | webinar
    """
    assert entered(judge, "mql", text, TERMS) == ["1969-12-31"]


def test_points_fade_over_the_years_before_1970_too(judge: Judge) -> None:
    fading = 'threshold = 15\npoints = [{ kind = "webinar", points = 10, half_life_days = 1 }]'
    text = """
        touches
        contact_id | occurred_at      | kind
        ada        | 1969-12-31 12:30 | webinar
        ada        | 1970-01-01 12:45 | webinar
    """
    assert entered(judge, "mql", text, agreed(fading)) == ["1970-01-01 12:45"]


def test_two_touches_at_one_moment_are_two_touches(judge: Judge) -> None:
    text = """
        touches
        contact_id | occurred_at | kind
        ada        | 2026-03-01  | webinar
        ada        | 2026-03-01  | webinar
    """
    assert entered(judge, "mql", text, TERMS) == ["2026-03-01"]


def test_facts_of_a_merged_contact_are_those_of_the_one_that_remains(judge: Judge) -> None:
    text = """
        touches
        contact_id | occurred_at | kind
        ada        | 2026-03-01  | webinar
        ada2       | 2026-03-02  | webinar
        ada3       | 2026-03-03  | webinar

        contacts
        contact_id | occurred_at | merged_into
        ada2       | 2026-05-01  | ada
        ada3       | 2026-05-02  | ada2
    """
    found, _ = judge(facts(text), [TERMS], at("2026-12-31"))
    assert [(e.contact_id, e.stage, e.entered_at) for e in found] == [
        ("ada", "lead", at("2026-03-02")),
        ("ada", "mql", at("2026-03-02")),
    ]
    before = entries(judge, text, TERMS, as_of="2026-04-30")
    assert before == []


def test_a_circle_of_merges_merges_nobody_in_it(judge: Judge) -> None:
    text = """
        touches
        contact_id | occurred_at | kind
        ada        | 2026-03-01  | webinar
        bob        | 2026-03-02  | webinar
        cleo       | 2026-03-03  | webinar

        contacts
        contact_id | occurred_at | merged_into
        ada        | 2026-05-01  | bob
        bob        | 2026-05-02  | ada
        cleo       | 2026-05-03  | bob
        dan        | 2026-05-03  | dan
    """
    found, _ = judge(facts(text), [TERMS], at("2026-12-31"))
    assert [(e.contact_id, e.entered_at) for e in found if e.stage == "mql"] == [
        ("bob", at("2026-03-03"))
    ]


def test_who_the_person_is_the_remaining_contact_tells_from_its_first_version_on(
    judge: Judge,
) -> None:
    text = """
        contacts
        contact_id | occurred_at | attributes    | merged_into
        ada        | 2026-03-02  | {"size": "7"} |
        ada2       | 2026-03-03  | {"size": ""}  |
        ada2       | 2026-05-01  |               | ada

        touches
        contact_id | occurred_at | kind
        ada        | 2026-03-04  | webinar
    """
    assert entered(judge, "mql", text, agreed(FITTING)) == ["2026-03-04"]


def test_of_two_versions_at_one_moment_the_last_by_its_identity_holds(judge: Judge) -> None:
    text = """
        contacts
        contact_id | occurred_at | attributes    | fact_id
        ada        | 2026-03-01  | {"size": "7"} | b
        ada        | 2026-03-01  |               | a

        touches
        contact_id | occurred_at | kind
        ada        | 2026-03-02  | webinar
    """
    assert entered(judge, "mql", text, agreed(FITTING)) == ["2026-03-02"]
    swapped = text.replace("| b", "| 0")
    assert entered(judge, "mql", swapped, agreed(FITTING)) == []
