"""Small tables of facts, and small agreements, as the specs write them."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import polars as pl

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.reading import parse_agreement
from smarketing.core.ledger.tables import MOMENT, TABLES, Facts


def facts(text: str) -> Facts:
    """Read facts from text: a table's name on a line of its own, then a header and rows with bars.

    Empty cells are missing. Moments are UTC, `2026-03-02 09:00` or a bare date; amounts are whole
    minor units. Every fact is named after its table and row (`touches 1`) unless it says fact_id.
    """
    frames: dict[str, list[dict[str, Any]]] = {}
    table = ""
    header: list[str] = []
    for line in (line.strip() for line in text.strip().splitlines()):
        if not line:
            continue
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) == 1 and line in TABLES:
            table, header = line, []
        elif not header:
            header = cells
        else:
            rows = frames.setdefault(table, [])
            rows.append(_row(table, dict(zip(header, cells, strict=True)), len(rows) + 1))
    return Facts({name: _frame(name, rows) for name, rows in frames.items()})


def _row(table: str, cells: dict[str, str], number: int) -> dict[str, Any]:
    row: dict[str, Any] = {"fact_id": f"{table} {number}", "source": "spec"}
    for column, cell in cells.items():
        dtype = TABLES[table].schema[column]
        if cell == "":
            row[column] = None
        elif dtype == MOMENT:
            row[column] = at(cell)
        elif dtype == pl.Int64:
            row[column] = int(cell)
        elif dtype == pl.Boolean:
            row[column] = cell == "yes"
        else:
            row[column] = cell
    return row


def _frame(table: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=TABLES[table].schema)


def at(text: str) -> datetime:
    """Read a moment, UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


AGREEMENT = """
format = 1
[agreement]
company = "Spec"
version = 1
effective_from = 2020-01-01
currency = "EUR"
[parties]
marketing.head = "Alice"
sales.head = "Bob"
[calendar]
time_zone = "Europe/Paris"
week.monday = ["09:00-17:00"]
week.tuesday = ["09:00-17:00"]
week.wednesday = ["09:00-17:00"]
week.thursday = ["09:00-17:00"]
week.friday = ["09:00-17:00"]
[goal]
revenue = 100_000
per = "month"
marketing_share = 0.6
[qualification]
threshold = 40
points = [
  { kind = "visit", points = 1, cap = 5 },
  { kind = "download", points = 15, cap = 30 },
  { kind = "webinar", points = 20 },
]
triggers = [{ kind = "demo_request" }]
[handoff]
stage = "mql"
"""

STAGES = """
[[stages]]
name = "visitor"
label = { en = "Visitor", fr = "Visiteur" }
funnel = "top"
owner = "marketing"
entry = [{ on = "traffic" }]
[[stages]]
name = "lead"
label = { en = "Lead", fr = "Piste" }
funnel = "top"
owner = "marketing"
entry = [{ on = "contact" }]
[[stages]]
name = "mql"
label = { en = "MQL", fr = "MQL" }
funnel = "middle"
owner = "marketing"
entry = [{ on = "qualification" }, { on = "recorded" }]
[[stages]]
name = "sal"
label = { en = "SAL", fr = "SAL" }
funnel = "middle"
owner = "sales"
entry = [{ on = "disposition", outcome = "accepted" }]
[[stages]]
name = "sql"
label = { en = "SQL", fr = "SQL" }
funnel = "middle"
owner = "sales"
entry = [{ on = "disposition", outcome = "qualified" }]
[[stages]]
name = "opportunity"
label = { en = "Opportunity", fr = "Opportunité" }
funnel = "bottom"
owner = "sales"
entry = [{ on = "deal", status = "open" }]
[[stages]]
name = "customer"
label = { en = "Customer", fr = "Client" }
funnel = "bottom"
owner = "sales"
entry = [{ on = "deal", status = "won" }]
"""


def agreement(more: str = "", terms: str = AGREEMENT, stages: str = STAGES) -> Agreement:
    """Return the small agreement of the specs, with `more` terms added."""
    read, findings = parse_agreement(terms + stages + more, "spec.toml")
    assert read is not None, [f"{f.source} {f.sentence()}" for f in findings]
    return read


def rows(frame: pl.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    """Return some columns of a frame as tuples, moments written as in the specs."""
    return [
        tuple(_written(cell) for cell in row) for row in frame.select(columns or "*").iter_rows()
    ]


def _written(cell: object) -> object:
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M").removesuffix(" 00:00")
    return float(cell) if isinstance(cell, Decimal) else cell
