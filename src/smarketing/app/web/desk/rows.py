"""The rows of a desk: as prepared, with what was done since, filtered and paged."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest

from smarketing.app.prepared.question import Answer, Question
from smarketing.app.web.access import person_of
from smarketing.app.web.accounts.models import Person
from smarketing.app.web.accounts.roles import Role
from smarketing.app.web.desk.acting import Lead
from smarketing.app.web.desk.models import LeadAct, Snooze
from smarketing.app.web.middleware.speaking import language_of, zone_of
from smarketing.app.web.numbers_page import calculator

PAGE = 50

_RECENT = timedelta(days=1)
"""Acts older than this are in the ledger, and so in every edition."""

NOBODY = "-"
"""How an address says whose desk is meant that nobody has."""


@dataclass(frozen=True)
class Row:
    """A lead on the desk, and what was done with it since the edition."""

    told: Mapping[str, Any]
    acts: list[LeadAct] = field(default_factory=list)
    snoozed_until: datetime | None = None

    @property
    def key(self) -> str:
        """How forms name this handoff."""
        return f"{self.told['id']}|{self.told['handed']}"

    @property
    def anchor(self) -> str:
        """An identifier of the row in the page."""
        return f"lead-{abs(hash_of(self.key)):x}"

    @property
    def decision(self) -> str:
        """What sales decided: as the ledger has it, or just now."""
        now = [act.kind for act in self.acts if act.slot == "decision"]
        return now[-1] if now else str(self.told["decision"])

    @property
    def is_over(self) -> bool:
        """Say whether nothing is to be done with it any more: rejected, sent back, or handed on."""
        return any(act.kind in {"rejected", "recycled", "assigned"} for act in self.acts)

    @property
    def made(self) -> int:
        """The attempts so far."""
        return int(self.told["made"]) + sum(act.kind == "attempt" for act in self.acts)

    @property
    def last_act(self) -> LeadAct | None:
        """What was done last."""
        return self.acts[-1] if self.acts else None

    @property
    def due(self) -> datetime | None:
        """When the next thing is due."""
        return datetime.fromisoformat(self.told["due"]) if self.told["due"] else None

    def lead(self, rep: str) -> Lead:
        """Return the handoff, for an act."""
        handed = datetime.fromisoformat(self.told["handed"])
        return Lead(self.told["id"], handed, rep, self.told["name"])


def hash_of(text: str) -> int:
    """Return a number that a text always has."""
    number = 0
    for sign in text:
        number = (number * 131 + ord(sign)) % (1 << 61)
    return number


def whose(request: HttpRequest) -> str:
    """Return whose desk is meant: a representative's own, a head's choice; empty for nobody's."""
    person = person_of(request)
    if person.role == Role.REP:
        return person.representative or "?"
    asked = request.POST.get("rep") or request.GET.get("rep") or ""
    return "" if asked == NOBODY else asked


def desk_answer(request: HttpRequest, rep: str) -> Answer | None:
    """Return the prepared desk of a representative; None while it is being computed."""
    language, zone = language_of(request).code, zone_of(request)
    return calculator().answer(Question("desk", language, zone, given=(("rep", rep),)))


def rows_of(answer: Answer) -> list[Row]:
    """Return all rows of a desk, in their order, with what was done since the edition."""
    moment = datetime.fromisoformat(answer.values["moment"])
    told = answer.values["rows"]
    names = [row["id"] for row in told]
    acts = _acts(names, moment)
    put_off = _snoozes(names)
    return [
        Row(row, acts.get(place, []), put_off.get(place))
        for row in told
        for place in [(row["id"], datetime.fromisoformat(row["handed"]))]
    ]


def chosen(rows: Iterable[Row], asked: Mapping[str, str], at: datetime) -> list[Row]:
    """Return the rows that the filters of the address leave; what is over or put off goes last."""
    words = asked.get("q", "").casefold().split()
    found = []
    for row in rows:
        text = f"{row.told['name']} {row.told['company']} {row.told['id']}".casefold()
        if not all(word in text for word in words):
            continue
        if asked.get("segment") and row.told["segment"] != asked["segment"]:
            continue
        if asked.get("only") == "late" and not row.told["is_late"]:
            continue
        if asked.get("only") == "new" and row.decision:
            continue
        found.append(row)
    return sorted(found, key=lambda row: (row.is_over, (row.snoozed_until or at) > at))


def may_act(person: Person) -> bool:
    """Say whether somebody works leads."""
    return Role(person.role) in {Role.REP, Role.SALES_HEAD}


def _acts(contacts: list[str], moment: datetime) -> dict[tuple[str, datetime], list[LeadAct]]:
    """Return the acts that an edition of `moment` does not know yet, by handoff."""
    unknown = Q(fact=None) | Q(fact__taken_at=None) | Q(fact__taken_at__gt=moment)
    since = datetime.now(UTC) - _RECENT
    acts = LeadAct.objects.filter(
        unknown, contact_id__in=contacts, undone_at=None, at__gt=since
    ).select_related("by")
    found: dict[tuple[str, datetime], list[LeadAct]] = {}
    for act in acts:
        found.setdefault((act.contact_id, act.handed_over_at), []).append(act)
    return found


def _snoozes(contacts: list[str]) -> dict[tuple[str, datetime], datetime]:
    kept = Snooze.objects.filter(contact_id__in=contacts)
    return {(one.contact_id, one.handed_over_at): one.until for one in kept}
