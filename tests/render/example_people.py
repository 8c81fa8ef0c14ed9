"""Personas, and the histories of contacts: with no data, little and much."""

from datetime import UTC, date, datetime, timedelta
from itertools import cycle

from spec.tables import AGREEMENT, STAGES, agreement, facts
from tests.render.example_pages import HOSTILE, TURNED

from smarketing.core.explanation.explain import explain
from smarketing.core.reports.explained import explanation_report
from smarketing.core.reports.explanation_pages import ExplanationReport
from smarketing.core.reports.people_pages import PersonasReport, UnmatchedReport
from smarketing.core.reports.personas import personas_report, unmatched_report
from smarketing.core.reports.situation import Situation

MANY = {"none": 0, "little": 6, "much": 2000}
JOBS = ("buyer", "engineer", "pilot", "baker", HOSTILE, TURNED, "", "x" * 300)
NOW = datetime(2026, 11, 16, 17, 0, tzinfo=UTC)
FULL = AGREEMENT.replace(
    '{ kind = "visit", points = 1, cap = 5 }',
    '{ kind = "visit", points = 1, cap = 5, half_life_days = 14, group = "light" }',
).replace("threshold = 40", 'threshold = 40\ngroups = [{ name = "light", cap = 12 }]')
MORE = """
[qualification.fit]
criteria = [{ name = "job", attribute = "job", grades = [{ one_of = ["buyer"], grade = 1.0 }] }]
[recycling]
cool_off_days = 5
[[personas]]
name = "buyer"
label = { en = "Buyer of everything that a workshop needs", fr = "Acheteuse pour tout l’atelier" }
match = [
  { attribute = "job", one_of = ["buyer", "purchaser", "head of purchasing"] },
  { of = "account", attribute = "size", at_least = 20 },
]
exclude = [{ attribute = "country", one_of = ["BE"] }]
goals = { en = "Pay less, and know in March what December costs.", fr = "Payer moins." }
challenges = { en = "Forty suppliers, one spreadsheet.", fr = "Quarante fournisseurs." }
objections = { en = "We have an ERP.", fr = "Nous avons un ERP." }
evidence = { en = "Nine interviews, 31 deals won.", fr = "Neuf entretiens, 31 affaires gagnées." }
owner = "Nadia Benali"
review = 2026-10-01
[[personas]]
name = "anyone"
label = { en = "Anyone in purchasing", fr = "Aux achats" }
match = [{ attribute = "job", one_of = ["buyer"] }]
[[personas]]
name = "student"
label = { en = "Student", fr = "Étudiante" }
negative = true
match = [{ attribute = "job", one_of = ["student"] }]
"""


def situation(size: str) -> Situation:
    """Return a situation with so many contacts, each with another job."""
    rows = [
        f'c{number} | 2026-03-02 | acme | Contact {number} | {{"job": "{job}"}}'
        for number, job in zip(range(MANY[size]), cycle(JOBS), strict=False)
    ]
    told = "\n".join(
        [
            *("contacts", "contact_id | occurred_at | account_id | name | attributes", *rows),
            *("accounts", "account_id | occurred_at | attributes"),
            'acme | 2026-03-01 | {"size": "300"}',
        ]
    )
    return Situation(facts(told), agreement(MORE, FULL), NOW, "spec")


def personas(size: str = "little") -> PersonasReport:
    """Return the personas report."""
    return personas_report(situation(size), date(2026, 1, 1), date(2026, 11, 16))


def unmatched(size: str = "little") -> UnmatchedReport:
    """Return the list of contacts without a persona."""
    return unmatched_report(situation(size))


def explanation(size: str = "little") -> ExplanationReport:
    """Return the history of a contact that came by once, came back, or came every day."""
    begin = datetime(2026, 1, 5, 9, tzinfo=UTC)
    days = {"none": 1, "little": 8, "much": 900}[size]
    touches = [
        f"ada | {(begin + timedelta(hours=8 * n)):%Y-%m-%d %H:%M} | {kind} | {HOSTILE} | {TURNED}"
        for n in range(days)
        for kind in [("visit", "download", "webinar", "other")[n % 4]]
    ]
    told = ["touches", "contact_id | occurred_at | kind | channel | content", *touches]
    if size != "none":
        told += [
            *("contacts", "contact_id | occurred_at | name | attributes"),
            f'ada | 2026-01-05 | {HOSTILE} | {{"job": "buyer", "note": "{"y" * 300}"}}',
            *("recorded_stages", "contact_id | occurred_at | stage", "ada | 2026-01-05 | mql"),
            *("dispositions", "contact_id | occurred_at | outcome", "ada | 2026-01-09 | recycled"),
            *("consents", "contact_id | occurred_at | purpose | granted"),
            "ada | 2026-01-06 | email | no",
        ]
    agreed = agreement(MORE, FULL, STAGES)
    found = explain(facts("\n".join(told)), [agreed], "ada", NOW)
    assert found is not None
    return explanation_report(found, "spec")
