"""The proposal as changes to the text of the present agreement, each with what it rests on."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import Any

from pydantic import BaseModel

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.commitments import Attempts
from smarketing.core.agreement.reading import parse_agreement
from smarketing.core.base.finding import Finding, Severity
from smarketing.core.base.sentence import Sentence, Share, Value
from smarketing.core.base.toml_editing import (
    AddElement,
    Change,
    DropTerm,
    Element,
    SetList,
    SetTerm,
    edited,
)
from smarketing.core.reports.proposal.ground import Ground
from smarketing.core.reports.proposal.pages import LeadWorth, ProposedTerm, Standpoint
from smarketing.core.reports.proposal.proposed_attempts import Recommendation, lead_role
from smarketing.core.reports.proposal.proposed_marketing import MarketingDraft
from smarketing.core.reports.proposal.proposed_sales import SalesDraft
from smarketing.core.reports.proposal.proposed_values import Valued
from smarketing.core.reports.proposal.words import in_words
from smarketing.core.reports.situation import text

Write = Callable[[Sentence], str]
"""What writes a sentence in the reader's language."""

Draft = MarketingDraft | SalesDraft

DRAFT = "draft.toml"
"""What findings call the draft's text."""


@dataclass(frozen=True)
class Outline:
    """All that is proposed, before it is put in words."""

    version: int
    effective_from: date
    plan: Sequence[tuple[ProposedTerm, object]]
    valued: Valued
    attempts: Recommendation
    marketing: Sequence[MarketingDraft]
    sales: Sequence[SalesDraft]


def drafted(
    ground: Ground, outline: Outline, present_text: str, write: Write
) -> tuple[str, Agreement | None, list[Finding]]:
    """Return the text of the draft, the agreement that it is, and what there is to say of it.

    The text is empty where the changes cannot be made in the way in which the agreement is written.
    """
    changes = [*_changes(ground, outline, write)]
    made = edited(present_text, changes)
    if made is None:
        return "", None, [_not_placed()]
    agreement, findings = parse_agreement(made, DRAFT)
    return made, agreement, [*findings, *_labels(outline.sales)]


def _labels(sales: Sequence[SalesDraft]) -> Iterator[Finding]:
    """Tell of promises of depth whose number changes: their labels may name it in words."""
    for draft in sales:
        before, now = draft.present, draft.proposed
        if not isinstance(before, Attempts) or not isinstance(now, Attempts):
            continue
        if before.at_least != now.at_least:
            yield Finding(
                "propose.label",
                Severity.INFO,
                "`{name}` asks for {now} attempts in the draft, no longer for {before}; its label "
                "says “{label}”",
                "change the label if it names the number",
                {
                    "name": now.name,
                    "now": now.at_least,
                    "before": before.at_least,
                    "label": text(now.label),
                },
            )


def standpoint(draft: Draft) -> Standpoint:
    """Say where a commitment stands towards the present one."""
    if draft.present is None:
        return Standpoint.NEW
    if not draft.is_measured:
        return Standpoint.KEPT
    return Standpoint.SAME if draft.proposed == draft.present else Standpoint.CHANGED


def _changes(ground: Ground, outline: Outline, write: Write) -> Iterator[Change]:
    yield SetTerm(("format",), 1, write(_about(ground, outline)))
    yield SetTerm(("agreement", "version"), outline.version)
    yield SetTerm(("agreement", "effective_from"), outline.effective_from)
    for term, value in outline.plan:
        if value is not None:
            note = write(_note(term.standpoint, term.present, term.measured))
            yield SetTerm(tuple(term.term.split(".")), value, note, (("plan",), ("goal",)))
    yield from _values(ground, outline.valued, write)
    for side, drafts in (("marketing", outline.marketing), ("sales", outline.sales)):
        present: Sequence[Any] = getattr(ground.situation.agreement.commitments, side)
        for draft in drafts:
            yield from _commitment(ground, side, present, draft, write)
    yield from _role(ground, outline.attempts, write)


def _about(ground: Ground, outline: Outline) -> Sentence:
    values: dict[str, Value] = {
        "version": outline.version,
        "day": ground.situation.today,
        "present": ground.situation.agreement.agreement.version,
    }
    return Sentence(
        "Draft of version {version}, by `smarketing propose` on {day}. Nobody has agreed to it. "
        "Each proposed figure says above it what it was measured on; everything else is kept from "
        "version {present}, and was not measured.",
        values,
    )


def _note(standpoint: Standpoint, present: "Value | None", measured: Sentence) -> Sentence:
    """Say of a term whether it is proposed or kept, and on what it rests."""
    values: dict[str, Value] = {"measured": measured}
    if standpoint is Standpoint.KEPT:
        return Sentence("Kept: {measured}.", values)
    if standpoint is Standpoint.SAME:
        return Sentence("Proposed, as it was: {measured}.", values)
    if present is None:
        return Sentence("Proposed: {measured}.", values)
    return Sentence("Proposed; was {present}: {measured}.", {**values, "present": present})


