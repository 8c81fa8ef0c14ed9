"""The glossary: what both teams agreed, in words."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.canonical import agreement_hash
from smarketing.core.agreement.stages import Handoff, Persona, Stage
from smarketing.core.base.finding import Finding
from smarketing.core.base.sentence import Sentence, Text, Value
from smarketing.core.reports.glossary.clocks_in_words import clock_chapters
from smarketing.core.reports.glossary.entry_in_words import (
    accepting_stage,
    decides,
    first_gate,
    ways_in,
    ways_out,
    window,
)
from smarketing.core.reports.glossary.goal_in_words import goal_chapters
from smarketing.core.reports.glossary.in_words import exception_of, rule_of
from smarketing.core.reports.glossary.law_in_words import law_chapters
from smarketing.core.reports.glossary.pages import (
    GlossaryReport,
    HandoffTerms,
    PersonaTerms,
    ReasonTerms,
    StageTerms,
)
from smarketing.core.reports.glossary.parties_in_words import parties_chapters
from smarketing.core.reports.glossary.pay_in_words import pay_chapters
from smarketing.core.reports.glossary.promises_in_words import promises_chapters
from smarketing.core.reports.glossary.qualification_in_words import qualification_terms
from smarketing.core.reports.glossary.segments_in_words import segment_chapters
from smarketing.core.reports.glossary.team_in_words import team_chapters
from smarketing.core.reports.pages import Footing, Team
from smarketing.core.reports.situation import text


def glossary_report(
    agreement: Agreement,
    as_of: datetime,
    versions: Sequence[Agreement] = (),
    findings: Sequence[Finding] = (),
) -> GlossaryReport:
    """Say what an agreement says; `versions` are all those known, `as_of` tells what is overdue."""
    zone = agreement.calendar.time_zone
    heading = agreement.agreement
    later = [
        other.agreement.effective_from
        for other in versions
        if other.agreement.effective_from > heading.effective_from
    ]
    footing = Footing(
        heading.company,
        heading.version,
        agreement_hash(agreement),
        heading.effective_from,
        "",
        as_of,
        zone,
    )
    today = as_of.astimezone(ZoneInfo(zone)).date()
    return GlossaryReport(
        heading.effective_from,
        min(later) - timedelta(days=1) if later else None,
        [_stage(stage, agreement) for stage in agreement.stages],
        qualification_terms(agreement),
        _handoff(agreement),
        [_persona(persona, today) for persona in agreement.personas],
        [
            ReasonTerms(one.name, text(one.label), one.recycle)
            for one in agreement.rejection_reasons
        ],
        [*parties_chapters(agreement), *goal_chapters(agreement)],
        [
            *clock_chapters(agreement),
            *segment_chapters(agreement),
            *promises_chapters(agreement),
            *team_chapters(agreement),
            *law_chapters(agreement),
            *pay_chapters(agreement),
        ],
        list(findings),
        footing,
    )


def glossary_headline(report: GlossaryReport) -> list[Sentence]:
    """Say how long the way is, where a lead changes hands, and what makes it qualify."""
    count = len(report.stages)
    way: dict[str, Value] = {
        "count": count,
        "first": report.stages[0].label,
        "last": report.stages[-1].label,
    }
    said = [Sentence("{count} stages lead from “{first}” to “{last}”.", way)]
    if report.handoff.stage is not None:
        way["handoff"] = report.handoff.stage
        said = [
            Sentence(
                "{count} stages lead from “{first}” to “{last}”; marketing hands a lead over as it "
                "enters “{handoff}”.",
                way,
            )
        ]
    return said + (report.qualification.enough[:1] if report.qualification else [])


def _stage(stage: Stage, agreement: Agreement) -> StageTerms:
    return StageTerms(
        stage.name,
        text(stage.label),
        text(stage.definition) if stage.definition else None,
        stage.funnel,
        Team(stage.owner),
        list(ways_in(stage, agreement)),
        decides(stage),
        list(ways_out(stage, agreement)),
    )


def _handoff(agreement: Agreement) -> HandoffTerms:
    terms = agreement.handoff
    return HandoffTerms(
        _label(terms.stage, agreement) if terms else None,
        list(_handed_over(agreement, terms)) if terms else [],
        list(_sent_back(agreement)),
        list(_afterwards(agreement)),
        list(_final(agreement)),
    )


def _handed_over(agreement: Agreement, terms: Handoff) -> Iterator[Sentence]:
    yield Sentence(
        "A lead is handed over to sales as it enters “{stage}”; the clocks of sales start there.",
        {"stage": _label(terms.stage, agreement)},
    )
    accepting = accepting_stage(agreement)
    if terms.silence_accepts is not None and accepting is not None:
        yield Sentence(
            "If sales does not decide within {window}, the lead counts as accepted and enters "
            "“{stage}”.",
            {"window": window(terms.silence_accepts), "stage": text(accepting.label)},
        )
    days = terms.lapses_after_days
    yield Sentence(
        "A lead that nobody calls leaves the waiting list after {count} day; in the numbers it "
        "stays late.",
        {"count": days},
        "A lead that nobody calls leaves the waiting list after {count} days; in the numbers it "
        "stays late.",
        days,
    )


def _sent_back(agreement: Agreement) -> Iterator[Sentence]:
    terms, gate = agreement.recycling, first_gate(agreement)
    if terms is None or gate is None:
        return
    stage = text(agreement.stages[gate].label)
    yield Sentence("From “{stage}” on, when sales sends it back.", {"stage": stage})
    reasons = tuple(text(one.label) for one in agreement.rejection_reasons if one.recycle)
    if reasons:
        yield Sentence("When sales rejects it for one of: {reasons}.", {"reasons": reasons})
    if terms.lost_deals:
        yield Sentence("When a deal with the contact is lost.")
    if terms.stalled_after_days is not None:
        days = terms.stalled_after_days
        yield Sentence(
            "When it stalls: for {count} day no decision, no deal and nothing done by sales.",
            {"count": days},
            "When it stalls: for {count} days no decision, no deal and nothing done by sales.",
            days,
        )


def _afterwards(agreement: Agreement) -> Iterator[Sentence]:
    terms = agreement.recycling
    if terms is None:
        return
    yield Sentence(
        "Its points begin anew. When it qualifies again, a new cycle begins, and the entry is "
        "counted as a repeat."
    )
    days = terms.cool_off_days
    if days:
        yield Sentence(
            "What it does in the first {count} day gives no points.",
            {"count": days},
            "What it does in the first {count} days gives no points.",
            days,
        )
    if days and agreement.qualification is not None and agreement.qualification.triggers:
        yield Sentence("A trigger qualifies it even then.")


def _final(agreement: Agreement) -> Iterator[Sentence]:
    if agreement.recycling is None:
        return
    reasons = tuple(text(one.label) for one in agreement.rejection_reasons if not one.recycle)
    if reasons:
        yield Sentence(
            "A lead rejected for one of these, or without a reason, does not qualify again: "
            "{reasons}.",
            {"reasons": reasons},
        )
    else:
        yield Sentence("A lead rejected without such a reason does not qualify again.")


def _label(name: str, agreement: Agreement) -> Text:
    return next(text(stage.label) for stage in agreement.stages if stage.name == name)


def _persona(persona: Persona, today: date) -> PersonaTerms:
    return PersonaTerms(
        persona.name,
        text(persona.label),
        persona.negative,
        rule_of(persona),
        exception_of(persona),
        text(persona.goals) if persona.goals else None,
        text(persona.challenges) if persona.challenges else None,
        text(persona.objections) if persona.objections else None,
        text(persona.evidence) if persona.evidence else None,
        persona.owner,
        persona.review,
        persona.review is not None and persona.review < today,
    )
