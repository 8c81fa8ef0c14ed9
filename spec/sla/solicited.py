"""An agreement that states what French law says of calls to consumers, and moments in Paris."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import polars as pl
from spec.tables import AGREEMENT, agreement, facts

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.ledger.tables import MOMENT, Facts
from smarketing.core.sla.solicitation import permits

PARIS = ZoneInfo("Europe/Paris")
FRANCE = AGREEMENT.replace('"Europe/Paris"', '"Europe/Paris"\ncountry = "FR"')
CONSUMERS = """
[solicitation]
consumers = [{ attribute = "buys_as", one_of = ["consumer"] }]
refusals = ["refused"]
"""
DECREE = """
[[solicitation.rules]]
name = "decree"
label = { en = "Calls to consumers", fr = "Appels aux consommateurs" }
article = "decree 2022-1313"
first_day = 2023-03-01
at_most = 4
in_days = 30
on_holidays = false
silence_days = 60
consent_lifts = "phone"
hours.monday = ["10:00-13:00", "14:00-20:00"]
hours.tuesday = ["10:00-13:00", "14:00-20:00"]
hours.wednesday = ["10:00-13:00", "14:00-20:00"]
hours.thursday = ["10:00-13:00", "14:00-20:00"]
hours.friday = ["10:00-13:00", "14:00-20:00"]
"""
CONSENT = """
[[solicitation.rules]]
name = "consent"
label = { en = "Consent first", fr = "Consentement préalable" }
article = "law 2025-594, art. 13"
first_day = 2026-08-11
needs_consent = "phone"
"""
LAW = CONSUMERS + DECREE + CONSENT
PEOPLE = """
    contacts
    contact_id | occurred_at | attributes
    leo        | 2022-01-01  | {"buys_as": "consumer"}
    firm       | 2022-01-01  | {"buys_as": "firm"}
"""


def in_paris(text: str) -> datetime:
    """Read a moment of a clock in Paris."""
    return datetime.fromisoformat(text).replace(tzinfo=PARIS).astimezone(UTC)


def clock(moment: datetime | None) -> str | None:
    """Write a moment as a clock in Paris shows it."""
    return moment.astimezone(PARIS).strftime("%a %Y-%m-%d %H:%M") if moment else None


def told(**events: str) -> Facts:
    """Return the two people and what happened to Leo: `calls`, `refused`, `allowed`, …

    Each is a text of moments in Paris, one a line. `machine` are calls that nobody made by hand.
    """
    lines: dict[str, list[str]] = {"activities": [], "consents": []}
    for what, moments in events.items():
        for moment in moments.strip().splitlines():
            when = in_paris(moment.strip()).strftime("%Y-%m-%d %H:%M")
            lines[_TABLES[what]].append(_ROWS[what].format(when=when))
    text = PEOPLE
    for table, some in lines.items():
        text += "\n".join(["", table, _HEADERS[table], *some]) if some else ""
    return facts(text)


_HEADERS = {
    "activities": "contact_id | occurred_at | kind | outcome | automated",
    "consents": "contact_id | occurred_at | purpose | granted | proof",
}
_ROWS = {
    "calls": "leo | {when} | call | no_answer | no",
    "machine": "leo | {when} | call | no_answer | yes",
    "mails": "leo | {when} | email | no_answer | no",
    "refused": "leo | {when} | call | refused | no",
    "allowed": "leo | {when} | phone | yes | form 12",
    "unproven": "leo | {when} | phone | yes |",
    "withdrawn": "leo | {when} | phone | no |",
}
_TABLES = {name: "activities" if "phone" not in row else "consents" for name, row in _ROWS.items()}


def law(terms: str = LAW) -> Agreement:
    """Return the small agreement with these rules of law."""
    return agreement(terms, terms=FRANCE)


def asked(*moments: str, contact: str = "leo") -> pl.DataFrame:
    """Return a question about one contact at these moments in Paris."""
    at = [in_paris(moment) for moment in moments]
    contacts = pl.Series("contact_id", [contact] * len(at), pl.String)
    return pl.DataFrame([contacts, pl.Series("moment", at, MOMENT)])


def answer(
    moment: str, known: Facts, terms: str = LAW, kind: str = "call", contact: str = "leo"
) -> tuple[str | None, str | None]:
    """Return when somebody may be called, and what bars them until then."""
    found = permits(asked(moment, contact=contact), known, law(terms), kind)
    return clock(found["next_allowed_at"][0]), found["bar"][0]
