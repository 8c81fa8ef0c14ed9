"""What happened to a contact, and what came of it, in words."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.base.sentence import Money, Score, Sentence, Text, Value
from smarketing.core.explanation.balances import Touch
from smarketing.core.explanation.grounds import Known, needs
from smarketing.core.explanation.story import (
    Entered,
    Event,
    Happened,
    Hindered,
    Learned,
    SentBack,
)
from smarketing.core.replay.events import ACCOUNT_CUSTOMER
from smarketing.core.reports.explanation_pages import StoryLine
from smarketing.core.reports.pages import Team
from smarketing.core.reports.score_sheets import barred, first_needed, touched
from smarketing.core.reports.situation import text

Row = Mapping[str, Any]


def story_line(event: Event, agreement: Agreement) -> StoryLine | None:
    """Tell an event; None where nothing changes. Labels are those of the agreement in force."""
    match event:
        case Happened():
            return StoryLine(
                event.moment,
                event.cycle,
                "firm_customer" if event.table == ACCOUNT_CUSTOMER else event.table,
                _fact(event, agreement),
                points=event.points,
                interest=event.interest,
            )
        case Learned():
            said = _learned(event)
            return StoryLine(event.moment, event.cycle, "known", said) if said else None
        case Hindered():
            return StoryLine(
                event.moment, event.cycle, "hindered", _almost(event), _hindrance(event, agreement)
            )
        case Entered():
            return _entered(event, agreement)
        case SentBack():
            return StoryLine(
                event.moment,
                event.cycle,
                "sent_back",
                _sent_back(event),
                Sentence("Touches count again after {moment}.", {"moment": event.counts_from}),
                team=Team.MARKETING,
            )


def stage_label(name: str, agreement: Agreement) -> Text:
    """Return the words of a stage; its name where the agreement has it no more."""
    return next((text(s.label) for s in agreement.stages if s.name == name), Text(name, name))


def _entered(event: Entered, agreement: Agreement) -> StoryLine:
    values: dict[str, Value] = {"stage": stage_label(event.stage, agreement)}
    return StoryLine(
        event.moment,
        event.cycle,
        "entered",
        Sentence("Enters “{stage}” again", values)
        if event.repeat
        else Sentence("Enters “{stage}”", values),
        entry_rule(event, agreement),
        event.stage,
        event.rule,
        event.version,
        interest=event.points,
        team=next((Team(s.owner) for s in agreement.stages if s.name == event.stage), None),
    )


def entry_rule(event: Entered, agreement: Agreement) -> Sentence:
    """Say by what a stage was entered."""
    first, _, rest = event.rule.partition(" ")
    if event.points is not None and event.fit is not None:
        return _qualified(event, rest)
    if first == "implied":
        later = stage_label(rest.removeprefix("by "), agreement)
        return Sentence("passed on the way to “{stage}”", {"stage": later})
    if first == "touch":
        return Sentence("by the touch {kind}", {"kind": rest})
    if first == "deal":
        return Sentence("since the deal is {status}", {"status": _word(rest)})
    decided = Sentence("as sales decided: {outcome}", {"outcome": _word(event.rule)})
    return _RULES.get(event.rule, decided)


_RULES = {
    "recorded": Sentence("as another system has recorded"),
    "silence": Sentence("since sales did not decide within the time agreed"),
    "contact": Sentence("known from now on"),
}
"""What made a contact enter a stage, where that is all there is to say."""


def _qualified(event: Entered, trigger: str) -> Sentence:
    points, fit = Score(event.points or 0.0), Score(event.fit or 0.0)
    terms = event.grounds.agreement.qualification if event.grounds else None
    needed = first_needed(needs(terms), event.fit or 0.0) if terms else None
    if event.rule != "score" and (terms is None or terms.fit is None):
        return Sentence(
            "{kind} qualifies at once, with an interest of {points}",
            {"kind": trigger, "points": points},
        )
    if event.rule != "score":
        return Sentence(
            "{kind} qualifies at once, with an interest of {points} and a fit of {fit}",
            {"kind": trigger, "points": points, "fit": fit},
        )
    values: dict[str, Value] = {"points": points, "needed": Score(needed or 0.0), "fit": fit}
    if terms is not None and terms.fit is None:
        return Sentence("with an interest of {points}, where {needed} is enough", values)
    return Sentence(
        "with an interest of {points}, where {needed} is enough for a fit of {fit}", values
    )


def _almost(event: Hindered) -> Sentence:
    if event.trigger is not None:
        return Sentence("{kind} would qualify at once, but does not", {"kind": event.trigger})
    return Sentence("Enough points, but no qualification")


def _hindrance(event: Hindered, agreement: Agreement) -> Sentence | None:
    reasons = [barred(bar, agreement) for bar in event.bars]
    if event.fit_needed is not None:
        reasons.append(
            Sentence(
                "Fit is {fit}, and {needed} is needed.",
                {"fit": Score(event.fit), "needed": Score(event.fit_needed)},
            )
        )
    if event.days_missing:
        reasons.append(
            Sentence(
                "Touches gave points on too few days: {days} is missing.",
                {"days": event.days_missing},
                "Touches gave points on too few days: {days} are missing.",
                event.days_missing,
            )
        )
    if not reasons:
        return None
    said = reasons[0]
    for reason in reasons[1:]:
        said = Sentence("{one} {other}", {"one": said, "other": reason})
    return said


def _sent_back(event: SentBack) -> Sentence:
    values: dict[str, Value] = {"reason": reason_in_words(event.reason), "cycle": event.cycle + 1}
    if event.ends_cycle:
        return Sentence("Goes back to marketing ({reason}); cycle {cycle} begins", values)
    return Sentence("Points begin anew ({reason})", values)


def reason_in_words(reason: str) -> Sentence:
    """Say why a lead was sent back."""
    first, _, rest = reason.partition(" ")
    match first:
        case "stalled":
            return Sentence("nothing happened for too long")
        case "deal":
            return Sentence("the deal was lost")
        case "rejected" if rest:
            return Sentence("rejected: {reason}", {"reason": rest})
    return _word(reason)


def _word(word: str) -> Sentence:
    """Return a decision or the status of a deal in words."""
    return _WORDS.get(word, Sentence("{word}", {"word": word}))


_WORDS = {
    "accepted": Sentence("accepted"),
    "rejected": Sentence("rejected"),
    "qualified": Sentence("qualified"),
    "recycled": Sentence("recycled"),
    "open": Sentence("open"),
    "won": Sentence("won"),
    "lost": Sentence("lost"),
}
"""What sales decides, and how deals stand."""


def _learned(event: Learned) -> Sentence | None:
    before = event.before or Known()
    changes = [
        *_changes(before.attributes, event.now.attributes, _own),
        *_changes(before.account_attributes, event.now.account_attributes, _of_firm),
    ]
    if not changes:
        return Sentence("Becomes known") if event.before is None else None
    said = changes[0]
    for change in changes[1:]:
        said = Sentence("{one}, {other}", {"one": said, "other": change})
    if event.before is None:
        return Sentence("Becomes known: {changes}", {"changes": said})
    return Sentence("Learned: {changes}", {"changes": said})


def _changes(
    before: str | None, now: str | None, told: Callable[[str, str], Sentence]
) -> list[Sentence]:
    old, new = _object(before), _object(now)
    return [
        told(name, new.get(name, ""))
        for name in dict.fromkeys([*new, *old])
        if old.get(name, "") != new.get(name, "")
    ]


def _own(name: str, value: str) -> Sentence:
    if not value:
        return Sentence("{attribute} is not known any more", {"attribute": name})
    return Sentence("{attribute} is “{value}”", {"attribute": name, "value": value})


def _of_firm(name: str, value: str) -> Sentence:
    values: dict[str, Value] = {"attribute": name, "value": value}
    if not value:
        return Sentence("{attribute} of the firm is not known any more", values)
    return Sentence("{attribute} of the firm is “{value}”", values)


def _object(text_of: str | None) -> dict[str, str]:
    try:
        read = json.loads(text_of or "{}")
    except (ValueError, RecursionError):
        return {}
    return {name: str(value) for name, value in read.items()} if isinstance(read, dict) else {}


def _fact(event: Happened, agreement: Agreement) -> Sentence:
    if event.table == "touches":
        told = [event.row.get(name) for name in ("channel", "campaign", "content")]
        return touched(Touch(event.moment, event.row["kind"], *told))
    if event.table == "dispositions":
        return _disposition(event.row, agreement)
    return _SIMPLE[event.table](event.row)


def _consent(row: Row) -> Sentence:
    values: dict[str, Value] = {"purpose": row["purpose"]}
    if row["granted"]:
        return Sentence("Allows “{purpose}”", values)
    return Sentence("Refuses “{purpose}”", values)


def _activity(row: Row) -> Sentence:
    values: dict[str, Value] = {"kind": row["kind"]}
    if row.get("automated"):
        return Sentence("A machine sends: {kind}", values)
    more = tuple(str(row[name]) for name in ("outcome", "rep") if row.get(name))
    if more:
        return Sentence("Sales: {kind} ({details})", {**values, "details": more})
    return Sentence("Sales: {kind}", values)


def _disposition(row: Row, agreement: Agreement) -> Sentence:
    reasons = {reason.name: text(reason.label) for reason in agreement.rejection_reasons}
    values: dict[str, Value] = {"outcome": _word(row["outcome"])}
    if row.get("reason"):
        values["reason"] = reasons.get(row["reason"]) or row["reason"]
        return Sentence("Sales decides: {outcome} ({reason})", values)
    return Sentence("Sales decides: {outcome}", values)


def _deal(row: Row) -> Sentence:
    values: dict[str, Value] = {"deal": row["deal_id"], "status": _word(row["status"])}
    if row.get("amount") is not None and row.get("currency"):
        values["amount"] = Money(row["amount"], row["currency"])
        return Sentence("Deal {deal} is {status}, {amount}", values)
    return Sentence("Deal {deal} is {status}", values)


_SIMPLE: dict[str, Callable[[Row], Sentence]] = {
    "activities": _activity,
    "assignments": lambda row: Sentence("Given to {rep}", {"rep": row["rep"]}),
    "deal_events": _deal,
    "recorded_stages": lambda row: Sentence(
        "Another system records the stage “{stage}”", {"stage": row["stage"]}
    ),
    "consents": _consent,
    ACCOUNT_CUSTOMER: lambda _: Sentence("The firm has become a customer"),
}
"""How facts are told that need no words of the agreement."""
