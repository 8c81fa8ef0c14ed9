"""Two days of a small firm, Thursday the 12th and Friday the 13th of March 2026, noon to noon."""

from spec.tables import agreement, at, facts

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.ledger.tables import Facts
from smarketing.core.reports.situation import Situation

NOON, NOON_BEFORE = "2026-03-13 12:00", "2026-03-12 12:00"

TERMS = """
[plan]
average_sale = 10_000
[plan.rates]
visitor = 0.02
lead = 0.25
mql = 0.6
sal = 0.75
sql = 0.8
opportunity = 0.25
[[lead_values]]
value = 500
[[commitments.marketing]]
name = "volume"
label = { en = "MQLs", fr = "MQL" }
measure = "count"
stage = "mql"
target = 22
per = "month"
[[commitments.marketing]]
name = "worth"
label = { en = "Worth", fr = "Valeur" }
measure = "value"
target = 11_000
per = "month"
[[commitments.marketing]]
name = "quality"
label = { en = "Accepted", fr = "Acceptés" }
measure = "acceptance"
share = 0.6
per = "month"
[[commitments.marketing]]
name = "complete"
label = { en = "Complete", fr = "Complets" }
measure = "complete"
attributes = ["email"]
share = 0.9
per = "month"
[[commitments.sales]]
name = "speed"
label = { en = "First call", fr = "Premier appel" }
measure = "first_attempt"
within = { working_hours = 4 }
share = 0.8
[[rejection_reasons]]
name = "size"
label = { en = "Too small", fr = "Trop petite" }
"""

# Ada was called in time and bought; Bob waits since the 3rd; Cleo came on Thursday afternoon and
# is late by Friday noon; Dan was rejected in between; Eli was late and is called at last.
TOLD = facts("""
    contacts
    contact_id | occurred_at      | name
    ada        | 2026-03-02 08:00 | Ada
    bob        | 2026-03-03 08:00 | Bob
    cleo       | 2026-03-12 12:30 | Cleo
    dan        | 2026-03-09 08:00 | Dan
    eli        | 2026-03-10 08:00 | Eli
    fay        | 2026-03-13 11:00 | Fay

    touches
    contact_id | occurred_at      | kind         | channel        | campaign
    ada        | 2026-03-02 09:00 | demo_request | email          |
    bob        | 2026-03-03 09:00 | demo_request | email          |
    cleo       | 2026-03-12 12:45 | demo_request | organic_search |
    dan        | 2026-03-09 09:00 | demo_request | fair           | hanover
    eli        | 2026-03-10 09:00 | demo_request | fair           | hanover
    fay        | 2026-03-13 11:00 | visit        | email          |

    assignments
    contact_id | occurred_at      | rep
    ada        | 2026-03-02 09:05 | Eve
    bob        | 2026-03-03 09:05 | Frank
    cleo       | 2026-03-12 12:50 | Frank
    dan        | 2026-03-09 09:05 | Eve
    eli        | 2026-03-10 09:05 | Eve

    activities
    contact_id | occurred_at      | kind | outcome
    ada        | 2026-03-02 10:00 | call | reached
    dan        | 2026-03-09 10:00 | call | reached
    eli        | 2026-03-13 08:30 | call | reached

    dispositions
    contact_id | occurred_at      | outcome  | reason
    ada        | 2026-03-02 11:00 | accepted |
    dan        | 2026-03-13 09:00 | rejected | size

    deal_events
    deal_id | contact_id | occurred_at      | status | amount  | currency | rep
    d1      | ada        | 2026-03-05 12:00 | open   | 4000000 | EUR      | Eve
    d1      | ada        | 2026-03-13 10:00 | won    | 4000000 | EUR      | Eve

    spend
    channel | occurred_at      | amount | currency | visits
    email   | 2026-03-13 07:00 | 0      | EUR      | 70
    fair    | 2026-03-12 07:00 | 0      | EUR      | 30
""")


def day(
    moment: str = NOON, more: str = "", told: Facts = TOLD, agreed: Agreement | None = None
) -> Situation:
    """Return the situation at a moment."""
    return Situation(told, agreed or agreement(TERMS + more), at(moment), "spec")
