"""The personas report: whom we sell to, how they fare, and whom the personas miss."""

from datetime import date

import pytest
from spec.tables import agreement, at, facts

from smarketing.core.agreement.qualification import Condition
from smarketing.core.ledger.tables import Facts
from smarketing.core.reports.funnel import funnel_report
from smarketing.core.reports.glossary.in_words import condition_in_words
from smarketing.core.reports.people_pages import PersonasReport
from smarketing.core.reports.personas import (
    personas_headline,
    personas_report,
    unmatched_headline,
    unmatched_report,
)
from smarketing.core.reports.situation import Situation

AGREED = agreement("""
[[personas]]
name = "buyer"
label = { en = "Buyer", fr = "Acheteur" }
match = [
  { attribute = "job", one_of = ["buyer", "purchaser"] },
  { of = "account", attribute = "size", at_least = 50 },
]
exclude = [{ attribute = "country", one_of = ["BE"] }]
goals = { en = "Pay less.", fr = "Payer moins." }
evidence = { en = "Nine interviews.", fr = "Neuf entretiens." }
owner = "Alice"
review = 2026-03-30
[[personas]]
name = "anyone_in_purchasing"
label = { en = "Purchasing", fr = "Achats" }
match = [{ attribute = "job", one_of = ["buyer", "purchaser"] }]
review = 2026-03-31
[[personas]]
name = "student"
label = { en = "Student", fr = "Étudiant" }
negative = true
match = [{ attribute = "job", one_of = ["student"] }]
""")
TOLD = facts("""
    contacts
    contact_id | occurred_at | account_id | name | attributes
    ada        | 2026-03-02  | acme       | Ada  | {"job": "buyer"}
    bob        | 2026-03-03  | acme       | Bob  | {"job": "buyer", "country": "BE"}
    cleo       | 2026-03-04  |            | Cleo | {"job": "purchaser"}
    dan        | 2026-03-05  | acme       | Dan  | {"job": "engineer"}
    eve        | 2026-03-05  |            | Eve  | {"job": "engineer"}
    finn       | 2026-03-05  |            |      | {bad

    accounts
    account_id | occurred_at | attributes
    acme       | 2026-03-01  | {"size": "300"}

    touches
    contact_id | occurred_at | kind         | channel
    ada        | 2026-03-04  | demo_request | email
    cleo       | 2026-03-04  | demo_request | email
    dan        | 2026-03-06  | demo_request | email
    gus        | 2026-03-06  | demo_request | email

    spend
    channel | occurred_at | amount | currency | visits
    email   | 2026-03-02  | 5000   | EUR      | 70
""")
MARCH = (date(2026, 3, 1), date(2026, 3, 31))


def situation(told: Facts = TOLD, moment: str = "2026-03-31 12:00") -> Situation:
    """Return the situation at a moment."""
    return Situation(told, AGREED, at(moment), "spec")


def report(told: Facts = TOLD, moment: str = "2026-03-31 12:00") -> PersonasReport:
    """Return the personas report of March."""
    return personas_report(situation(told, moment), *MARCH)


def test_each_contact_counts_for_its_first_persona_and_is_told_where_it_would_count_too() -> None:
    assert [(s.name, s.contacts, s.elsewhere) for s in report().personas] == [
        ("buyer", 1, 0),
        ("anyone_in_purchasing", 2, 1),
        ("student", 0, 0),
    ]
    (overlap,) = report().overlaps
    assert (overlap.personas, overlap.contacts) == (["buyer", "anyone_in_purchasing"], 1)


def test_personas_and_who_has_none_add_up_to_all_contacts() -> None:
    found = report()
    assert found.contacts == 7
    assert sum(sheet.contacts for sheet in found.personas) + found.unmatched == found.contacts


def test_the_funnel_of_a_persona_is_that_of_the_funnel_report() -> None:
    rows = {row.key: row.stages[1:] for row in funnel_report(situation(), "persona", *MARCH).rows}
    found = report()
    assert found.personas[0].stages == rows["buyer"]
    assert found.unmatched_stages == rows[""]
    assert [heading.stage for heading in found.headings][:2] == ["lead", "mql"]
    assert [stage.entered for stage in found.personas[1].stages][:2] == [2, 1]
    assert {stage.entered for stage in found.personas[2].stages} == {0}


