"""One lesson: the leads, what was known of them, the model learnt, and all that follows from it."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.qualification import Qualification
from smarketing.core.base.finding import Finding, has_errors
from smarketing.core.learning import problems
from smarketing.core.learning.cohort import Cohort, Question, cohort_of
from smarketing.core.learning.known import Known, known
from smarketing.core.learning.model import Score, boosted, calibrate, learn_score, probability
from smarketing.core.learning.proposal import Ground, Proposal, expressible, propose
from smarketing.core.learning.reasons import telling
from smarketing.core.learning.split import Split, split
from smarketing.core.learning.traits import Traits, find_traits
from smarketing.core.ledger.merges import merged
from smarketing.core.ledger.tables import Facts
from smarketing.core.replay.score import scores_at

Real = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Wishes:
    """What is asked of a score: the question, what to leave out, and with what to compare.

    `share` of leads shall qualify under the proposal, as many as now where that is None; `seed`
    draws the samples behind the intervals.
    """

    question: Question = field(default_factory=Question)
    leaving_out: tuple[str, ...] = ()
    boosting: bool = False
    share: float | None = None
    seed: int = 1


@dataclass(frozen=True)
class Lesson:
    """What was learnt, and from whom.

    `rows` and `happened` are of all closed leads, in the order of `split.whole`.
    """

    agreement: Agreement
    wishes: Wishes
    facts: Facts
    cohort: Cohort
    split: Split
    known: Known
    traits: Traits
    rows: Real
    happened: Real
    score: Score

    @property
    def zone(self) -> str:
        """The time zone in which days begin and end."""
        return self.agreement.calendar.time_zone

    @property
    def base_rate(self) -> float:
        """The share of customers among the leads that taught and calibrated."""
        return float(self.happened[: self.split.parts[1].stop].mean())

    def seen(self, leads: pl.DataFrame) -> Known:
        """Return what was known of leads, as far as the score looks at it."""
        names = [trait.facet for trait in self.traits.facets]
        return known(self.facts, leads, self.zone, names).without(self.wishes.leaving_out)

    def points_and_fit(self, terms: Qualification | None, leads: pl.DataFrame) -> Real:
        """Return interest and fit of leads at their snapshots, by replay (two columns)."""
        agreement = self.agreement.model_copy(update={"qualification": terms})
        moments = leads.select("contact_id", moment="snapshot_at")
        scored = scores_at(self.facts, agreement, moments)
        return scored.select("points", "fit").to_numpy()

    def as_probability(self, scored: Real) -> Real:
        """Turn points and fit of the closed leads into probabilities, calibrated alike."""
        _, calibrating, _ = self.split.parts
        slopes, offset = calibrate(scored[calibrating], self.happened[calibrating])
        return probability(offset + scored @ slopes)

    @cached_property
    def agreed_points(self) -> Real:
        """Interest and fit of the closed leads under the agreement."""
        return self.points_and_fit(self.agreement.qualification, self.split.whole)

    def stated(self, proposal: Proposal | None) -> dict[str, Real]:
        """Return every contender's probability of every closed lead, calibrated on the same ones.

        "base" says the same of everyone; then come "points", "proposed", "learned", "boosted".
        """
        found = {"base": np.full(len(self.happened), self.base_rate)}
        found["points"] = self.as_probability(self.agreed_points)
        if proposal is not None:
            found["proposed"] = self.as_probability(proposal.scored)
        found["learned"] = self.score.probabilities(self.rows)
        if self.wishes.boosting:
            teaching, calibrating, _ = self.split.parts
            found["boosted"] = boosted(self.rows, self.happened, teaching, calibrating)
        return found


def learn(
    facts: Facts, agreement: Agreement, entries: pl.DataFrame, as_of: datetime, wishes: Wishes
) -> tuple[Lesson | None, list[Finding]]:
    """Learn a score from the closed leads; None, and the reason, where that cannot be done.

    `entries` are the first stage entries of each contact, replayed under the agreement.
    """
    facts = merged(facts, as_of)
    handoff = agreement.handoff
    names = (agreement.stage_names()[-1], handoff.stage if handoff else None)
    cohort = cohort_of(facts, entries, names, wishes.question, as_of)
    findings = problems.cohort_problems(cohort, wishes.question)
    if findings:
        return None, findings
    parts = split(cohort.closed, by_position=wishes.question.by_position)
    findings = problems.split_problems(parts)
    if findings:
        return None, findings
    everything = known(facts, parts.whole, agreement.calendar.time_zone)
    findings = problems.name_problems(wishes.leaving_out, everything)
    if has_errors(findings):
        return None, findings
    seen = everything.without(wishes.leaving_out)
    happened = parts.whole["happened"].to_numpy()
    teaching, calibrating, _ = parts.parts
    traits = find_traits(seen.of(range(teaching.stop)), happened[teaching])
    if not traits.width:
        return None, [problems.nothing_known()]
    rows = traits.rows(seen)
    score = learn_score(rows, happened, teaching, calibrating)
    lesson = Lesson(agreement, wishes, facts, cohort, parts, seen, traits, rows, happened, score)
    suspicious = telling(traits, rows, happened, teaching, calibrating)
    return lesson, problems.doubts(cohort, suspicious, score.slope)


def proposal_of(lesson: Lesson) -> tuple[Proposal | None, list[Finding]]:
    """Put what was learnt in terms of the agreement; None where no touch says anything.

    The leads that judge take no part: not even in how many shall qualify.
    """
    traits = expressible(lesson.traits)
    if not traits.touches:
        return None, [problems.no_touches()]
    rows = traits.rows(lesson.known)
    teaching, calibrating, _ = lesson.split.parts
    score = learn_score(rows, lesson.happened, teaching, calibrating)
    ground = Ground(
        lesson.known.of(range(calibrating.stop)),
        lesson.agreement.qualification,
        lesson.agreed_points,
        lambda terms: lesson.points_and_fit(terms, lesson.split.whole),
    )
    return propose(score, traits, ground, lesson.wishes.share), []
