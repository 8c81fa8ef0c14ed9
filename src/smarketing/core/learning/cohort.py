"""Which leads the score is about, at which moment of theirs, and what became of them.

The question is one for all: of the leads as they stand at this moment, who becomes a customer
within the horizon? Two moments are possible, and never mixed, because when a lead was looked at
would then tell how it went on:

- `age`: so many days after it became known, for every lead that is no customer by then;
- `handoff`: when it was handed over to sales, for leads that entered that stage on their own.

A lead counts once the horizon has passed for it, won or not. Leads that closed early but are
younger than that are left out with the open ones: those who decide fast would else stand for all.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Literal

import polars as pl

from smarketing.core.ledger.tables import MOMENT, Facts
from smarketing.core.ledger.views import until

_ENOUGH_WINS = 20
_USUAL_LAG = 0.95
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Question:
    """What is asked: at which moment leads are looked at, and how far ahead.

    `days` is the age at `age`. `horizon_days` of None is measured: the time after which 95 of 100
    customers had bought. With `by_position` the facts carry no usable dates: leads are taken as
    they stand at last, in the order in which the ledger holds them, and all of them are closed.
    """

    at: Literal["age", "handoff"] = "age"
    days: int = 30
    horizon_days: int | None = None
    by_position: bool = False


@dataclass(frozen=True)
class Cohort:
    """The leads in question, in order of their snapshot (or of the file).

    `leads` has contact_id, known_at, snapshot_at, won_at (null: not a customer) and `happened`:
    1.0 customer within the horizon, 0.0 not, null where the horizon has not passed. `bought_early`
    counts leads that were customers before their snapshot and are therefore left out.
    """

    leads: pl.DataFrame
    horizon_days: int | None
    bought_early: int

    @property
    def closed(self) -> pl.DataFrame:
        """The leads whose outcome is known."""
        return self.leads.filter(pl.col("happened").is_not_null())

    @property
    def has_dates(self) -> bool:
        """Say whether leads became known at different moments, as far as that can be told."""
        return self.leads.height <= 1 or self.leads["known_at"].n_unique() > 1


def cohort_of(
    facts: Facts,
    entries: pl.DataFrame,
    stages: tuple[str, str | None],
    question: Question,
    as_of: datetime,
) -> Cohort:
    """Return the leads in question.

    `entries` are stage entries (contact_id, stage, entered_at, implied), each stage once; `stages`
    names the stage that makes a customer, and the one that hands over to sales.
    """
    customer, handoff = stages
    known = _known(facts, as_of)
    won = entries.filter(pl.col("stage") == customer).select("contact_id", won_at="entered_at")
    known = known.join(won, on="contact_id", how="left", maintain_order="left")
    if question.by_position:
        happened = pl.col("won_at").is_not_null().cast(pl.Float64)
        leads = known.with_columns(snapshot_at=pl.lit(as_of, MOMENT), happened=happened)
        return Cohort(_shaped(leads), None, 0)
    if question.at == "handoff":
        own = entries.filter(pl.col("stage") == (handoff or ""), ~pl.col("implied"))
        handed = own.select("contact_id", snapshot_at="entered_at")
        known = known.join(handed, on="contact_id", maintain_order="left")
    else:
        due = pl.col("known_at") + timedelta(days=question.days)
        known = known.with_columns(snapshot_at=pl.min_horizontal(due, pl.lit(as_of, MOMENT)))
    early = (pl.col("won_at") <= pl.col("snapshot_at")).fill_null(value=False)
    bought_early = known.filter(early).height
    leads = known.filter(~early).sort("snapshot_at", "contact_id")
    horizon = question.horizon_days or _horizon(leads, as_of)
    return Cohort(_shaped(_judged(leads, question, horizon, as_of)), horizon, bought_early)


def _known(facts: Facts, as_of: datetime) -> pl.DataFrame:
    """Return when each contact became known, in the order in which the ledger holds them."""
    told = [until(facts, name, as_of).select("contact_id", "occurred_at") for name in _TELLING]
    first = pl.col("occurred_at").min().alias("known_at")
    return (
        pl.concat(told)
        .filter(pl.col("contact_id").is_not_null())
        .group_by("contact_id", maintain_order=True)
        .agg(first)
        .collect()
    )


_TELLING = ("contacts", "touches")


def _horizon(leads: pl.DataFrame, as_of: datetime) -> int:
    """Return after how many days 95 of 100 customers had bought.

    Measured on the older half of history where it has customers enough: of recent leads only the
    fast ones have bought yet.
    """
    lags = (pl.col("won_at") - pl.col("snapshot_at")).dt.total_seconds()
    wins = leads.filter(pl.col("won_at").is_not_null()).with_columns(lag=lags)
    first = leads["snapshot_at"].min()
    if isinstance(first, datetime):
        older = wins.filter(pl.col("snapshot_at") <= first + (as_of - first) / 2)
        wins = older if older.height >= _ENOUGH_WINS else wins
    usual = wins["lag"].quantile(_USUAL_LAG, "higher")
    return max(ceil((usual or 0) / _DAY.total_seconds()), 1)


def _judged(leads: pl.DataFrame, question: Question, horizon: int, as_of: datetime) -> pl.DataFrame:
    end = pl.col("snapshot_at") + timedelta(days=horizon)
    is_due = pl.lit(value=True)
    if question.at == "age":
        is_due = pl.col("known_at") + timedelta(days=question.days) <= as_of
    happened = (pl.col("won_at") <= end).fill_null(value=False).cast(pl.Float64)
    return leads.with_columns(happened=pl.when(is_due & (end <= as_of)).then(happened))


def _shaped(leads: pl.DataFrame) -> pl.DataFrame:
    return leads.select("contact_id", "known_at", "snapshot_at", "won_at", "happened")
