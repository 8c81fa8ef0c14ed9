"""Replays of definitions that differ in numbers only, quick enough to follow a slider.

Most contacts do too little to qualify under any sensible numbers. What happens to them is walked
once, with nobody qualifying; of each try only those are walked who might.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property

import numpy as np

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.qualification import Qualification
from smarketing.core.replay.condensing import condensed, looked_at
from smarketing.core.replay.potential import Flags, Potential, potential_of
from smarketing.core.replay.replay import Replays
from smarketing.core.replay.stream import Stream
from smarketing.core.replay.terms import Compiled
from smarketing.core.replay.walking import Noted, Piece, walk_noting


def are_kin(one: Agreement, other: Agreement) -> bool:
    """Say whether replays under two agreements differ by the numbers of qualification alone."""
    return _family(one) == _family(other)


def _family(agreement: Agreement) -> tuple[object, ...]:
    terms, back = agreement.qualification or Qualification(), agreement.recycling
    return (
        looked_at(agreement),
        agreement.qualification is None,
        terms.exclude_customers,
        terms.exclude_opted_out,
        agreement.stages,
        agreement.handoff,
        agreement.rejection_reasons,
        agreement.calendar,
        back and back.model_copy(update={"cool_off_days": 0, "stalled_after_days": None}),
    )


class Tries:
    """History, held ready to be replayed under one agreement of a family after another."""

    def __init__(self, streams: Sequence[Stream], agreement: Agreement, as_of: datetime) -> None:
        self._agreement = agreement
        self._replays = Replays(condensed(streams, agreement), as_of)

    def under(
        self, agreement: Agreement, note: Callable[[Piece], Noted]
    ) -> tuple[list[Noted], list[Flags]]:
        """Replay under an agreement that is kin to the one that was given first.

        Returns what is noted of the pieces that were walked, and by stream who was walked.
        """
        compiled = self._replays.compiled(agreement)
        live = [one.within_reach(compiled.terms) for one in self._potential]
        streams = [
            replace(one, live=some) for one, some in zip(self._replays.streams, live, strict=True)
        ]
        return walk_noting(streams, compiled, self._replays.as_of, note), live

    @cached_property
    def _nobody_qualifies(self) -> Agreement:
        terms = self._agreement.qualification or Qualification()
        never = terms.model_copy(update={"threshold": None, "grid": [], "triggers": []})
        return self._agreement.model_copy(update={"qualification": never})

    @cached_property
    def _floor(self) -> list[Piece]:
        return self._replays.under([self._nobody_qualifies]).walked.pieces

    @cached_property
    def _potential(self) -> list[Potential]:
        compiled = self._replays.compiled(self._agreement)
        handed = self._reached(_lowest(compiled))
        return [
            potential_of(stream, compiled.terms, moved)
            for stream, moved in zip(self._replays.streams, handed, strict=True)
        ]

    def _reached(self, place: int) -> list[Flags]:
        """Say of each contact whether it gets as far as a place without qualifying."""
        sizes = [len(stream.starts) - 1 for stream in self._replays.streams]
        reached = np.zeros(sum(sizes), np.bool_)
        for piece in self._floor:
            rows = np.flatnonzero(piece.entries["place"] >= place)
            reached[piece.entries["contact"][rows] + np.int64(piece.first)] = True
        return np.split(reached, np.cumsum(sizes)[:-1])

    def still(self) -> list[Piece]:
        """Return what is written of contacts as long as they are not walked."""
        always = np.concatenate([one.always for one in self._potential])
        kept = [~always[one.entries["contact"] + np.int64(one.first)] for one in self._floor]
        return [
            piece._replace(entries=piece.entries[some])
            for piece, some in zip(self._floor, kept, strict=True)
        ]


def _lowest(compiled: Compiled) -> int:
    """Return the first place that qualification leads to, or at which a lead is handed over."""
    scalars = compiled.terms.scalars[0]
    places = [way.place for n, way in enumerate(compiled.ways) if scalars["qualifying"] >> n & 1]
    places += [int(scalars["handoff"])] if scalars["handoff"] >= 0 else []
    return min(places, default=len(compiled.agreement.stages))
