"""The proposal: what history says, what that suggests to agree on, and how history would fare."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import polars as pl

from smarketing.core.agreement.commitments import Decision, FirstAttempt, Worth
from smarketing.core.base.finding import Finding
from smarketing.core.base.period import local_date, period_of
from smarketing.core.base.rates import share_of
from smarketing.core.base.sentence import Sentence
from smarketing.core.ledger.views import UNKNOWN
from smarketing.core.reports.pages import Team
from smarketing.core.reports.proposal.ground import Ground
from smarketing.core.reports.proposal.lacks import lacks
from smarketing.core.reports.proposal.pages import (
    Load,
    MeasuredStep,
    PeriodScore,
    ProposalReport,
    ProposedCommitment,
    ProposedTerm,
    Response,
    Standpoint,
)
from smarketing.core.reports.proposal.proposed_attempts import Given, recommendation, workable
from smarketing.core.reports.proposal.proposed_draft import (
    Draft,
    Outline,
    Write,
    drafted,
    standpoint,
)
from smarketing.core.reports.proposal.proposed_marketing import MarketingDraft, marketing_drafts
from smarketing.core.reports.proposal.proposed_plan import plan_terms
from smarketing.core.reports.proposal.proposed_sales import SalesDraft, sales_drafts
from smarketing.core.reports.proposal.proposed_values import valued, worth_a_month, worths_of
from smarketing.core.reports.proposal.scores import marketing_scores, sales_scores
from smarketing.core.reports.proposal.why import proposal_why
from smarketing.core.reports.proposal.words import in_words
from smarketing.core.reports.situation import Situation, text
from smarketing.core.sla.tally import tally


def proposal_report(
    situation: Situation,
    present_text: str,
    given: Given,
    write: Write,
    findings: Sequence[Finding] = (),
) -> ProposalReport:
    """Draft the next agreement from history.

    `present_text` is the text of the agreement in force, in which the proposal is written; `write`
    puts its comments in a language.
    """
    ground = Ground(situation)
    effective = _effective_from(situation)
    attempts = recommendation(ground, given, effective)
    proposed = valued(ground)
    worths = worths_of(ground, proposed)
    sales = sales_drafts(ground, attempts.number)
    marketing = marketing_drafts(ground, worth_a_month(ground, worths))
    plan = list(plan_terms(ground))
    outline = Outline(
        _next_version(situation), effective, plan, proposed, attempts, marketing, sales
    )
    toml, _, found = drafted(ground, outline, present_text, write)
    commitments = [
        *(_marketing(ground, draft, worths) for draft in marketing),
        *(_sales(ground, draft) for draft in sales),
    ]
    report = ProposalReport(
        ground.months[0].start if ground.months else None,
        ground.months[-1].end if ground.months else None,
        ground.mature.start,
        ground.mature.end,
        outline.version,
        effective,
        list(_steps(ground)),
        [worth for _, worth in proposed.lines if worth is not None],
        [_response(ground, one) for one in sales if isinstance(one.proposed, _ANSWERED)],
        list(ground.curve.attempts),
        ground.kinds,
        ground.curve.leads,
        ground.curve.reached,
        ground.curve.mean if ground.curve.leads else None,
        attempts.number,
        attempts.worthwhile,
        list(_loads(ground, sales)),
        workable(ground, attempts.number),
        commitments,
        [*(term for term, _ in plan), *_other_terms(ground, outline)],
        toml,
        [],
        [*findings, *found, *lacks(ground)],
        situation.footing(),
    )
    return replace(report, why=list(proposal_why(report, outline)))


_ANSWERED = (FirstAttempt, Decision)


def _effective_from(situation: Situation) -> date:
    """Return the first day of next month; of a later one where a version binds from then on."""
    latest = max(
        (version.agreement.effective_from for version in situation.versions),
        default=situation.agreement.agreement.effective_from,
    )
    return period_of(max(situation.today, latest), "month").end + timedelta(1)


def _next_version(situation: Situation) -> int:
    versions = situation.versions or (situation.agreement,)
    return max(version.agreement.version for version in versions) + 1


def _steps(ground: Ground) -> Iterator[MeasuredStep]:
    labels = {stage.name: text(stage.label) for stage in ground.situation.stages}
    for step in ground.steps:
        yield MeasuredStep(
            step.stage,
            labels[step.stage],
            step.following,
            labels[step.following],
            step.entered,
            step.went_on,
            step.rate,
        )


def _response(ground: Ground, draft: SalesDraft) -> Response:
    owed = draft.present or draft.proposed
    counts = tally(ground.judged(owed), ground.period, ground.situation.zone)
    return Response(
        owed.name,
        text(owed.label),
        counts.due,
        counts.median_seconds,
        counts.p90_seconds,
        list(draft.rungs),
    )


def _loads(ground: Ground, sales: Sequence[SalesDraft]) -> Iterator[Load]:
    """Yield what each representative was handed over, the most laden first."""
    zone = ground.situation.zone
    if not ground.months:
        return
    month = local_date("handed_over_at", zone).dt.truncate("1mo")
    mine = ground.tried.filter(pl.col("rep") != UNKNOWN).with_columns(month=month)
    by_month = mine.group_by("rep", "month").len()
    rows = (
        by_month.group_by("rep")
        .agg(pl.col("len").sum().alias("leads"), pl.col("len").max().alias("most"))
        .sort(["leads", "rep"], descending=[True, False])
    )
    speed = next((one.proposed for one in sales if isinstance(one.proposed, FirstAttempt)), None)
    kept = _kept_by(ground, speed) if speed is not None else {}
    for rep, leads, most in rows.iter_rows():
        met, due = kept.get(rep, (0, 0))
        yield Load(rep, leads, Fraction(leads, len(ground.months)), most, share_of(met, due))


def _kept_by(ground: Ground, speed: FirstAttempt) -> dict[str, tuple[int, int]]:
    due = ground.judged(speed).filter(pl.col("state") != "open")
    met = (pl.col("state") == "met").sum().alias("met")
    rows = due.group_by("answerable").agg(met, pl.len().alias("due")).iter_rows()
    return {person: (kept, count) for person, kept, count in rows}


def _marketing(
    ground: Ground, draft: MarketingDraft, worths: pl.DataFrame | None
) -> ProposedCommitment:
    before = None
    # What the present values would have made of history is another question than its target.
    if draft.present is not None and not isinstance(draft.present, Worth):
        before = marketing_scores(ground, draft.present, worths)
    proposed = marketing_scores(ground, draft.proposed, worths)
    return _commitment(ground, draft, Team.MARKETING, proposed, before)


def _sales(ground: Ground, draft: SalesDraft) -> ProposedCommitment:
    before = None if draft.present is None else sales_scores(ground, draft.present)
    return _commitment(ground, draft, Team.SALES, sales_scores(ground, draft.proposed), before)


def _commitment(
    ground: Ground,
    draft: Draft,
    team: Team,
    periods: list[PeriodScore],
    before: list[PeriodScore] | None,
) -> ProposedCommitment:
    agreement = ground.situation.agreement
    return ProposedCommitment(
        draft.proposed.name,
        text(draft.proposed.label),
        team,
        draft.proposed.measure,
        standpoint(draft),
        draft.measured,
        None if draft.present is None else in_words(draft.present, agreement),
        in_words(draft.proposed, agreement),
        sum(one.kept is True for one in periods),
        sum(one.kept is not None for one in periods),
        None if before is None else sum(one.kept is True for one in before),
        None if before is None else sum(one.kept is not None for one in before),
        periods,
    )


def _other_terms(ground: Ground, outline: Outline) -> Iterator[ProposedTerm]:
    """Yield the terms beside plan and commitments: segments, lead values, attempts."""
    agreement = ground.situation.agreement
    if not outline.valued.lines:
        yield ProposedTerm(
            "lead_values",
            Standpoint.KEPT,
            len(agreement.lead_values),
            None,
            Sentence("what a lead is worth is not known from history"),
        )
    else:
        if outline.valued.segments:
            yield ProposedTerm(
                "segments",
                Standpoint.NEW,
                None,
                tuple(segment.name for segment, _ in outline.valued.segments),
                Sentence("no segments are agreed: the kinds of touch by which leads qualified"),
            )
        yield ProposedTerm(
            "lead_values",
            Standpoint.CHANGED if agreement.lead_values else Standpoint.NEW,
            len(agreement.lead_values) or None,
            len(outline.valued.lines),
            Sentence(
                "{leads} leads handed over from {start} to {until}",
                {
                    "leads": ground.leads.height,
                    "start": ground.mature.start,
                    "until": ground.mature.end,
                },
            ),
        )
