"""Each list of rows as a table: found, filtered, and not yet turned into anything else."""

from collections.abc import Callable
from itertools import pairwise

import polars as pl

from smarketing.core.base.period import Period, local_date, period_of
from smarketing.core.ledger.tables import MOMENT
from smarketing.core.ledger.views import UNKNOWN
from smarketing.core.replay.segments import NO_LINE
from smarketing.core.reports.daily import uncalled
from smarketing.core.reports.plan.grounds import standing_in
from smarketing.core.reports.rows.asked import RowList, RowsAsked
from smarketing.core.reports.situation import Situation
from smarketing.core.reports.sla.marketing_promises import (
    counted_leads,
    counts_visits,
    delivered_leads,
    qualities,
    quantities,
)

SERVED_LATE = "served-late"
"""The state of a promise that was broken, and then served all the same."""

_COLUMNS: dict[str, pl.DataType | type[pl.DataType]] = {
    "contact_id": pl.String,
    "at": MOMENT,
    "state": pl.String,
    "rep": pl.String,
    "segment": pl.String,
    "line": pl.Int32,
    "amount": pl.Int64,
    "reason": pl.String,
    "number": pl.Int64,
}
_OLDEST_FIRST = (RowList.WAITING, RowList.STANDING, RowList.PROMISE)


def rows_frame(situation: Situation, asked: RowsAsked) -> pl.DataFrame:
    """Return all rows asked for, in order, with who each is: see `Row` for what they say.

    What is waited for comes oldest first, what happened latest first.
    """
    found = _with_all(_FRAMES[asked.list](situation, asked), situation)
    day = local_date("at", situation.zone)
    if asked.start is not None:
        found = found.filter(day >= asked.start)
    if asked.end is not None:
        found = found.filter(day <= asked.end)
    if asked.after is not None:
        found = found.filter(pl.col("at") > asked.after)
    for column in ("rep", "channel", "campaign", "segment"):
        wanted = getattr(asked, column)
        if wanted is not None:
            found = found.filter(pl.col(column) == wanted)
    newest_first = asked.list not in _OLDEST_FIRST
    return found.sort("at", "contact_id", descending=[newest_first, False], nulls_last=True)


def _with_all(found: pl.DataFrame, situation: Situation) -> pl.DataFrame:
    """Give a list every column: what it does not say itself is that of the contact."""
    missing = [
        pl.lit(None, dtype).alias(name)
        for name, dtype in _COLUMNS.items()
        if name not in found.columns
    ]
    told = found.with_columns(missing).select(
        *(pl.col(name).cast(dtype) for name, dtype in _COLUMNS.items()),
        _own_channel(found),
    )
    known = situation.profiles.select(
        "contact_id", "name", "channel", "campaign", "persona", "owner"
    )
    joined = told.join(known, on="contact_id", how="left", maintain_order="left")
    return joined.with_columns(
        pl.coalesce("rep", "owner").fill_null(UNKNOWN).alias("rep"),
        pl.coalesce("own_channel", "channel").fill_null(UNKNOWN).alias("channel"),
        pl.col("contact_id", "name", "campaign", "persona", "segment").fill_null(UNKNOWN),
        pl.col("line").fill_null(NO_LINE),
        pl.col("number").fill_null(1),
    )


def _own_channel(found: pl.DataFrame) -> pl.Expr:
    """Return the channel that a row says itself: a visit has one, and no contact."""
    told = pl.col("own_channel") if "own_channel" in found.columns else pl.lit(None, pl.String)
    return told.alias("own_channel")


def _entries(situation: Situation, asked: RowsAsked) -> pl.DataFrame:
    chosen = pl.col("repeat") if asked.state == "again" else ~pl.col("repeat")
    found = situation.all_entries.filter(pl.col("stage") == asked.stage, chosen)
    state = (
        pl.when("implied")
        .then(pl.lit("skipped"))
        .when("repeat")
        .then(pl.lit("again"))
        .otherwise(pl.lit("entered"))
    )
    told = found.select("contact_id", "cycle", at="entered_at", state=state)
    handoff = situation.agreement.handoff
    if handoff is None or handoff.stage != asked.stage:
        return told
    worths = situation.handoff_segments.select("contact_id", "cycle", "segment", "line")
    return told.join(worths, on=["contact_id", "cycle"], how="left", maintain_order="left")


def _handed_over(situation: Situation, asked: RowsAsked) -> pl.DataFrame:
    del asked
    return _decisions(situation).filter(~pl.col("repeat")).with_columns(at="handed_over_at")


