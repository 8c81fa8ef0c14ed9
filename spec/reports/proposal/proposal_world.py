"""Small generated companies of which the chances, rates and response times are known."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import polars as pl
from spec.tables import AGREEMENT, STAGES, agreement

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.ledger.tables import TABLES, Facts
from smarketing.core.reports.situation import Situation

CHANCES = (0.4, 0.3, 0.2, 0.15)
"""The chance of each call on somebody not reached before."""

KINDS = {"demo_request": 0.30, "webinar": 0.12, "ebook": 0.04}
"""By the touch that qualifies: the share that becomes a customer."""

SHARES = (0.35, 0.40, 0.25)
HOURS = {"Ann": 1, "Bob": 5}
"""How many working hours each representative takes to call."""

GIVING_UP = 0.2
MEAN_SALE = 900_000
START, AS_OF = datetime(2025, 1, 6, 8, tzinfo=UTC), datetime(2026, 6, 10, 12, tzinfo=UTC)

TERMS = AGREEMENT.replace(
    'triggers = [{ kind = "demo_request" }]',
    'triggers = [{ kind = "demo_request" }, { kind = "webinar" }, { kind = "ebook" }]',
)
PROMISES = """
[[commitments.marketing]]
name = "volume"
label = { en = "MQLs", fr = "MQL" }
measure = "count"
stage = "mql"
target = 500                # as last year
per = "month"
[[commitments.sales]]
name = "speed"
label = { en = "First call", fr = "Premier appel" }
measure = "first_attempt"
within = { working_hours = 24 }
share = 0.9
"""


@dataclass(frozen=True)
class World:
    """A company: its facts, and how many leads it has."""

    facts: Facts
    leads: int


class Teller:
    """Draws leads, and tells what happens to each."""

    def __init__(self, seed: int) -> None:
        self.draws = np.random.default_rng(seed)
        self.tables: dict[str, list[dict[str, Any]]] = {}
        self.days = working_days()

    def tell(self, table: str, **columns: object) -> None:
        rows = self.tables.setdefault(table, [])
        rows.append({"fact_id": f"{table} {len(rows)}", "source": "spec", **columns})

    def lead(self, contact: str) -> None:
        kind = str(self.draws.choice(list(KINDS), p=SHARES))
        at = self.days[int(self.draws.integers(len(self.days)))]
        rep = str(self.draws.choice(list(HOURS)))
        self.tell("contacts", occurred_at=at, contact_id=contact)
        self.tell("touches", occurred_at=at, contact_id=contact, kind=kind)
        self.tell("assignments", occurred_at=at, contact_id=contact, rep=rep)
        self.calls(contact, rep, at + timedelta(hours=HOURS[rep]))
        if self.draws.random() < KINDS[kind]:
            self.deal(contact, at)

    def calls(self, contact: str, rep: str, call: datetime) -> None:
        about = {"contact_id": contact, "rep": rep}
        reached = False
        for chance in CHANCES:
            reached = bool(self.draws.random() < chance)
            outcome = "reached" if reached else "no_answer"
            self.tell("activities", occurred_at=call, kind="call", outcome=outcome, **about)
            if reached or self.draws.random() < GIVING_UP:
                break
            call += timedelta(days=1)
        self.tell(
            "dispositions",
            occurred_at=call + timedelta(minutes=30),
            outcome="accepted" if reached else "rejected",
            reason=None if reached else "unreachable",
            **about,
        )

    def deal(self, contact: str, at: datetime) -> None:
        deal = {"deal_id": contact, "contact_id": contact, "currency": "EUR"}
        amount = int(self.draws.gamma(3.0, MEAN_SALE / 3.0))
        self.tell("deal_events", occurred_at=at + timedelta(days=10), status="open", **deal)
        won = at + timedelta(days=30)
        self.tell("deal_events", occurred_at=won, status="won", amount=amount, **deal)


def company(seed: int, leads: int = 1_500) -> World:
    """Draw a company whose leads come on working days from 2025 on."""
    teller = Teller(seed)
    for number in range(leads):
        teller.lead(f"c{number:05}")
    frames = {
        name: pl.DataFrame(rows, schema=TABLES[name].schema) for name, rows in teller.tables.items()
    }
    return World(Facts(frames), leads)


def working_days() -> list[datetime]:
    """Return the mornings of Mondays to Thursdays, up to a month before the last day."""
    days = (START + timedelta(days=n) for n in range((AS_OF - START).days - 40))
    return [day for day in days if day.weekday() < 4]


def text_of(more: str = PROMISES) -> str:
    """Return the text of the company's agreement."""
    return TERMS + STAGES + more


def situation(world: World, more: str = PROMISES) -> Situation:
    """Return the company as of its last day."""
    agreed: Agreement = agreement(more, TERMS)
    return Situation(world.facts, agreed, AS_OF, "spec", versions=(agreed,))


def nothing(more: str = PROMISES) -> Situation:
    """Return the company before it had any leads."""
    return situation(World(Facts({}), 0), more)
