"""The history of imports: one entry for each that changed something."""

import json

import polars as pl

from smarketing.adapters.store.account import Counts, Origin
from smarketing.adapters.store.delta import open_table, scan
from smarketing.adapters.store.layout import Layout
from smarketing.adapters.store.publishing import nothing_half_published
from smarketing.adapters.store.tables import BOOKS, IMPORTS


def entries(layout: Layout) -> pl.DataFrame:
    """Return the history, oldest first."""
    with nothing_half_published(layout):
        log = scan(open_table(layout.table(IMPORTS)), BOOKS[IMPORTS])
    return log.sort("taken_at", "import_id").collect()


def has(layout: Layout, import_id: str) -> bool:
    """Say whether this very content was taken in whole with this very mapping."""
    log = scan(open_table(layout.table(IMPORTS)), BOOKS[IMPORTS])
    return not log.filter(pl.col("import_id") == import_id).head(1).collect().is_empty()


def entry(origin: Origin, counts: Counts, new_facts: dict[str, int]) -> pl.DataFrame:
    """Return the log's entry for an import."""
    said = {
        "import_id": origin.import_id,
        "file": origin.file,
        "taken_at": origin.taken_at,
        "rows": counts.rows,
        "accepted": counts.accepted,
        "duplicate": counts.duplicate,
        "quarantined": counts.quarantined,
        "new_facts": json.dumps(new_facts),
        "mapping": origin.mapping,
    }
    return pl.DataFrame([said], schema=BOOKS[IMPORTS])
