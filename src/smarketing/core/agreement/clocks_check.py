"""Whether the clocks of sales can run, stand still and warn as agreed."""

from collections.abc import Iterator

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.commitments import Attempts
from smarketing.core.agreement.contradiction import contradiction, doubt
from smarketing.core.base.finding import Finding
from smarketing.core.base.toml_positions import Path, Positions


def clocks(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    """Find promises that cannot be kept, pauses that never begin, and steps agreed twice."""
    for index, promise in enumerate(agreement.commitments.sales):
        if isinstance(promise, Attempts):
            yield from _different_kinds(promise, ("commitments", "sales", index), positions)
    yield from _pauses(agreement, positions)
    yield from _escalations(agreement, positions)


def _different_kinds(promise: Attempts, place: Path, positions: Positions) -> Iterator[Finding]:
    counting = set(promise.kinds)
    if counting and len(counting) < promise.different_kinds:
        yield contradiction(
            "too_few_kinds",
            "`{name}` asks for attempts of {different} different kinds, but only {count} count: "
            "nobody could keep it",
            positions.value((*place, "kinds")),
            "name more `kinds`, or ask for fewer different ones",
            name=promise.name,
            different=promise.different_kinds,
            count=len(counting),
        )
    elif promise.at_least < promise.different_kinds:
        yield doubt(
            "more_kinds_than_attempts",
            "`{name}` asks for {number} attempts of {different} different kinds, which takes "
            "{different}",
            positions.value((*place, "different_kinds")),
            "ask for as many attempts as there are different kinds, or for fewer kinds",
            name=promise.name,
            number=promise.at_least,
            different=promise.different_kinds,
        )


def _pauses(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    for index, pause in enumerate(agreement.handoff.pauses if agreement.handoff else ()):
        place: Path = ("handoff", "pauses", index)
        if pause.on == "activity" and not pause.outcomes:
            yield contradiction(
                "pause_never_begins",
                "`{name}` begins with an activity, but no outcome says with which",
                positions.value(place),
                'add `outcomes = ["…"]`, as your telephone system or CRM writes it',
                name=pause.name,
            )
        if pause.on == "unassigned" and pause.outcomes:
            yield doubt(
                "outcomes_of_nobody",
                "`{name}` begins while a lead is nobody’s, so its outcomes change nothing",
                positions.value((*place, "outcomes")),
                "take them out, or agree on a second pause that begins with an activity",
                name=pause.name,
            )


def _escalations(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    steps = agreement.handoff.escalations if agreement.handoff else []
    for index, step in enumerate(steps):
        if step in steps[:index]:
            yield doubt(
                "escalated_twice",
                "`{to}` would be told twice when {at} of a window has passed",
                positions.value(("handoff", "escalations", index)),
                "take one of the two out",
                to=step.to,
                at=step.at,
            )
