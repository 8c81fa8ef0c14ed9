"""A plain table of calls, one row per person: how often called, and whether it came to anything."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from smarketing.core.base.finding import Finding, Severity, Source
from smarketing.core.ledger.numbers import Notation, parse_truth, parse_whole


@dataclass(frozen=True)
class CallColumns:
    """Which columns of a file hold the number of attempts and the outcome.

    `words` are those that mean success; without any, yes, true, 1 and the like do.
    """

    attempts: str
    outcome: str
    words: tuple[str, ...] = ()


def call_list(
    raw: pl.DataFrame, lines: pl.Series, columns: CallColumns, file: str
) -> tuple[pl.DataFrame, list[Finding]]:
    """Return `attempts` and `reached` of each row that tells both, and what the others lack.

    `raw` holds texts, `lines` the line of the file where each row begins. Where `words` say what
    success is called, any other word is none; an empty place is no word.
    """
    told, outcome = raw[columns.attempts], raw[columns.outcome]
    attempts = parse_whole(told, Notation())
    attempts = attempts.set(attempts < 0, None)
    reached = _reached(outcome, columns.words)
    findings = [
        *_unread(attempts, told, lines, columns.attempts, file),
        *_unread(reached, outcome, lines, columns.outcome, file),
    ]
    known = pl.DataFrame({"attempts": attempts, "reached": reached}).drop_nulls()
    return known, findings


def _reached(outcome: pl.Series, words: Sequence[str]) -> pl.Series:
    if not words:
        return parse_truth(outcome)
    bare = outcome.str.strip_chars()
    return bare.set(bare == "", None).is_in(list(words))


def _unread(
    read: pl.Series, told: pl.Series, lines: pl.Series, column: str, file: str
) -> list[Finding]:
    """Tell of the rows whose place in a column says nothing that can be read, by the first."""
    rows = read.is_null().arg_true()
    if not len(rows):
        return []
    first = int(rows[0])
    return [
        Finding(
            "contact.unread",
            Severity.WARNING,
            "{count} rows say nothing in column `{column}` that can be counted; they are left out",
            "write a whole number of attempts, and yes or no as outcome, or say with "
            "--reached-value which word means yes",
            {"count": len(rows), "column": column},
            Source(file, int(lines[first]), None, told[first] or ""),
        )
    ]
