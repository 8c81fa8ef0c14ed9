"""A small history on which definitions differ, and how it is replayed under two of them."""

from datetime import date

from spec.tables import agreement, at, facts

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.canonical import agreement_hash
from smarketing.core.base.period import Period
from smarketing.core.replay.profiles import profiles
from smarketing.core.replay.replay import Replays
from smarketing.core.replay.stream import stream_of
from smarketing.core.reports.pages import Footing
from smarketing.core.reports.what_if.pages import Definition, WhatIfReport
from smarketing.core.reports.what_if.report import Side, ground_of, what_if_report

NOW = at("2026-12-31")
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
FOOTING = Footing("Spec", 1, "0", date(2020, 1, 1), "spec", NOW, "Europe/Paris")

# Who scores what, and when: the agreement of the specs asks for 40 points.
#   ada   35 on 1 March, 55 on 1 April; accepted, deal opened 1 May, won: 1 000.00
#   bob   40 on 1 March; rejected
#   cleo  30 on 1 March and never more; met by sales anyway, deal opened 1 June, won: 500.00
#   dan   20 on 1 March, 70 on 1 September; deal opened 1 June, won: 200.00
#   eve   asks for a demo on 1 March, a trigger; deal opened 1 July, open: 90.00
HISTORY = """
    contacts
    contact_id | name | occurred_at
    ada        | Ada  | 2026-01-01
    bob        | Bob  | 2026-01-01
    cleo       | Cleo | 2026-01-01
    dan        | Dan  | 2026-01-01
    eve        | Eve  | 2026-01-01
    touches
    contact_id | occurred_at | kind         | channel
    ada        | 2026-03-01  | webinar      | ads
    ada        | 2026-03-01  | download     | ads
    ada        | 2026-04-01  | webinar      | ads
    bob        | 2026-03-01  | webinar      | search
    bob        | 2026-03-01  | webinar      | search
    cleo       | 2026-03-01  | download     | search
    cleo       | 2026-03-01  | download     | search
    dan        | 2026-03-01  | webinar      |
    dan        | 2026-09-01  | webinar      |
    dan        | 2026-09-01  | download     |
    dan        | 2026-09-01  | download     |
    eve        | 2026-03-01  | demo_request | ads
    dispositions
    contact_id | occurred_at | outcome
    ada        | 2026-04-02  | accepted
    bob        | 2026-03-05  | rejected
    cleo       | 2026-05-20  | accepted
    deal_events
    deal_id | contact_id | occurred_at | status | amount | currency
    d1      | ada        | 2026-05-01  | open   | 100000 | EUR
    d1      | ada        | 2026-05-20  | won    | 100000 | EUR
    d2      | cleo       | 2026-06-01  | open   | 50000  | EUR
    d2      | cleo       | 2026-06-20  | won    | 50000  | EUR
    d3      | dan        | 2026-06-01  | open   | 20000  | EUR
    d3      | dan        | 2026-06-20  | won    | 20000  | EUR
    d4      | eve        | 2026-07-01  | open   | 9000   | EUR
"""


def at_threshold(points: int) -> Agreement:
    """Return the agreement of the specs with another threshold."""
    terms = agreement()
    assert terms.qualification is not None
    changed = terms.qualification.model_copy(update={"threshold": points})
    return terms.model_copy(update={"qualification": changed})


def what_if(
    current: Agreement,
    candidate: Agreement,
    text: str = HISTORY,
    period: Period = YEAR,
    most: int | None = None,
) -> WhatIfReport:
    """Compare two agreements over a history."""
    told = facts(text)
    streams = [stream_of(told)]
    replays = Replays(streams, NOW)
    sides = [
        Side(one, Definition(1, agreement_hash(one), "spec.toml"), replays.under([one]))
        for one in (current, candidate)
    ]
    ground = ground_of(told, streams, current, NOW, period)
    known = profiles(told, current.personas, NOW)
    return what_if_report(sides[0], sides[1], ground, known, FOOTING, [], most)
