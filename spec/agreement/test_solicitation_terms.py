"""Rules of law that cannot be applied, and a plan that would break them."""

import pytest
from spec.agreement.telling import DEMO, told

EVERYBODY = """
[solicitation]
refusals = ["refused"]
[[solicitation.rules]]
name = "decree"
label = { en = "Calls to consumers", fr = "Appels aux consommateurs" }
article = "decree 2022-1313"
"""
SOME = EVERYBODY.replace(
    "refusals", 'consumers = [{ attribute = "buys_as", one_of = ["consumer"] }]\nrefusals'
)
CAP = "at_most = 4\nin_days = 30\n"
DEPTH = """
[[commitments.sales]]
name = "depth"
label = { en = "Depth", fr = "Profondeur" }
measure = "attempts"
at_least = 6
within = { working_days = 10 }
share = 0.8
"""
ROLE = """
[[roles]]
name = "sdr"
label = { en = "SDR", fr = "SDR" }
works = "leads"
attempts = 6
contact_chance = 0.2
minutes_per_attempt = 5
minutes_per_conversation = 20
"""


def said(*terms: str) -> list[str]:
    return told(DEMO, "".join(terms))


def test_a_rule_of_law_that_can_be_followed_is_told_nothing_of() -> None:
    assert said(EVERYBODY, CAP, DEPTH.replace("6", "4")) == []


def test_a_promise_of_more_attempts_than_a_consumer_may_get_is_refused_with_the_article() -> None:
    assert said(EVERYBODY, CAP, DEPTH) == [
        (
            "error | 6 | `depth` asks for 6 attempts, but everybody here is a consumer, and "
            "`decree` allows 4 in 14 days (decree 2022-1313) | agree on 4 attempts, on more time, "
            "or on `kinds` "
            "that the rule does not limit; to be confirmed by counsel"
        )
    ]


def test_where_consent_lifts_the_cap_it_is_only_a_doubt() -> None:
    assert said(EVERYBODY, CAP, 'consent_lifts = "phone"', DEPTH) == [
        (
            "warning | 6 | `depth` asks for 6 attempts; without consent `decree` allows 4 in 14 "
            "days (decree 2022-1313), and what is beyond waits | agree on fewer, or win consents; "
            "to be confirmed by counsel"
        )
    ]


def test_where_only_some_are_consumers_the_agreement_is_no_contradiction() -> None:
    """Their clock stands still while no attempt is allowed; who they are, the facts tell."""
    assert said(SOME, CAP, DEPTH, ROLE) == []


def test_more_attempts_are_allowed_in_a_window_longer_than_the_span_of_the_rule() -> None:
    """Thirty working days are six weeks, in which two spans of 30 days begin: 8 attempts."""
    longer = DEPTH.replace("10", "30")
    assert said(EVERYBODY, CAP, longer) == []
    assert "allows 8 in 42 days" in said(EVERYBODY, CAP, longer.replace("6", "9"))[0]


def test_a_promise_that_mails_keep_too_and_a_rule_that_ended_are_no_contradiction() -> None:
    mails = DEPTH + 'kinds = ["call", "email"]\n'
    assert said(EVERYBODY, CAP, mails) == []
    assert said(EVERYBODY, CAP, "last_day = 2019-12-31\n", DEPTH) == []


def test_a_limit_on_letters_limits_no_calls() -> None:
    # Who works leads calls, and a promise without kinds is kept by calls.
    assert said(EVERYBODY, 'kinds = ["email"]\n', CAP, ROLE, DEPTH) == []


def test_a_role_that_counts_on_more_attempts_than_are_allowed_is_refused() -> None:
    [refused] = said(EVERYBODY, CAP, ROLE)
    assert refused.startswith("error | 6 | `sdr` asks for 6 attempts, but everybody here")
    assert said(EVERYBODY, CAP, ROLE, DEPTH.replace("6", "8").replace("10", "30")) == []


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (
            "at_most = 4\n",
            "`at_most` and `in_days` need one another: so many attempts in so many days",
        ),
        (
            "in_days = 4\n",
            "`at_most` and `in_days` need one another: so many attempts in so many days",
        ),
        (
            CAP + "first_day = 2026-01-02\nlast_day = 2026-01-01\n",
            "the rule `decree` would end on 2026-01-01, before it begins on 2026-01-02",
        ),
        ('hours.monday = ["10-13"]\n', '"10-13" is no window of time: write it as "09:00-12:30"'),
        ("hours.monday = []\n", "no hour of the week is allowed"),
        ("", "the rule `decree` neither limits nor forbids anything"),
        (
            "on_holidays = false\n",
            "`decree` forbids attempts on public holidays, but [calendar] names no country",
        ),
        (
            'hours.saturday = ["10:00-13:00"]\n',
            (
                "sales works at no hour at which `decree` allows to reach a consumer "
                "(decree 2022-1313)"
            ),
        ),
    ],
)
def test_a_rule_that_cannot_be_applied_is_told(rule: str, sentence: str) -> None:
    assert [line.split(" | ")[2] for line in said(SOME, rule)] == [sentence]


def test_hours_in_which_nobody_may_be_called_are_told_where_everybody_is_a_consumer() -> None:
    four = "".join(
        f'hours.{day} = ["10:00-20:00"]\n' for day in ("monday", "tuesday", "wednesday", "thursday")
    )
    assert said(SOME, four) == []
    assert [line.split(" | ")[2] for line in said(EVERYBODY, four)] == [
        "on `friday`, 09:00-17:00, sales works, but `decree` allows no attempt (decree 2022-1313)"
    ]


def test_a_silence_after_no_refusal_that_is_known_is_told() -> None:
    silent = EVERYBODY.replace('refusals = ["refused"]\n', "") + "silence_days = 60\n"
    assert [line.split(" | ")[2] for line in said(silent)] == [
        "sales is to be silent after a refusal, but no outcome of an attempt is one"
    ]


def test_two_rules_of_one_name_and_a_condition_for_nothing_are_told() -> None:
    twice = EVERYBODY + CAP + EVERYBODY.partition("[[")[2].join(["[[", ""]) + CAP
    assert [line.split(" | ")[2] for line in said(twice)] == ["`decree` is named a second time"]
    empty = EVERYBODY.replace("refusals", 'consumers = [{ attribute = "x" }]\nrefusals') + CAP
    assert "holds for nothing" in said(empty)[0]
