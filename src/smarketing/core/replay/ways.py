"""The ways into the stages: the entry rules of an agreement in funnel order, and their words."""

from dataclasses import dataclass

import polars as pl

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.stages import (
    Entry,
    OnContact,
    OnDeal,
    OnDisposition,
    OnQualification,
    OnRecorded,
    OnTouch,
    OnTraffic,
)

MOST_WAYS = 63
"""Ways are bits of a whole number."""


@dataclass(frozen=True)
class Way:
    """One way into the stage at `place`; no `entry` means acceptance by silence."""

    place: int
    entry: Entry | None

    def fulfilled(self, stage: str) -> pl.Expr:
        """Say of each word of a lexicon whether it is this way."""
        table = pl.col("table")
        match self.entry:
            case OnContact():
                said = table == "contacts"
            case OnTouch(kinds=kinds):
                named = pl.col("kind").is_in(kinds) if kinds else pl.lit(value=True)
                said = (table == "touches") & named
            case OnDisposition(outcome=outcome):
                said = (table == "dispositions") & (pl.col("outcome") == outcome)
            case OnDeal(status=status):
                said = (table == "deal_events") & (pl.col("status") == status)
            case OnRecorded(names=names):
                said = (table == "recorded_stages") & pl.col("stage").is_in(names or [stage])
            case _:
                said = pl.lit(value=False)
        return said.fill_null(value=False)

    def rule(self, kind: pl.Expr) -> pl.Expr:
        """Return what the entry is called in the answer, given the kind of the touch."""
        match self.entry:
            case OnTouch():
                return "touch " + kind
            case OnDisposition(outcome=outcome):
                return pl.lit(outcome)
            case OnDeal(status=status):
                return pl.lit(f"deal {status}")
            case None:
                return pl.lit("silence")
            case _:
                return pl.lit(self.entry.on)


def ways(agreement: Agreement) -> list[Way]:
    """Return every way into every stage, in order; recorded dates that only compare are none."""
    found = []
    accepted = accepted_place(agreement)
    for place, stage in enumerate(agreement.stages):
        computed = [entry for entry in stage.entry if not isinstance(entry, OnRecorded)]
        decides = computed if computed and stage.precedence == "computed" else stage.entry
        found += [Way(place, entry) for entry in decides if not isinstance(entry, OnTraffic)]
        if place == accepted:
            found.append(Way(place, None))
    return found


def accepted_place(agreement: Agreement) -> int:
    """Return the place that silence leads to; -1 where silence accepts nothing."""
    handoff = agreement.handoff
    names = agreement.stage_names()
    if handoff is None or handoff.silence_accepts is None or handoff.stage not in names:
        return -1
    later = range(names.index(handoff.stage) + 1, len(names))
    return next((place for place in later if _accepts(agreement, place)), -1)


def _accepts(agreement: Agreement, place: int) -> bool:
    return any(
        isinstance(entry, OnDisposition) and entry.outcome == "accepted"
        for entry in agreement.stages[place].entry
    )


def mask(places: list[int]) -> int:
    """Return bits at these places."""
    return sum(1 << place for place in places)


def qualifying(agreed: list[Way]) -> list[int]:
    """Return which of the ways are by qualification."""
    return [n for n, way in enumerate(agreed) if isinstance(way.entry, OnQualification)]
