"""Job: take a CSV file of touches into a table that keeps each fact once."""

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl
from bench.contest import Task, main

from smarketing.adapters.store.ledger import Ledger
from smarketing.app.importing import match_files, read_mapping_file, take_file

AS_OF = datetime(2026, 1, 2, tzinfo=UTC)
FILE = "interactions.csv"


def smarketing(task: Task) -> int:
    """Import through validation, quarantine and identity into the ledger, all or nothing."""
    mapping = read_mapping_file(task.made / "mapping.toml")
    [matched], _ = match_files([task.made / FILE], mapping)
    ledger = Ledger(task.scratch)
    imported = take_file(ledger, matched, mapping, AS_OF, AS_OF)
    if imported.taken is None:
        raise RuntimeError(str(imported.findings))
    return rows_in_delta(task.scratch / "ledger" / "touches")


def duckdb_table(task: Task) -> int:
    """Read, cast, keep each identity once, and insert what the table does not hold yet.

    No row is judged: a bad one would stop the whole statement.
    """
    connection = duckdb.connect(str(task.scratch / "touches.duckdb"))
    connection.execute("""
        CREATE TABLE touches (
            fact_id VARCHAR, source VARCHAR, occurred_at TIMESTAMP, contact_id VARCHAR,
            kind VARCHAR, channel VARCHAR, campaign VARCHAR, content VARCHAR
        )""")
    connection.execute(
        """
        INSERT INTO touches
        SELECT DISTINCT ON (fact_id)
            'vauban-crm:touches:' || id AS fact_id, 'vauban-crm', CAST("date" AS TIMESTAMP),
            contact, "type", canal, campagne, contenu
        FROM read_csv(?, delim = ';', header = true, all_varchar = true) AS told
        WHERE NOT EXISTS (
            SELECT 1 FROM touches WHERE touches.fact_id = 'vauban-crm:touches:' || told.id
        )""",
        [str(task.made / FILE)],
    )
    [rows] = connection.execute("SELECT count(*) FROM touches").fetchone() or [0]
    connection.close()
    return int(rows)


def polars_delta(task: Task) -> int:
    """Read, cast, keep each identity once, and write a new Delta table; no row is judged."""
    target = task.scratch / "touches"
    told = pl.scan_csv(task.made / FILE, separator=";", infer_schema=False)
    told.unique("id").select(
        fact_id=pl.lit("vauban-crm:touches:") + pl.col("id"),
        source=pl.lit("vauban-crm"),
        occurred_at=pl.col("date")
        .str.to_datetime("%Y-%m-%d %H:%M:%S", time_unit="us")
        .dt.replace_time_zone("UTC"),
        contact_id="contact",
        kind="type",
        channel="canal",
        campaign="campagne",
        content="contenu",
    ).sink_delta(target)
    return rows_in_delta(target)


def rows_in_delta(folder: Path) -> int:
    """Count the rows of a Delta table."""
    return int(pl.scan_delta(folder).select(pl.len()).collect().item())


if __name__ == "__main__":
    main(
        "import of touches from CSV",
        {
            "smarketing import": smarketing,
            "DuckDB, read_csv and INSERT": duckdb_table,
            "Polars, scan_csv and sink_delta": polars_delta,
        },
        made="company",
    )
