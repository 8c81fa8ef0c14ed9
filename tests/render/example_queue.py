"""Queues for the tests of rendering: nobody waits, a few do, or very many with long names."""

from dataclasses import replace

from spec.reports.test_queue import report
from spec.tables import facts

from smarketing.core.reports.queue_pages import QueueReport

NOBODY = "contacts\ncontact_id | occurred_at\n"
NOON = "2026-02-20 13:30"


def queue(size: str = "little") -> QueueReport:
    """Return a queue of a size: "none", "little" or "much"."""
    if size == "none":
        return report(facts(NOBODY))
    told = report(now=NOON)
    if size == "little":
        return told
    long = [
        replace(one, next=[replace(lead, name="Anne-Sophie de la Tour " * 3) for lead in one.next])
        for one in told.queues
    ]
    return replace(told, queues=[replace(one, next=one.next * 20) for one in long] * 12)
