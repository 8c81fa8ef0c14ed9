"""Acts on leads: noted at once, the first of two wins, and facts when they can stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from smarketing.app.inbox.receiving import receive
from smarketing.app.web.accounts.models import Person
from smarketing.app.web.desk.models import LeadAct, Snooze

UNDO = timedelta(seconds=10)
"""How long an act can be taken back; only then it becomes a fact."""

SOURCE = "desk"

_SLOTS = {
    LeadAct.Kind.ACCEPTED: "decision",
    LeadAct.Kind.REJECTED: "decision",
    LeadAct.Kind.QUALIFIED: "outcome",
    LeadAct.Kind.RECYCLED: "outcome",
}


class TakenAlready(Exception):  # noqa: N818 (not a fault: somebody else was first)
    """Somebody has decided on this lead before; `first` is what they did."""

    def __init__(self, first: LeadAct) -> None:
        super().__init__(str(first))
        self.first = first


@dataclass(frozen=True)
class Lead:
    """Which handoff of which lead is meant, and who has it."""

    contact_id: str
    handed_over_at: datetime
    rep: str
    name: str = ""


def act(
    person: Person, lead: Lead, kind: str, at: datetime, told: Mapping[str, str] | None = None
) -> LeadAct:
    """Note an act; raises `TakenAlready` where another decision stands.

    `told` has the reason of a rejection, or the activity and outcome of an attempt.
    """
    one = LeadAct(
        contact_id=lead.contact_id,
        handed_over_at=lead.handed_over_at,
        name=lead.name,
        rep=lead.rep,
        kind=kind,
        slot=_SLOTS.get(LeadAct.Kind(kind), ""),
        by=person,
        at=at,
        settles_at=at + UNDO,
        **(told or {}),
    )
    try:
        with transaction.atomic():
            one.save(force_insert=True)
            _of(lead).delete()
    except IntegrityError:
        raise TakenAlready(_first(one)) from None
    return one


def undo(person: Person, number: int, at: datetime) -> LeadAct | None:
    """Take an act back while that is possible; None where it is too late or was somebody else's."""
    undone = LeadAct.objects.filter(
        pk=number, by=person, undone_at=None, sent_at=None, settles_at__gt=at
    ).update(undone_at=at)
    return LeadAct.objects.get(pk=number) if undone else None


def put_off(person: Person, lead: Lead, until: datetime) -> None:
    """Put a lead off until a moment; the caller has seen to it that no deadline lies before."""
    Snooze.objects.update_or_create(
        contact_id=lead.contact_id,
        handed_over_at=lead.handed_over_at,
        defaults={"by": person, "until": until},
    )


def send_settled(at: datetime) -> int:
    """Hand acts that can no longer be undone to the inbox, each once; return how many."""
    sent = 0
    due = LeadAct.objects.filter(undone_at=None, sent_at=None, settles_at__lte=at)
    for number in list(due.values_list("pk", flat=True)):
        with transaction.atomic():
            mine = LeadAct.objects.filter(pk=number, undone_at=None, sent_at=None)
            if mine.update(sent_at=at):
                one = LeadAct.objects.get(pk=number)
                table, values = fact_of(one)
                row = receive(SOURCE, f"act-{one.pk}", table, values, at)
                LeadAct.objects.filter(pk=number).update(fact=row)
                sent += 1
    return sent


def fact_of(one: LeadAct) -> tuple[str, dict[str, Any]]:
    """Return an act as a fact: its table and its columns."""
    told: dict[str, Any] = {
        "contact_id": one.contact_id,
        "rep": one.rep or None,
        "occurred_at": one.at,
    }
    match one.kind:
        case LeadAct.Kind.ATTEMPT:
            more = {"kind": one.activity, "outcome": one.outcome or None, "automated": False}
            return "activities", told | more
        case LeadAct.Kind.ASSIGNED:
            return "assignments", told
    return "dispositions", told | {"outcome": one.kind, "reason": one.reason or None}


def _first(other: LeadAct) -> LeadAct:
    same = {name: getattr(other, name) for name in ("contact_id", "handed_over_at", "slot")}
    return LeadAct.objects.select_related("by").get(undone_at=None, **same)


def _of(lead: Lead) -> Any:  # noqa: ANN401 (a query of snoozes)
    return Snooze.objects.filter(contact_id=lead.contact_id, handed_over_at=lead.handed_over_at)
