"""By what contacts are cut: channel, persona, owner."""

from spec.tables import agreement, at, facts, rows

from smarketing.core.replay.profiles import profiles
from smarketing.core.replay.strangers import strangers

NOW = at("2026-12-31")
PERSONAS = """
[[personas]]
name = "student"
label = { en = "Student", fr = "Étudiante" }
negative = true
match = [{ attribute = "job's title", one_of = ["Étudiante"] }]
[[personas]]
name = "french_buyer"
label = { en = "Buyer", fr = "Acheteur" }
match = [
  { attribute = "job's title", one_of = ["Acheteur", "Acheteuse"] },
  { attribute = "country", one_of = ["FR"] },
]
"""
CONTACTS = """
    contacts
    contact_id | occurred_at | attributes
    ada        | 2026-03-01  | {"country": "FR", "job's title": "Acheteuse"}
    ada        | 2026-03-02  | {"country": "BE", "job's title": "Acheteuse"}
    bob        | 2026-03-01  | {"country": "FR", "job's title": "Acheteur"}
    cleo       | 2026-03-01  | {"job's title": "Étudiante"}
    dan        | 2026-03-01  |
"""


def test_a_persona_is_recognised_when_all_its_conditions_hold() -> None:
    agreed = agreement(PERSONAS)
    found = profiles(facts(CONTACTS), agreed.personas, NOW)
    assert dict(rows(found, "contact_id", "persona")) == {
        "ada": "",
        "bob": "french_buyer",
        "cleo": "student",
        "dan": "",
    }


def test_the_version_in_force_at_the_moment_decides() -> None:
    agreed = agreement(PERSONAS)
    found = profiles(facts(CONTACTS), agreed.personas, at("2026-03-01"))
    assert rows(found.head(1), "persona") == [("french_buyer",)]


def test_a_persona_may_ask_for_something_of_the_firm_as_known_then() -> None:
    agreed = agreement("""
[[personas]]
name = "big"
label = { en = "Big", fr = "Grande" }
match = [{ of = "account", attribute = "size", at_least = 250 }]
exclude = [{ attribute = "country", one_of = ["BE"] }]
""")
    told = facts("""
        contacts
        contact_id | occurred_at | account_id | attributes
        ada        | 2026-03-01  | small      |
        ada        | 2026-03-05  | acme       | {"country": "FR"}
        bob        | 2026-03-01  | acme       | {"country": "BE"}
        cleo       | 2026-03-01  | acme       |
        dan        | 2026-03-01  | small      |
        eve        | 2026-03-01  |            |

        accounts
        account_id | occurred_at | attributes
        acme       | 2026-03-01  | {"size": "200"}
        acme       | 2026-03-03  | {"size": "300"}
        small      | 2026-03-01  | {"size": "20"}
    """)
    by_day = {
        day: [key for key, persona in rows(found, "contact_id", "persona") if persona]
        for day in ("2026-03-02", "2026-03-04", "2026-03-06")
        for found in [profiles(told, agreed.personas, at(day))]
    }
    assert by_day == {
        "2026-03-02": [],
        "2026-03-04": ["cleo"],
        "2026-03-06": ["ada", "cleo"],
    }


def test_the_channel_is_that_of_the_first_touch_and_the_owner_the_last_assigned() -> None:
    found = profiles(
        facts("""
        touches
        contact_id | occurred_at | kind | channel
        ada        | 2026-03-02  | form | email
        ada        | 2026-03-01  | form | social
        bob        | 2026-03-01  | form |

        assignments
        contact_id | occurred_at | rep
        ada        | 2026-03-01  | Eve
        ada        | 2026-03-05  | Frank
        cleo       | 2026-03-05  | Frank
    """),
        [],
        NOW,
    )
    assert rows(found, "contact_id", "channel", "owner") == [
        ("ada", "social", "Frank"),
        ("bob", "", ""),
        ("cleo", "", "Frank"),
    ]


def test_a_contact_of_whom_nothing_had_happened_yet_is_not_there() -> None:
    told = facts("""
        touches
        contact_id | occurred_at | kind | channel
        ada        | 2026-03-01  | form | email
        bob        | 2026-04-01  | form | email

        activities
        contact_id | occurred_at | kind
        cleo       | 2026-03-01  | call
    """)
    assert rows(profiles(told, [], at("2026-03-31")), "contact_id") == [("ada",), ("cleo",)]


def test_a_column_full_of_unknown_words_is_one_finding() -> None:
    many = "\n".join(f"ada | 2026-03-01 | stage{number}" for number in range(11))
    (found,) = strangers(
        facts(f"""
        recorded_stages
        contact_id | occurred_at | stage
        {many}
    """),
        agreement(),
        NOW,
    )
    assert (found.code, found.values["count"]) == ("replay.unknown_names", 11)


def test_words_that_the_agreement_does_not_know_are_told_with_a_suggestion() -> None:
    found = strangers(
        facts("""
        recorded_stages
        contact_id | occurred_at | stage
        ada        | 2026-03-01  | mqll
        bob        | 2026-03-01  | mql

        dispositions
        contact_id | occurred_at | outcome  | reason
        ada        | 2026-03-01  | rejected | timming
    """),
        agreement('[[rejection_reasons]]\nname = "timing"\nlabel = { en = "T", fr = "T" }'),
        NOW,
    )
    assert [(f.values["word"], f.values["suggestion"]) for f in found] == [
        ("mqll", "mql"),
        ("timming", "timing"),
    ]


def test_a_kind_of_touch_that_never_happens_is_told_with_a_suggestion() -> None:
    told = facts("""
        touches
        contact_id | occurred_at | kind
        ada        | 2026-03-01  | demo-request
        ada        | 2026-03-01  | visit
        ada        | 2026-03-01  | download
        ada        | 2026-03-01  | webinar
    """)
    (found,) = strangers(told, agreement(), NOW)
    assert (found.code, found.values["kind"], found.values["suggestion"]) == (
        "replay.kind_never_seen",
        "demo_request",
        "demo-request",
    )
