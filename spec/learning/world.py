"""A world whose truth is known: who becomes a customer is drawn from log-odds that we choose."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
from spec.tables import AGREEMENT, STAGES, agreement

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.base.finding import Finding
from smarketing.core.learning.cohort import Question
from smarketing.core.learning.lesson import Lesson, Wishes, learn
from smarketing.core.ledger.tables import MOMENT, TABLES, Facts
from smarketing.core.replay.replay import replay

START = datetime(2024, 1, 1, tzinfo=UTC)
AS_OF = datetime(2026, 1, 1, tzinfo=UTC)
AGE = 30

JOBS = ("director", "engineer", "student")
OF_JOB = {"director": 1.0, "engineer": 0.0, "student": -1.5}
OF_WEBINAR, OF_VISIT, OF_SIZE = 1.2, 0.3, 0.8
BASE = -1.0

TERMS = """
[qualification]
threshold = 20
points = [
  { kind = "webinar", points = 10, cap = 30 },
  { kind = "visit", points = 2, cap = 10 },
]
triggers = [{ kind = "demo" }]
required = ["email"]
"""


@dataclass(frozen=True)
class World:
    """The facts, and the true log-odds of every contact in the order of their numbers."""

    facts: Facts
    log_odds: np.ndarray


def world(contacts: int = 3000, seed: int = 1) -> World:
    """Draw contacts over 700 days; touches all come within their first 25 days, deals after 30."""
    chance = np.random.default_rng(seed)
    days = np.sort(chance.random(contacts) * 700)
    job = chance.choice(len(JOBS), contacts, p=[0.3, 0.5, 0.2])
    size = chance.integers(1, 1000, contacts)
    webinars, visits = chance.poisson(0.7, contacts), chance.poisson(2.0, contacts)
    log_odds = BASE + np.array([OF_JOB[JOBS[one]] for one in job])
    log_odds = log_odds + OF_SIZE * (size >= 500)
    log_odds = log_odds + OF_WEBINAR * np.log1p(webinars) + OF_VISIT * np.log1p(visits)
    won = chance.random(contacts) < 1 / (1 + np.exp(-log_odds))
    lag = AGE + 1 + chance.random(contacts) * 59
    people = [
        {
            "contact_id": f"{number:05}",
            "occurred_at": moment(days[number]),
            "attributes": json.dumps({"job": JOBS[job[number]], "size": str(size[number])}),
        }
        for number in range(contacts)
    ]
    touches = [
        {
            "contact_id": f"{number:05}",
            "occurred_at": moment(days[number] + when),
            "kind": kind,
        }
        for kind, counts in (("webinar", webinars), ("visit", visits))
        for number in range(contacts)
        for when in chance.random(counts[number]) * 25
    ]
    deals = [
        {
            "deal_id": f"deal {number:05}",
            "contact_id": f"{number:05}",
            "occurred_at": moment(days[number] + lag[number]),
            "status": "won",
        }
        for number in np.flatnonzero(won)
    ]
    rows = {"contacts": people, "touches": touches, "deal_events": deals}
    return World(Facts({name: frame(name, told) for name, told in rows.items()}), log_odds)


def moment(days: float) -> datetime:
    return START + timedelta(days=float(days))


def frame(table: str, rows: list[dict[str, object]]) -> pl.DataFrame:
    named = [{"fact_id": f"{table} {n}", "source": "spec", **row} for n, row in enumerate(rows)]
    return pl.DataFrame(named, schema=TABLES[table].schema)


def with_touches(facts: Facts, told: pl.DataFrame) -> Facts:
    """Add touches (contact_id, occurred_at, kind) to facts."""
    shaped = told.with_columns(
        pl.col("occurred_at").cast(MOMENT),
        fact_id=pl.format("planted {}", pl.int_range(pl.len())),
        source=pl.lit("spec"),
    )
    touches = pl.concat([facts.table("touches"), shaped], how="diagonal")
    return Facts({**facts.frames, "touches": touches})


def agreed_text(qualification: str = TERMS) -> str:
    """Return the text of the specs' agreement with another section on qualification."""
    start, end = AGREEMENT.index("[qualification]"), AGREEMENT.index("[handoff]")
    return AGREEMENT[:start] + qualification + AGREEMENT[end:] + STAGES


def agreed(qualification: str = TERMS) -> Agreement:
    return agreement("", agreed_text(qualification), "")


def learnt(
    facts: Facts, wishes: Wishes | None = None, under: Agreement | None = None
) -> tuple[Lesson | None, list[Finding]]:
    """Learn from facts as the report does: replayed, at the age of 30 days."""
    chosen = under or agreed()
    entries = replay(facts, [chosen], AS_OF).entries().filter(~pl.col("repeat"))
    return learn(facts, chosen, entries, AS_OF, wishes or Wishes(Question(days=AGE)))


def lesson(facts: Facts, wishes: Wishes | None = None) -> Lesson:
    found, findings = learnt(facts, wishes)
    assert found is not None, [finding.sentence() for finding in findings]
    return found
