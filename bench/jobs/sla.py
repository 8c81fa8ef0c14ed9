"""Job: how the promise of a first call stands for every handoff, each clock by its own calendar.

From columns to state: due, served, state, working and raw time, step of escalation. DuckDB does
the same with the open hours as a table of intervals; it has no pauses, so the answers are compared
without them. `from fact tables` begins with the facts: handoffs, calls, owners and pauses.
"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import partial
from zoneinfo import ZoneInfo

import duckdb
import numpy as np
import numpy.typing as npt
import polars as pl
from bench.contest import Contestant, Outcome, Task, main

from smarketing.core.agreement.commitments import FirstAttempt, Window
from smarketing.core.agreement.parties import Words
from smarketing.core.agreement.stages import Pause
from smarketing.core.base.mixed_calendars import MixedCalendars
from smarketing.core.base.mixed_kernel import Pauses
from smarketing.core.base.working_hours import Hours, WorkingHours
from smarketing.core.base.working_time import SECOND, Micros, WorkingCalendar, micros
from smarketing.core.ledger.tables import MOMENT, TABLES, Facts
from smarketing.core.sla.clocks import NEVER, NO_PAUSES, Clocks, judge
from smarketing.core.sla.compliance import judged
from smarketing.core.sla.handoffs import handoffs
from smarketing.core.sla.standing_still import with_calendars, with_pauses

BEGIN, AS_OF = datetime(2023, 1, 2, tzinfo=UTC), datetime(2025, 12, 31, 12, tzinfo=UTC)
DAY = 24 * 3600 * SECOND
HOURS = 4
STEPS = (Fraction(4, 5), Fraction(1), Fraction(3, 2))
PEOPLE = 40
MILLION = 1_000_000


def calendars() -> list[WorkingCalendar]:
    """Return forty people's calendars: four zones, shifts, and days off of their own."""
    made = []
    for number in range(PEOPLE):
        zone = ("Europe/Paris", "Europe/Lisbon", "America/New_York", "Asia/Tokyo")[number % 4]
        opens = (8 + number % 3) * 3600
        day: list[Hours] = [(opens, 12 * 3600), (13 * 3600, opens + 9 * 3600)]
        off = frozenset(date(2023, 1, 1) + timedelta(number + 17 * n) for n in range(60))
        house = WorkingHours(ZoneInfo(zone), dict.fromkeys(range(5), day), off)
        made.append(house.laid_out(date(2022, 12, 1), date(2026, 6, 30)))
    return made


def drawn(size: int, *, paused: bool) -> Clocks:
    """Draw clocks: one in five is never stopped, one in five stands still for up to three days."""
    chance = np.random.default_rng(1)
    start = chance.integers(micros(BEGIN), micros(AS_OF), size)
    served = start + (chance.exponential(1.5, size) * DAY).astype(np.int64)
    served[(chance.random(size) < 0.2) | (served > micros(AS_OF))] = NEVER
    which = chance.integers(0, PEOPLE, size)
    pauses = NO_PAUSES
    if paused:
        stands = chance.random(size) < 0.2
        begins = start[stands] + chance.integers(0, DAY, int(stands.sum()))
        ends = np.minimum(begins + chance.integers(1, 3 * DAY, len(begins)), micros(AS_OF))
        of = np.concatenate([[0], np.cumsum(stands)]).astype(np.int64)
        pauses = Pauses(of, np.stack([np.minimum(begins, ends), ends], axis=1))
    return Clocks(start, served, which, pauses)


