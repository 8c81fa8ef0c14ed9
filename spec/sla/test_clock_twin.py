"""The clocks in columns and the plain judge, on small worlds: they must always agree."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from spec.sla.plain_clock import (
    Act,
    PlainHouse,
    PlainLead,
    PlainlyJudged,
    PlainPause,
    PlainPromise,
    Terms,
    judged_plainly,
)
from spec.tables import at, facts

from smarketing.core.agreement.commitments import Commitments, Window
from smarketing.core.agreement.parties import Calendar, Words
from smarketing.core.agreement.stages import Pause
from smarketing.core.agreement.working_week import WEEKDAYS, calendar_of
from smarketing.core.base.mixed_calendars import MixedCalendars
from smarketing.core.ledger.tables import MOMENT, Facts
from smarketing.core.sla.compliance import Promise, judged
from smarketing.core.sla.handoffs import handoffs
from smarketing.core.sla.standing_still import with_calendars, with_pauses

# From the Thursday before to the Monday after the clocks of Paris go forward, March 29, 2026;
# the house works at night too, so that the hour that never was would be working time.
BEGIN = at("2026-03-26 06:00")
HOURS = 96
WINDOWS = {3: [(540, 720), (780, 1080)], 4: [(540, 1020)], 5: [(1320, 1440)], 6: [(60, 240)]}
HOUSE = PlainHouse("Europe/Paris", WINDOWS | {0: [(0, 1440)], 1: [(540, 1020)], 2: [(540, 1020)]})
ANN = PlainHouse(
    "America/New_York",
    {day: [(480, 1020)] for day in range(5)},
    frozenset({date(2026, 3, 27)}),
)
REPS = ("Ann", "Bob", "Zoe")
STEPS = (Fraction(4, 5), Fraction(1), Fraction(3, 2))
LABEL = Words(en="x", fr="x")

moments = st.integers(0, HOURS * 4).map(lambda quarter: BEGIN + quarter * timedelta(minutes=15))
acts = st.builds(
    Act,
    moments,
    st.sampled_from(["call", "email", "touch"]),
    st.sampled_from(["", "reached", "call_back"]),
    st.booleans(),
)


@st.composite
def leads(draw: st.DrawFn, name: str) -> PlainLead:
    """Draw one contact; no two things of a kind happen to it at the same moment."""
    handed = draw(st.lists(moments, min_size=1, max_size=3, unique=True).map(sorted))
    owned = draw(st.lists(moments, max_size=3, unique=True).map(sorted))
    decided = draw(st.lists(moments, max_size=3, unique=True).map(sorted))
    outcome = st.sampled_from(["accepted", "rejected"])
    reason = st.sampled_from(["", "timing", "just because"])
    return PlainLead(
        name,
        handed,
        sorted(
            draw(st.lists(acts, max_size=6, unique_by=lambda act: act.at)), key=lambda act: act.at
        ),
        [(moment, draw(st.sampled_from(REPS))) for moment in owned],
        [
            (moment, what, draw(reason) if what == "rejected" else "")
            for moment in decided
            for what in [draw(outcome)]
        ],
    )


windows = st.one_of(
    st.integers(1, 80).map(lambda quarters: (quarters * 15, None)),
    st.integers(1, 2).map(lambda days: (None, days)),
)
kinds = st.sampled_from([(), ("call",), ("call", "email")])


@st.composite
def promises(draw: st.DrawFn) -> PlainPromise:
    """Draw a promise of any measure."""
    minutes, days = draw(windows)
    measure = draw(
        st.sampled_from(["first_attempt", "attempts", "decision", "feedback", "next_step"])
    )
    chosen = draw(kinds) if measure in {"first_attempt", "attempts", "next_step"} else ()
    most, different = (draw(st.integers(1, 3)), draw(st.integers(1, 2)))
    if measure != "attempts":
        most, different = 1, 1
    return PlainPromise(measure, minutes, days, most, different, chosen)


pauses = st.lists(
    st.builds(
        PlainPause,
        st.sampled_from(["unassigned", "activity"]),
        st.just(("call_back",)),
        st.one_of(st.none(), st.integers(1, 40).map(lambda quarters: quarters * 15)),
    ),
    max_size=2,
)


@settings(max_examples=120, deadline=None)
@given(
    one=leads("ada"),
    other=leads("bob"),
    promise=promises(),
    paused=pauses,
    by_owner=st.booleans(),
    reasons=st.sampled_from([(), ("timing",)]),
    as_of=st.integers(HOURS * 2, HOURS * 4).map(
        lambda quarter: BEGIN + quarter * timedelta(minutes=15)
    ),
)
def test_clocks_in_columns_find_what_the_plain_judge_finds(
    one: PlainLead,
    other: PlainLead,
    promise: PlainPromise,
    paused: list[PlainPause],
    by_owner: bool,  # noqa: FBT001 (drawn)
    reasons: tuple[str, ...],
    as_of: datetime,
) -> None:
    terms = Terms(HOUSE, {"Ann": ANN} if by_owner else {}, paused, reasons, STEPS)
    plain = [
        judged_plainly(lead, cycle, promise, terms, as_of)
        for lead in (one, other)
        for cycle in range(len(lead.handed))
        if lead.handed[cycle] <= as_of
    ]
    expected = sorted((found for found in plain if found), key=lambda f: (f.contact, f.cycle))
    assert in_columns([one, other], promise, terms, as_of) == expected


def in_columns(
    known: Sequence[PlainLead], promise: PlainPromise, terms: Terms, as_of: datetime
) -> list[PlainlyJudged]:
    """Judge the same leads with the clocks in columns."""
    told = facts_of(known)
    first, last = date(2026, 3, 1), date(2026, 5, 31)
    houses = [terms.house, *terms.own.values()]
    calendars = MixedCalendars.of([calendar_of(_calendar(one), first, last) for one in houses])
    handed = handoffs(entries(known, as_of), RETURNS, "mql", told, as_of)
    handed = with_calendars(handed, dict.fromkeys(terms.own, 1))
    handed = with_pauses(handed, told, [_pause(one) for one in terms.pauses], calendars, as_of)
    found = judged(handed, _promise(promise), calendars, as_of, terms.reasons, terms.steps)
    return [
        PlainlyJudged(
            row["contact_id"],
            row["cycle"],
            row["due_at"],
            row["served_at"],
            row["state"],
            row["working_seconds"] // 60,
            row["raw_seconds"] // 60,
            row["step"],
            row["answerable"],
        )
        for row in found.sort("contact_id", "cycle").iter_rows(named=True)
    ]


ENTRIES: dict[str, pl.DataType | type[pl.DataType]] = {
    "contact_id": pl.String,
    "cycle": pl.Int64,
    "repeat": pl.Boolean,
    "entered_at": MOMENT,
    "stage": pl.String,
    "implied": pl.Boolean,
}
RETURNS = pl.DataFrame(schema={"contact_id": pl.String, "cycle": pl.Int64, "sent_back_at": MOMENT})


def entries(known: Sequence[PlainLead], as_of: datetime) -> pl.DataFrame:
    """Return the handoffs as stage entries."""
    rows = [
        (lead.contact, number, number > 1, moment, "mql", False)
        for lead in known
        for number, moment in enumerate(lead.handed, start=1)
        if moment <= as_of
    ]
    return pl.DataFrame(rows, schema=ENTRIES, orient="row")


def facts_of(known: Sequence[PlainLead]) -> Facts:
    """Write the leads' facts as tables."""
    lines = {
        "touches": ["contact_id | occurred_at | kind"],
        "activities": ["contact_id | occurred_at | kind | outcome | automated"],
        "assignments": ["contact_id | occurred_at | rep"],
        "dispositions": ["contact_id | occurred_at | outcome | reason"],
    }
    for lead in known:
        for act in lead.acts:
            moment = f"{lead.contact} | {act.at:%Y-%m-%d %H:%M}"
            if act.kind == "touch":
                lines["touches"].append(f"{moment} | visit")
            else:
                by = "yes" if act.automated else ""
                lines["activities"].append(f"{moment} | {act.kind} | {act.outcome} | {by}")
        lines["assignments"] += [
            f"{lead.contact} | {m:%Y-%m-%d %H:%M} | {r}" for m, r in lead.owners
        ]
        lines["dispositions"] += [
            f"{lead.contact} | {m:%Y-%m-%d %H:%M} | {what} | {reason}"
            for m, what, reason in lead.decisions
        ]
    return facts("\n".join("\n".join([table, *rows, ""]) for table, rows in lines.items()))


