"""The report on the learned score: what it learnt, and how it does beside the agreed points.

Needs scikit-learn (see `core/learning`); nothing that is loaded with other reports imports this.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import numpy as np
import numpy.typing as npt
import polars as pl

from smarketing.core.agreement.qualification import Points
from smarketing.core.base.finding import Finding, Severity
from smarketing.core.base.probabilities import advantage, qualities
from smarketing.core.learning.lesson import Lesson
from smarketing.core.learning.proposal import Proposal
from smarketing.core.learning.reasons import Effect, Part, parts_of, strongest, weights_of
from smarketing.core.learning.split import Split
from smarketing.core.learning.traits import FacetTrait, Level, TouchTrait, Trait, Traits
from smarketing.core.reports.learned_pages import (
    Asked,
    Contender,
    Influence,
    LeadScoreReport,
    LearnReport,
    Proposed,
    ProposedRule,
    ScoredLead,
    Sign,
    Slice,
)
from smarketing.core.reports.situation import Situation

Real = npt.NDArray[np.float64]

_EXPLAINED_LEADS, _SHOWN_SIGNS = 50, 3
_PARTS = ("teaching", "calibrating", "judging")


def learn_report(
    situation: Situation, lesson: Lesson, proposal: Proposal | None, findings: Sequence[Finding]
) -> LearnReport:
    """Compare the learned score with the points, on the leads that judge.

    The text of the proposal is for the caller to add.
    """
    _, _, judging = lesson.split.parts
    stated = {name: one[judging] for name, one in lesson.stated(proposal).items()}
    happened = lesson.happened[judging]
    seed = lesson.wishes.seed
    measured = qualities(happened, stated, lesson.base_rate, seed)
    agreed = lesson.agreed_points[judging]
    judged = _scored(situation, lesson.split.judging, stated["learned"], agreed, "judging")
    return LearnReport(
        _asked(lesson),
        _slices(lesson),
        lesson.base_rate,
        lesson.cohort.leads.height - lesson.cohort.closed.height,
        lesson.cohort.bought_early,
        [Contender(name, quality) for name, quality in measured.items()],
        advantage(happened, stated["learned"], stated["points"], seed),
        _influences(lesson, judging),
        None,
        [*_open_leads(situation, lesson), *judged],
        list(findings),
        situation.footing(),
    )


def lead_report(
    situation: Situation, lesson: Lesson, contact_id: str, findings: Sequence[Finding]
) -> tuple[LeadScoreReport | None, list[Finding]]:
    """Explain the probability of one lead, as it stood at its snapshot."""
    mine = lesson.cohort.leads.filter(pl.col("contact_id") == contact_id)
    if mine.is_empty():
        return None, [_unknown_contact(contact_id)]
    seen = lesson.seen(mine)
    rows = lesson.traits.rows(seen)
    agreed = lesson.points_and_fit(lesson.agreement.qualification, mine)
    part = "open" if mine["happened"].null_count() else _part_of(lesson.split, contact_id)
    (lead,) = _scored(situation, mine, lesson.score.probabilities(rows), agreed, part)
    (parts,) = parts_of(lesson.score, lesson.traits, seen)
    report = LeadScoreReport(
        _asked(lesson),
        replace(lead, signs=[_of_part(one, lesson.traits) for one in parts]),
        lesson.base_rate,
        lesson.score.base,
        float(lesson.score.log_odds(rows)[0]),
        list(findings),
        situation.footing(),
    )
    return report, []


def proposed(lesson: Lesson, proposal: Proposal, toml: str) -> Proposed:
    """Return a proposal for a report, with its text."""
    current = lesson.agreement.qualification
    now = current.points if current else []
    rules = []
    for rule in proposal.terms.points:
        touch = TouchTrait(rule.kind, rule.channel, rule.campaign, rule.content)
        _, kind, by, to = _named(touch, lesson.traits)
        speaking = (one.points for one in now if _covers(one, rule))
        rules.append(ProposedRule(kind, by, to, rule.points, rule.cap, next(speaking, None)))
    return Proposed(toml, rules, proposal.share, proposal.share_before)


def _covers(rule: Points, other: Points) -> bool:
    """Say whether a rule speaks of all touches that another one speaks of."""
    named = ("channel", "campaign", "content")
    return rule.kind == other.kind and all(
        getattr(rule, one) in {None, getattr(other, one)} for one in named
    )


def _part_of(parts: Split, contact_id: str) -> str:
    frames = (parts.teaching, parts.calibrating, parts.judging)
    for part, frame in zip(_PARTS, frames, strict=True):
        if contact_id in frame["contact_id"]:
            return part
    # Closed, but not among those taken of a very large number of leads.
    return "closed"


def _open_leads(situation: Situation, lesson: Lesson) -> list[ScoredLead]:
    """Return the leads whose outcome is not known yet, the likeliest first."""
    waiting = lesson.cohort.leads.filter(pl.col("happened").is_null() & pl.col("won_at").is_null())
    if waiting.is_empty():
        return []
    seen = lesson.seen(waiting)
    probabilities = lesson.score.probabilities(lesson.traits.rows(seen))
    agreed = lesson.points_and_fit(lesson.agreement.qualification, waiting)
    leads = _scored(situation, waiting, probabilities, agreed, "open")
    order = sorted(range(len(leads)), key=lambda n: (-leads[n].probability, leads[n].contact_id))
    best = order[:_EXPLAINED_LEADS]
    for number, parts in zip(
        best, parts_of(lesson.score, lesson.traits, seen.of(best)), strict=True
    ):
        told = strongest(parts, in_favour=True, most=_SHOWN_SIGNS)
        leads[number] = replace(leads[number], signs=[_of_part(one, lesson.traits) for one in told])
    return [leads[number] for number in order]


def _scored(
    situation: Situation, leads: pl.DataFrame, probabilities: Real, agreed: Real, part: str
) -> list[ScoredLead]:
    names = situation.profiles.select("contact_id", "name")
    named = leads.join(names, on="contact_id", how="left", maintain_order="left")
    return [
        ScoredLead(
            row["contact_id"],
            row["name"] or "",
            part,
            row["snapshot_at"],
            float(stated),
            float(points),
            float(fit),
            None if row["happened"] is None else bool(row["happened"]),
            [],
        )
        for row, stated, (points, fit) in zip(
            named.iter_rows(named=True), probabilities, agreed, strict=True
        )
    ]


def _asked(lesson: Lesson) -> Asked:
    question = lesson.wishes.question
    if question.by_position:
        return Asked("position", None, None)
    days = question.days if question.at == "age" else None
    return Asked(question.at, days, lesson.cohort.horizon_days)


def _slices(lesson: Lesson) -> list[Slice]:
    frames = (lesson.split.teaching, lesson.split.calibrating, lesson.split.judging)
    dated = not lesson.wishes.question.by_position
    found = []
    for part, frame in zip(_PARTS, frames, strict=True):
        moments: list[datetime] = frame["snapshot_at"].to_list() if dated else []
        won = int(frame["happened"].sum())
        found.append(
            Slice(part, frame.height, won, min(moments, default=None), max(moments, default=None))
        )
    return found


def _named(trait: Trait, traits: Traits) -> tuple[str, str, str, str]:
    """Return of what a trait is, its name, and by what its touches are told apart."""
    if isinstance(trait, FacetTrait):
        return trait.facet.of, trait.facet.name, "", ""
    for by in ("channel", "campaign", "content"):
        value = getattr(trait, by)
        if value is not None:
            return "touch", trait.kind, by, value
    alike = sum(one.kind == trait.kind for one in traits.touches)
    return "touch", trait.kind, "other" if alike > 1 else "", ""


def _influences(lesson: Lesson, part: slice) -> list[Influence]:
    return [
        Influence(
            *_named(one.trait, lesson.traits),
            one.spread,
            [_of_effect(one.trait, each, lesson.traits) for each in one.effects],
        )
        for one in weights_of(lesson.score, lesson.traits, lesson.rows[part])
    ]


def _of_part(part: Part, traits: Traits) -> Sign:
    return _sign(_named(part.trait, traits), part.level, part.touches, part.log_odds, None)


def _of_effect(trait: Trait, effect: Effect, traits: Traits) -> Sign:
    first = None if effect.level else 1
    return _sign(_named(trait, traits), effect.level, first, effect.log_odds, effect.leads)


def _sign(
    named: tuple[str, str, str, str],
    level: Level | None,
    touches: int | None,
    log_odds: float,
    leads: int | None,
) -> Sign:
    level = level or Level()
    values = (level.text, level.at_least, level.below, level.known)
    return Sign(*named, *values, touches, log_odds, leads)


def _unknown_contact(contact_id: str) -> Finding:
    message = "{contact} is not among the leads that can be scored"
    mend = (
        "see whether it is known under another name, or had become a customer before it is looked "
        "at: `smarketing funnel` counts all"
    )
    return Finding("learn.unknown_contact", Severity.ERROR, message, mend, {"contact": contact_id})
