"""What replay looks at in an event, and the numbers that events which read the same share."""

from threading import Lock

import numpy as np
import polars as pl

from smarketing.core.replay.distinct import U32, Distinct, Prints, compact, prints_of

WORDING: dict[str, pl.DataType | type[pl.DataType]] = {
    # the fact table, or "account_customer": the contact's firm became a customer
    "table": pl.String,
    "kind": pl.String,
    "channel": pl.String,
    "campaign": pl.String,
    "content": pl.String,
    "outcome": pl.String,
    "reason": pl.String,
    "status": pl.String,
    "stage": pl.String,
    "purpose": pl.String,
    "granted": pl.Boolean,
    # of a version of the contact: its attributes, and those of its account at that moment (JSON)
    "attributes": pl.String,
    "account_attributes": pl.String,
}
"""What replay looks at in an event; null where the kind of event has no such thing."""

ACCOUNT_CUSTOMER = "account_customer"

SAID = {
    "touches": ["kind", "channel", "campaign", "content"],
    "activities": ["kind"],
    "dispositions": ["outcome", "reason"],
    "deal_events": ["status"],
    "recorded_stages": ["stage"],
    "consents": ["purpose", "granted"],
    "contacts": ["attributes", "account_attributes"],
    ACCOUNT_CUSTOMER: ["table"],
}
"""The columns of `WORDING` that events of each table fill."""

_SALTS = {table: number for number, table in enumerate(SAID)}


class Words:
    """Numbers events by how they read: equal wording, equal number, for ever.

    Begun with an earlier lexicon it goes on where that one ended. Several threads may share it.
    """

    def __init__(self, lexicon: pl.DataFrame | None = None) -> None:
        self._distinct = Distinct()
        self._parts = [pl.DataFrame(schema=WORDING)]
        self._lock = Lock()
        if lexicon is not None and lexicon.height:
            self._distinct.numbers(_prints_of_lexicon(lexicon))
            self._parts.append(lexicon)
            if len(self._distinct) != lexicon.height:
                raise ValueError("the lexicon says something twice")

    def __len__(self) -> int:
        return len(self._distinct)

    def numbers(self, table: str, said: pl.DataFrame) -> U32:
        """Return the number of what each row says; `said` has the columns that `SAID` names."""
        prints = _prints(table, said)
        with self._lock:
            numbers, firsts = self._distinct.numbers(prints)
            if len(firsts):
                self._parts.append(_worded(table, said[firsts]))
        return numbers

    def lexicon(self, since: int = 0) -> pl.DataFrame:
        """Return what the numbers mean, from `since` on: one row each, columns of `WORDING`."""
        return pl.concat(self._parts).slice(since)


def _prints(table: str, said: pl.DataFrame) -> Prints:
    return prints_of(said.select(SAID[table]), salt=_SALTS[table])


def _prints_of_lexicon(lexicon: pl.DataFrame) -> Prints:
    high, low = np.zeros(lexicon.height, np.uint64), np.zeros(lexicon.height, np.uint64)
    for table in SAID:
        rows = lexicon["table"].eq_missing(table).arg_true().to_numpy()
        if len(rows):
            high[rows], low[rows] = _prints(table, lexicon[rows])
    return Prints(high, low)


def _worded(table: str, said: pl.DataFrame) -> pl.DataFrame:
    filled = [name for name in SAID[table] if name != "table"]
    return said.select(
        pl.lit(table).alias("table"),
        *(
            _kept(said[name]) if name in filled else pl.lit(None, dtype).alias(name)
            for name, dtype in WORDING.items()
            if name != "table"
        ),
    )


def _kept(said: pl.Series) -> pl.Series:
    return compact(said) if said.dtype == pl.String else said
