"""Two moments side by side: the situation now and the one of yesterday."""

from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

import polars as pl

from smarketing.core.agreement.canonical import agreement_hash
from smarketing.core.base.sentence import Sentence
from smarketing.core.replay.segments import worth_of
from smarketing.core.reports.pages import Pace
from smarketing.core.reports.rows.asked import RowsAsked
from smarketing.core.reports.situation import Situation
from smarketing.core.reports.today.pages import GoalStanding


@dataclass(frozen=True)
class Moment:
    """A situation, with its paces and how its goal stands."""

    situation: Situation
    paces: list[Pace]
    goal: GoalStanding | None


@dataclass(frozen=True)
class Compared:
    """Now and yesterday."""

    now: Moment
    before: Moment

    @property
    def since(self) -> datetime:
        """The moment that now is compared with."""
        return self.before.situation.as_of

    @property
    def has_new_terms(self) -> bool:
        """Say whether another version of the agreement is in force."""
        now, before = self.now.situation.agreement, self.before.situation.agreement
        return agreement_hash(now) != agreement_hash(before)

    def happened(self, column: str) -> pl.Expr:
        """Say of rows whether they happened since."""
        return pl.col(column) > pl.lit(self.since)

    def why_older(self) -> Sentence:
        """Say why something counts now that happened before, and did not count then."""
        if self.has_new_terms:
            version = self.now.situation.agreement.agreement.version
            return Sentence(
                "No new facts: version {version} of the agreement is in force since then.",
                {"version": str(version)},
            )
        return Sentence("Facts of an earlier day have arrived since then.")

    def worth(self, leads: pl.DataFrame) -> Fraction:
        """Return about what leads are worth: as agreed, else what one is expected to bring."""
        here = self.now.situation
        if here.agreement.lead_values and "line" in leads.columns:
            return worth_of(leads.filter(pl.col("line").is_not_null()), here.lead_worths)
        handoff = here.agreement.handoff
        return self.expected(handoff.stage, leads.height) if handoff else Fraction(0)

    def expected(self, stage: str, count: int) -> Fraction:
        """Return what so many who enter a stage are expected to bring, in minor units."""
        return self.now.goal.worth_in(stage) * count if self.now.goal else Fraction(0)

    def rows(self, asked: RowsAsked) -> RowsAsked:
        """Return a list from the earlier moment on."""
        return replace(asked, after=self.since)
