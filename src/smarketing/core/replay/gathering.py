"""From rows of fact tables to loose events: hashed, numbered, ready to be brought together."""

import numpy as np
import polars as pl

from smarketing.core.ledger.tables import TABLES
from smarketing.core.replay.distinct import NONE, U32, Distinct, Prints, prints_of
from smarketing.core.replay.events import SAID, Words
from smarketing.core.replay.grouping import Loose
from smarketing.core.replay.known import Known, Settled
from smarketing.core.replay.rows import Rows, Run
from smarketing.core.replay.versions import Flags

EVENT_TABLES = tuple(name for name in SAID if name in TABLES and name != "contacts")
"""The fact tables whose rows are events of contacts."""

TOLD = ("contacts", "accounts", *EVENT_TABLES)
"""All fact tables that the stream is made of."""

NEEDED = {
    "contacts": ["contact_id", "occurred_at", "account_id", "attributes"],
    "accounts": ["account_id", "occurred_at", "attributes"],
    **{table: ["contact_id", "occurred_at", *SAID[table]] for table in EVENT_TABLES},
}
"""The columns of each table that are read."""
NEEDED["activities"].append("automated")
NEEDED["deal_events"].append("account_id")


class Gathering:
    """Takes facts part by part, in any order; several threads may share it.

    `gone` names merged contacts and their survivors (contact_id, survivor). Rows are counted over
    all facts, so that contacts can be named in the end.
    """

    def __init__(self, words: Words, gone: pl.DataFrame) -> None:
        self._words = words
        self._known = Known()
        self._gone: Distinct | None = None
        self._survivors = prints_of(gone.select("survivor"))
        if gone.height:
            self._gone = Distinct()
            self._gone.numbers(prints_of(gone.select("contact_id")))

    def take(self, table: str, frame: pl.DataFrame, first_row: int) -> Loose | None:
        """Take rows of a table, with the columns that `NEEDED` names, and return their events.

        Versions of contacts and accounts become events in the end: see `known`.
        """
        kept = _kept(table, frame)
        rows = np.arange(first_row, first_row + frame.height, dtype=np.uint32)
        if not kept.all():
            frame, rows = frame.filter(kept), rows[kept.to_numpy()]
        if table == "accounts":
            prints = prints_of(frame.select("account_id"))
            self._known.tell(table, frame, prints, np.ones(len(rows), np.bool_), rows)
            return None
        prints, own = self._survivors_of(prints_of(frame.select("contact_id")))
        if table == "contacts":
            self._known.tell(table, frame, prints, own, rows)
            return None
        if table == "deal_events":
            won = (frame["status"] == "won").fill_null(value=False)
            self._known.win(frame.filter(won), prints.at(won.arg_true().to_numpy()))
            named = frame["contact_id"].is_not_null()
            frame, prints = frame.filter(named), prints.at(named.arg_true().to_numpy())
            rows = rows[named.to_numpy()]
        moments = frame["occurred_at"].to_physical().to_numpy()
        return Loose(*prints, moments, self._words.numbers(table, frame), rows)

    def known(self, rows: Rows, bits: int, run: Run = map) -> Settled:
        """Return the events that follow from all versions and deals taken, partition by partition.

        `bits` of the hash choose the partition; `run` may work on several at once.
        """
        return self._known.settle(self._words, rows, bits, run)

    def _survivors_of(self, prints: Prints) -> tuple[Prints, Flags]:
        """Return the prints of those under whom contacts count, and whether they are the same."""
        if self._gone is None:
            return prints, np.ones(len(prints.high), np.bool_)
        numbers = self._gone.find(prints)
        own = numbers == NONE
        merged: U32 = numbers[~own]
        high, low = prints.high.copy(), prints.low.copy()
        high[~own], low[~own] = self._survivors.high[merged], self._survivors.low[merged]
        return Prints(high, low), own


def _kept(table: str, frame: pl.DataFrame) -> pl.Series:
    """Say which rows are events: automatic mail is none of sales; a row may lack its contact."""
    kept = frame["occurred_at"].is_not_null()
    if table == "activities":
        kept &= ~frame["automated"].fill_null(value=False)
    if table == "accounts":
        kept &= frame["account_id"].is_not_null()
    elif table != "deal_events":
        kept &= frame["contact_id"].is_not_null()
    return kept