def _calendar(house: PlainHouse) -> Calendar:
    week = {
        WEEKDAYS[day]: [f"{_clock(start)}-{_clock(end)}" for start, end in windows]
        for day, windows in house.week.items()
    }
    told = {"time_zone": house.zone, "week": week, "closed": sorted(house.closed)}
    return Calendar.model_validate(told)


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _pause(plain: PlainPause) -> Pause:
    at_most = None if plain.at_most is None else _window(plain.at_most, None)
    return Pause.model_validate(
        {
            "name": "pause",
            "label": LABEL,
            "on": plain.on,
            "outcomes": list(plain.outcomes),
            "at_most": at_most,
        }
    )


def _window(minutes: int | None, days: int | None) -> Window:
    hours = None if minutes is None else Decimal(minutes) / 60
    return Window(working_hours=hours, working_days=days)


def _promise(plain: PlainPromise) -> Promise:
    told: dict[str, object] = {
        "name": "promise",
        "label": LABEL,
        "measure": plain.measure,
        "within": _window(plain.minutes, plain.days),
        "share": Decimal("0.8"),
    }
    if plain.measure in {"first_attempt", "attempts", "next_step"}:
        told["kinds"] = list(plain.kinds)
    if plain.measure == "attempts":
        told |= {"at_least": plain.at_least, "different_kinds": plain.different}
    return Commitments.model_validate({"sales": [told]}).sales[0]