def test_a_rule_is_told_in_words() -> None:
    buyer = report().personas[0]
    assert str(buyer.rule) == (
        "job is one of: ('buyer', 'purchaser'), and size of the firm is at least 50"
    )
    assert str(buyer.exception) == "country is “BE”"
    assert report().personas[2].exception is None


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ({"at_least": 5, "below": 9}, "x is at least 5 and below 9"),
        ({"below": 9}, "x is below 9"),
        ({"one_of": ["many"], "at_least": 5}, "x is “many”, or x is at least 5"),
    ],
)
def test_a_range_is_told_in_words(terms: dict[str, object], words: str) -> None:
    condition = Condition.model_validate({"attribute": "x", **terms}, strict=False)
    assert str(condition_in_words(condition)) == words


def test_a_review_is_overdue_from_the_day_after_it() -> None:
    assert [sheet.overdue for sheet in report().personas] == [True, False, False]
    late = [f for f in report().findings if f.code == "personas.review_overdue"]
    assert [finding.values["name"] for finding in late] == ["buyer"]
    assert "1 persona should have been reviewed" in str(personas_headline(report())[-1])


def test_the_most_frequent_values_of_unmatched_contacts_are_counted() -> None:
    job, size, country = report().attributes
    assert [(v.value, v.contacts) for v in job.values] == [("engineer", 2)]
    assert (job.of, job.attribute, job.others, job.unknown) == ("contact", "job", 0, 2)
    assert (size.of, size.attribute, size.unknown) == ("account", "size", 3)
    assert (country.values, country.unknown) == ([], 4)


def test_values_beyond_the_most_frequent_are_counted_together() -> None:
    rows = "\n".join(f'c{n} | 2026-03-02 | {{"job": "job {n % 12:02}"}}' for n in range(25))
    told = facts(f"contacts\ncontact_id | occurred_at | attributes\n{rows}")
    job = report(told).attributes[0]
    assert [(v.value, v.contacts) for v in job.values[:2]] == [("job 00", 3), ("job 01", 2)]
    assert (len(job.values), job.others, job.unknown) == (10, 4, 0)


def test_every_contact_without_a_persona_is_listed_with_what_personas_look_at() -> None:
    found = unmatched_report(situation())
    assert found.attributes == ["job", "account.size", "country"]
    assert [(c.contact_id, c.name, dict(c.values)) for c in found.contacts] == [
        ("dan", "Dan", {"job": "engineer", "account.size": "300", "country": ""}),
        ("eve", "Eve", {"job": "engineer", "account.size": "", "country": ""}),
        ("finn", "", {"job": "", "account.size": "", "country": ""}),
        ("gus", "", {"job": "", "account.size": "", "country": ""}),
    ]
    assert str(unmatched_headline(found)[0]) == "4 contacts are of no persona."


def test_a_persona_that_nobody_is_of_is_a_finding() -> None:
    (nobody,) = [f for f in report().findings if f.code == "personas.nobody"]
    assert nobody.sentence() == "nobody is of persona `student`: no contact meets its rule"
    told = facts("""
        contacts
        contact_id | occurred_at | account_id | attributes
        ada        | 2026-03-02  | acme       | {"job": "buyer"}

        accounts
        account_id | occurred_at | attributes
        acme       | 2026-03-01  | {"size": "300"}
    """)
    hidden, _ = [f for f in report(told).findings if f.code == "personas.nobody"]
    assert hidden.sentence() == (
        "nobody is of persona `anyone_in_purchasing`: all who meet its rule (1) belong to an "
        "earlier one"
    )


def test_without_contacts_the_personas_are_described_all_the_same() -> None:
    found = report(facts(""), "2026-03-01")
    assert [(sheet.name, sheet.contacts) for sheet in found.personas] == [
        ("buyer", 0),
        ("anyone_in_purchasing", 0),
        ("student", 0),
    ]
    assert (found.contacts, found.unmatched, found.overlaps, found.findings) == (0, 0, [], [])
    assert len(personas_headline(found)) == 1


def test_without_personas_everybody_is_unmatched() -> None:
    none = Situation(TOLD, agreement(), at("2026-03-31"), "spec")
    found = personas_report(none, *MARCH)
    assert (found.personas, found.unmatched, found.attributes) == ([], 7, [])
    assert len(unmatched_report(none).contacts) == 7
    assert str(personas_headline(found)[0]) == "The agreement names no persona."
