"""Who rejects more than others do, of the same leads; and which source is rejected more.

A channel may be rejected often since those who get its leads reject much, and a person may reject
much since they get the leads of a bad channel. Each is therefore compared with the others *in the
same stratum*, as in indirect standardisation: of each stratum, the rate of the others, weighted
by one's own leads there. Leads of a stratum that nobody else has say nothing, and are left out.
"""

from collections.abc import Sequence

import polars as pl

from smarketing.core.reports.quality.pages import Compared

LEAST_ALIKE = 30
"""With fewer leads that can be compared, nothing is said."""

LEAST_DIFFERENCE = 0.05
"""A smaller difference of the rates is not worth a meeting, however certain."""

MANY_DEVIATIONS = 3.0
"""So many standard deviations are more than chance, also where there are many rows to look at."""


def compared(decided: pl.DataFrame, by: str, stratum: Sequence[str]) -> dict[str, Compared]:
    """Compare each value of `by` with the others in the same stratum; few leads are left out.

    `decided` has a row for each lead that was accepted or rejected, with its `state`.
    """
    own = decided.group_by(by, *stratum).agg(
        leads=pl.len().cast(pl.Float64),
        rejected=(pl.col("state") == "rejected").sum().cast(pl.Float64),
    )
    others_leads = pl.col("leads").sum().over(stratum) - pl.col("leads")
    others_rejected = pl.col("rejected").sum().over(stratum) - pl.col("rejected")
    # The variance is taken at a rate that is never 0 or 1: a few leads of others are no certainty.
    near = (others_rejected + 0.5) / (others_leads + 1)
    spread = near * (1 - near)
    rows = (
        own.with_columns(others=others_leads, rate=others_rejected / others_leads, spread=spread)
        .filter(pl.col("others") > 0)
        .with_columns(
            expected=pl.col("leads") * pl.col("rate"),
            variance=pl.col("spread") * pl.col("leads") * (1 + pl.col("leads") / pl.col("others")),
        )
        .group_by(by)
        .agg(pl.col("leads", "rejected", "expected", "variance").sum())
    )
    found = rows.filter(pl.col("leads") >= LEAST_ALIKE)
    return {key: _compared(*figures) for key, *figures in found.iter_rows()}


def _compared(leads: float, rejected: float, expected: float, variance: float) -> Compared:
    difference = rejected - expected
    is_certain = difference**2 >= MANY_DEVIATIONS**2 * variance
    is_large = abs(difference) >= LEAST_DIFFERENCE * leads
    side = (1 if difference > 0 else -1) if is_certain and is_large else 0
    return Compared(int(leads), rejected / leads, expected / leads, side)
