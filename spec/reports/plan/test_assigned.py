"""Who is to take the waiting leads that nobody has: what the report proposes, from facts."""

from datetime import date
from fractions import Fraction

from spec.tables import agreement, at, facts

from smarketing.core.reports.plan.assigned import assignment_report
from smarketing.core.reports.plan.staff_headline import assignment_headline
from smarketing.core.reports.plan.staff_pages import AssignedLead, AssignmentReport
from smarketing.core.reports.situation import Situation

FACTS = """
contacts
contact_id | occurred_at      | name  | attributes
c1         | 2026-06-01 08:00 | Anna  | {"language": "fr"}
c2         | 2026-06-01 08:00 | Bruno | {"language": "en"}
c3         | 2026-06-01 08:00 | Chloé | {"language": "de"}
c4         | 2026-06-01 08:00 | David | {}
c5         | 2026-06-01 08:00 | Emma  | {"language": "fr"}
c6         | 2026-06-01 08:00 | Félix | {"language": "fr"}
touches
contact_id | occurred_at      | kind
c1         | 2026-06-01 09:00 | demo_request
c2         | 2026-06-01 10:00 | demo_request
c3         | 2026-06-01 11:00 | demo_request
c4         | 2026-06-01 12:00 | demo_request
c5         | 2026-06-01 13:00 | demo_request
c6         | 2026-06-01 14:00 | demo_request
assignments
contact_id | occurred_at      | rep
c5         | 2026-06-02 09:00 | Claire
dispositions
contact_id | occurred_at      | outcome
c6         | 2026-06-02 09:00 | rejected
"""
TERMS = """
[assignment]
language = { attribute = "language" }
[[segments]]
name = "demo"
label = { en = "Demo", fr = "Démo" }
kinds = ["demo_request"]
priority = 1
[[lead_values]]
value = 250
[[parties.sales.people]]
name = "Claire"
languages = ["fr"]
capacity = 22
[[parties.sales.people]]
name = "Julien"
languages = ["fr", "en"]
capacity = 2
"""


def proposed(more: str = TERMS, as_of: str = "2026-06-03 10:00") -> AssignmentReport:
    return assignment_report(Situation(facts(FACTS), agreement(more), at(as_of), "spec"))


def told(report: AssignmentReport) -> dict[str, tuple[str, date | None]]:
    return {lead.name: (lead.rep or f"({lead.reason})", lead.day) for lead in report.leads}


def test_the_leads_that_wait_and_are_nobodys_are_given_day_by_day_as_capacity_comes_in() -> None:
    # Claire's 22 of June come in one a working day; three by the 3rd, of which c5 was given.
    # Julien's two: the first by the 15th, the eleventh of the 22 working days.
    assert told(proposed()) == {
        "Anna": ("Claire", date(2026, 6, 3)),
        "Bruno": ("Julien", date(2026, 6, 15)),
        "Chloé": ("(language)", None),
        "David": ("Claire", date(2026, 6, 3)),
    }


def test_each_lead_has_its_segment_its_priority_and_its_worth() -> None:
    first = proposed().leads[0]
    assert isinstance(first, AssignedLead)
    assert (first.segment, first.priority, first.language) == ("demo", 1, "fr")
    assert first.value is not None
    assert first.value.minor == 25_000


def test_each_person_has_what_they_were_given_before_and_now() -> None:
    claire, julien = proposed().people
    assert (claire.name, claire.before, claire.given) == ("Claire", 1, 2)
    assert claire.left == 19
    assert claire.fair == Fraction(3 * 22, 24)
    assert (julien.before, julien.given) == (0, 1)


def test_the_headline_counts_them() -> None:
    first, second = (str(sentence) for sentence in assignment_headline(proposed()))
    assert first.startswith("4 leads wait for somebody to take them; 3 can be given until")
    assert "2 of them today" in first
    assert second.startswith("Nobody can take one of them before 2026-07-01")


def test_half_a_lead_a_month_is_given_every_other_month() -> None:
    # Counted from the agreement's first month, January 2020: June 2026 is the 78th.
    half = TERMS.replace("capacity = 2\n", "capacity = 0.5\n")
    assert told(proposed(half))["Bruno"] == ("Julien", date(2026, 6, 30))
    assert told(proposed(half, "2026-07-01 10:00"))["Bruno"] == ("(capacity)", None)


def test_a_person_of_whom_nobody_says_how_many_leads_they_take_is_given_none() -> None:
    report = proposed(TERMS.replace("capacity = 2\n", ""))
    assert [finding.code for finding in report.findings] == ["staff.capacity_unknown"]
    assert told(report)["Bruno"] == ("(language)", None)


def test_without_people_the_report_says_so() -> None:
    report = proposed("")
    assert [finding.code for finding in report.findings] == ["staff.nobody"]
    assert {lead.reason for lead in report.leads} == {"nobody"}
