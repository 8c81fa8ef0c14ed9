"""From one stage to another: when each contact entered, went on, was lost, or is still there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from smarketing.core.ledger.tables import MOMENT, Facts
from smarketing.core.ledger.views import until

Ages = NDArray[np.int64]
Flags = NDArray[np.bool_]

NEVER = -1
"""The age at which something happens that has not happened."""

GIVEN_BACK = ("rejected", "recycled")
"""The decisions of sales by which a lead leaves the way to the next stage."""


def losses(facts: Facts, sent_back: pl.DataFrame, as_of: datetime) -> pl.DataFrame:
    """Return each moment at which a contact left its way onward, up to `as_of`.

    That is: given back by sales, a deal lost, or sent back by the agreement's rules, as when it
    stalls (`sent_back`: contact_id, sent_back_at). Columns: contact_id, lost_at. A contact may
    come back: this is no verdict on the rest of its life.
    """
    given_back = until(facts, "dispositions", as_of).filter(pl.col("outcome").is_in(GIVEN_BACK))
    deals_lost = until(facts, "deal_events", as_of).filter(
        pl.col("status") == "lost", pl.col("contact_id").is_not_null()
    )
    moments = [
        frame.select("contact_id", lost_at=moment)
        for frame, moment in (
            (given_back, "occurred_at"),
            (deals_lost, "occurred_at"),
            (sent_back.lazy().filter(pl.col("sent_back_at") <= as_of), "sent_back_at"),
        )
    ]
    return pl.concat(moments).unique().collect()


def histories(
    entries: pl.DataFrame, start: str, end: str, lost: pl.DataFrame, as_of: datetime
) -> pl.DataFrame:
    """Return what became of each contact that entered the stage `start`, on its way to `end`.

    `entries` are stage entries, one per contact and stage (contact_id, stage, entered_at,
    implied); later ones than `as_of` do not exist. `end` may be any later stage: who skips what
    lies between is counted. `lost` holds contact_id and lost_at.

    One row per contact: contact_id, entered_at, converted_at (null where not yet), lost_at (the
    first loss since the entry and before the conversion; null where there is none), and whether
    the moment of `start` or of `end` is only implied by a later stage (`start_implied`,
    `end_implied`): then it says nothing of how long the way took. Nobody can be converted before
    they entered; a contact that reached `end` first counts as converted at once, as implied.
    """
    known = entries.filter(pl.col("entered_at") <= as_of)
    begun = known.filter(pl.col("stage") == start).select(
        "contact_id", "entered_at", start_implied="implied"
    )
    reached = known.filter(pl.col("stage") == end).select(
        "contact_id", converted_at="entered_at", end_implied="implied"
    )
    early = pl.col("converted_at") < pl.col("entered_at")
    joined = begun.join(reached, on="contact_id", how="left").with_columns(
        converted_at=pl.when(early).then("entered_at").otherwise("converted_at"),
        end_implied=pl.col("end_implied").fill_null(value=False) | early.fill_null(value=False),
    )
    before_the_end = pl.col("converted_at").is_null() | (pl.col("lost_at") < pl.col("converted_at"))
    first_lost = (
        joined.select("contact_id", "entered_at", "converted_at")
        .join(lost.select("contact_id", "lost_at"), on="contact_id")
        .filter(
            pl.col("lost_at").is_between(pl.col("entered_at"), pl.lit(as_of, MOMENT)),
            before_the_end,
        )
        .group_by("contact_id")
        .agg(pl.col("lost_at").min())
    )
    return (
        joined.join(first_lost, on="contact_id", how="left")
        .select(
            "contact_id", "entered_at", "converted_at", "lost_at", "start_implied", "end_implied"
        )
        .sort("entered_at", "contact_id")
    )


@dataclass(frozen=True)
class Watched:
    """How long contacts were watched since they entered a stage; ages in microseconds.

    One place per contact. `ended` is the age at which it converted, left by another door
    (`gone`), or, if neither, its age today: it is right-censored. `lost` is the age at which it
    was lost before that, `NEVER` where it was not; who is lost may still convert.
    """

    ended: Ages
    converted: Flags
    gone: Flags
    lost: Ages

    @property
    def size(self) -> int:
        """How many contacts are watched."""
        return len(self.ended)

    @property
    def open(self) -> Flags:
        """Who is neither converted nor lost nor gone."""
        waiting: Flags = ~self.converted & ~self.gone & (self.lost == NEVER)
        return waiting

    def only(self, kept: Flags) -> "Watched":
        """Keep some."""
        return Watched(self.ended[kept], self.converted[kept], self.gone[kept], self.lost[kept])


def conversions(found: pl.DataFrame, as_of: datetime) -> Watched:
    """Watch histories for conversion: whoever reaches the next stage counts, by skipping too."""
    converted = found["converted_at"].is_not_null().to_numpy()
    nobody = np.zeros(found.height, np.bool_)
    return Watched(_ended(found, as_of), converted, nobody, _since(found, "lost_at"))


def lags(found: pl.DataFrame, as_of: datetime) -> Watched:
    """Watch histories for how long the way takes.

    Contacts whose first stage is implied are left out, since nobody knows when their way began.
    Those whose next stage is implied go out by another door: they went on, but at an unknown
    moment, so they are a competing risk and no lag.
    """
    told = found.filter(~pl.col("start_implied"))
    reached = told["converted_at"].is_not_null().to_numpy()
    implied = told["end_implied"].to_numpy()
    return Watched(
        _ended(told, as_of), reached & ~implied, reached & implied, _since(told, "lost_at")
    )


def stays(found: pl.DataFrame, as_of: datetime) -> Watched:
    """Watch histories for leaving the stage, onward or lost, whichever comes first.

    Contacts whose first stage is implied are left out: they never stood in it.
    """
    told = found.filter(~pl.col("start_implied"))
    ended, lost = _ended(told, as_of), _since(told, "lost_at")
    left = told["converted_at"].is_not_null().to_numpy() | (lost != NEVER)
    nobody = np.zeros(told.height, np.bool_)
    return Watched(np.where(lost == NEVER, ended, lost), left, nobody, np.full(told.height, NEVER))


def watches(found: pl.DataFrame, as_of: datetime) -> Ages:
    """Return how long each contact could be watched: its age at `as_of`, whatever became of it."""
    return _microseconds(found.select(pl.lit(as_of, MOMENT) - pl.col("entered_at")))


def _ended(found: pl.DataFrame, as_of: datetime) -> Ages:
    moment = pl.col("converted_at").fill_null(pl.lit(as_of, MOMENT))
    return _microseconds(found.select(moment - pl.col("entered_at")))


def _since(found: pl.DataFrame, moment: str) -> Ages:
    return _microseconds(found.select(pl.col(moment) - pl.col("entered_at")))


def _microseconds(spans: pl.DataFrame) -> NDArray[Any]:
    return spans.to_series().dt.total_microseconds().fill_null(NEVER).to_numpy()
