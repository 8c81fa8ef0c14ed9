"""Replay: facts and the versions of an agreement in, stage entries out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

import polars as pl

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.ledger.merges import merged
from smarketing.core.ledger.tables import MOMENT, Facts
from smarketing.core.replay import kernel
from smarketing.core.replay.stream import Stream, stream_of
from smarketing.core.replay.terms import Compiled, called
from smarketing.core.replay.walking import Walked, compiled, era_of, walk_all

STAGE_ENTRIES: dict[str, pl.DataType | type[pl.DataType]] = {
    "contact_id": pl.String,
    # 1, and one more each time the lead was sent back
    "cycle": pl.Int64,
    # the stage of the agreement, by name
    "stage": pl.String,
    # when the contact entered it, UTC
    "entered_at": MOMENT,
    # what made it so: "contact", "score", "trigger demo_request", "deal won", "implied by sal" …
    "rule": pl.String,
    # the version of the agreement in force then
    "version": pl.Int64,
    # true where no fact speaks of this stage itself: a later one was entered
    "implied": pl.Boolean,
    # true where the contact had entered the stage in an earlier cycle
    "repeat": pl.Boolean,
    # the interest and fit by which a lead qualified; null for other entries
    "points": pl.Float64,
    "fit": pl.Float64,
}

RETURNS: dict[str, pl.DataType | type[pl.DataType]] = {
    "contact_id": pl.String,
    # the cycle that ended
    "cycle": pl.Int64,
    "sent_back_at": MOMENT,
    # "recycled", "rejected timing", "deal lost", "stalled"
    "reason": pl.String,
}


@dataclass(frozen=True)
class Replayed:
    """What a replay found.

    `coded` has one row per stage entry, in no order: contact (row of `contacts`), cycle, place
    (of the stage in the version that counted), moment (microseconds UTC), rule, reason, word,
    points, profile, implied, repeat, part. It is cheap to count; `entries` puts it in words.
    """

    streams: Sequence[Stream]
    walked: Walked

    @property
    def coded(self) -> pl.DataFrame:
        """The stage entries as whole numbers."""
        return self.walked.entries

    @cached_property
    def contacts(self) -> pl.Series:
        """Name the contacts that `coded` counts."""
        return pl.concat([stream.contacts for stream in self.streams])

    def entries(self, chosen: pl.DataFrame | None = None) -> pl.DataFrame:
        """Return the stage entries in the schema `STAGE_ENTRIES`, by contact, cycle and stage.

        All of them, unless some rows of `coded` are chosen.

        Who enters a stage has passed all those before it: where a later stage comes first, or an
        earlier one has no fact of its own, the earlier entry is implied, at the same moment. So
        moments never run backwards along the funnel, and a deal that skips stages is counted.
        """
        coded = self.coded if chosen is None else chosen
        parts = [
            self._worded(coded.filter(pl.col("part") == part), compiled)
            for part, compiled in enumerate(self.walked.parts)
        ]
        return (
            pl.concat(parts)
            .sort("contact_id", "cycle", "moment", "place")
            .select(pl.col(name).cast(dtype) for name, dtype in STAGE_ENTRIES.items())
        )

    def returns(self) -> pl.DataFrame:
        """Return the leads that were sent back, in the schema `RETURNS`, by contact and cycle."""
        words = self.streams[0].lexicon.select(called()).to_series()
        back = self.walked.returns
        event = pl.col("word") != kernel.STALLED
        row = pl.when(event).then("word").otherwise(None)
        return back.select(
            pl.lit(self.contacts).gather(pl.col("contact")).alias("contact_id"),
            pl.col("cycle").cast(pl.Int64),
            pl.col("moment").cast(MOMENT).alias("sent_back_at"),
            pl.when(event)
            .then(pl.lit(words).gather(row))
            .otherwise(pl.lit("stalled"))
            .alias("reason"),
        ).sort("contact_id", "cycle")

    def _worded(self, coded: pl.DataFrame, compiled: Compiled) -> pl.DataFrame:
        names = compiled.agreement.stage_names()
        stages = pl.Series(names, dtype=pl.String)
        kinds = self.streams[0].lexicon["kind"]
        fit = pl.Series(compiled.fit)
        qualified = pl.col("reason") != kernel.NO_REASON
        at = pl.when(pl.col("word") >= 0).then("word").otherwise(None)
        named = coded.with_columns(kind=pl.lit(kinds).gather(at) if len(kinds) else pl.lit(""))
        return named.with_columns(
            contact_id=pl.lit(self.contacts).gather(pl.col("contact")),
            stage=pl.lit(stages).gather(pl.col("place")),
            entered_at=pl.col("moment").cast(MOMENT),
            rule=_rule(compiled, names),
            version=pl.lit(compiled.agreement.agreement.version),
            points=pl.when(qualified).then("points"),
            fit=pl.when(qualified).then(pl.lit(fit).gather(pl.col("profile"))),
        )


def _rule(compiled: Compiled, names: Sequence[str]) -> pl.Expr:
    """Return in words what made the entry."""
    terms = compiled.agreement.qualification
    chosen = pl.lit("score")
    for number, trigger in enumerate(terms.triggers if terms else []):
        fired = pl.col("reason") == kernel.BY_TRIGGER + number
        chosen = pl.when(fired).then(pl.lit(f"trigger {trigger.kind}")).otherwise(chosen)
    for number, way in enumerate(compiled.ways):
        mine = (pl.col("rule") == number) & (pl.col("reason") == kernel.NO_REASON)
        chosen = pl.when(mine).then(way.rule(pl.col("kind"))).otherwise(chosen)
    for place, name in enumerate(names):
        implied = pl.col("implied") & (pl.col("rule") == place)
        chosen = pl.when(implied).then(pl.lit(f"implied by {name}")).otherwise(chosen)
    return chosen


def replay(facts: Facts, versions: Sequence[Agreement], as_of: datetime) -> Replayed:
    """Compute when each contact entered each stage, from what had happened by `as_of`.

    Every moment is judged by the version in force then; the first one also holds for what came
    before it. With one version alone, all of history is judged by it.
    """
    return Replays([stream_of(merged(facts, as_of))], as_of).under(versions)


class Replays:
    """Replays of the same streams under one agreement after another.

    What agreements have in common is compiled once, so that those which differ only in their
    thresholds cost no more than the walk. All streams share one lexicon.
    """

    def __init__(self, streams: Sequence[Stream], as_of: datetime) -> None:
        self.streams = streams
        self.as_of = as_of
        self._known: dict[bytes, Compiled] = {}

    def under(self, versions: Sequence[Agreement]) -> Replayed:
        """Replay under the versions of an agreement, or under one alone."""
        found = walk_all(self.streams, versions, self.as_of, self._known, self._dates)
        return Replayed(self.streams, found)

    def compiled(self, agreement: Agreement) -> Compiled:
        """Return an agreement as it is compiled for the words of the streams."""
        [found] = compiled(self.streams, [agreement], self.as_of, self._known, self._dates)
        return found

    def _dates(self) -> tuple[date, date]:
        return self._era

    @cached_property
    def _era(self) -> tuple[date, date]:
        return era_of(self.streams, self.as_of)
