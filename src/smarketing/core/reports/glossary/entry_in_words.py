"""How a contact enters and leaves a stage, in words."""

from collections.abc import Iterator
from math import ceil

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.commitments import Window
from smarketing.core.agreement.stages import (
    Entry,
    OnDeal,
    OnDisposition,
    OnQualification,
    OnRecorded,
    OnTouch,
    Stage,
)
from smarketing.core.base.sentence import Sentence
from smarketing.core.reports.situation import text

_ALWAYS = {
    "traffic": Sentence("Anonymous visits, counted per day and channel."),
    "contact": Sentence("The person becomes known."),
    "qualification": Sentence("The lead qualifies, by the rules below."),
}
_DECIDED = {
    "accepted": Sentence("Sales accepts the lead."),
    "rejected": Sentence("Sales rejects the lead."),
    "qualified": Sentence("Sales finds the lead qualified."),
    "recycled": Sentence("Sales sends the lead back to marketing."),
}
_DEALT = {
    "open": Sentence("A deal with the contact is opened."),
    "won": Sentence("A deal with the contact is won."),
    "lost": Sentence("A deal with the contact is lost."),
}


def ways_in(stage: Stage, agreement: Agreement) -> Iterator[Sentence]:
    """Yield each way in which a contact enters a stage, silence included."""
    for rule in stage.entry:
        yield way_in(rule, stage)
    silence = agreement.handoff.silence_accepts if agreement.handoff else None
    if silence is not None and stage == accepting_stage(agreement):
        yield Sentence(
            "Sales does not decide within {window} of the handoff.", {"window": window(silence)}
        )


def way_in(rule: Entry, stage: Stage) -> Sentence:
    """Say by what a contact enters a stage."""
    match rule:
        case OnDisposition():
            return _DECIDED[rule.outcome]
        case OnDeal():
            return _DEALT[rule.status]
        case OnRecorded():
            names = tuple(rule.names or [stage.name])
            return Sentence("Another system has a date for it, under: {names}.", {"names": names})
        case OnTouch():
            if not rule.kinds:
                return Sentence("The first touch of any kind.")
            return Sentence("The first touch of the kind: {kinds}.", {"kinds": tuple(rule.kinds)})
    return _ALWAYS[rule.on]


def decides(stage: Stage) -> Sentence | None:
    """Say which of several ways into a stage decides; None where there is only one."""
    recorded = any(isinstance(rule, OnRecorded) for rule in stage.entry)
    if len(stage.entry) == 1:
        return None
    if recorded and stage.precedence == "recorded":
        return Sentence("Where the other system has a date, only that date decides.")
    if recorded and stage.precedence == "computed":
        return Sentence("What is computed here decides; the other system’s date is only compared.")
    return Sentence("Whichever comes first.")


def ways_out(stage: Stage, agreement: Agreement) -> Iterator[Sentence]:
    """Yield where a contact goes from a stage: on, or back to marketing."""
    place = agreement.stages.index(stage)
    if place + 1 == len(agreement.stages):
        yield Sentence("The last stage: nobody leaves it.")
        return
    following = agreement.stages[place + 1]
    yield Sentence("On to “{stage}”.", {"stage": text(following.label)})
    gate = first_gate(agreement)
    if agreement.recycling is not None and gate is not None and place >= gate:
        yield Sentence("Back to marketing, as agreed below.")


def first_gate(agreement: Agreement) -> int | None:
    """Return the place of the first stage from which a lead can be sent back; None without one."""
    return next(
        (
            place
            for place, stage in enumerate(agreement.stages)
            if any(isinstance(rule, OnQualification) for rule in stage.entry)
            or (agreement.handoff is not None and agreement.handoff.stage == stage.name)
        ),
        None,
    )


def accepting_stage(agreement: Agreement) -> Stage | None:
    """Return the stage after the handoff that is entered when sales accepts; None without one."""
    if agreement.handoff is None:
        return None
    place = agreement.stage_names().index(agreement.handoff.stage)
    accepted = OnDisposition(on="disposition", outcome="accepted")
    return next((one for one in agreement.stages[place + 1 :] if accepted in one.entry), None)


def window(agreed: Window) -> Sentence:
    """Say how long a window of working time is."""
    if agreed.working_days is not None:
        days = agreed.working_days
        return Sentence("{count} working day", {"count": days}, "{count} working days", days)
    hours = agreed.working_hours or 0
    values = {"count": hours}
    return Sentence("{count} working hour", values, "{count} working hours", ceil(hours))
