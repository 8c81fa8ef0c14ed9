"""What earlier imports of a content, and people since, have said about its records."""

from collections.abc import Collection
from dataclasses import dataclass, field

import polars as pl

DISMISSED = "dismissed"
"""How a row of the quarantine was settled that a person does not want to be taken."""
CORRECTED = "corrected"
"""How one was settled when a correction of it was taken."""
SUPERSEDED = "superseded"
"""How one was settled when its file was read again by another mapping."""
TAKEN = "taken"
"""How one was settled when the same reading could take its record later."""

BY_A_PERSON = (DISMISSED, CORRECTED)
"""What a person decided: no later import puts it in question."""


def _no_lines() -> pl.Series:
    return pl.Series("line", [], pl.Int64)


def _no_rows() -> pl.DataFrame:
    return pl.DataFrame(schema={"line": pl.Int64, "quarantine_id": pl.String})


@dataclass(frozen=True)
class Earlier:
    """What became of the lines of a content before it is read once more.

    `waiting` holds line and quarantine_id of the rows of this very reading that are still open.
    `settled` are the lines that a person settled: they are not listed again. `closed` are the
    lines whose row an import closed by itself: refused once more, they are listed anew.
    """

    waiting: pl.DataFrame = field(default_factory=_no_rows)
    settled: pl.Series = field(default_factory=_no_lines)
    closed: pl.Series = field(default_factory=_no_lines)


def earlier(rows: pl.DataFrame, import_id: str, comparable: Collection[str]) -> Earlier:
    """Return what is known before an import.

    `rows` are those of all readings of the content, as `Quarantine.of_content` returns them;
    `comparable` names the readings whose settlements hold for this one too.
    """
    own = rows.filter(pl.col("import_id") == import_id)
    waiting = own.filter(pl.col("how").is_null()).select("line", "quarantine_id")
    open_lines = waiting["line"].implode()
    of_these = pl.col("import_id").is_in([import_id, *comparable])
    decided = rows.filter(of_these & pl.col("how").is_in(BY_A_PERSON))["line"].unique()
    settled = decided.filter(~decided.is_in(open_lines))
    closed = own["line"].unique()
    known = pl.concat([waiting["line"], settled]).implode()
    return Earlier(waiting, settled, closed.filter(~closed.is_in(known)))
