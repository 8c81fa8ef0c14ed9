"""Facts drawn by chance from few names, so that the same moments, firms and words meet often."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import polars as pl

from smarketing.core.ledger.tables import TABLES, Facts

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS = 40

COUNTED = (
    "contacts", "accounts", "touches", "activities", "dispositions", "deal_events",
    "recorded_stages", "consents",
)  # fmt: skip


def random_facts(
    random: np.random.Generator,
    *,
    contacts: int,
    facts: int,
    first: int = 0,
    tables: Sequence[str] = COUNTED,
) -> Facts:
    """Draw so many facts of so many contacts; `first` numbers their identities."""
    chosen = random.integers(0, len(tables), facts)
    return Facts(
        {
            table: _frame(random, table, contacts, int((chosen == place).sum()), first)
            for place, table in enumerate(tables)
        }
    )


def _frame(
    random: np.random.Generator, table: str, contacts: int, rows: int, first: int
) -> pl.DataFrame:
    def drawn(words: list[Any]) -> list[Any]:
        return [words[place] for place in random.integers(0, len(words), rows)]

    people = [f"c{number}" for number in range(contacts)]
    firms = [f"firm {number}" for number in range(max(1, contacts // 4))]
    told: dict[str, list[Any]] = {
        "fact_id": [f"{table}:{n}" for n in random.permutation(np.arange(first, first + rows))],
        "source": ["chance"] * rows,
        "occurred_at": [BEGIN + timedelta(hours=int(h)) for h in random.integers(0, MOMENTS, rows)],
        "contact_id": drawn([*people, *people, None] if table == "deal_events" else people),
        "account_id": drawn(firms if table == "accounts" else [*firms, None]),
        "attributes": drawn(['{"a":"1"}', '{"a":"2"}', "{}", None, ""]),
        "kind": drawn(["visit", "form", "demo_request"]),
        "channel": drawn(["email", "", None]),
        "campaign": drawn(["spring", None]),
        "content": drawn(["/prices", "/a/very/long/path/of/a/page/that/does/not/fit", None]),
        "outcome": drawn(["accepted", "rejected", "recycled"]),
        "reason": drawn(["timing", None]),
        "automated": drawn([True, False, None]),
        "deal_id": drawn(["d1", "d2"]),
        "status": drawn(["open", "won", "lost"]),
        "stage": drawn(["mql", "sal"]),
        "purpose": drawn(["email", "phone"]),
        "granted": drawn([True, False]),
    }
    schema = TABLES[table].schema
    return pl.DataFrame({name: told.get(name, [None] * rows) for name in schema}, schema=schema)
