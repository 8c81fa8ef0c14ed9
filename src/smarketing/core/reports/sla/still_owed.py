"""The list that nobody should be on, and who is to be told."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import polars as pl

from smarketing.core.agreement.stages import Handoff
from smarketing.core.base.sentence import Money
from smarketing.core.ledger.views import UNKNOWN
from smarketing.core.replay.segments import NO_LINE, ORDINARY, worth_of
from smarketing.core.reports.law import law_bars
from smarketing.core.reports.situation import Situation, text
from smarketing.core.reports.sla.pages import Escalated, Owed, OwedLead, OwedList
from smarketing.core.reports.sla.sales_promises import Judged, segment_label
from smarketing.core.sla.still_owed import intents, overdue


def owed_lists(situation: Situation, handoff: Handoff, judged: Judged) -> list[OwedList]:
    """List per representative the leads past a window; who has the most at stake comes first."""
    late = overdue(judged, handoff.lapses_after_days, situation.as_of)
    if late.is_empty():
        return []
    known = situation.profiles.select("contact_id", "name", "persona")
    late = late.join(known, on="contact_id", how="left", maintain_order="left")
    labels = {promise.name: text(promise.label) for promise, _ in judged}
    bars = law_bars(situation, late["contact_id"])
    by_rep: dict[str, dict[tuple[str, int], OwedLead]] = {}
    for row in late.iter_rows(named=True):
        name = row["commitment"]
        owed = Owed(name, labels[name], row["since"], row["made"], row["needed"])
        leads = by_rep.setdefault(row["rep"], {})
        key = (row["contact_id"], row["cycle"])
        if key in leads:
            leads[key].owed.append(owed)
        else:
            leads[key] = replace(_lead(situation, row, owed), law=bars.get(row["contact_id"]))
    lists = [
        OwedList(rep, _at_stake(situation, late.filter(pl.col("rep") == rep)), list(leads.values()))
        for rep, leads in by_rep.items()
    ]
    return sorted(lists, key=lambda one: (-_minor(one.value), -len(one.leads), one.rep))


def total_at_stake(lists: Sequence[OwedList]) -> Money | None:
    """Return what the leads of all lists are worth; None where the agreement says nothing."""
    values = [one.value for one in lists if one.value is not None]
    if not values:
        return None
    return Money(sum((Fraction(value.minor) for value in values), Fraction(0)), values[0].currency)


def escalated(situation: Situation, handoff: Handoff, judged: Judged) -> list[Escalated]:
    """Return who is to be told of which open clock, the latest step first."""
    found = intents(
        judged,
        handoff.escalations,
        situation.clock_calendars[0],
        handoff.lapses_after_days,
        situation.as_of,
    )
    labels = {promise.name: text(promise.label) for promise, _ in judged}
    contacts = {intent.contact_id for intent in found}
    known = situation.profiles.filter(pl.col("contact_id").is_in(contacts))
    names = dict(known.select("contact_id", "name").iter_rows())
    told = [
        Escalated(
            one.key,
            one.commitment,
            labels[one.commitment],
            one.contact_id,
            names.get(one.contact_id, UNKNOWN),
            one.rep,
            one.to,
            one.at,
            one.since,
            one.due_at,
        )
        for one in found
    ]
    return sorted(told, key=lambda one: (-one.at, one.since, one.key))


def _lead(situation: Situation, row: dict[str, Any], owed: Owed) -> OwedLead:
    persona, segment, line = row["persona"] or UNKNOWN, row["segment"] or UNKNOWN, row["line"]
    currency = situation.agreement.agreement.currency
    is_valued = line is not None and line != NO_LINE
    return OwedLead(
        row["contact_id"],
        row["name"] or UNKNOWN,
        persona,
        situation.label("persona", persona),
        segment,
        segment_label(situation.agreement, segment),
        row["priority"] or ORDINARY,
        row["handed_over_at"],
        row["repeat"],
        owed.since,
        Money(situation.lead_worths[line], currency) if is_valued else None,
        [owed],
    )


def _at_stake(situation: Situation, late: pl.DataFrame) -> Money | None:
    if not situation.agreement.lead_values:
        return None
    leads = late.unique(["contact_id", "cycle"])
    return Money(worth_of(leads, situation.lead_worths), situation.agreement.agreement.currency)


def _minor(value: Money | None) -> Fraction:
    return Fraction(value.minor) if value is not None else Fraction(0)
