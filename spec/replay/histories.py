"""Small and nasty worlds: few moments and few words, so that everything meets everything.

Moments are mostly whole days apart, so that windows, half-lives, cool-offs and deadlines end
exactly where something else happens; some lie a microsecond beside, at midnight, or where clocks
change. Every fact is one of a short list, at one of a short list of moments.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import polars as pl
from hypothesis import strategies as st
from spec.replay.terms import agreements

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.ledger.tables import TABLES, Facts

MONDAY = datetime(2026, 3, 23, 10, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)

DAYS = tuple(MONDAY + timedelta(days=day) for day in range(22))
BESIDE = tuple(
    DAYS[day] + apart
    for day in (1, 2, 4, 7, 14)
    for apart in (-INSTANT, INSTANT, timedelta(hours=-1), timedelta(minutes=59, seconds=59))
)
BY_THE_CLOCK = tuple(
    MONDAY.replace(hour=0) + timedelta(days=day, hours=hour)
    for day in (0, 4, 5, 6, 7)
    # The house opens and closes; in Paris and in Beirut a day begins; clocks change on the sixth.
    for hour in (1, 7, 8, 12, 15, 16, 22, 23)
)
FAR = (MONDAY - timedelta(days=700), *(MONDAY + timedelta(days=day) for day in (30, 31, 60, 61)))
MOMENTS = (*DAYS, *DAYS, *BESIDE, *BY_THE_CLOCK, *FAR)
LATE = (DAYS[3], *DAYS[7:], *BESIDE[8:], *FAR[1:], *FAR[2:], *FAR[3:])

FIRMS = ("acme", "bolt")
ABOUT = (
    None,
    "{}",
    "{bad",
    '{"country": "FR", "size": "50", "title": "cto"}',
    '{"country": "FR", "size": " 49.99 "}',
    '{"country": "BE", "size": 250, "title": "student"}',
    '{"country": "", "size": "NaN", "title": "cto"}',
    '{"country": null, "size": "inf", "title": "student"}',
    '{"country": "FR", "size": "many"}',
    '{"size": "1e2", "title": "cto"}',
)

Word = tuple[str, dict[str, Any]]


def _touches() -> list[Word]:
    kinds = ("visit", "visit", "form", "form", "form", "webinar", "demo", "leave", "other")
    told: list[Word] = [("touches", {"kind": kind}) for kind in kinds]
    for kind in ("form", "demo", "visit"):
        told += [
            ("touches", {"kind": kind, "content": "pricing"}),
            ("touches", {"kind": kind, "channel": "email", "campaign": "spring"}),
        ]
    return told


def _words() -> tuple[Word, ...]:
    words = _touches() * 3
    words += [("contacts", {"attributes": text}) for text in ABOUT]
    words += [("contacts", {"attributes": t, "account_id": f}) for t in ABOUT[3:6] for f in FIRMS]
    words += [
        ("dispositions", {"outcome": outcome, "reason": reason})
        for outcome, reason in (
            ("accepted", None),
            ("accepted", None),
            ("qualified", None),
            ("recycled", None),
            ("recycled", "timing"),
            ("rejected", "timing"),
            ("rejected", "budget"),
            ("rejected", None),
            ("rejected", "unheard_of"),
        )
    ]
    words += [("deal_events", {"status": status}) for status in ("open", "won", "lost")]
    words += [
        ("deal_events", {"status": "won", "account_id": "acme"}),
        ("deal_events", {"status": "lost", "account_id": "bolt"}),
    ]
    words += [
        ("recorded_stages", {"stage": stage})
        for stage in ("lead", "mql", "sal", "customer", "crm", "nowhere")
    ]
    words += [("activities", {"kind": "call", "automated": by}) for by in (None, False, True)]
    words += [("consents", {"purpose": "email", "granted": yes}) for yes in (True, False, False)]
    words += [("consents", {"purpose": "phone", "granted": False})]
    words += [("assignments", {"rep": "Eve"})]
    # Into the contact behind, the one before, or itself: pairs, chains and circles.
    words += [("contacts", {"merged_into": step}) for step in (1, -1)]
    return tuple(words)


WORDS = _words()


@dataclass(frozen=True, repr=False)
class World:
    """Facts, the versions of an agreement, and the moment to look from."""

    facts: Facts
    versions: tuple[Agreement, ...]
    as_of: datetime

    def __repr__(self) -> str:
        """Write the world in short: what happened, in order, and the terms."""
        lines = [
            f"{row.pop('occurred_at')} {name} {_in_short(row)}"
            for name, frame in self.facts.frames.items()
            for row in frame.to_dicts()
        ]
        terms = [
            version.model_dump(mode="json", exclude_defaults=True) for version in self.versions
        ]
        return "\n".join(["", *sorted(lines), *map(str, terms), f"as of {self.as_of}"])


def _in_short(row: dict[str, Any]) -> str:
    return " ".join(f"{name}={value}" for name, value in row.items() if value is not None)


_events = st.lists(
    st.tuples(st.sampled_from(WORDS), st.sampled_from(MOMENTS)), min_size=5, max_size=25
)
_firm_versions = st.lists(
    st.tuples(st.sampled_from(FIRMS), st.sampled_from(ABOUT), st.sampled_from(MOMENTS)), max_size=5
)
_firm_deals = st.lists(st.tuples(st.sampled_from(FIRMS), st.sampled_from(MOMENTS)), max_size=1)
_first_days = st.lists(
    st.sampled_from([date(2026, 3, 27), date(2026, 3, 29), date(2026, 3, 30), date(2026, 4, 6)]),
    unique=True,
    max_size=2,
).map(sorted)


@st.composite
def worlds(draw: st.DrawFn, contacts: int) -> World:
    """Draw a world of so many contacts."""
    days = [date(2020, 1, 1), *draw(_first_days)]
    versions = [draw(agreements(n, day, alone=len(days) == 1)) for n, day in enumerate(days, 1)]
    told: list[tuple[str, datetime, dict[str, Any]]] = [
        ("accounts", moment, {"account_id": firm, "attributes": text})
        for firm, text, moment in draw(_firm_versions)
    ]
    told += [
        ("deal_events", moment, {"account_id": firm, "status": "won"})
        for firm, moment in draw(_firm_deals)
    ]
    for number in range(contacts):
        for (table, said), moment in draw(_events):
            mine: dict[str, Any] = {"contact_id": _contact(number), **said}
            if "merged_into" in said:
                mine["merged_into"] = _contact(number + said["merged_into"])
            told.append((table, moment, mine))
    return World(facts_of(told), tuple(versions), draw(st.sampled_from(LATE)))


def _contact(number: int) -> str:
    return f"contact {number:02}"


def facts_of(told: list[tuple[str, datetime, dict[str, Any]]]) -> Facts:
    """Return facts from their table, moment and columns; ids are in no order at all."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for number, (table, moment, said) in enumerate(told):
        always = {"fact_id": f"{number * 7919 % 100_003:06}", "source": "spec"}
        deal = {"deal_id": f"deal {number}"} if table == "deal_events" else {}
        rows.setdefault(table, []).append(always | {"occurred_at": moment} | deal | said)
    return Facts(
        {name: pl.DataFrame(mine, schema=TABLES[name].schema) for name, mine in rows.items()}
    )


def shuffled(facts: Facts, seed: int) -> Facts:
    """Return the same facts in another order."""
    order = Random(seed)  # noqa: S311 (a test's order)
    return Facts(
        {
            name: facts.frames[name].sample(fraction=1, shuffle=True, seed=order.randrange(10**6))
            for name in order.sample(sorted(facts.frames), len(facts.frames))
        }
    )
