"""Job: replay a history that lies in memory, beside the same definition as window functions.

`plain` and `fading` are what window functions can tell; `whole` is the whole stage machine. All
who replay the same definition must find the same stage entries.
"""

import os
import threading
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import duckdb
import numpy as np
import polars as pl
from bench import streams
from bench.contest import Contestant, Outcome, Task, main
from bench.peers import postgresql
from bench.peers.windows import STAGES, entered

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.reading import parse_agreement
from smarketing.core.base.working_time import micros
from smarketing.core.replay.replay import Replayed, Replays
from smarketing.core.replay.stream import Stream

BENCH = Path(__file__).resolve().parents[1]

BEGIN, AS_OF = micros(streams.BEGIN), micros(streams.AS_OF)

THREADS = os.cpu_count() or 1

MILLION = 1_000_000


def ours(definition: str, task: Task) -> Outcome:
    """Replay the mapped arrays, compiled and read before, as any replay but the first is."""
    stream = streams.mapped(task.made)
    agreement = agreed(definition)
    Replays([first_contacts(stream, 1000)], streams.AS_OF).under([agreement])
    scanned(stream)
    replays = Replays([stream], streams.AS_OF)
    with task.work:
        replayed = replays.under([agreement])
    return Outcome(task.size, (definition, found(replayed)))


def agreed(definition: str) -> Agreement:
    """Read one of the agreements."""
    text = (BENCH / "agreements" / f"{definition}.toml").read_text(encoding="utf-8")
    agreement, findings = parse_agreement(text, definition)
    if agreement is None:
        raise ValueError([finding.sentence() for finding in findings])
    return agreement


def first_contacts(stream: Stream, count: int) -> Stream:
    """Return the stream of a few contacts, in arrays of the same types."""
    starts = stream.starts[: count + 1]
    events = int(starts[-1])
    return Stream(
        stream.naming, starts, stream.moments[:events], stream.words[:events], stream.lexicon
    )


