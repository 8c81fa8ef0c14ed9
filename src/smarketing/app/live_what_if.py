"""The live what-if: all of history held ready, so that its funnel follows a slider."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from smarketing.app.replaying import Base, History, read_base
from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.amending import Amendment
from smarketing.core.replay.trying import Tries, are_kin
from smarketing.core.reports.selection import span_of
from smarketing.core.reports.situation import Situation
from smarketing.core.reports.what_if.entry_counts import (
    CodedEntries,
    coded_entries,
    joined_entries,
)
from smarketing.core.reports.what_if.report import grid_under
from smarketing.core.reports.what_if.tried import (
    Counted,
    TriedFunnel,
    counted,
    noting,
    tried_funnel,
)


class LiveWhatIf:
    """The history of a situation, to be tried under other terms than the agreed ones.

    What it says is what `smarketing replay --set` says of all of history. The first try makes
    ready; the following ones walk only those contacts whom their terms can touch.
    """

    def __init__(self, situation: Situation, base: Base) -> None:
        self._history = History(situation, base)
        self._agreed = situation.agreement
        self._footing = self._history.footing(situation.agreement)
        self._span = span_of(self._history.period(None, None), situation.zone)
        self._contacts = sum(len(stream.starts) - 1 for stream in self._history.streams)

    @cached_property
    def _tries(self) -> Tries:
        return Tries(self._history.streams, self._agreed, self._history.situation.as_of)

    @cached_property
    def _as_agreed(self) -> Counted:
        return self._counted(self._agreed)

    def funnel_under(self, amendments: Sequence[Amendment]) -> TriedFunnel:
        """Return the funnel with terms set, beside the agreed one; raises `Refused` for errors."""
        terms = [one.source.text for one in amendments]
        agreement, findings = read_base(self._history.in_force.with_terms(amendments))
        tried = self._counted(agreement) if amendments else self._as_agreed
        agreed = self._as_agreed
        return tried_funnel(agreed, tried, self._contacts, terms, findings, self._footing)

    @cached_property
    def _still(self) -> CodedEntries:
        """The entries of whoever is not walked, coded once for all tries."""
        grid = grid_under(self._agreed, self._span)
        return joined_entries(grid, (coded_entries(one, grid) for one in self._tries.still()))

    def _counted(self, agreement: Agreement) -> Counted:
        note = noting(agreement, self._span)
        if are_kin(agreement, self._agreed):
            noted, live = self._tries.under(agreement, note)
            still = self._still.counts(of=~np.concatenate(live))
            return counted(noted, agreement, self._span, still)
        # Other stages, other conditions: rarely asked for, and read out of all words anew.
        pieces = self._history.replays.under([agreement]).walked.pieces
        return counted([note(piece) for piece in pieces], agreement, self._span)
