"""The queue: whom to reach next, by the agreement, and whom the law protects now."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from smarketing.core.agreement.commitments import Attempts, FirstAttempt, NextStep
from smarketing.core.agreement.solicitation import CALL
from smarketing.core.base.finding import Finding
from smarketing.core.base.sentence import Money, Sentence
from smarketing.core.ledger.views import UNKNOWN, until
from smarketing.core.replay.segments import NO_LINE
from smarketing.core.reports.law import COUNSEL, law_bar
from smarketing.core.reports.queue_pages import Queue, QueuedLead, QueueReport
from smarketing.core.reports.situation import Situation
from smarketing.core.reports.sla.sales_promises import segment_label
from smarketing.core.reports.why import Why
from smarketing.core.sla.queue import next_calls
from smarketing.core.sla.solicitation import binding


def queue_report(
    situation: Situation,
    kind: str = "call",
    rep: str | None = None,
    findings: Sequence[Finding] = (),
) -> QueueReport:
    """Compose the queue of every representative, or of one, for attempts of a kind."""
    queues = [
        one
        for one in _queues(situation, kind)
        if rep is None or one.rep.casefold() == rep.casefold()
    ]
    states_law = bool(binding(situation.agreement, kind))
    return QueueReport(
        kind,
        list(_headline(queues, situation)),
        queues,
        states_law,
        list(_why(queues, situation, kind)),
        list(findings),
        situation.footing(),
    )


def known_reps(situation: Situation) -> list[str]:
    """Return whose queue can be asked for: sales by the agreement, and whoever was given a lead."""
    agreed = {person.name for person in situation.agreement.parties.sales.people}
    given = until(situation.facts, "assignments", situation.as_of).select("rep").unique().collect()
    return sorted(agreed | set(given["rep"].drop_nulls()))


def known_kinds(situation: Situation) -> list[str]:
    """Return the kinds of attempt: those made, and those of which promises or the law speak."""
    agreement = situation.agreement
    rules = agreement.solicitation.rules if agreement.solicitation else []
    promises = [
        one
        for one in agreement.commitments.sales
        if isinstance(one, FirstAttempt | Attempts | NextStep)
    ]
    named = {CALL, *(kind for one in (*promises, *rules) for kind in one.kinds)}
    made = until(situation.facts, "activities", situation.as_of).select("kind").unique().collect()
    return sorted(named | set(made["kind"].drop_nulls()))


def _queues(situation: Situation, kind: str) -> list[Queue]:
    found = next_calls(
        situation.judged_promises, situation.facts, situation.agreement, situation.as_of, kind
    )
    if found.is_empty():
        return []
    known = situation.profiles.select("contact_id", "name", "persona")
    rows = found.join(known, on="contact_id", how="left", maintain_order="left")
    queues: dict[str, Queue] = {}
    for row in rows.iter_rows(named=True):
        queue = queues.setdefault(row["rep"], Queue(row["rep"], [], []))
        (queue.next if row["is_allowed"] else queue.barred).append(_lead(situation, row))
    return sorted(queues.values(), key=lambda one: (one.rep == UNKNOWN, one.rep))


def _lead(situation: Situation, row: Mapping[str, Any]) -> QueuedLead:
    persona, segment, line = row["persona"] or UNKNOWN, row["segment"] or UNKNOWN, row["line"]
    currency = situation.agreement.agreement.currency
    is_valued = line is not None and line != NO_LINE
    return QueuedLead(
        row["contact_id"],
        row["name"] or UNKNOWN,
        persona,
        situation.label("persona", persona),
        segment,
        segment_label(situation.agreement, segment),
        row["priority"],
        Money(situation.lead_worths[line], currency) if is_valued else None,
        row["handed_over_at"],
        row["due_at"],
        row["is_late"],
        row["made"],
        None if row["is_allowed"] else law_bar(situation.agreement, row),
    )


def _headline(queues: Sequence[Queue], situation: Situation) -> Iterator[Sentence]:
    ready = sum(len(one.next) for one in queues)
    late = sum(lead.is_late for one in queues for lead in one.next)
    barred = sum(len(one.barred) for one in queues)
    if situation.agreement.handoff is None:
        yield Sentence("No handoff is agreed, so nobody waits for an attempt.")
        return
    if not ready + barred:
        yield Sentence("Nobody waits for an attempt: the queue is empty.")
        return
    yield Sentence(
        "{count} lead can be reached now, {late} of them late.",
        {"count": ready, "late": late},
        "{count} leads can be reached now, {late} of them late.",
        ready,
    )
    if barred:
        yield Sentence(
            "{count} lead may not be reached now: the law does not allow it, and the clocks of "
            "sales stand still.",
            {"count": barred},
            "{count} leads may not be reached now: the law does not allow it, and the clocks of "
            "sales stand still.",
            barred,
        )
        yield COUNSEL


def _why(queues: Sequence[Queue], situation: Situation, kind: str) -> Iterator[Why]:
    handoff = situation.agreement.handoff
    if handoff is None:
        return
    owed = [
        f"commitments.sales.{promise.name}"
        for promise in situation.agreement.commitments.sales
        if promise.measure in {"first_attempt", "attempts"}
    ]
    days: dict[str, Any] = {"days": handoff.lapses_after_days}
    yield Why(
        "queues.next",
        Sentence("Leads that can be reached now"),
        sum(len(one.next) for one in queues),
        Sentence(
            "Leads handed over in the last {days} days, not sent back, to which an attempt is "
            "still owed and allowed: by priority, then worth, then deadline.",
            days,
        ),
        ("handoff.lapses_after_days", *owed, "segments", "lead_values"),
    )
    rules = tuple(f"solicitation.rules.{rule.name}" for rule in binding(situation.agreement, kind))
    if rules:
        yield Why(
            "queues.barred",
            Sentence("Leads that may not be reached now"),
            sum(len(one.barred) for one in queues),
            Sentence(
                "Of the same leads, consumers to whom a rule allows no attempt of the kind "
                "“{kind}” at this moment, by their attempts, refusals and consents so far. To be "
                "confirmed by counsel.",
                {"kind": kind},
            ),
            rules,
        )
