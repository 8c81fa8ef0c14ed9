"""Where what another system records, and what the rules compute, disagree."""

from datetime import datetime

import pytest
from spec.tables import AGREEMENT, STAGES, agreement, at, facts, rows

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.base.finding import Finding
from smarketing.core.replay.disagreements import comparisons, disagreements
from smarketing.core.replay.stream import stream_of

NOW = at("2026-12-31")
TOLD = """
    touches
    contact_id | occurred_at      | kind
    ada        | 2026-03-02 09:00 | demo_request
    bob        | 2026-03-02 09:00 | demo_request
    cleo       | 2026-03-02 09:00 | demo_request
    dan        | 2026-03-02 09:00 | visit

    recorded_stages
    contact_id | occurred_at      | stage
    ada        | 2026-03-02 18:00 | mql
    bob        | 2026-03-02 23:30 | mql
    dan        | 2026-03-04 09:00 | mql
    eve        | 2026-03-05 09:00 | mql
"""


def found(text: str, *versions: Agreement, as_of: datetime = NOW) -> list[Finding]:
    """Return where the small facts disagree with the small agreement."""
    told = facts(text)
    return disagreements(told, [stream_of(told)], versions or [agreement()], as_of)


def told_of(findings: list[Finding]) -> list[tuple[str, object, object]]:
    """Return what each finding counts, and its example."""
    return [(f.code, f.values["count"], f.values["contact"]) for f in findings]


def test_each_kind_of_disagreement_is_counted_with_an_example() -> None:
    assert told_of(found(TOLD)) == [
        ("replay.recorded_only", 2, "dan"),
        ("replay.computed_only", 1, "cleo"),
        ("replay.recorded_otherwise", 1, "bob"),
    ]


def test_days_are_those_of_the_company() -> None:
    """Half past eleven at night, UTC, is the next day in Paris."""
    (otherwise,) = [f for f in found(TOLD) if f.code == "replay.recorded_otherwise"]
    assert otherwise.values["contact"] == "bob"
    utc = agreement(terms=AGREEMENT.replace("Europe/Paris", "UTC"))
    assert "replay.recorded_otherwise" not in [f.code for f in found(TOLD, utc)]


@pytest.mark.parametrize(
    ("precedence", "words"),
    [("earliest", "the earlier"), ("recorded", "what is recorded"), ("computed", "what the rules")],
)
def test_the_mend_says_which_of_the_two_counts_and_where_to_look(
    precedence: str, words: str
) -> None:
    stages = STAGES.replace(
        'entry = [{ on = "qualification" }, { on = "recorded" }]',
        f'entry = [{{ on = "qualification" }}, {{ on = "recorded" }}]\nprecedence = "{precedence}"',
    )
    (first, *_) = found(TOLD, agreement(stages=stages))
    assert first.remedy().startswith(words)
    assert "`smarketing explain dan`" in first.remedy()


def test_the_comparison_itself_does_not_depend_on_the_precedence() -> None:
    told = facts(TOLD)
    stages = STAGES.replace('{ on = "recorded" }]', '{ on = "recorded" }]\nprecedence = "recorded"')
    both = [
        comparisons(told, [stream_of(told)], [agreed], NOW)[0].contacts
        for agreed in (agreement(), agreement(stages=stages))
    ]
    assert rows(both[0]) == rows(both[1])


def test_a_stage_that_a_later_one_implies_is_no_disagreement_on_the_day() -> None:
    implied = """
        recorded_stages
        contact_id | occurred_at      | stage
        ada        | 2026-03-02 18:00 | mql
        bob        | 2026-03-02 09:00 | mql

        deal_events
        deal_id | contact_id | occurred_at | status
        d1      | ada        | 2026-03-09  | won

        touches
        contact_id | occurred_at      | kind
        bob        | 2026-03-02 09:00 | demo_request
    """
    assert found(implied) == []


def test_nothing_is_compared_where_only_one_side_speaks() -> None:
    only_rules = "touches\ncontact_id | occurred_at | kind\nada | 2026-03-02 | demo_request"
    only_recorded = "recorded_stages\ncontact_id | occurred_at | stage\nada | 2026-03-02 | mql"
    assert found(only_rules) == []
    assert found(only_recorded) == []
    assert found(TOLD, as_of=at("2026-03-01")) == []


def test_a_stage_that_is_only_recorded_is_not_compared() -> None:
    stages = STAGES.replace('[{ on = "qualification" }, { on = "recorded" }]', '[{on="recorded"}]')
    assert found(TOLD, agreement(stages=stages)) == []


def test_every_moment_is_compared_under_the_version_of_its_time() -> None:
    """From April on a visit qualifies: Dan's and Eve's visits differ."""
    later = AGREEMENT.replace("version = 1", "version = 2")
    later = later.replace("2020-01-01", "2026-04-01").replace('"demo_request"', '"visit"')
    told = TOLD.replace(
        "dan        | 2026-03-02 09:00 | visit",
        "dan        | 2026-03-02 09:00 | visit\n    eve        | 2026-04-02 09:00 | visit",
    )
    later = later.replace('{ kind = "visit", points = 1, cap = 5 },', "")
    assert told_of(found(told, agreement(), agreement(terms=later))) == [
        ("replay.recorded_only", 1, "dan"),
        ("replay.computed_only", 1, "cleo"),
        ("replay.recorded_otherwise", 2, "bob"),
    ]