def _decided(situation: Situation, asked: RowsAsked) -> pl.DataFrame:
    decided = _decisions(situation).filter(pl.col("decided_at").is_not_null())
    if asked.state:
        decided = decided.filter(pl.col("state") == asked.state)
    return decided.with_columns(at="decided_at")


def _decisions(situation: Situation) -> pl.DataFrame:
    """Return every handoff with what sales decided; empty where no handoff is agreed."""
    if situation.agreement.handoff is None:
        return pl.DataFrame(schema={**_COLUMNS, **dict.fromkeys(_MOMENTS, _COLUMNS["at"])})
    return situation.clocked.with_columns(
        state=pl.col("decision").fill_null("undecided"),
        reason=pl.when(pl.col("decision") == "rejected").then(pl.col("reasons").list.first()),
    )


_MOMENTS = ("handed_over_at", "decided_at")


def _delivered(situation: Situation, asked: RowsAsked) -> pl.DataFrame:
    owed = next(one for one in quantities(situation) if one.name == asked.commitment)
    if counts_visits(situation, owed):
        return _visits(situation, asked)
    entries = delivered_leads(situation, owed).filter(~pl.col("repeat"))
    at = "entered_at" if "entered_at" in entries.columns else "handed_over_at"
    return entries.with_columns(at=at)


def _quality(situation: Situation, asked: RowsAsked) -> pl.DataFrame:
    owed = next(one for one in qualities(situation) if one.name == asked.commitment)
    period = Period(
        asked.start or period_of(situation.today, owed.per).start, asked.end or situation.today
    )
    found = counted_leads(situation, owed, period)
    at = "decided_at" if "decided_at" in found.columns else "handed_over_at"
    state = pl.when("met").then(pl.lit("met")).otherwise(pl.lit("breached"))
    return found.with_columns(at=at, state=state)


def _promise(situation: Situation, asked: RowsAsked) -> pl.DataFrame:
    leads = next(leads for one, leads in situation.judged_promises if one.name == asked.commitment)
    told = leads.with_columns(pl.col("state").cast(pl.String), at="due_at", rep="answerable")
    if asked.state == SERVED_LATE:
        late = told.filter(pl.col("state") == "breached", pl.col("served_at").is_not_null())
        return late.with_columns(at="served_at", state=pl.lit(SERVED_LATE))
    if asked.state:
        return told.filter(pl.col("state") == asked.state)
    return told.filter(pl.col("state") != "open")


def _waiting(situation: Situation, asked: RowsAsked) -> pl.DataFrame:
    leads = uncalled(situation)
    if leads.is_empty():
        return pl.DataFrame(schema=_COLUMNS)
    state = pl.when("late").then(pl.lit("late")).otherwise(pl.lit("in-time"))
    told = leads.with_columns(at="handed_over_at", state=state)
    return told.filter(pl.col("state") == asked.state) if asked.state else told


def _deals(situation: Situation, asked: RowsAsked) -> pl.DataFrame:
    currency = situation.agreement.agreement.currency
    mine = situation.deals.filter(pl.col("currency") == currency)
    if asked.state:
        mine = mine.filter(pl.col("status") == asked.state)
    return mine.with_columns(at="since", state="status")


def _standing(situation: Situation, asked: RowsAsked) -> pl.DataFrame:
    after = {stage.name: following for stage, following in pairwise(situation.stages)}
    stage = next(one for one in situation.stages if one.name == asked.stage)
    if asked.stage not in after:
        return pl.DataFrame(schema=_COLUMNS)
    found = standing_in(situation, stage, after[asked.stage])
    return found.with_columns(at="entered_at", state=pl.lit("standing"))


def _visits(situation: Situation, asked: RowsAsked) -> pl.DataFrame:
    del asked
    spent = situation.spend.filter(pl.col("visits") > 0)
    return spent.select(
        pl.lit(None, pl.String).alias("contact_id"),
        at="occurred_at",
        state=pl.lit("visited"),
        own_channel="channel",
        number="visits",
    )


_FRAMES: dict[RowList, Callable[[Situation, RowsAsked], pl.DataFrame]] = {
    RowList.ENTRIES: _entries,
    RowList.HANDED_OVER: _handed_over,
    RowList.DELIVERED: _delivered,
    RowList.QUALITY: _quality,
    RowList.PROMISE: _promise,
    RowList.WAITING: _waiting,
    RowList.DECIDED: _decided,
    RowList.DEALS: _deals,
    RowList.STANDING: _standing,
    RowList.VISITS: _visits,
}
