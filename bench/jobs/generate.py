"""Job: make the touches of the example company and write them as CSV, against bare random rows."""

from datetime import UTC, datetime

import duckdb
from bench.contest import Task, main

from smarketing.adapters.connectors.example.company import ATELIER_VAUBAN
from smarketing.adapters.connectors.example.crm_files import FILES, Writing
from smarketing.adapters.connectors.example.export import as_exported
from smarketing.adapters.connectors.example.generate import facts_of

UNTIL = datetime(2026, 1, 1, tzinfo=UTC)
SEED = 1

TOUCHES_PER_CONTACT = 5.4


def smarketing(task: Task) -> int:
    """Make the whole company with its planted truth; write its touches, drop the rest."""
    [touches_file] = [one for one in FILES if one.table == "touches"]
    rows = 0
    with (task.scratch / "touches.csv").open("wb") as target:
        for frames in facts_of(ATELIER_VAUBAN, SEED, task.size, UNTIL):
            touches = as_exported(touches_file, frames["touches"], Writing())
            touches.write_csv(target, include_header=rows == 0, separator=";")
            rows += len(touches)
    return rows


def duckdb_random(task: Task) -> int:
    """Write rows of the same columns, drawn blindly: what merely writing them costs."""
    rows = round(task.size * TOUCHES_PER_CONTACT)
    duckdb.execute(
        """
        COPY (
            SELECT
                printf('C%08d-T%02d', n // 5, n % 5) AS id,
                TIMESTAMP '2024-01-01' + to_seconds(CAST(random() * 63072000 AS BIGINT)) AS "date",
                printf('C%08d', n // 5) AS contact,
                ['visit', 'download', 'form', 'webinar'][1 + CAST(random() * 3 AS INT)] AS "type",
                ['direct', 'email', 'social', 'events'][1 + CAST(random() * 3 AS INT)] AS canal,
                ['parrainage', 'gmao-marque', NULL][1 + CAST(random() * 2 AS INT)] AS campagne,
                ['/tarifs', '/clients', 'Guide : réussir sa première GMAO']
                    [1 + CAST(random() * 2 AS INT)] AS contenu
            FROM range($rows) AS numbers(n)
        ) TO '{target}' (HEADER, DELIMITER ';')
        """.replace("{target}", str(task.scratch / "touches.csv")),
        {"rows": rows},
    )
    return rows


if __name__ == "__main__":
    main(
        "making touches and writing them as CSV",
        {"smarketing example": smarketing, "DuckDB, rows drawn blindly": duckdb_random},
        made=None,
        same_rows=False,
    )
