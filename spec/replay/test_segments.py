"""Which segment a lead belongs to when it is handed over, and what it is worth."""

from fractions import Fraction

import polars as pl
import pytest
from spec.tables import AGREEMENT, agreement, at, facts, rows

from smarketing.core.replay.replay import replay
from smarketing.core.replay.segments import lacking, segments_at, worth_of, worths

SEGMENTS = """
[[personas]]
name = "buyer"
label = { en = "Buyer", fr = "Acheteur" }
match = [{ attribute = "role", one_of = ["buyer"] }]
[[segments]]
name = "demo"
label = { en = "Demo", fr = "Démo" }
kinds = ["demo_request"]
priority = 1
[[segments]]
name = "big_email"
label = { en = "Big firms by mail", fr = "Grandes entreprises par mail" }
channels = ["email"]
match = [{ of = "account", attribute = "size", at_least = 250 }]
[[segments]]
name = "buyers"
label = { en = "Buyers", fr = "Acheteurs" }
personas = ["buyer"]
priority = 3
[[lead_values]]
value = 80
[[lead_values]]
persona = "buyer"
close_rate = 0.025
revenue = 10_000
[[lead_values]]
segment = "demo"
close_rate = 0.12
revenue = 12_000
[[lead_values]]
segment = "demo"
persona = "buyer"
value = 2000.005
"""
TOLD = facts("""
    contacts
    contact_id | occurred_at | account_id | attributes
    ada        | 2026-03-01  | f1         | {"role": "buyer"}
    bob        | 2026-03-01  | f1         | {"role": "user"}
    cleo       | 2026-03-01  | f2         | {"role": "buyer"}
    dan        | 2026-03-01  |            | {}
    eve        | 2026-03-01  | f2         | {"role": "user"}

    accounts
    account_id | occurred_at | attributes
    f1         | 2026-02-01  | {"size": "300"}
    f2         | 2026-02-01  | {"size": "20"}

    touches
    contact_id | occurred_at      | kind         | channel
    ada        | 2026-03-02 09:00 | visit        | email
    ada        | 2026-03-03 09:00 | demo_request | search
    bob        | 2026-03-02 09:00 | webinar      | email
    bob        | 2026-03-04 09:00 | webinar      | social
    cleo       | 2026-03-02 09:00 | webinar      | email
    cleo       | 2026-03-05 09:00 | webinar      | email
    dan        | 2026-03-06 09:00 | demo_request | social
    eve        | 2026-03-02 09:00 | webinar      | email
    eve        | 2026-03-07 09:00 | webinar      | email
""")
NOW = at("2026-12-31")


def found(text: str = "", *terms: str, as_of: str = "2026-12-31") -> pl.DataFrame:
    told = facts(text) if text else TOLD
    versions = [agreement(one) for one in terms or [SEGMENTS]]
    return segments_at(replay(told, versions, at(as_of)), "mql")


def test_the_first_segment_whose_every_rule_holds_is_the_leads() -> None:
    assert rows(found(), "contact_id", "segment", "priority") == [
        ("ada", "demo", 1),
        ("bob", "big_email", 5),
        ("cleo", "buyers", 3),
        ("dan", "demo", 1),
        ("eve", "", 5),
    ]


def test_the_most_particular_line_says_what_a_lead_is_worth() -> None:
    """Segment and persona, then segment, then persona, then the line for everybody."""
    assert rows(found(), "contact_id", "value") == [
        ("ada", 200_000.5),
        ("bob", 8_000),
        ("cleo", 25_000),
        ("dan", 144_000),
        ("eve", 8_000),
    ]


def test_a_segment_counts_before_a_persona() -> None:
    lines = SEGMENTS[: SEGMENTS.rindex("[[lead_values]]")]
    assert rows(found("", lines), "contact_id", "value")[0] == ("ada", 144_000)


def test_without_a_line_that_fits_a_lead_has_no_worth() -> None:
    only_demo = SEGMENTS[: SEGMENTS.index("[[lead_values]]")] + (
        '[[lead_values]]\nsegment = "demo"\nvalue = 10\n'
    )
    answer = found("", only_demo)
    assert rows(answer, "contact_id", "line", "value")[1] == ("bob", -1, None)
    assert worth_of(answer, [Fraction(1000)]) == 2000


def test_worths_add_up_exactly() -> None:
    replayed = replay(TOLD, [agreement(SEGMENTS)], NOW)
    total = worth_of(segments_at(replayed, "mql"), worths(replayed))
    assert total == Fraction("2000.005") * 100 + 8_000 + 25_000 + 144_000 + 8_000


