"""The part of replay that sets can tell, against window functions in SQL, on very many touches.

Without fading, windows and returns, interest is a running count per rule, and a stage is entered
when the first fact says so of it or of a later one. DuckDB computes both its own way.
`SMARKETING_SQL_TOUCHES` says on how many touches: a million, unless it names another number.
"""

import os
from datetime import datetime
from pathlib import Path

import duckdb
import numpy as np
import polars as pl
from spec.replay.judges import agreed
from spec.tables import at

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.qualification import Qualification, Touched
from smarketing.core.ledger.tables import TABLES, Facts
from smarketing.core.replay.replay import replay

TOUCHES = int(os.environ.get("SMARKETING_SQL_TOUCHES", "1000000"))
TOUCHES_PER_CONTACT = 8

TERMS = agreed("""
threshold = 45
points = [
  { kind = "visit", content = "pricing", points = 4, cap = 20, group = "site" },
  { kind = "visit", points = 1, cap = 5, group = "site" },
  { kind = "download", channel = "email", points = 20, cap = 20 },
  { kind = "download", points = 15, cap = 30 },
  { kind = "webinar", points = 20, cap = 40 },
  { kind = "unsubscribe", points = -10, cap = 30 },
]
groups = [{ name = "site", cap = 18 }]
triggers = [
  { kind = "demo_request", channel = "partner" },
  { kind = "demo_request", content = "pricing" },
]
""")
START, AS_OF = at("2025-01-01"), at("2025-12-01")

CHOICES: dict[str, list[str | None]] = {
    "kind": [*["visit"] * 12, "download", "download", "webinar", "demo_request", "unsubscribe"],
    "channel": ["search", "email", "email", "partner", None],
    "content": ["pricing", "blog", "blog", "blog", None],
    "outcome": ["accepted", "accepted", "qualified", "rejected"],
    "status": ["open", "open", "won", "lost"],
    "stage": ["mql", "lead"],
}


