"""Explaining one contact: its facts walked once more, with the reasons beside them.

Which stages it entered, and when it was sent back, replay says; this adds why.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import polars as pl

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.explanation.contact_walk import TOLD, ContactWalk
from smarketing.core.explanation.story import Compared, Explanation
from smarketing.core.ledger.merges import merged, survivors
from smarketing.core.ledger.tables import MOMENT, Facts
from smarketing.core.ledger.views import UNKNOWN, latest_contacts, until
from smarketing.core.replay.attributes import persona_of
from smarketing.core.replay.disagreements import comparisons
from smarketing.core.replay.events import ACCOUNT_CUSTOMER
from smarketing.core.replay.replay import Replays
from smarketing.core.replay.stream import Stream, stream_of
from smarketing.core.replay.walking import reigns

Rows = list[dict[str, Any]]


def explain(
    facts: Facts, versions: Sequence[Agreement], contact_id: str, as_of: datetime
) -> Explanation | None:
    """Explain a contact by all that had happened by `as_of`; None where nothing had.

    `facts` need hold no more than what concerns the contact: its own facts and those of contacts
    merged into it, its accounts, their deals, and the contacts through which those came. A
    contact that was merged away is explained as the one that remains.
    """
    gone = survivors(facts, as_of)
    contact = dict(gone.iter_rows()).get(contact_id, contact_id)
    together = merged(facts, as_of)
    streams = [stream_of(together)]
    replayed = Replays(streams, as_of).under(versions)
    told = _told(together, contact, as_of) | _lexical(streams[0], contact, as_of)
    if not any(told.values()):
        return None
    walk = ContactWalk(replayed, reigns(versions, as_of), told, contact)
    walk.go()
    known = latest_contacts(together, as_of).filter(pl.col("contact_id") == contact).collect()
    ruling = walk.reign.agreement
    persona = walk.known.frame().select(persona_of(ruling.personas)).item()
    return Explanation(
        contact,
        (known["name"][0] if known.height else None) or UNKNOWN,
        persona,
        as_of,
        ruling,
        walk.events,
        walk.cycle,
        walk.stage,
        walk.counts_from,
        walk.open_at(as_of),
        _compared(together, streams, versions, contact, as_of),
        _merges(facts, gone, contact, as_of),
    )


def _told(facts: Facts, contact: str, as_of: datetime) -> dict[str, Rows]:
    mine = pl.col("contact_id") == contact
    return {
        table: until(facts, table, as_of)
        .filter(mine)
        .sort("occurred_at", "fact_id")
        .collect()
        .to_dicts()
        for table in TOLD
    }


def _lexical(stream: Stream, contact: str, as_of: datetime) -> dict[str, Rows]:
    """Return what became known of a contact, and when its firm bought, as replay sees it."""
    place = stream.contacts.index_of(contact)
    if place is None:
        return {"contacts": [], ACCOUNT_CUSTOMER: []}
    mine = slice(int(stream.starts[place]), int(stream.starts[place + 1]))
    rows = stream.lexicon[stream.words[mine]].with_columns(
        occurred_at=pl.Series(stream.moments[mine]).cast(MOMENT)
    )
    seen = rows.filter(pl.col("occurred_at") <= as_of)
    return {
        table: seen.filter(pl.col("table") == table).to_dicts()
        for table in ("contacts", ACCOUNT_CUSTOMER)
    }


def _compared(
    facts: Facts,
    streams: Sequence[Stream],
    versions: Sequence[Agreement],
    contact: str,
    as_of: datetime,
) -> list[Compared]:
    found = []
    for one in comparisons(facts, streams, versions, as_of):
        mine = one.contacts.filter(
            pl.col("contact_id") == contact, pl.col("recorded_at").is_not_null()
        )
        for row in mine.iter_rows(named=True):
            own = bool(row["own"])
            stage = one.stage
            found.append(
                Compared(stage.name, stage.precedence, row["recorded_at"], row["computed_at"], own)
            )
    return found


def _merges(
    facts: Facts, gone: pl.DataFrame, contact: str, as_of: datetime
) -> list[tuple[str, datetime]]:
    """Return the contacts that were merged into this one, each with when."""
    mine = gone.filter(pl.col("survivor") == contact)
    told = until(facts, "contacts", as_of).filter(pl.col("merged_into").is_not_null()).collect()
    when = told.group_by("contact_id").agg(pl.col("occurred_at").max())
    found = mine.join(when, on="contact_id").sort("occurred_at", "contact_id")
    return list(found.select("contact_id", "occurred_at").iter_rows())
