"""What the law allows: hours, number of calls, refusals, consent; consumers only."""

import pytest
from spec.sla.solicited import CONSUMERS, DECREE, LAW, answer, asked, clock, law, told
from spec.tables import facts

from smarketing.core.ledger.tables import Facts
from smarketing.core.sla.solicitation import breaches, permits

FOUR = """
    2026-01-20 10:00
    2026-01-27 11:00
    2026-02-05 15:00
    2026-02-12 16:00
"""
NOBODY = told()


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        ("2026-02-17 10:00", "Tue 2026-02-17 10:00"),
        ("2026-02-17 12:59", "Tue 2026-02-17 12:59"),
        ("2026-02-17 09:59", "Tue 2026-02-17 10:00"),
        ("2026-02-17 13:00", "Tue 2026-02-17 14:00"),
        ("2026-02-17 13:30", "Tue 2026-02-17 14:00"),
        ("2026-02-20 19:59", "Fri 2026-02-20 19:59"),
        ("2026-02-20 20:00", "Mon 2026-02-23 10:00"),
        ("2026-02-21 11:00", "Mon 2026-02-23 10:00"),
    ],
)
def test_a_consumer_is_called_within_the_hours_of_the_law(moment: str, allowed: str) -> None:
    assert answer(moment, NOBODY) == (allowed, None if allowed.endswith(moment) else "hours")


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        ("2026-05-01 11:00", "Mon 2026-05-04 10:00"),  # Labour Day, a Friday
        ("2026-04-30 20:00", "Mon 2026-05-04 10:00"),
        ("2026-05-25 11:00", "Tue 2026-05-26 10:00"),  # Whit Monday
        ("2025-07-14 15:00", "Tue 2025-07-15 10:00"),
    ],
)
def test_nobody_is_called_on_a_public_holiday(moment: str, allowed: str) -> None:
    assert answer(moment, NOBODY) == (allowed, "hours")


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        # The clock goes forward on Sunday 29 March, and back on Sunday 25 October 2026.
        ("2026-03-27 20:00", "Mon 2026-03-30 10:00"),
        ("2023-10-27 20:30", "Mon 2023-10-30 10:00"),
    ],
)
def test_the_hours_are_those_of_the_wall_clock_across_a_change(moment: str, allowed: str) -> None:
    assert answer(moment, NOBODY) == (allowed, "hours")


@pytest.mark.parametrize(
    ("moment", "allowed", "bar"),
    [
        ("2026-02-12 15:59", "Thu 2026-02-12 15:59", None),
        ("2026-02-13 10:00", "Thu 2026-02-19 10:00", "cap"),
        ("2026-02-18 19:59", "Thu 2026-02-19 10:00", "cap"),
        ("2026-02-19 10:00", "Thu 2026-02-19 10:00", None),
    ],
)
def test_the_fifth_call_waits_for_the_31st_day(moment: str, allowed: str, bar: str | None) -> None:
    """Of four calls since 20 January, the first counts until 18 February, its 30th day."""
    assert answer(moment, told(calls=FOUR)) == (allowed, bar)


def test_the_window_slides_with_every_call() -> None:
    five = FOUR + "2026-02-19 10:00"
    assert answer("2026-02-19 10:01", told(calls=five)) == ("Thu 2026-02-26 10:00", "cap")


def test_what_a_machine_calls_counts_and_what_is_mailed_does_not() -> None:
    three, last = FOUR.strip().rsplit("\n", 1)
    by_machine = told(calls=three, machine=last)
    assert answer("2026-02-13 10:00", by_machine) == ("Thu 2026-02-19 10:00", "cap")
    mailed = told(calls=three, mails=last)
    assert answer("2026-02-13 10:00", mailed) == ("Fri 2026-02-13 10:00", None)
    assert answer("2026-02-13 22:00", mailed, kind="email") == ("Fri 2026-02-13 22:00", None)


def test_after_a_refusal_sixty_full_days_pass() -> None:
    """From 3 March to 1 May; the day after is a Saturday."""
    refused = told(refused="2026-03-02 11:00")
    assert answer("2026-03-02 11:01", refused) == ("Mon 2026-05-04 10:00", "silence")
    assert answer("2026-03-02 10:59", refused) == ("Mon 2026-03-02 10:59", None)
    early = told(refused="2025-09-01 11:00")
    assert answer("2025-10-31 19:59", early) == ("Mon 2025-11-03 10:00", "silence")


def test_a_consent_withdrawn_is_a_refusal() -> None:
    withdrawn = told(allowed="2026-02-01 12:00", withdrawn="2026-03-02 11:00")
    assert answer("2026-03-03 11:00", withdrawn) == ("Mon 2026-05-04 10:00", "silence")


def test_an_express_consent_lifts_the_cap_and_the_hours() -> None:
    consenting = told(calls=FOUR, allowed="2026-02-12 17:00")
    assert answer("2026-02-14 21:00", consenting) == ("Sat 2026-02-14 21:00", None)
    withdrawn = told(calls=FOUR, allowed="2026-02-12 17:00", withdrawn="2026-02-13 09:00")
    assert answer("2026-02-14 21:00", withdrawn) == ("Wed 2026-04-15 10:00", "silence")


