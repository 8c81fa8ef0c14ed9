"""Replay: facts and an agreement in, stage entries out."""

from collections.abc import Sequence
from datetime import datetime

import polars as pl

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.stages import (
    OnContact,
    OnDeal,
    OnDisposition,
    OnQualification,
    OnRecorded,
    OnTouch,
    OnTraffic,
    Stage,
)
from smarketing.core.ledger.tables import MOMENT, Facts
from smarketing.core.ledger.views import first_of_each, until
from smarketing.core.replay.score import first_qualifications

STAGE_ENTRIES: dict[str, pl.DataType | type[pl.DataType]] = {
    "contact_id": pl.String,
    # the stage of the agreement, by name
    "stage": pl.String,
    # when the contact entered it, UTC
    "entered_at": MOMENT,
    # what made it so: "contact", "score 45", "trigger demo_request", "deal won", "implied by sal" …
    "rule": pl.String,
    # the fact that decided
    "fact_id": pl.String,
    # true where no fact speaks of this stage itself: a later one was entered
    "implied": pl.Boolean,
}


def replay(facts: Facts, agreement: Agreement, as_of: datetime) -> pl.DataFrame:
    """Compute when each contact first entered each stage, from what had happened by `as_of`.

    Returns a frame in the schema `STAGE_ENTRIES`, sorted by contact and funnel order. Who enters
    a stage has passed all those before it: where a later stage comes first, or an earlier one has
    no fact of its own, the earlier entry is implied and takes the moment of the later one. So
    moments never run backwards along the funnel, and a deal that skips stages is still counted.
    """
    named = [s for s in agreement.stages if not any(isinstance(e, OnTraffic) for e in s.entry)]
    own = pl.concat([_own_entries(stage, facts, agreement, as_of) for stage in named])
    return _with_implied(own, [stage.name for stage in named]).collect()


def _own_entries(stage: Stage, facts: Facts, agreement: Agreement, as_of: datetime) -> pl.LazyFrame:
    """Return the first moment at which a fact of its own put each contact into the stage."""
    ways = [_on(entry, stage, facts, agreement, as_of) for entry in stage.entry]
    earliest = first_of_each(pl.concat(ways)) if len(ways) > 1 else ways[0]
    return earliest.select(
        "contact_id",
        pl.lit(stage.name).alias("stage"),
        pl.col("occurred_at").alias("entered_at"),
        "rule",
        "fact_id",
    )


def _on(
    entry: object, stage: Stage, facts: Facts, agreement: Agreement, as_of: datetime
) -> pl.LazyFrame:
    match entry:
        case OnContact():
            chosen, rule = until(facts, "contacts", as_of), pl.lit("contact")
        case OnTouch(kinds=kinds):
            chosen, rule = until(facts, "touches", as_of), "touch " + pl.col("kind")
            chosen = chosen.filter(pl.col("kind").is_in(kinds)) if kinds else chosen
        case OnDisposition(outcome=outcome):
            chosen = until(facts, "dispositions", as_of).filter(pl.col("outcome") == outcome)
            rule = pl.lit(outcome)
        case OnDeal(status=status):
            chosen = until(facts, "deal_events", as_of).filter(
                pl.col("status") == status, pl.col("contact_id").is_not_null()
            )
            rule = pl.lit(f"deal {status}")
        case OnRecorded(names=names):
            known = pl.col("stage").is_in(names or [stage.name])
            chosen, rule = until(facts, "recorded_stages", as_of).filter(known), pl.lit("recorded")
        case OnQualification() if agreement.qualification is not None:
            touches = until(facts, "touches", as_of)
            chosen = first_qualifications(touches, agreement.qualification).lazy()
            by_points = pl.format("score {}", "points")
            by_trigger = pl.format("trigger {}", "trigger")
            rule = pl.when(pl.col("trigger").is_null()).then(by_points).otherwise(by_trigger)
        case _:
            raise TypeError(f"no contact enters a stage on {entry!r}")
    moments = chosen.select("contact_id", "occurred_at", "fact_id", rule.alias("rule"))
    return first_of_each(moments)


def _with_implied(own: pl.LazyFrame, order: Sequence[str]) -> pl.LazyFrame:
    """Let every entry stand for its own stage and all before it, and keep the earliest of each."""
    place = pl.col("stage").replace_strict(list(order), range(len(order)), return_dtype=pl.Int64)
    per_stage = ["contact_id", "passed"]
    passed = own.with_columns(
        place=place, passed=pl.int_ranges(0, place + 1), decided_by="stage"
    ).explode("passed")
    earliest = passed.filter(pl.col("entered_at") == pl.col("entered_at").min().over(per_stage))
    # At the same moment the stage's own fact decides, else the nearest later one.
    nearest = earliest.filter(pl.col("place") == pl.col("place").min().over(per_stage))
    implied = pl.col("place") != pl.col("passed")
    stages = pl.Series(order, dtype=pl.String)
    return (
        nearest.sort("contact_id", "passed")
        .with_columns(
            stage=pl.lit(stages).gather(pl.col("passed")),
            rule=pl.when(implied).then("implied by " + pl.col("decided_by")).otherwise("rule"),
            implied=implied,
        )
        .select(pl.col(c).cast(dtype) for c, dtype in STAGE_ENTRIES.items())
    )