def told(state: npt.NDArray[np.int8], running: Micros) -> dict[str, int]:
    """Return how many clocks stand how, and the seconds that all of them ran."""
    counts = np.bincount(state, minlength=3).tolist()
    names = ("met", "breached", "open")
    return dict(zip(names, counts, strict=True)) | {"seconds": int((running // SECOND).sum())}


def ours(task: Task, *, paused: bool) -> Outcome:
    """Judge columns that lie in memory, the kernel being compiled."""
    clocks, mixed = drawn(task.size, paused=paused), MixedCalendars.of(calendars())
    window = Window(working_hours=Decimal(HOURS))
    judge(mixed, drawn(1000, paused=paused), window, micros(AS_OF), STEPS)
    with task.work:
        found = judge(mixed, clocks, window, micros(AS_OF), STEPS)
    answer = told(found.state, found.running)
    return Outcome(task.size, ("paused" if paused else "plain", answer))


def duckdb_intervals(task: Task) -> Outcome:
    """Find the open time by joining each moment to the interval before it."""
    clocks, houses = drawn(task.size, paused=False), calendars()
    intervals = pl.concat(
        pl.DataFrame(
            {
                "calendar": np.full(len(one.opens), place),
                "opens": one.opens,
                "length": one.closes - one.opens,
                "before": one.before,
            }
        )
        for place, one in enumerate(houses)
    )
    until = np.minimum(clocks.served, micros(AS_OF))
    served = pl.Series(clocks.served).replace(NEVER, None)
    handed = pl.DataFrame(
        {
            "lead": np.arange(task.size),
            "calendar": clocks.calendar,
            "start": clocks.start,
            "until": until,
            "served": served,
        }
    )
    with duckdb.connect(config={"temp_directory": str(task.scratch)}) as connection:
        for table, frame in (("handed", handed), ("open", intervals)):
            path = task.scratch / f"{table}.parquet"
            frame.write_parquet(path)
            connection.execute(f"CREATE TABLE {table} AS FROM read_parquet('{path}')")
        with task.work:
            connection.execute(SQL)
        rows = connection.execute(
            "SELECT state, count(*), sum(running // 1000000) FROM judged GROUP BY state"
        ).fetchall()
    counts = {state: int(count) for state, count, _ in rows}
    answer = {name: counts.get(name, 0) for name in ("met", "breached", "open")}
    return Outcome(task.size, ("plain", answer | {"seconds": sum(int(s) for *_, s in rows)}))


WINDOW = HOURS * 3600 * SECOND
SQL = f"""
CREATE TABLE judged AS
WITH begun AS (
  SELECT h.*, o.before + least(h.start - o.opens, o.length) AS begun
  FROM handed h ASOF JOIN open o ON h.calendar = o.calendar AND h.start >= o.opens
), ran AS (
  SELECT b.*, o.before + least(b.until - o.opens, o.length) - b.begun AS running,
         b.begun + {WINDOW} AS target
  FROM begun b ASOF JOIN open o ON b.calendar = o.calendar AND b.until >= o.opens
), due AS (
  SELECT r.*, o.opens + r.target - o.before AS due
  FROM ran r ASOF JOIN open o ON r.calendar = o.calendar AND r.target > o.before
)
SELECT lead, due, served, running, until - start AS raw,
       CASE WHEN served <= due THEN 'met'
            WHEN served IS NOT NULL OR due <= {micros(AS_OF)} THEN 'breached'
            ELSE 'open' END AS state,
       (running >= {WINDOW * 4 // 5})::INT + (running >= {WINDOW})::INT
         + (running >= {WINDOW * 3 // 2})::INT AS step
FROM due
"""  # noqa: S608 (our own numbers)


def from_fact_tables(task: Task) -> Outcome:
    """Begin with handoffs, assignments, calls and pauses as facts; two calls for each lead."""
    clocks, houses = drawn(task.size, paused=False), calendars()
    contacts = pl.Series([f"C{n:08}" for n in range(task.size)])
    start = pl.Series(clocks.start).cast(MOMENT)
    entries = pl.DataFrame({"contact_id": contacts, "entered_at": start}).with_columns(
        stage=pl.lit("mql"), implied=pl.lit(value=False), repeat=pl.lit(value=False), cycle=1
    )
    returns = pl.DataFrame(
        schema={"contact_id": pl.String, "cycle": pl.Int32, "sent_back_at": MOMENT}
    )
    facts = Facts(
        {
            "assignments": _facts(
                "assignments", contacts, start, "given", rep=pl.Series(clocks.calendar.astype(str))
            ),
            "activities": pl.concat(
                [
                    _called(contacts, clocks.served, 0, "call_back"),
                    _called(contacts, clocks.served, DAY, "reached"),
                ]
            ),
        }
    )
    label = Words(en="First call", fr="Premier appel")
    promise = FirstAttempt(
        name="first",
        label=label,
        measure="first_attempt",
        within=Window(working_hours=Decimal(HOURS)),
        share=Decimal("0.8"),
    )
    pause = Pause(name="call_back", label=label, on="activity", outcomes=["call_back"])
    judge(MixedCalendars.of(houses), drawn(1000, paused=True), promise.within, micros(AS_OF), STEPS)
    mixed, places = MixedCalendars.of(houses), {str(place): place for place in range(PEOPLE)}
    with task.work:
        handed = with_calendars(handoffs(entries, returns, "mql", facts, AS_OF), places)
        handed = with_pauses(handed, facts, [pause], mixed, AS_OF)
        found = judged(handed, promise, mixed, AS_OF, (), STEPS)
    counts = dict(found["state"].value_counts().iter_rows())
    return Outcome(found.height, also={str(state): count for state, count in counts.items()})


def _called(contacts: pl.Series, moments: Micros, later: int, outcome: str) -> pl.DataFrame:
    happened = moments != NEVER
    at = pl.Series(moments[happened] + later).cast(MOMENT)
    told_of = contacts.filter(pl.Series(happened))
    told: dict[str, str | bool] = {"kind": "call", "outcome": outcome, "automated": False}
    return _facts("activities", told_of, at, outcome, **told)


def _facts(
    table: str, contacts: pl.Series, at: pl.Series, named: str, **columns: pl.Series | str | bool
) -> pl.DataFrame:
    frame = pl.DataFrame({"contact_id": contacts, "occurred_at": at}).with_columns(
        fact_id=pl.lit(f"{table}:{named}:") + pl.col("contact_id"),
        source=pl.lit("bench"),
        **{name: pl.lit(value) for name, value in columns.items()},
    )
    schema = TABLES[table].schema
    missing = [pl.lit(None, kind).alias(n) for n, kind in schema.items() if n not in frame.columns]
    return frame.with_columns(missing).select(pl.col(n).cast(kind) for n, kind in schema.items())


CONTESTANTS: dict[str, Contestant] = {
    "smarketing": partial(ours, paused=False),
    "smarketing, with pauses": partial(ours, paused=True),
    "smarketing, from fact tables": from_fact_tables,
    "DuckDB, intervals": duckdb_intervals,
}

if __name__ == "__main__":
    main(
        "the state of every promise",
        CONTESTANTS,
        made=None,
        size="clocks",
        most={"smarketing, from fact tables": MILLION},
        same_rows=False,
    )
