"""What happened to one lead, sorted by what whoever works it looks for."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.base.sentence import Text
from smarketing.core.explanation.story import Entered, Event, Happened, SentBack
from smarketing.core.reports.lead.pages import LeadCycle, MadeAttempt, ReadContent
from smarketing.core.reports.situation import text
from smarketing.core.reports.story_lines import reason_in_words


def attempts_made(events: Iterable[Event]) -> list[MadeAttempt]:
    """Return what sales did with the lead, the latest first; what machines sent among it."""
    made = [
        MadeAttempt(
            one.moment,
            one.cycle,
            one.row["kind"],
            one.row.get("outcome") or "",
            one.row.get("rep") or "",
            bool(one.row.get("automated")),
        )
        for one in _facts(events, "activities")
    ]
    return made[::-1]


def content_read(events: Iterable[Event]) -> list[ReadContent]:
    """Return what the lead read or asked for, the latest first; visits that name nothing not."""
    touches: dict[str, list[Happened]] = {}
    for one in _facts(events, "touches"):
        if one.row.get("content"):
            touches.setdefault(one.row["content"], []).append(one)
    found = [
        ReadContent(
            content,
            list(dict.fromkeys(one.row["kind"] for one in mine)),
            len(mine),
            mine[0].moment,
            mine[-1].moment,
        )
        for content, mine in touches.items()
    ]
    return sorted(found, key=lambda one: one.last_at, reverse=True)


def cycles_of(events: Sequence[Event], agreement: Agreement) -> list[LeadCycle]:
    """Return each time that the lead went round, the latest first."""
    whole = groupby(sorted(events, key=lambda one: one.cycle), key=lambda one: one.cycle)
    return [_cycle(number, list(mine), agreement) for number, mine in whole][::-1]


def _cycle(number: int, events: Sequence[Event], agreement: Agreement) -> LeadCycle:
    entered = [one for one in events if isinstance(one, Entered)]
    qualified = next((one.moment for one in entered if one.grounds is not None), None)
    stage = agreement.handoff.stage if agreement.handoff else None
    handed = [one.moment for one in entered if one.stage == stage and not one.implied]
    told = list(_facts(events, "dispositions"))
    decided = next((one for one in told if one.row["outcome"] in {"accepted", "rejected"}), None)
    ended = [one for one in events if isinstance(one, SentBack) and one.ends_cycle]
    attempts = [one for one in _facts(events, "activities") if not one.row.get("automated")]
    reps = [one.row["rep"] for one in _facts(events, "assignments")]
    reasons = [one.row["reason"] for one in told if one.row.get("reason")]
    return LeadCycle(
        number,
        qualified,
        handed[0] if handed else None,
        list(dict.fromkeys(reps)),
        len(attempts),
        decided.row["outcome"] if decided else "",
        decided.moment if decided else None,
        _reason(reasons[-1], agreement) if reasons else None,
        reason_in_words(ended[-1].reason) if ended else None,
        ended[-1].moment if ended else None,
    )


def _reason(name: str, agreement: Agreement) -> Text:
    agreed = (text(one.label) for one in agreement.rejection_reasons if one.name == name)
    return next(agreed, Text(name, name))


def _facts(events: Iterable[Event], table: str) -> Iterator[Happened]:
    return (one for one in events if isinstance(one, Happened) and one.table == table)
