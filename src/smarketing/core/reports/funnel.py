"""The funnel report: stage counts and conversion by month, channel, persona, segment or owner."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

import polars as pl

from smarketing.core.base.finding import Finding
from smarketing.core.base.period import local_date
from smarketing.core.base.rates import ratio_of, share_of
from smarketing.core.base.sentence import Text
from smarketing.core.ledger.views import UNKNOWN, until
from smarketing.core.reports.conversion.report import (
    heading_of,
    immature_months,
    monthly_ways,
    step_times,
)
from smarketing.core.reports.pages import (
    FunnelReport,
    FunnelRow,
    FunnelStage,
)
from smarketing.core.reports.situation import Situation

CUTS = ("month", "channel", "campaign", "persona", "segment", "owner")

OTHERS = "*"
"""The key of the row that adds up the names which have none of their own."""


def funnel_report(
    situation: Situation,
    by: str,
    start: date,
    end: date,
    findings: Sequence[Finding] = (),
    most: int | None = None,
    *,
    timed: bool = False,
) -> FunnelReport:
    """Count the contacts that entered each stage between two civil dates, both included.

    `by` is one of `CUTS`. Contacts without a channel, persona or owner make a row "" of their
    own, so that every column adds up to the total. A segment is that of the first handoff.
    Months come in order, other rows by how many contacts they brought; of these, no more than
    `most` have a name of their own, and one row adds up the others. With `timed`, the report says
    how long each step takes, as all of history tells, not the period alone.
    """
    counts = _counts(situation, by, start, end)
    order = [stage.name for stage in situation.stages]
    traffic = situation.traffic_stage.name if situation.traffic_stage else None
    keys = _keys(counts, by, situation.first_stage.name)
    others = [] if by == "month" else _beyond(keys, most)
    if others:
        counts = _added_up(counts, others)
        keys = [*(key for key in keys if key not in set(others)), OTHERS]
    by_key = counts.partition_by("key", as_dict=True)
    ways = monthly_ways(situation) if timed or by == "month" else []
    young = immature_months(ways) if by == "month" else {}
    rows = [
        _row(key, by_key[(key,)], order, traffic, situation.label(by, key), young) for key in keys
    ]
    if others:
        rows[-1] = replace(rows[-1], others=len(others))
    rows.sort(key=lambda row: row.key == UNKNOWN)
    whole = counts.group_by("stage").agg(pl.exclude("key").sum())
    return FunnelReport(
        by,
        start,
        end,
        [heading_of(stage) for stage in situation.stages],
        rows,
        _row(UNKNOWN, whole, order, traffic),
        list(findings),
        situation.footing(),
        step_times(ways) if timed else [],
    )


def first_day(situation: Situation) -> date:
    """Return the day of the first stage entry, visit or deal; today where there is none."""
    # Deals without a contact enter no stage, but belong to the closed loop.
    dealt = until(situation.facts, "deal_events", situation.as_of)
    dealt_on = dealt.select(local_date("occurred_at", situation.zone)).collect().to_series()
    days = [situation.entries["day"].min(), situation.spend["day"].min(), dealt_on.min()]
    return min((day for day in days if isinstance(day, date)), default=situation.today)


def _keys(counts: pl.DataFrame, by: str, first: str) -> list[str]:
    """Return what the rows are named by: in order of time, or of how many entered the stage."""
    came = pl.col("entered").filter(pl.col("stage") == first).sum()
    found = counts.group_by("key").agg(came.alias("came"))
    if by == "month":
        return found["key"].sort().to_list()
    return found.sort("came", "key", descending=[True, False])["key"].to_list()


def _beyond(keys: Sequence[str], most: int | None) -> list[str]:
    """Return the names that have no row of their own; one alone may as well be named."""
    beyond = [] if most is None else [key for key in keys if key != UNKNOWN][most:]
    return beyond if len(beyond) > 1 else []


def _added_up(counts: pl.DataFrame, others: Sequence[str]) -> pl.DataFrame:
    key = pl.when(pl.col("key").is_in(others)).then(pl.lit(OTHERS)).otherwise("key").alias("key")
    return counts.group_by(key, "stage").agg(pl.all().exclude("key", "stage").sum())


def _counts(situation: Situation, by: str, start: date, end: date) -> pl.DataFrame:
    """Return key, stage, entered, implied, went_on (entered the next stage by now)."""
    order = [stage.name for stage in situation.stages]
    following = dict(pairwise(order))
    entries = situation.entries
    reached = entries.select("contact_id", pl.col("stage").alias("next"), went_on=True)
    mine = entries.filter(pl.col("day").is_between(start, end)).with_columns(
        next=pl.col("stage").replace_strict(following, default=None, return_dtype=pl.String)
    )
    people = (
        _keyed(mine, by, situation)
        .join(reached, on=["contact_id", "next"], how="left")
        .group_by("key", "stage")
        .agg(
            pl.len().cast(pl.Int64).alias("entered"),
            pl.col("implied").sum().cast(pl.Int64),
            pl.col("went_on").fill_null(value=False).sum().cast(pl.Int64),
        )
    )
    if situation.traffic_stage is None:
        return people
    return pl.concat([_visits(situation, situation.traffic_stage.name, by, start, end), people])


def _keyed(mine: pl.DataFrame, by: str, situation: Situation) -> pl.DataFrame:
    if by == "month":
        return mine.with_columns(key=_month("day"))
    joined = mine.join(situation.keys_of_contacts(by), on="contact_id", how="left")
    return joined.with_columns(pl.col("key").fill_null(UNKNOWN))


def _month(day: str) -> pl.Expr:
    return pl.col(day).dt.strftime("%Y-%m")


def _visits(situation: Situation, stage: str, by: str, start: date, end: date) -> pl.DataFrame:
    spend = situation.spend.filter(pl.col("day").is_between(start, end), pl.col("visits") > 0)
    key = _month("day") if by == "month" else pl.col(by) if by in spend.columns else pl.lit(UNKNOWN)
    return (
        spend.group_by(key.fill_null(UNKNOWN).alias("key"))
        .agg(pl.col("visits").sum().alias("entered"))
        .select(
            "key",
            pl.lit(stage).alias("stage"),
            "entered",
            pl.lit(0, pl.Int64).alias("implied"),
            pl.lit(0, pl.Int64).alias("went_on"),
        )
        # A constant key makes a group even of nothing.
        .filter(pl.col("entered") > 0)
    )


def _row(
    key: str,
    counts: pl.DataFrame,
    order: Sequence[str],
    traffic: str | None,
    label: Text | None = None,
    immature: Mapping[str, set[str]] | None = None,
) -> FunnelRow:
    found = {row["stage"]: row for row in counts.iter_rows(named=True)}
    nothing = {"entered": 0, "implied": 0, "went_on": 0}
    stages = []
    for place, stage in enumerate(order):
        here = found.get(stage, nothing)
        above = found.get(order[place - 1], nothing) if place else nothing
        followed = place > 0 and order[place - 1] != traffic
        stages.append(
            FunnelStage(
                stage,
                here["entered"],
                here["implied"],
                ratio_of(here["entered"], above["entered"]),
                share_of(above["went_on"], above["entered"]) if followed else None,
                key in (immature or {}).get(stage, ()),
            )
        )
    return FunnelRow(key, stages, label)
