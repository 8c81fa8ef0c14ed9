"""Judged handoffs counted, whole and by a column; every part adds up to the whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from smarketing.core.base.rates import share_of
from smarketing.core.reports.quality.ground import STATES
from smarketing.core.reports.quality.pages import Judged

_PARTS = 10**6
"""Fit is added up in whole millionths of a point."""


@dataclass(frozen=True)
class Counted:
    """What is counted of judged handoffs: the reasons and later stages in order, fit, attributes.

    `has_fit` and `has_attributes` say whether the agreement speaks of them.
    """

    reasons: Sequence[str]
    reached: Sequence[str]
    has_fit: bool
    has_attributes: bool

    def of(self, rows: pl.DataFrame) -> Judged:
        """Count rows, whatever they are."""
        return self.by(rows.with_columns(all=pl.lit("")), "all").get("", self._nothing())

    def by(self, rows: pl.DataFrame, column: str) -> Mapping[str, Judged]:
        """Count rows by the values of a column."""
        table = rows.group_by(pl.col(column).alias("key")).agg(self._expressions()).sort("key")
        return {row["key"]: self._judged(row) for row in table.iter_rows(named=True)}

    def _expressions(self) -> list[pl.Expr]:
        accepted, rejected = (pl.col("state") == state for state in ("accepted", "rejected"))
        return [
            pl.len().cast(pl.Int64).alias("handed"),
            *((pl.col("state") == state).sum().cast(pl.Int64).alias(state) for state in STATES),
            pl.col("returned", "bought_later").sum().cast(pl.Int64),
            *(
                (rejected & (pl.col("reason") == reason))
                .sum()
                .cast(pl.Int64)
                .alias(f"for {reason}")
                for reason in self.reasons
            ),
            *((accepted & pl.col(name)).sum().cast(pl.Int64).alias(name) for name in self.reached),
            _mean(pl.col("fit")).alias("fit"),
            _mean(pl.col("fit").filter(accepted)).alias("fit accepted"),
            _mean(pl.col("fit").filter(rejected)).alias("fit rejected"),
            (pl.col("missing") == 0).sum().cast(pl.Int64).alias("complete"),
        ]

    def _judged(self, row: Mapping[str, object]) -> Judged:
        def count(name: str) -> int:
            return int(str(row[name]))

        def mean(name: str) -> float | None:
            value = row[name]
            return value if self.has_fit and isinstance(value, float) else None

        accepted, rejected = count("accepted"), count("rejected")
        return Judged(
            count("handed"),
            accepted,
            rejected,
            count("unsaid"),
            count("given_back"),
            count("waiting"),
            count("returned"),
            share_of(accepted, accepted + rejected),
            [count(f"for {reason}") for reason in self.reasons],
            mean("fit"),
            mean("fit accepted"),
            mean("fit rejected"),
            share_of(count("complete"), count("handed")) if self.has_attributes else None,
            [count(name) for name in self.reached],
            count("bought_later"),
        )

    def _nothing(self) -> Judged:
        none = [0] * len(self.reasons)
        return Judged(*(0,) * 7, None, none, None, None, None, None, [0] * len(self.reached), 0)


def _mean(values: pl.Expr) -> pl.Expr:
    """Return a mean that does not depend on the order in which rows are added up."""
    count = values.count().cast(pl.Int64)
    total = (values * _PARTS).round().cast(pl.Int64).sum()
    return pl.when(count > 0).then(total / (count * _PARTS))
