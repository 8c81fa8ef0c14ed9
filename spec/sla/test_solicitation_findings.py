"""What the facts tell of the law: attempts that broke it and consents that lack, no names."""

from spec.sla.solicited import CONSENT, CONSUMERS, LAW, law, told
from spec.tables import at

from smarketing.core.ledger.tables import Facts
from smarketing.core.sla.solicitation_findings import solicitation_findings

ALLOWED = "2026-01-05 12:00"


def found(known: Facts, terms: str = LAW, as_of: str = "2026-06-01") -> list[tuple[str, str]]:
    """Return the code of each finding, and its sentence."""
    return [
        (one.code.removeprefix("solicitation."), one.sentence())
        for one in solicitation_findings(known, law(terms), at(as_of))
    ]


def test_past_attempts_are_counted_by_rule_and_by_what_was_broken() -> None:
    known = told(
        refused="2026-03-02 11:00",
        calls="2026-03-03 11:00\n2026-03-21 11:00\n2026-06-20 11:00",
        allowed="2026-07-01 11:00",
    )
    assert found(known) == [
        (
            "broken",
            (
                "attempts too soon after a refusal, by `decree`: 2, consumers "
                "concerned: 1, 2026-03-03 to 2026-03-21 "
                "(decree 2022-1313; to be confirmed by counsel)"
            ),
        ),
        (
            "no_consent",
            (
                "`consent` asks for a consent for `phone`, and none is on record; consumers "
                "who may not be reached while it binds: 1 "
                "(law 2025-594, art. 13; to be confirmed by counsel)"
            ),
        ),
    ]


def test_a_consent_on_record_is_enough_to_say_nothing_of_it() -> None:
    assert found(told(allowed=ALLOWED, calls="2026-03-01 22:00")) == []


def test_consents_that_nobody_can_show_are_told() -> None:
    codes = [code for code, _ in found(told(unproven=ALLOWED))]
    assert codes == ["no_consent", "unproven"]
    lax = LAW.replace("refusals", "proof_needed = false\nrefusals")
    assert found(told(unproven=ALLOWED), lax) == []


def test_a_rule_that_has_ended_asks_for_no_consent() -> None:
    ended = CONSUMERS + CONSENT.replace("2026-08-11", "2026-02-01\nlast_day = 2026-03-01")
    assert found(told(), ended) == []


def test_an_outcome_that_no_activity_has_is_told_with_the_one_it_may_mean() -> None:
    terms = LAW.replace('["refused"]', '["refuse"]')
    known = told(refused="2026-03-02 11:00", allowed=ALLOWED)
    assert found(known, terms) == [
        ("refusal_never_seen", "a person refuses by the outcome `refuse`, and no activity has it")
    ]


def test_a_promise_that_the_law_caps_for_consumers_is_told_where_there_are_any() -> None:
    depth = """
[[commitments.sales]]
name = "depth"
label = { en = "Depth", fr = "Profondeur" }
measure = "attempts"
at_least = 6
within = { working_days = 10 }
share = 0.8
"""
    assert found(told(allowed=ALLOWED), LAW + depth) == [
        (
            "capped",
            (
                "`depth` asks for 6 attempts; to a consumer `decree` allows 4 in 14 days; "
                "consumers known: 1 (decree 2022-1313; to be confirmed by counsel)"
            ),
        )
    ]


def test_without_rules_of_law_there_is_nothing_to_tell() -> None:
    assert found(told(calls="2026-03-01 22:00"), "") == []