def generated(touches: int) -> Facts:
    """Draw facts of a year, many of them in the same hour; a month lies behind `AS_OF`."""
    chance = np.random.default_rng(1)
    contacts = touches // TOUCHES_PER_CONTACT
    names = pl.Series([f"contact {number:08}" for number in range(contacts)])

    def drawn(table: str, rows: int, *columns: str) -> pl.DataFrame:
        # Some contacts have very many facts and many have few.
        who = (contacts * chance.random(rows) ** 2).astype(np.int64)
        hours = pl.lit(pl.Series(chance.integers(0, 365 * 24, rows)))
        said = {
            name: pl.Series(CHOICES[name]).gather(chance.integers(0, len(CHOICES[name]), rows))
            for name in columns
        }
        frame = pl.DataFrame({"contact_id": names.gather(who), **said}).with_columns(
            occurred_at=pl.lit(START) + pl.duration(hours=hours),
            source=pl.lit("spec"),
            fact_id=pl.format("{} {}", pl.lit(table), pl.int_range(rows)),
        )
        missing = [
            pl.lit(None, dtype).alias(name)
            for name, dtype in TABLES[table].schema.items()
            if name not in frame.columns
        ]
        return frame.with_columns(missing).select(
            pl.col(name).cast(dtype) for name, dtype in TABLES[table].schema.items()
        )

    return Facts(
        {
            "touches": drawn("touches", touches, "kind", "channel", "content"),
            "contacts": drawn("contacts", contacts // 2),
            "dispositions": drawn("dispositions", contacts // 8, "outcome"),
            "deal_events": drawn("deal_events", contacts // 16, "status"),
            "recorded_stages": drawn("recorded_stages", contacts // 16, "stage"),
        }
    )


def speaks_of(rule: Touched) -> str:
    """Return in SQL whether a rule speaks of a touch."""
    asked = {"kind": rule.kind, "channel": rule.channel, "content": rule.content}
    named = [f"{column} = '{word}'" for column, word in asked.items() if word is not None]
    return f"coalesce({' and '.join(named)}, false)"


def first_of(rules: list[str]) -> str:
    """Return in SQL the number of the first condition that holds; null where none does."""
    cases = " ".join(f"when {condition} then {number}" for number, condition in enumerate(rules))
    return f"case {cases} end"


def interest(terms: Qualification) -> str:
    """Return in SQL the sum of the rules' balances, groups capped."""
    balances: dict[str | None, list[str]] = {}
    for number, rule in enumerate(terms.points):
        balance = f"({rule.points} * count_{number})"
        if rule.cap is not None:
            balance = f"greatest(-{rule.cap}, least({rule.cap}, {balance}))"
        balances.setdefault(rule.group, []).append(balance)
    groups = {group.name: group.cap for group in terms.groups}
    return " + ".join(
        " + ".join(mine) if name is None else f"least({groups[name]}, {' + '.join(mine)})"
        for name, mine in balances.items()
    )


def own_ways(terms: Qualification) -> str:
    """Return the query for every event that leads into a stage by itself."""
    triggers = ", ".join(f"'trigger {trigger.kind}'" for trigger in terms.triggers)
    return f"""
      select contact_id, occurred_at, 1 as place, 'contact' as rule, 0 as way, null as points
      from contacts
      union all by name
      select contact_id, occurred_at, 2 as place, 0 as way, points,
        coalesce([{triggers}][fired + 1], 'score') as rule
      from qualified
      union all by name
      select contact_id, occurred_at, 2 as place, 'recorded' as rule, 1 as way
      from recorded_stages where stage = 'mql'
      union all by name
      select contact_id, occurred_at, outcome as rule, 0 as way,
        case outcome when 'accepted' then 3 else 4 end as place
      from dispositions where outcome in ('accepted', 'qualified')
      union all by name
      select contact_id, occurred_at, 'deal ' || status as rule, 0 as way,
        case status when 'open' then 5 else 6 end as place
      from deal_events where status in ('open', 'won')
    """  # noqa: S608 (kinds of the spec above, nobody else's)


def sql(agreement: Agreement) -> str:
    """Return the query that finds every stage entry under this agreement."""
    terms = agreement.qualification
    assert terms is not None
    rules = range(len(terms.points))
    counted = ", ".join(f"count(*) filter (rule = {n}) as count_{n}" for n in rules)
    running = ", ".join(f"sum(count_{n}) over walk as count_{n}" for n in rules)
    names = ", ".join(f"'{name}'" for name in agreement.stage_names()[1:])
    return f"""
    with told as (
      select contact_id, occurred_at,
        {first_of([speaks_of(rule) for rule in terms.points])} as rule,
        {first_of([speaks_of(trigger) for trigger in terms.triggers])} as fired
      from touches where occurred_at <= $as_of
    ), batches as (
      select contact_id, occurred_at, min(fired) as fired, {counted} from told group by all
    ), running as (
      select contact_id, occurred_at, fired, {running} from batches
      window walk as (partition by contact_id order by occurred_at)
    ), qualified as (
      select contact_id, occurred_at, fired, {interest(terms)} as points from running
      where fired is not null or points >= {terms.threshold}
      qualify row_number() over (partition by contact_id order by occurred_at) = 1
    ), own as (
      {own_ways(terms)}
    ), entered as (
      select contact_id, occurred_at, place, passed, rule, points
      from own cross join unnest(range(1, place + 1)) as stages(passed)
      where occurred_at <= $as_of
      qualify row_number() over
        (partition by contact_id, passed order by occurred_at, place, way) = 1
    )
    select contact_id, [{names}][passed] as stage, occurred_at as entered_at,
      case when place = passed then rule else 'implied by ' || [{names}][place] end as rule,
      place != passed as implied,
      case when place = passed then points end::double as points
    from entered order by contact_id, passed
    """  # noqa: S608 (the terms of the spec above, nobody else's)


def asked(facts: Facts, agreement: Agreement, as_of: datetime, folder: Path) -> pl.DataFrame:
    """Let DuckDB find the stage entries; facts and answer pass through files."""
    with duckdb.connect(config={"temp_directory": str(folder)}) as connection:
        for name, frame in facts.frames.items():
            file = folder / f"{name}.parquet"
            frame.write_parquet(file)
            connection.execute(f"create view {name} as from read_parquet('{file}')")
        moment = f"timestamptz '{as_of.isoformat()}'"
        query = sql(agreement).replace("$as_of", moment)
        connection.execute(f"copy ({query}) to '{folder / 'answer.parquet'}' (format parquet)")
    return pl.read_parquet(folder / "answer.parquet")


def test_replay_agrees_with_window_functions_on_all_of_very_many_touches(tmp_path: Path) -> None:
    facts = generated(TOUCHES)
    expected = asked(facts, TERMS, AS_OF, tmp_path)
    found = replay(facts, [TERMS], AS_OF).entries().select(expected.columns)
    assert found.equals(expected.cast(found.schema))
    rules = set(found["rule"])
    assert rules >= {"score", "trigger demo_request", "recorded", "contact", "implied by mql"}
    assert found.height > TOUCHES / TOUCHES_PER_CONTACT
