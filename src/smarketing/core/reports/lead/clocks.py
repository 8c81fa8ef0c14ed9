"""How each promise of sales stands for one lead."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import polars as pl

from smarketing.core.agreement.commitments import Attempts
from smarketing.core.reports.lead.pages import Kept, LeadClock
from smarketing.core.reports.situation import Situation, text
from smarketing.core.sla.compliance import Promise
from smarketing.core.sla.still_owed import still_owed


def latest_handoff(situation: Situation, contact_id: str) -> Mapping[str, Any] | None:
    """Return the latest handoff of a contact (see `Situation.clocked`); None where none was."""
    mine = situation.clocked.filter(pl.col("contact_id") == contact_id)
    return mine.sort("handed_over_at").row(-1, named=True) if mine.height else None


def clocks_of_lead(
    situation: Situation, contact_id: str, handed_over_at: datetime
) -> list[LeadClock]:
    """Return the promises owed to one handoff: what is still owed first, by its deadline."""
    handoff = situation.agreement.handoff
    lapses = handoff.lapses_after_days if handoff else 0
    found = []
    for promise, leads in situation.judged_promises:
        mine = leads.filter(
            pl.col("contact_id") == contact_id, pl.col("handed_over_at") == handed_over_at
        )
        if mine.height:
            is_owed = still_owed(mine, promise, lapses, situation.as_of).height > 0
            found.append(_clock(promise, mine.row(0, named=True), is_owed=is_owed))
    return sorted(found, key=_by_what_is_next)


def _clock(promise: Promise, row: Mapping[str, Any], *, is_owed: bool) -> LeadClock:
    is_attempts = isinstance(promise, Attempts)
    kinds = row["attempt_kinds"] or []
    counted = [kind for kind in kinds if not _kinds(promise) or kind in _kinds(promise)]
    return LeadClock(
        promise.name,
        text(promise.label),
        _kept(row, is_owed=is_owed),
        row["started_at"],
        row["due_at"],
        row["served_at"],
        row["window_seconds"],
        row["working_seconds"],
        len(counted) if is_attempts else 0,
        promise.at_least if isinstance(promise, Attempts) else 1,
    )


def _kept(row: Mapping[str, Any], *, is_owed: bool) -> Kept:
    if row["served_at"] is not None:
        return Kept.IN_TIME if row["state"] == "met" else Kept.TOO_LATE
    if not is_owed:
        return Kept.OVER
    return Kept.LATE if row["state"] == "breached" else Kept.RUNNING


def _kinds(promise: Promise) -> list[str]:
    return promise.kinds if isinstance(promise, Attempts) else []


def _by_what_is_next(one: LeadClock) -> tuple[bool, bool, datetime]:
    is_owed = one.kept in {Kept.LATE, Kept.RUNNING}
    return not is_owed, one.due_at is None, one.due_at or one.started_at
