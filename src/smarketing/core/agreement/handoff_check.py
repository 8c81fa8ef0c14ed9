"""Whether a lead can be handed over, accepted, sent back and qualify again as agreed."""

from collections.abc import Iterator

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.commitments import Acceptance, Window
from smarketing.core.agreement.contradiction import contradiction, doubt
from smarketing.core.agreement.parties import Calendar
from smarketing.core.agreement.stages import OnDisposition, OnQualification, Stage
from smarketing.core.agreement.working_week import window_minutes
from smarketing.core.base.finding import Finding
from smarketing.core.base.toml_positions import Positions

_WEEK = 7


def handoff(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    """Find promises, silence and acceptance that rest on a stage which the agreement lacks."""
    sales = agreement.commitments.sales
    if sales and agreement.handoff is None:
        yield contradiction(
            "no_handoff",
            "sales owes something from the handoff on, but no [handoff] says when that is",
            positions.value(("commitments", "sales", 0)),
            'add [handoff] with `stage = "mql"`, or the stage that hands a lead over',
        )
    accepting = any(_accepts(stage) for stage in agreement.stages)
    for index, owed in enumerate(agreement.commitments.marketing):
        if isinstance(owed, Acceptance) and not accepting:
            yield doubt(
                "nobody_accepts",
                "`{name}` counts acceptance, but no stage is entered when sales accepts a lead",
                positions.value(("commitments", "marketing", index)),
                name=owed.name,
            )
    yield from _silence(agreement, positions)


def _silence(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    terms, known = agreement.handoff, agreement.stage_names()
    if terms is None or terms.silence_accepts is None or terms.stage not in known:
        return
    later = agreement.stages[known.index(terms.stage) + 1 :]
    if not any(_accepts(stage) for stage in later):
        yield contradiction(
            "silence_enters_nothing",
            "silence is to accept a lead, but no stage after `{stage}` is entered on acceptance",
            positions.key(("handoff", "silence_accepts")),
            'give a later stage the entry `{{ on = "disposition", outcome = "accepted" }}`',
            stage=terms.stage,
        )
    stalled = agreement.recycling.stalled_after_days if agreement.recycling else None
    if stalled is not None and stalled < _least_days(terms.silence_accepts, agreement.calendar):
        yield doubt(
            "stalls_before_silence",
            "a lead stalls after {days} days, before silence could accept it",
            positions.value(("recycling", "stalled_after_days")),
            "let silence accept sooner, or leads stall later",
            days=stalled,
        )


def recycling(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    """Find a way back to marketing that no lead can take."""
    if agreement.recycling is None:
        return
    gates = [
        index
        for index, stage in enumerate(agreement.stages)
        if any(isinstance(rule, OnQualification) for rule in stage.entry)
        or (agreement.handoff is not None and agreement.handoff.stage == stage.name)
    ]
    source = positions.key(("recycling",))
    if not gates:
        yield contradiction(
            "nothing_to_recycle",
            "leads go back to marketing, but nothing says from which stage on",
            source,
            'add [handoff], or give a stage the entry `{{ on = "qualification" }}`',
        )
    elif gates[0] == len(agreement.stages) - 1:
        yield contradiction(
            "recycled_from_the_end",
            "`{stage}` is the last stage, and nobody goes back from there",
            source,
            "let leads qualify, or be handed over, in an earlier stage",
            stage=agreement.stages[-1].name,
        )


def _accepts(stage: Stage) -> bool:
    return any(isinstance(one, OnDisposition) and one.outcome == "accepted" for one in stage.entry)


def _least_days(window: Window, terms: Calendar) -> int:
    """Return how many calendar days a window of working time takes at the very least."""
    try:
        days = [[window_minutes(span) for span in day] for day in terms.week.values() if day]
    except ValueError:
        return 0
    if window.working_days is not None:
        return window.working_days // max(len(days), 1) * _WEEK
    open_minutes = sum((end - start) % (24 * 60) or 24 * 60 for day in days for start, end in day)
    return int((window.working_hours or 0) * 60 // max(open_minutes, 1)) * _WEEK