def test_the_published_example_delivers_60440_against_60000() -> None:
    """100 e-books at 1 % of 8,000, 60 webinars at 2.5 % of 10,000, 26 demos at 12 % of 12,000."""
    kinds = {"download": 100, "webinar": 60, "demo_request": 26}
    lines = "\n".join(
        f"{kind} {n} | 2026-03-02 09:00 | {kind}"
        for kind, many in kinds.items()
        for n in range(many)
    )
    triggers = "".join(f'{{ kind = "{kind}" }},' for kind in kinds)
    terms = AGREEMENT.replace('[{ kind = "demo_request" }]', f"[{triggers}]")
    segments = ""
    for kind, rate, revenue in (
        ("download", "0.01", 8000),
        ("webinar", "0.025", 10_000),
        ("demo_request", "0.12", 12_000),
    ):
        label = 'label = { en = "x", fr = "x" }'
        segments += f'[[segments]]\nname = "{kind}"\n{label}\nkinds = ["{kind}"]\n'
        segments += f'[[lead_values]]\nsegment = "{kind}"\nclose_rate = {rate}\n'
        segments += f"revenue = {revenue}\n"
    told = facts("touches\ncontact_id | occurred_at | kind\n" + lines)
    replayed = replay(told, [agreement(segments, terms)], NOW)
    answer = segments_at(replayed, "mql")
    assert worth_of(answer, worths(replayed)) == 60_440 * 100
    by = {s: worth_of(answer.filter(pl.col("segment") == s), worths(replayed)) for s in kinds}
    assert list(by.values()) == [8_000_00, 15_000_00, 37_440_00]


def test_what_becomes_known_or_happens_later_changes_no_segment() -> None:
    text = """
        contacts
        contact_id | occurred_at | attributes
        ada        | 2026-03-01  | {"role": "user"}
        ada        | 2026-03-09  | {"role": "buyer"}

        recorded_stages
        contact_id | occurred_at | stage
        ada        | 2026-03-05  | mql

        touches
        contact_id | occurred_at | kind         | channel
        ada        | 2026-03-06  | demo_request | email
    """
    assert rows(found(text), "segment", "persona", "channel", "kind") == [("", "", "", "")]


def test_a_worth_is_frozen_by_the_version_in_force_at_the_handoff() -> None:
    later = AGREEMENT.replace("version = 1", "version = 2").replace("2020-01-01", "2026-03-04")
    doubled = SEGMENTS.replace("value = 80", "value = 160").replace("12_000", "24_000")
    versions = [agreement(SEGMENTS), agreement(doubled, later)]
    replayed = replay(TOLD, versions, NOW)
    answer = segments_at(replayed, "mql")
    assert rows(answer, "contact_id", "value") == [
        ("ada", 200_000.5),
        ("bob", 16_000),
        ("cleo", 25_000),
        ("dan", 288_000),
        ("eve", 16_000),
    ]
    assert worth_of(answer, worths(replayed)) == Fraction("545000.5")


def test_each_cycle_of_a_lead_has_a_segment_of_its_own() -> None:
    text = """
        touches
        contact_id | occurred_at      | kind         | channel
        ada        | 2026-03-02 09:00 | demo_request | email
        ada        | 2026-03-20 09:00 | webinar      | email
        ada        | 2026-03-21 09:00 | webinar      | email

        dispositions
        contact_id | occurred_at      | outcome
        ada        | 2026-03-05 09:00 | recycled
    """
    terms = SEGMENTS + "[recycling]\ncool_off_days = 1\n"
    assert rows(found(text, terms), "cycle", "repeat", "segment", "kind") == [
        (1, False, "demo", "demo_request"),
        (2, True, "", "webinar"),
    ]


@pytest.mark.parametrize(
    ("touches", "kind"),
    [
        # The touch on which the score was reached, whatever comes in the same moment.
        ([("03-01", "webinar"), ("03-02", "webinar"), ("03-02", "chat")], "webinar"),
        # Of several at one moment the one that gives most points.
        ([("03-01", "webinar"), ("03-02", "download"), ("03-02", "webinar")], "webinar"),
        # A trigger, although another touch at that moment gives points.
        ([("03-01", "webinar"), ("03-02", "webinar"), ("03-02", "demo_request")], "demo_request"),
    ],
)
def test_the_touch_that_moved_the_contact_last_names_its_kind(
    touches: list[tuple[str, str]], kind: str
) -> None:
    lines = "\n".join(f"ada | 2026-{day} 09:00 | {name}" for day, name in touches)
    answer = found("touches\ncontact_id | occurred_at | kind\n" + lines)
    assert rows(answer, "kind") == [(kind,)]


def test_a_recorded_entry_takes_the_latest_touch_before_it() -> None:
    text = """
        touches
        contact_id | occurred_at | kind    | channel
        ada        | 2026-03-01  | webinar | email
        ada        | 2026-03-02  | chat    | social
        bob        | 2026-03-01  | chat    | social

        recorded_stages
        contact_id | occurred_at | stage
        ada        | 2026-03-03  | mql
        bob        | 2026-03-03  | mql
    """
    assert rows(found(text), "contact_id", "kind", "channel") == [
        ("ada", "webinar", "email"),
        ("bob", "chat", "social"),
    ]


def test_it_is_told_how_many_attributes_were_missing() -> None:
    replayed = replay(TOLD, [agreement(SEGMENTS)], NOW)
    asked = lacking(replayed, segments_at(replayed, "mql"), ["role", "account.size"], "missing")
    assert rows(asked, "contact_id", "missing") == [
        ("ada", 0),
        ("bob", 0),
        ("cleo", 0),
        ("dan", 2),
        ("eve", 0),
    ]


def test_without_segments_nobody_belongs_to_one() -> None:
    assert set(rows(found("", "\n"), "segment", "line", "priority")) == {("", -1, 5)}


def test_without_facts_there_is_nothing_to_segment() -> None:
    assert found("contacts\ncontact_id | occurred_at").is_empty()