def _values(ground: Ground, valued: Valued, write: Write) -> Iterator[Change]:
    if not valued.lines:
        return
    behind = (("personas",), ("stages",))
    if valued.segments:
        elements = [
            Element(
                _given(segment),
                write(Sentence("{leads} leads qualified by this kind of touch.", {"leads": leads})),
            )
            for segment, leads in valued.segments
        ]
        yield SetList(("segments",), elements, "", behind)
    worth = [Element(_given(line), write(_worth_note(found))) for line, found in valued.lines]
    about = Sentence(
        "Lead values, measured on the leads handed over from {start} to {until} and frozen for "
        "this version. Small groups are shrunk towards the whole.",
        {"start": ground.mature.start, "until": ground.mature.end},
    )
    yield SetList(("lead_values",), worth, write(about), (("segments",), *behind))


def _worth_note(found: LeadWorth | None) -> Sentence:
    if found is None:
        return Sentence("A negative persona: nobody we sell to.")
    values: dict[str, Value] = {
        "leads": found.leads,
        "customers": found.customers,
        "rate": Share(found.rate.value),
        "low": Share(found.rate.low),
        "high": Share(found.rate.high),
        "seen": Share(found.seen_rate or 0.0),
        "value": found.value,
        "from": found.value_low,
        "to": found.value_high,
    }
    if not found.is_own:
        return Sentence(
            "{value} a lead ({from} to {to}): {leads} leads, too few for a value of their own; "
            "what segment and persona suggest.",
            values,
        )
    if found.segment is None and found.persona is None:
        return Sentence(
            "{value} a lead ({from} to {to}): of {leads} leads {customers} become customers, "
            "{rate} ({low} to {high}).",
            values,
        )
    return Sentence(
        "{value} a lead ({from} to {to}): of {leads} leads {customers} become customers, {seen}; "
        "shrunk to {rate} ({low} to {high}).",
        values,
    )


def _commitment(
    ground: Ground, side: str, present: Sequence[Any], draft: Draft, write: Write
) -> Iterator[Change]:
    agreement = ground.situation.agreement
    before = None if draft.present is None else in_words(draft.present, agreement)
    note = write(_note(standpoint(draft), before, draft.measured))
    if draft.present is None:
        yield AddElement(("commitments", side), Element(_given(draft.proposed), note), _BEHIND)
        return
    place = ("commitments", side, present.index(draft.present))
    changed = {
        key: value
        for key, value in _given(draft.proposed).items()
        if value != _given(draft.present).get(key)
    }
    first = next(iter(changed), None)
    if first is None:
        first = "share" if hasattr(draft.proposed, "share") else "target"
        changed = {first: _given(draft.proposed)[first]}
    for key, value in changed.items():
        yield SetTerm((*place, key), value, note if key == first else "")


_BEHIND = (("commitments",), ("handoff",), ("lead_values",), ("segments",), ("personas",))


def _role(ground: Ground, attempts: Recommendation, write: Write) -> Iterator[Change]:
    role = lead_role(ground.situation.agreement)
    if role is None or attempts.number is None:
        return
    place = ("roles", ground.situation.agreement.roles.index(role))
    reasons = Sentence("{reasons}", {"reasons": attempts.reasons})
    was = role.attempts
    stand = Standpoint.SAME if was == attempts.number else Standpoint.CHANGED
    yield SetTerm((*place, "attempts"), attempts.number, write(_note(stand, was, reasons)))
    if role.contact_chance is not None:
        yield DropTerm((*place, "contact_chance"))
    chances = [_rounded(one.first_contact) for one in ground.curve.attempts]
    measured = Sentence(
        "the chance of each attempt to be the first contact, of {tried} leads tried",
        {"tried": ground.curve.leads},
    )
    chance = None if role.contact_chance is None else Share(Fraction(role.contact_chance))
    note = write(_note(Standpoint.NEW if chance is None else Standpoint.CHANGED, chance, measured))
    yield SetTerm((*place, "first_contact"), chances, note)


def _rounded(chance: float) -> Decimal:
    return Decimal(str(chance)).quantize(Decimal("0.0001"), ROUND_HALF_EVEN)


def _given(model: BaseModel) -> dict[str, Any]:
    """Return what a term says, without what would be so anyway; its discriminators stay."""
    told = model.model_dump(exclude_defaults=True)
    return {key: value for key, value in told.items() if value is not None}


def _not_placed() -> Finding:
    return Finding(
        "propose.not_placed",
        Severity.WARNING,
        "the proposal cannot be put into the text of the agreement as it is written",
        "write each commitment and role as a table of its own, such as [[commitments.sales]]",
    )
