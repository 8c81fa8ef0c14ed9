"""What new facts change in what is known of contacts, and in when their firms became customers.

A new version of an account concerns all its contacts, a deal won all those of its account, a
contact's new firm the others of that firm, if the contact has a deal won that names no account.
Those concerned are told anew from the ledger, whoever else has new facts is not.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import polars as pl

from smarketing.adapters.store.ledger import Snapshot
from smarketing.core.replay.distinct import NONE, Distinct, Prints, prints_of
from smarketing.core.replay.gathering import NEEDED, Gathering
from smarketing.core.replay.grouping import Loose, bits_for
from smarketing.core.replay.rows import Rows


class Concerned(NamedTuple):
    """Contacts to be told anew, and the versions and deals that it takes."""

    contacts: pl.Series
    frames: dict[str, pl.DataFrame]


def concerned(
    snapshot: Snapshot, new: Mapping[str, pl.DataFrame], gone: pl.DataFrame
) -> Concerned | None:
    """Find whom new rows of contacts, accounts and deal_events concern; None for nobody."""
    told = _named(new["contacts"].lazy(), gone)
    now_known = _texts(told, "who")
    won_now = _named(new["deal_events"].lazy().filter(pl.col("status") == "won"), gone)
    firms = _union([new["accounts"]["account_id"], _texts(won_now, "account_id")])
    buyers = _texts(won_now.filter(pl.col("account_id").is_null()), "who")
    if not len(now_known) + len(firms) + len(buyers):
        return None
    versions = _named(snapshot.scan("contacts"), gone)
    won = _named(snapshot.scan("deal_events").filter(pl.col("status") == "won"), gone).collect()
    without_firm = _texts(won.lazy().filter(pl.col("account_id").is_null()), "who")
    # Through these contacts a firm may have become a customer earlier than it was thought.
    through = _union([buyers, now_known.filter(now_known.is_in(without_firm.implode()))])
    if len(through):
        named = versions.filter(pl.col("who").is_in(through.implode()))
        firms = _union([firms, _texts(named, "account_id")])
    contacts = now_known
    if len(firms):
        theirs = versions.filter(pl.col("account_id").is_in(firms.implode()))
        contacts = _union([contacts, _texts(theirs, "who")])
    needed = _union([contacts, without_firm])
    rows = versions.filter(pl.col("who").is_in(needed.implode())).collect()
    of_rows = rows["account_id"].drop_nulls().unique()
    accounts = snapshot.scan("accounts").filter(pl.col("account_id").is_in(of_rows.implode()))
    return Concerned(
        contacts, {"contacts": rows, "accounts": accounts.collect(), "deal_events": won}
    )


def told_anew(found: Concerned, gathering: Gathering, rows: Rows) -> list[Loose]:
    """Return all events of knowing about the contacts concerned, and about nobody else."""
    for table, frame in found.frames.items():
        first = rows.add(frame.height, frame.get_column)
        gathering.take(table, frame.select(NEEDED[table]), first)
    chosen = Distinct()
    chosen.numbers(prints_of(found.contacts.to_frame()))
    bits = bits_for(len(rows))
    known = gathering.known(rows, bits)
    parts = []
    for loose in (events for number in range(1 << bits) for events in known.events(number)):
        kept = chosen.find(Prints(loose.high, loose.low)) != NONE
        parts.append(Loose(*(column[kept] for column in loose)))
    return parts


def _named(rows: pl.LazyFrame, gone: pl.DataFrame) -> pl.LazyFrame:
    """Add `who`, the contact under whom a row counts."""
    contact = pl.col("contact_id")
    if gone.height:
        contact = contact.replace(gone["contact_id"], gone["survivor"])
    return rows.with_columns(contact.alias("who"))


def _texts(rows: pl.LazyFrame, column: str) -> pl.Series:
    return rows.select(pl.col(column).drop_nulls().unique()).collect().to_series()


def _union(texts: Iterable[pl.Series]) -> pl.Series:
    return pl.concat([one.rename("name") for one in texts]).drop_nulls().unique()
