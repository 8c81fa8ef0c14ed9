"""Teams and proposed assignments of the fictional company: no data, little and much."""

from datetime import timedelta
from fractions import Fraction

from spec.tables import agreement
from tests.render.example_pages import AS_OF, FIRST, FOOTING, HOSTILE, LAST, PEOPLE, REPS, TURNED

from smarketing.core.base.sentence import Money
from smarketing.core.ledger.tables import Facts
from smarketing.core.reports.plan.staff import staff_report
from smarketing.core.reports.plan.staff_pages import (
    AssignedLead,
    AssignmentReport,
    PersonAssigned,
    StaffReport,
)
from smarketing.core.reports.situation import Situation

TERMS = """
[[roles]]
name = "caller"
label = { en = "Sales development", fr = "Développement commercial" }
works = "leads"
attempts = 6
first_contact = [0.20, 0.14, 0.10, 0.08, 0.065, 0.05]
minutes_per_attempt = 5
minutes_per_conversation = 20
hours_per_month = 70
value_per_contact = 60
cost_per_attempt = 4
weeks_to_fill = 6
ramp = [0, 0.5]
attrition = 0.3
monthly_cost = 4_500
span = 8
manager_monthly_cost = 8_000
[[roles]]
name = "closer"
label = { en = "Account executive", fr = "Commercial" }
works = "opportunities"
monthly_productivity = 25_000
ramp = [0, 0.25, 0.5]
ramp_per = "quarter"
attrition = 0.2
monthly_cost = 7_000
[[commitments.marketing]]
name = "mqls"
label = { en = "MQLs", fr = "MQL" }
measure = "count"
stage = "mql"
target = 600
per = "month"
"""


def people(count: int) -> str:
    names = [HOSTILE, TURNED, *(f"{REPS[n % 5]} {n}" for n in range(count))][:count]
    return "".join(
        f"""
[[parties.sales.people]]
name = '{name}'
role = "{"caller" if n % 2 else "closer"}"
languages = ["fr", "en"]
monthly_quota = 25_000
"""
        for n, name in enumerate(names)
    )


def staff(size: str = "little") -> StaffReport:
    """Return a team of nobody, of six, or of eighty who are looked at for four years."""
    count = {"none": 0, "little": 6, "much": 80}[size]
    terms = "" if size == "none" else TERMS + people(count)
    situation = Situation(Facts({}), agreement(terms), AS_OF, "spec")
    return staff_report(situation, 48 if size == "much" else 12)


def assignment(size: str = "little") -> AssignmentReport:
    """Return a proposal for no leads, for six, or for two thousand."""
    count = {"none": 0, "little": 6, "much": 2_000}[size]
    reasons = ["language", "territory", "nobody", "capacity"]
    leads = [
        AssignedLead(
            f"contact-{n}",
            [HOSTILE, TURNED, *PEOPLE][n % 7],
            "demo_request" if n % 2 else "",
            1 + n % 5,
            Money(Fraction(144_000), "EUR") if n % 3 else None,
            "fr" if n % 4 else None,
            "Auvergne-Rhône-Alpes",
            AS_OF - timedelta(hours=n),
            REPS[n % 5] if n % 6 else None,
            FIRST + timedelta(days=15 + n % 10) if n % 6 else None,
            None if n % 6 else reasons[n // 6 % 4],
        )
        for n in range(count)
    ]
    given = [
        PersonAssigned(name, Fraction(254, 3), 12, count // 6, Fraction(count, 6), Fraction(70))
        for name in (REPS if count else [])
    ]
    return AssignmentReport(FIRST, LAST, leads, given, [], [], FOOTING)
