"""The freshness report: what came when, from where, and what should have come again by now."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

import polars as pl

from smarketing.core.base.sentence import Sentence, Span
from smarketing.core.ledger.mapping import Mapping, read_mapping
from smarketing.core.reports.freshness.pages import FreshFile, FreshnessReport, FreshTable
from smarketing.core.reports.freshness.rhythm import rhythm

_NUMBERS = re.compile(r"\d+")


def freshness_report(
    log: pl.DataFrame, facts: pl.DataFrame, waiting: pl.DataFrame, as_of: datetime, zone: str
) -> FreshnessReport:
    """Tell how fresh the facts are, by file and by table.

    `log` is the history of imports: import_id, file, taken_at, rows, new_facts (a JSON object) and
    mapping (its text). `facts` has source, table, facts, last_at (the last one by `as_of`) and
    ahead. `waiting` has a row per record in quarantine, with its import_id.
    """
    known = log.filter(pl.col("taken_at") <= as_of)
    files = _files(known, waiting, as_of)
    files.sort(key=lambda one: (one.is_older is not True, -one.age_seconds, one.source, one.kind))
    tables = [
        FreshTable(*row)
        for row in facts.sort("source", "table")
        .select("source", "table", "facts", "last_at", "ahead")
        .iter_rows()
    ]
    return FreshnessReport(as_of, zone, _headline(files), files, tables)


def _files(log: pl.DataFrame, waiting: pl.DataFrame, as_of: datetime) -> list[FreshFile]:
    """Return one row per source and kind of file."""
    read = log.select("mapping", "file").unique(maintain_order=True)
    kinds = pl.DataFrame(
        _kinds(read), schema=["mapping", "file", "source", "kind"], orient="row"
    ).cast(pl.String)
    counted = waiting.group_by("import_id").agg(pl.len().cast(pl.Int64).alias("waiting"))
    named = (
        log.join(kinds, on=["mapping", "file"], how="left")
        .join(counted, on="import_id", how="left")
        .with_columns(pl.col("waiting").fill_null(0), new=pl.col("new_facts") != "{}")
        .sort("taken_at", "import_id")
    )
    grouped = named.group_by("source", "kind", maintain_order=True).agg(
        imports=pl.len(),
        records=pl.col("rows").sum(),
        last_file=pl.col("file").last(),
        moments="taken_at",
        last_new_at=pl.col("taken_at").filter("new").last(),
        waiting=pl.col("waiting").sum(),
    )
    found = []
    for row in grouped.iter_rows(named=True):
        moments = pl.Series(row["moments"]).dt.timestamp("us").to_numpy() / 1e6
        beat = rhythm(moments, as_of.timestamp())
        last = row["moments"][-1]
        found.append(
            FreshFile(
                row["source"],
                row["kind"],
                row["imports"],
                row["records"],
                row["last_file"],
                last,
                row["last_new_at"],
                row["waiting"],
                (as_of - last) / timedelta(seconds=1),
                beat.usual_seconds if beat else None,
                beat.is_older if beat else None,
            )
        )
    return found


def _kinds(read: pl.DataFrame) -> list[tuple[str, str, str, str]]:
    """Return of each mapping and file: the source, and the name of the rule that reads it.

    A mapping that cannot be read any more still tells files apart by their names, numbers aside.
    """
    mappings: dict[str, Mapping | None] = {}
    found = []
    for text, file in read.iter_rows():
        if text not in mappings:
            mappings[text] = read_mapping(text, file)[0]
        mapping = mappings[text]
        place = mapping.rule_for(file) if mapping else None
        kind = _NUMBERS.sub("#", file)
        if mapping is not None and place is not None:
            kind = mapping.files[place].name
        found.append((text, file, mapping.source if mapping else "", kind))
    return found


def _headline(files: Sequence[FreshFile]) -> list[Sentence]:
    """Say whether everything came as usual, and what is missing most."""
    if not files:
        return [Sentence("Nothing was imported yet.")]
    late = [one for one in files if one.is_older]
    told = [_late(late)] if late else [_as_usual(files)]
    waiting = sum(one.waiting for one in files)
    if waiting:
        told.append(
            Sentence(
                "{count} record waits in quarantine.",
                {"count": waiting},
                "{count} records wait in quarantine.",
                waiting,
            )
        )
    return told


def _late(late: Sequence[FreshFile]) -> Sentence:
    worst = max(late, key=lambda one: one.age_seconds / (one.usual_seconds or 1))
    return Sentence(
        "{count} source is older than usual: `{kind}` last came {age} ago, and usually comes every "
        "{usual}.",
        {
            "count": len(late),
            "kind": worst.kind,
            "age": Span(worst.age_seconds),
            "usual": Span(worst.usual_seconds or 0.0),
        },
        "{count} sources are older than usual, first of all `{kind}`: it last came {age} ago, and "
        "usually comes every {usual}.",
        len(late),
    )


def _as_usual(files: Sequence[FreshFile]) -> Sentence:
    oldest = max(files, key=lambda one: one.age_seconds)
    if all(one.is_older is None for one in files):
        return Sentence(
            "The oldest source is `{kind}`, which last came {age} ago; how often each usually "
            "comes shows after four imports.",
            {"kind": oldest.kind, "age": Span(oldest.age_seconds)},
        )
    return Sentence(
        "Nothing is older than usual; the oldest is `{kind}`, which last came {age} ago.",
        {"kind": oldest.kind, "age": Span(oldest.age_seconds)},
    )
