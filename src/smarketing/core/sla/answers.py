"""Facts beside the handoffs that they answer, each found by numbers rather than by names."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from smarketing.core.base.working_time import Micros


@dataclass(frozen=True)
class Told:
    """Facts about contacts that were handed over, in order of contact, time and identity.

    What answers the handoff in row n of the table is `facts[begins[n]:ends[n]]`; what came after
    its very moment begins at `afters[n]`, and all that is told of its contact is
    `facts[firsts[n]:lasts[n]]`.
    """

    facts: pl.DataFrame
    begins: Micros
    afters: Micros
    ends: Micros
    firsts: Micros
    lasts: Micros

    def first(self, *columns: str) -> pl.DataFrame:
        """Return of each handoff the first answer, null where there is none."""
        return _gathered(self.facts.select(columns), self.begins, self.begins < self.ends)

    def latest(self, *columns: str) -> pl.DataFrame:
        """Return of each handoff the latest fact about its contact, whichever it answers."""
        return _gathered(self.facts.select(columns), self.lasts - 1, self.firsts < self.lasts)

    def lists(self, columns: Sequence[str], begins: Micros | None = None) -> pl.DataFrame:
        """Return of each handoff its answers as lists, from other beginnings where given."""
        begins = self.begins if begins is None else begins
        row, place = self.answers(begins)
        asked = self.facts.select(columns)[place]
        lists = (
            asked.with_columns(pl.Series("row", row).set_sorted())
            .group_by("row", maintain_order=True)
            .agg(pl.all())
            .drop("row")
        )
        is_told = self.ends > begins
        return _gathered(lists, np.cumsum(is_told) - 1, is_told).with_columns(
            pl.all().fill_null([])
        )

    def answers(self, begins: Micros | None = None) -> tuple[Micros, Micros]:
        """Return the handoff and the place of every fact that answers one, in order."""
        begins = self.begins if begins is None else begins
        lengths = self.ends - begins
        row = np.repeat(np.arange(len(lengths)), lengths)
        shift = begins - (np.cumsum(lengths) - lengths)
        return row, np.arange(len(row)) + shift[row]

    def only(self, is_kept: pl.Expr) -> "Told":
        """Return some of the facts."""
        kept = self.facts.select(is_kept.fill_null(value=False)).to_series()
        before = np.concatenate([[0], np.cumsum(kept.to_numpy())])
        bounds = (self.begins, self.afters, self.ends, self.firsts, self.lasts)
        return Told(self.facts.filter(kept), *(before[bound] for bound in bounds))


@dataclass(frozen=True)
class Handed:
    """Handoffs by contact, those of each in order of time.

    `contacts` gives each contact a number: contact_id, contact. The handoffs of contact n stand in
    `rows[starts[n]:starts[n + 1]]` of the table, and happened at `moments[starts[n]:…]`.
    """

    contacts: pl.DataFrame
    starts: Micros
    rows: Micros
    moments: Micros

    @classmethod
    def of(cls, handed: pl.DataFrame) -> "Handed":
        """Give the contacts of handoffs (contact_id, handed_over_at; in order of time) numbers."""
        ids = handed.select("contact_id")
        are_several = ids["contact_id"].n_unique() < handed.height
        contacts = (ids.unique(maintain_order=True) if are_several else ids).with_row_index(
            "contact"
        )
        contact = np.arange(handed.height)
        if are_several:
            joined = ids.join(contacts, on="contact_id", how="left", maintain_order="left")
            contact = joined["contact"].to_numpy()
        rows = np.argsort(contact, kind="stable")
        starts = _sums(np.bincount(contact, minlength=contacts.height))
        return cls(contacts, starts, rows, handed["handed_over_at"].to_physical().to_numpy()[rows])

    def told(self, facts: pl.LazyFrame) -> Told:
        """Return the facts about these contacts; they have contact_id, occurred_at and fact_id.

        A fact answers the last handoff of its contact before it or at the same moment.
        """
        known = _in_order(
            facts.join(self.contacts.lazy(), on="contact_id").drop("contact_id").collect()
        )
        contact = known["contact"].to_numpy().astype(np.int64)
        moments = known["occurred_at"].to_physical().to_numpy()
        passed = self._passed(contact, moments)
        # Of each contact one slot for what came before its first handoff, then one per handoff.
        slots = len(self.rows) + self.contacts.height
        mine = self.starts[contact] + contact + passed
        bounds = _sums(np.bincount(mine, minlength=slots))
        last = np.maximum(self.starts[contact] + passed - 1, 0)
        at_once = (passed > 0) & (self.moments[last] == moments) if len(mine) else mine > 0
        afters = bounds[:-1] + np.bincount(mine[at_once], minlength=slots)
        whose = np.repeat(np.arange(self.contacts.height), np.diff(self.starts))
        slot = np.arange(len(self.rows)) + whose + 1
        first, last = self.starts[whose] + whose, self.starts[whose + 1] + whose + 1
        by_row = np.empty((5, len(self.rows)), np.int64)
        by_row[:, self.rows] = (
            bounds[slot],
            afters[slot],
            *bounds[np.stack([slot + 1, first, last])],
        )
        return Told(known, *by_row)

    def _passed(self, contact: Micros, moments: Micros) -> Micros:
        """Return how many handoffs of its contact had happened by each moment."""
        passed = np.zeros(len(contact), np.int64)
        asked = np.arange(len(contact))
        while len(asked):
            place = self.starts[contact[asked]] + passed[asked]
            is_one = place < self.starts[contact[asked] + 1]
            asked, place = asked[is_one], place[is_one]
            asked = asked[self.moments[place] <= moments[asked]]
            passed[asked] += 1
        return passed


def sorted_exactly(frame: pl.DataFrame, rough: Micros, exact: Sequence[str]) -> pl.DataFrame:
    """Sort by columns of which `rough` never contradicts the order, though it may hold ties.

    One whole number is sorted many times faster than several columns with texts among them.
    """
    order = np.argsort(rough)
    ordered = rough[order]
    beside = np.append(ordered[1:] == ordered[:-1], False)
    beside[1:] |= beside[:-1]
    ties = np.flatnonzero(beside)
    if len(ties):
        tied = frame[order[ties]].select(pl.Series("rough", ordered[ties]), *exact)
        among = tied.select(pl.arg_sort_by("rough", *exact)).to_series()
        order[ties] = order[ties][among.to_numpy()]
    return frame[order]


def _in_order(facts: pl.DataFrame) -> pl.DataFrame:
    """Sort facts by contact and moment; those of the same moment by their identity."""
    moments = facts["occurred_at"].to_physical().to_numpy()
    if not len(moments):
        return facts
    since = moments - moments.min()
    contact = facts["contact"].to_numpy().astype(np.int64)
    free = 63 - int(contact.max()).bit_length()
    rough = since >> max(int(since.max()).bit_length() - free, 0)
    rough |= contact << free
    return sorted_exactly(facts, rough, ["occurred_at", "fact_id"])


def _gathered(frame: pl.DataFrame, places: Micros, is_told: npt.NDArray[np.bool_]) -> pl.DataFrame:
    """Return the rows in some places, null where nothing is told."""
    if is_told.all():
        return frame[places]
    asked = pl.Series(places).set(pl.Series(~is_told), None)
    return frame.select(pl.all().gather(asked))


def _sums(counts: Micros) -> Micros:
    return np.concatenate([[0], np.cumsum(counts)])
