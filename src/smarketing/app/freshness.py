"""How fresh the facts of a workspace are: what the ledger knows of its imports and its facts."""

from datetime import datetime

import polars as pl

from smarketing.app.workspace import Workspace
from smarketing.core.ledger.tables import MOMENT, TABLES
from smarketing.core.reports.freshness.pages import FreshnessReport
from smarketing.core.reports.freshness.report import freshness_report

_FACTS: dict[str, pl.DataType | type[pl.DataType]] = {
    "source": pl.String,
    "table": pl.String,
    "facts": pl.Int64,
    "last_at": MOMENT,
    "ahead": pl.Int64,
}


def freshness_of(workspace: Workspace, as_of: datetime, zone: str) -> FreshnessReport:
    """Return the freshness report of a workspace, also of one that has no ledger yet."""
    ledger = workspace.ledger
    log, waiting = ledger.imports(), ledger.quarantine.open_rows()
    return freshness_report(log, _facts(workspace, as_of), waiting, as_of, zone)


def _facts(workspace: Workspace, as_of: datetime) -> pl.DataFrame:
    """Count the facts of each source and table, and find the last that had happened."""
    snapshot = workspace.ledger.snapshot()
    happened = pl.col("occurred_at") <= as_of
    parts = [
        snapshot.scan(name)
        .group_by("source")
        .agg(
            pl.lit(name).alias("table"),
            facts=pl.len(),
            last_at=pl.col("occurred_at").filter(happened).max(),
            ahead=(~happened).sum(),
        )
        .select(pl.col(column).cast(dtype) for column, dtype in _FACTS.items())
        for name in TABLES
    ]
    return pl.concat(pl.collect_all(parts))