def found(replayed: Replayed) -> Mapping[str, int]:
    """Return how often each stage was entered, and the seconds at which, added up."""
    coded = replayed.coded.lazy().select("place", seconds=(pl.col("moment") - BEGIN) // MILLION)
    sums = coded.group_by("place").agg(pl.len(), pl.col("seconds").sum()).collect()
    by_place = {place: (count, seconds) for place, count, seconds in sums.iter_rows()}
    return told([by_place.get(place, (0, 0)) for place in range(len(STAGES))])


def told(sums: list[tuple[int, int]]) -> Mapping[str, int]:
    """Return an answer: counts and sums by what they are called."""
    counts = {stage: int(count) for stage, (count, _) in zip(STAGES, sums, strict=True)}
    return counts | {
        f"{stage}, seconds": int(seconds or 0)
        for stage, (_, seconds) in zip(STAGES, sums, strict=True)
    }


def scan(task: Task) -> int:
    """Add up every moment and every word, on all processors: nothing that reads them is faster."""
    stream = streams.mapped(task.made)
    scanned(stream)
    with task.work:
        scanned(stream)
    return task.size


def scanned(stream: Stream) -> None:
    """Read all bytes of a stream."""
    even = len(stream.words) // 2 * 2
    arrays = [stream.starts, stream.moments, stream.words[:even].view(np.int64)]
    shares = [np.array_split(array, THREADS) for array in arrays]
    work = [
        threading.Thread(target=lambda *parts: [part.sum() for part in parts], args=parts)
        for parts in zip(*shares, strict=True)
    ]
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()


def duckdb_windows(definition: str, task: Task) -> Outcome:
    """Let DuckDB find the entries in tables that it holds in memory."""
    with duckdb.connect(config={"temp_directory": str(task.scratch)}) as connection:
        for table, files in (("events", "events/*"), ("words", "words")):
            path = task.made / f"{files}.parquet"
            connection.execute(f"CREATE TABLE {table} AS FROM read_parquet('{path}')")
        with task.work:
            connection.execute(sql(definition))
        return asked(
            definition, task.size, lambda query: connection.execute(query).fetchall(), "//"
        )


def postgresql_windows(definition: str, task: Task) -> Outcome:
    """Let PostgreSQL find them, in tables that it has seen whole and indexed."""
    with postgresql.connected() as connection:
        connection.autocommit = True
        connection.execute("CREATE UNLOGGED TABLE events (contact int, moment bigint, word int)")
        postgresql.fill(connection, "events", sorted((task.made / "events").iterdir()))
        columns = ["word", "table", *pl.read_parquet_schema(task.made / "words.parquet")]
        texts = ", ".join(f'"{name}" text' for name in dict.fromkeys(columns) if name != "word")
        connection.execute(f"CREATE UNLOGGED TABLE words (word int, {texts})")
        postgresql.fill(connection, "words", [task.made / "words.parquet"])
        connection.execute("CREATE INDEX ON events (contact, moment) INCLUDE (word)")
        connection.execute("VACUUM ANALYZE")
        with task.work:
            connection.execute(sql(definition).encode())
        return asked(
            definition,
            task.size,
            lambda query: connection.execute(query.encode()).fetchall(),
            "/",
            postgresql.peak_bytes(connection),
            elsewhere=True,
        )


def sql(definition: str) -> str:
    """Return the definition as window functions."""
    text = (BENCH / "peers" / f"{definition}.sql").read_text(encoding="utf-8")
    return text.replace("{begin}", str(BEGIN)).replace("{as_of}", str(AS_OF))


def asked(
    definition: str,
    rows: int,
    query: Callable[[str], list[tuple[int, ...]]],
    whole_division: str,
    peak: int | None = None,
    *,
    elsewhere: bool = False,
) -> Outcome:
    """Return what stands in the table `entered`."""
    sums = [f"count({s}), sum(({s} - {BEGIN}) {whole_division} {MILLION})" for s in STAGES]
    [row] = query(f"SELECT {', '.join(sums)} FROM entered")  # noqa: S608 (our own names)
    pairs = list(zip(row[::2], row[1::2], strict=True))
    return Outcome(rows, (definition, told(pairs)), peak, elsewhere=elsewhere)


def polars_windows(definition: str, task: Task) -> Outcome:
    """Let Polars find them in frames that lie in memory."""
    events = pl.read_parquet(task.made / "events" / "*.parquet")
    words = pl.read_parquet(task.made / "words.parquet")
    with task.work:
        answer = entered(events, words, BEGIN, AS_OF, fading=definition == "fading")
    seconds = answer.select((pl.col(*STAGES) - BEGIN) // MILLION)
    pairs = [(seconds[stage].count(), int(seconds[stage].sum())) for stage in STAGES]
    return Outcome(task.size, (definition, told(pairs)))


CONTESTANTS: dict[str, Contestant] = {
    "smarketing, whole": partial(ours, "whole"),
    "smarketing, fading": partial(ours, "fading"),
    "smarketing, plain": partial(ours, "plain"),
    "a scan of the same bytes": scan,
    "DuckDB, fading": partial(duckdb_windows, "fading"),
    "DuckDB, plain": partial(duckdb_windows, "plain"),
    "Polars, fading": partial(polars_windows, "fading"),
    "Polars, plain": partial(polars_windows, "plain"),
    "PostgreSQL, fading": partial(postgresql_windows, "fading"),
    "PostgreSQL, plain": partial(postgresql_windows, "plain"),
}

MOST = {"DuckDB": 100 * MILLION, "Polars": 10 * MILLION, "PostgreSQL": 10 * MILLION}
"""The largest size in which each peer takes part: beyond, memory or patience ends."""

if __name__ == "__main__":
    main(
        "replay of a history in memory",
        CONTESTANTS,
        made="stream",
        size="touches",
        most={
            name: most
            for name in CONTESTANTS
            for peer, most in MOST.items()
            if name.startswith(peer)
        },
    )
