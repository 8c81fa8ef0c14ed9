"""The explanation report: one contact's whole history, in words and sums."""

from collections.abc import Sequence

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.canonical import agreement_hash
from smarketing.core.base.finding import Finding
from smarketing.core.base.sentence import Sentence, Value
from smarketing.core.explanation.story import Compared, Entered, Explanation
from smarketing.core.reports.explanation_pages import (
    ComparedStage,
    ExplanationReport,
    QualificationSheet,
)
from smarketing.core.reports.pages import Footing
from smarketing.core.reports.score_sheets import missing, score_sheet, touched
from smarketing.core.reports.situation import text
from smarketing.core.reports.story_lines import entry_rule, stage_label, story_line


def explanation_report(
    explained: Explanation, ledger_version: str, findings: Sequence[Finding] = ()
) -> ExplanationReport:
    """Tell the history of a contact; `ledger_version` names the state of its facts."""
    agreement = explained.agreement
    told = [story_line(event, agreement) for event in explained.events]
    open_ = explained.open
    lacking = list(missing(explained, open_)) if open_ else []
    label = {persona.name: text(persona.label) for persona in agreement.personas}
    return ExplanationReport(
        explained.contact_id,
        explained.name,
        explained.persona,
        label.get(explained.persona),
        explained.stage,
        stage_label(explained.stage, agreement) if explained.stage else None,
        explained.cycle,
        _headline(explained, lacking),
        [line for line in told if line is not None],
        lacking,
        score_sheet(agreement, open_.interest, open_.fitting) if open_ else None,
        [
            sheet
            for event in explained.events
            if isinstance(event, Entered)
            for sheet in _qualification(event, agreement)
        ],
        [_beside(one, agreement) for one in explained.compared],
        [contact for contact, _ in explained.merged],
        list(findings),
        _footing(explained, ledger_version),
    )


def _qualification(event: Entered, agreement: Agreement) -> list[QualificationSheet]:
    if event.grounds is None:
        return []
    grounds = event.grounds
    return [
        QualificationSheet(
            event.stage,
            stage_label(event.stage, agreement),
            event.cycle,
            event.version,
            event.rule,
            event.repeat,
            [touched(touch) for touch in grounds.deciding],
            score_sheet(grounds.agreement, grounds.interest, grounds.fitting),
        )
    ]


def _beside(one: Compared, agreement: Agreement) -> ComparedStage:
    return ComparedStage(
        one.stage,
        stage_label(one.stage, agreement),
        one.precedence,
        one.recorded_at,
        one.computed_at,
        one.own,
    )


def _headline(explained: Explanation, lacking: Sequence[Sentence]) -> list[Sentence]:
    running = [
        event
        for event in explained.events
        if isinstance(event, Entered) and event.cycle == explained.cycle
    ]
    said = [_standing(explained, running)]
    for event in [event for event in running if event.grounds][-1:]:
        reached: dict[str, Value] = {
            "stage": stage_label(event.stage, explained.agreement),
            "moment": event.moment,
            "rule": entry_rule(event, explained.agreement),
        }
        said.append(Sentence("“{stage}” was reached on {moment}: {rule}.", reached))
    if explained.cycle > 1:
        said.append(
            Sentence(
                "Sent back {count} time; cycle {cycle} is running.",
                {"count": explained.cycle - 1, "cycle": explained.cycle},
                "Sent back {count} times; cycle {cycle} is running.",
                explained.cycle - 1,
            )
        )
    if explained.merged:
        others = tuple(contact for contact, _ in explained.merged)
        told = Sentence(
            "What was told of {others} counts here: the same person.", {"others": others}
        )
        said.append(told)
    return [*said, *lacking]


def _standing(explained: Explanation, running: Sequence[Entered]) -> Sentence:
    """Say at which stage the contact is, and since when."""
    values: dict[str, Value] = {"name": explained.name or explained.contact_id}
    if explained.stage is None:
        return Sentence("{name} has entered no stage.", values)
    values["stage"] = stage_label(explained.stage, explained.agreement)
    since = [event.moment for event in running if event.stage == explained.stage]
    if not since:
        return Sentence("{name} is back at “{stage}”.", values)
    return Sentence("{name} has been at “{stage}” since {moment}.", {**values, "moment": since[-1]})


def _footing(explained: Explanation, ledger_version: str) -> Footing:
    heading = explained.agreement.agreement
    return Footing(
        heading.company,
        heading.version,
        agreement_hash(explained.agreement),
        heading.effective_from,
        ledger_version,
        explained.as_of,
        explained.agreement.calendar.time_zone,
    )
