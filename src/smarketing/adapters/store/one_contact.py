"""What the ledger holds about one contact, read without the rest."""

from collections import defaultdict

import polars as pl

from smarketing.adapters.store.ledger import Snapshot
from smarketing.core.ledger.tables import TABLES, Facts

_LIKE = 20
_ALIKE = 2000


def facts_about(snapshot: Snapshot, contact_id: str) -> Facts:
    """Return the facts that concern a contact, and nobody else where that can be told.

    That is all facts of the contact and of those merged with it; its accounts with their deals;
    and of the contacts of these accounts only who they are, since a deal may come through them.
    """
    contacts = snapshot.scan("contacts")
    merges = _merges(contacts)
    mine = _together({contact_id}, merges)
    accounts = _accounts(contacts, mine)
    colleagues = contacts.filter(pl.col("account_id").is_in(accounts)).select("contact_id").unique()
    people = sorted(_together({*mine, *colleagues.collect()["contact_id"]}, merges))
    own, of_account = pl.col("contact_id").is_in(sorted(mine)), pl.col("account_id").is_in(accounts)
    of_people = pl.col("contact_id").is_in(people)
    concerning = {
        "contacts": of_people,
        "accounts": of_account,
        "deal_events": of_people | of_account,
        "spend": pl.lit(value=False),
        "products": pl.lit(value=False),
    }
    names = list(TABLES)
    frames = pl.collect_all(
        [snapshot.scan(name).filter(concerning.get(name, own)) for name in names]
    )
    return Facts(dict(zip(names, frames, strict=True)))


def contacts_called(snapshot: Snapshot, name: str) -> list[tuple[str, str]]:
    """Return up to twenty contacts whose latest name holds these words: contact_id and name."""
    found = (
        snapshot.scan("contacts")
        .filter(pl.col("name").is_not_null())
        .group_by("contact_id")
        .agg(pl.col("name").sort_by("occurred_at").last())
        .filter(pl.col("name").str.to_lowercase().str.contains(name.lower(), literal=True))
        .sort("name", "contact_id")
        .head(_LIKE)
        .collect()
    )
    return list(found.iter_rows())


def contacts_like(snapshot: Snapshot, contact_id: str) -> list[str]:
    """Return contacts whose name begins as this one does, or is the same in another spelling."""
    begun = contact_id.strip().lower()[: max(len(contact_id) - 2, 1)]
    named = pl.col("contact_id").str.to_lowercase().str.strip_chars()
    tables = [name for name, table in TABLES.items() if "contact_id" in table.columns]
    found = pl.concat(
        [
            snapshot.scan(name).select("contact_id").filter(named.str.starts_with(begun))
            for name in tables
        ]
    )
    return found.unique().sort("contact_id").head(_ALIKE).collect()["contact_id"].to_list()


def _merges(contacts: pl.LazyFrame) -> dict[str, set[str]]:
    """Return with which others each contact was ever merged, either way."""
    told = contacts.filter(pl.col("merged_into").is_not_null())
    beside: defaultdict[str, set[str]] = defaultdict(set)
    for one, other in told.select("contact_id", "merged_into").unique().collect().iter_rows():
        beside[one].add(other)
        beside[other].add(one)
    return beside


def _together(people: set[str], merges: dict[str, set[str]]) -> set[str]:
    """Return these contacts and all that merges join to them."""
    found, waiting = set(people), list(people)
    while waiting:
        for other in merges.get(waiting.pop(), set()) - found:
            found.add(other)
            waiting.append(other)
    return found


def _accounts(contacts: pl.LazyFrame, people: set[str]) -> list[str]:
    theirs = contacts.filter(pl.col("contact_id").is_in(sorted(people)))
    named = theirs.select("account_id").drop_nulls().unique().sort("account_id")
    return named.collect()["account_id"].to_list()