def test_a_consent_ends_the_silence_after_an_earlier_refusal_only() -> None:
    after = told(refused="2026-03-02 11:00", allowed="2026-03-10 11:00")
    assert answer("2026-03-11 11:00", after) == ("Wed 2026-03-11 11:00", None)
    before = told(refused="2026-03-02 11:00", allowed="2026-02-10 11:00")
    assert answer("2026-03-11 11:00", before)[1] == "silence"


def test_a_consent_that_cannot_be_shown_is_none_unless_so_agreed() -> None:
    unproven = told(unproven="2026-02-01 12:00")
    assert answer("2026-09-01 11:00", unproven) == (None, "consent")
    lax = LAW.replace("refusals", "proof_needed = false\nrefusals")
    assert answer("2026-09-01 11:00", unproven, lax) == ("Tue 2026-09-01 11:00", None)


@pytest.mark.parametrize(
    ("moment", "known", "allowed", "bar"),
    [
        ("2026-08-10 19:59", NOBODY, "Mon 2026-08-10 19:59", None),
        ("2026-08-10 20:00", NOBODY, None, "hours"),
        ("2026-08-11 00:00", NOBODY, None, "consent"),
        ("2026-08-12 11:00", told(allowed="2025-01-01 12:00"), "Wed 2026-08-12 11:00", None),
        ("2026-08-12 11:00", told(withdrawn="2020-01-01 12:00"), None, "consent"),
    ],
)
def test_from_11_august_2026_nobody_is_called_without_consent(
    moment: str, known: Facts, allowed: str | None, bar: str | None
) -> None:
    assert answer(moment, known) == (allowed, bar)


def test_before_its_first_day_and_after_its_last_a_rule_binds_nobody() -> None:
    assert answer("2023-02-28 22:00", NOBODY) == ("Tue 2023-02-28 22:00", None)
    assert answer("2023-03-01 00:00", NOBODY) == ("Wed 2023-03-01 10:00", "hours")
    ending = CONSUMERS + DECREE.replace("first_day", "last_day = 2026-02-15\nfirst_day")
    known = told(calls=FOUR)
    assert answer("2026-02-13 11:00", known, ending) == ("Mon 2026-02-16 00:00", "cap")


def test_firms_and_whoever_is_not_known_to_be_a_consumer_are_not_concerned() -> None:
    for contact in ("firm", "stranger"):
        night = ("Tue 2026-09-01 23:00", None)
        assert answer("2026-09-01 23:00", NOBODY, contact=contact) == night
    everybody = LAW.replace("consumers =", "# ")
    assert answer("2026-09-01 23:00", NOBODY, everybody, contact="firm") == (None, "consent")


def test_who_is_a_consumer_is_judged_by_what_was_known_then() -> None:
    known = facts("""
        contacts
        contact_id | occurred_at      | account_id | attributes
        leo        | 2026-01-01       | duval      |
        leo        | 2026-02-10 12:00 | home       |

        accounts
        account_id | occurred_at      | attributes
        duval      | 2026-01-01       | {"size": "12"}
        home       | 2026-01-01       |
        home       | 2026-02-12 12:00 | {"size": "0"}
    """)
    terms = LAW.replace(
        'attribute = "buys_as", one_of = ["consumer"]',
        'of = "account", attribute = "size", below = 1',
    )
    nights = asked(*(f"2026-02-{day} 22:00" for day in ("09", "10", "12")))
    found = permits(nights, known, law(terms))
    assert found["is_consumer"].to_list() == [False, False, True]
    assert list(map(clock, found["next_allowed_at"])) == [
        "Mon 2026-02-09 22:00",
        "Tue 2026-02-10 22:00",
        "Fri 2026-02-13 10:00",
    ]


def test_every_rule_says_the_article_that_it_rests_on() -> None:
    found = permits(asked("2026-02-21 11:00", "2026-08-12 11:00"), NOBODY, law())
    assert found["rule"].to_list() == ["decree", "consent"]
    assert found["article"].to_list() == ["decree 2022-1313", "law 2025-594, art. 13"]


def test_without_a_rule_about_the_kind_everything_is_allowed() -> None:
    found = permits(asked("2026-09-01 23:00"), NOBODY, law(""))
    assert found["is_allowed"].to_list() == [True]
    assert permits(asked(), NOBODY, law()).height == 0


def test_past_calls_that_broke_a_rule_are_found_each_by_what_was_known_before_it() -> None:
    """A call that broke the rule counts for the next ones, too."""
    made = told(calls=FOUR + "2026-02-13 11:00\n2026-03-19 13:30\n2026-02-19 10:00")
    found = breaches(made, law())
    moments = ["Fri 2026-02-13 11:00", "Thu 2026-02-19 10:00", "Thu 2026-03-19 13:30"]
    assert list(map(clock, found["moment"])) == moments
    assert found["bar"].to_list() == ["cap", "cap", "hours"]


def test_a_call_in_which_the_person_refuses_was_allowed() -> None:
    assert breaches(told(refused="2026-03-02 11:00"), law()).is_empty()
    again = told(refused="2026-03-02 11:00", calls="2026-03-20 11:00")
    assert breaches(again, law())["bar"].to_list() == ["silence"]


def test_facts_of_later_count_for_nothing() -> None:
    later = told(calls=FOUR, withdrawn="2026-02-13 12:00")
    assert answer("2026-02-01 23:00", later) == ("Mon 2026-02-02 10:00", "hours")
