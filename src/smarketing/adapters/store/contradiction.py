"""Why a record was refused: which fact it tells otherwise, and in what it differs."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from smarketing.adapters.store.incoming import Incoming
from smarketing.adapters.store.verdict import IN_LEDGER, Positions, Refusals, Told
from smarketing.core.base.sentence import msgid

EXPLAINED = 100
"""Contradictions per import whose differences are looked up; beyond, the reason is short."""

DIFFERS = msgid(
    "the `{table}` fact {fact_id} was told before with other content ({differences}); "
    "what was told first is kept"
)
DIFFERS_SOMEHOW = msgid(
    "the `{table}` fact {fact_id} was told before with other content; what was told first is kept"
)

REASONS = {"reason": pl.String, "reason_values": pl.String}

Part = Mapping[str, tuple[Incoming, pl.DataFrame, Told]]
"""Per table: where its rows go, the part's facts, and the same facts sorted by key."""


def reasons(part: Part, refusals: Refusals, records: Positions, explained: int) -> pl.DataFrame:
    """Return reason and values for each refused record, the first `explained` in detail."""
    tables = list(part)
    detailed = [
        _in_detail(tables[refusals.table[record]], part, refusals, record)
        for record in records[:explained].tolist()
    ]
    rest = records[explained:]
    pieces = [pl.DataFrame(detailed, schema=REASONS, orient="row")]
    pieces += [_in_short(part, refusals, rest)] if len(rest) else []
    return pl.concat(pieces)


def _in_detail(table: str, part: Part, refusals: Refusals, record: int) -> tuple[str, str]:
    incoming, rows, told = part[table]
    fact, earlier = int(refusals.fact[record]), int(refusals.earlier[record])
    here = rows.row(int(told.position[fact]), named=True)
    key = here["fact_id"]
    if earlier == IN_LEDGER:
        before = incoming.told_before(int(told.ledger.origin[fact]), [key])
    else:
        before = rows.slice(int(told.position[earlier]), 1)
    values = {"table": table, "fact_id": key}
    if before.is_empty():
        return DIFFERS_SOMEHOW, json.dumps(values, ensure_ascii=False)
    values["differences"] = _differences(before.row(0, named=True), here)
    return DIFFERS, json.dumps(values, ensure_ascii=False)


def _differences(before: Mapping[str, Any], here: Mapping[str, Any]) -> str:
    return ", ".join(
        f"{column}: {_shown(before.get(column))} → {_shown(value)}"
        for column, value in here.items()
        if before.get(column) != value
    )


def _shown(value: object) -> str:
    return "∅" if value is None else str(value)


def _in_short(part: Part, refusals: Refusals, records: Positions) -> pl.DataFrame:
    """Name table and fact of many refused records at once, in the order of `records`."""
    pieces: Sequence[pl.DataFrame] = [
        pl.DataFrame(
            {
                "record": chosen,
                "table": table,
                "fact_id": rows["fact_id"].gather(told.position[refusals.fact[chosen]]),
            }
        )
        for number, (table, (_, rows, told)) in enumerate(part.items())
        if len(chosen := records[refusals.table[records] == number])
    ]
    named = pl.concat(pieces).sort("record")
    return named.select(
        reason=pl.lit(DIFFERS_SOMEHOW),
        reason_values=pl.struct("table", "fact_id").struct.json_encode(),
    )
