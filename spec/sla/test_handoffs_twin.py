"""Handoffs by numbers and by the slow, obvious way: they must always agree, to the row."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from spec.tables import at, facts

from smarketing.core.ledger.tables import MOMENT, Facts
from smarketing.core.ledger.views import UNKNOWN
from smarketing.core.sla.handoffs import handoffs

BEGIN = at("2026-03-02 06:00")
HOURS = 12
CONTACTS = ["ada", "bob", "cleo"]
STRANGER = "zoe"
"""Somebody who is never handed over."""

Row = dict[str, Any]

Schema = dict[str, pl.DataType | type[pl.DataType]]

ENTRIES: Schema = {
    "contact_id": pl.String,
    "cycle": pl.Int32,
    "repeat": pl.Boolean,
    "entered_at": MOMENT,
    "stage": pl.String,
    "implied": pl.Boolean,
}
RETURNS: Schema = {"contact_id": pl.String, "cycle": pl.Int32, "sent_back_at": MOMENT}

hours = st.integers(0, HOURS)
"""So few that much happens at the same moment: then the identity of the facts decides."""

whose = st.sampled_from([*CONTACTS, STRANGER])
handed_over = st.dictionaries(
    st.sampled_from(CONTACTS),
    st.lists(st.tuples(hours, st.booleans()), min_size=1, max_size=4, unique_by=lambda one: one[0]),
)
TOLD: dict[str, tuple[str, st.SearchStrategy[str]]] = {
    "activities": (
        "kind | outcome | automated",
        st.builds(
            "{} | {} | {}".format,
            st.sampled_from(["call", "email"]),
            st.sampled_from(["reached", "busy", ""]),
            st.sampled_from(["yes", "no", ""]),
        ),
    ),
    "assignments": ("rep", st.sampled_from(["Ann", "Bob"])),
    "dispositions": (
        "outcome | reason | rep",
        st.builds(
            "{} | {} | {}".format,
            st.sampled_from(["accepted", "rejected", "qualified"]),
            st.sampled_from(["timing", "budget", ""]),
            st.sampled_from(["Ann", "Bob", ""]),
        ),
    ),
}


@st.composite
def histories(draw: st.DrawFn) -> Facts:
    """Return what happened to three contacts and a stranger."""
    lines = []
    for table, (columns, values) in TOLD.items():
        lines += [table, f"contact_id | occurred_at | {columns}"]
        for contact, hour, told in draw(st.lists(st.tuples(whose, hours, values), max_size=12)):
            lines.append(f"{contact} | {moment(hour):%Y-%m-%d %H:%M} | {told}")
        lines.append("")
    return facts("\n".join(lines))


def moment(hour: int) -> datetime:
    """Return the beginning of an hour."""
    return BEGIN + timedelta(hours=hour)


@settings(max_examples=150, deadline=None)
@given(handed_over, histories(), st.integers(HOURS // 2, HOURS))
def test_every_handoff_has_its_owners_attempts_and_decisions_as_the_plain_way_finds(
    known: dict[str, list[tuple[int, bool]]], told: Facts, now: int
) -> None:
    entered = [
        (contact, number, number > 1, moment(hour), "mql", False)
        for contact, told_of in known.items()
        for number, (hour, _) in enumerate(sorted(told_of), start=1)
        if hour <= now
    ]
    returned = [
        (contact, number, moment(hour) + timedelta(minutes=30))
        for contact, told_of in known.items()
        for number, (hour, is_sent_back) in enumerate(sorted(told_of), start=1)
        if is_sent_back
    ]
    entries = pl.DataFrame(entered, ENTRIES, orient="row")
    returns = pl.DataFrame(returned, RETURNS, orient="row")
    found = handoffs(entries, returns, "mql", told, moment(now)).to_dicts()
    ends = {(contact, number): end for contact, number, end in returned}
    expected = [
        plainly(contact, number, entered, told, moment(now))
        | {"repeat": number > 1, "sent_back_at": ends.get((contact, number))}
        for contact, number, _, begun, _, _ in sorted(entered, key=lambda one: (one[3], one[0]))
    ]
    assert [dict(sorted(row.items())) for row in found] == [
        dict(sorted(row.items())) for row in expected
    ]


def plainly(
    contact: str, number: int, entered: Sequence[tuple[Any, ...]], told: Facts, now: datetime
) -> Row:
    """Return what became of one handoff, fact by fact."""
    mine = {one[1]: one[3] for one in entered if one[0] == contact}
    begun, following = mine[number], mine.get(number + 1)

    def of(table: str, keeps: Callable[[Row], bool] = lambda _: True) -> list[Row]:
        known = [row for row in told.table(table).iter_rows(named=True) if keeps(row)]
        known = [row for row in known if row["contact_id"] == contact and row["occurred_at"] <= now]
        return sorted(known, key=lambda row: (row["occurred_at"], row["fact_id"]))

    def answers(rows: list[Row]) -> list[Row]:
        later = [row for row in rows if row["occurred_at"] >= begun]
        return [row for row in later if following is None or row["occurred_at"] < following]

    assigned = of("assignments")
    had = [row for row in assigned if row["occurred_at"] <= begun][-1:]
    had += [row for row in answers(assigned) if row["occurred_at"] > begun]
    made = answers(of("activities", lambda row: not row["automated"]))
    decided = answers(of("dispositions", lambda row: row["outcome"] in {"accepted", "rejected"}))
    refused = [row for row in decided if row["outcome"] == "rejected" and row["reason"]]
    reached = [row["occurred_at"] for row in made if row["outcome"] == "reached"]
    return {
        "contact_id": contact,
        "cycle": number,
        "handed_over_at": begun,
        "rep": assigned[-1]["rep"] if assigned else UNKNOWN,
        "owners": [row["rep"] for row in had],
        "owned_from": [row["occurred_at"] for row in had],
        "attempts_at": [row["occurred_at"] for row in made],
        "attempt_kinds": [row["kind"] for row in made],
        "reached_at": reached[0] if reached else None,
        "decided_at": decided[0]["occurred_at"] if decided else None,
        "decision": decided[0]["outcome"] if decided else None,
        "decided_by": decided[0]["rep"] if decided else None,
        "reasons_at": [row["occurred_at"] for row in refused],
        "reasons": [row["reason"] for row in refused],
    }
