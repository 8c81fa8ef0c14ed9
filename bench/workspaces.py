"""A whole workspace of any size: the example company, grown, with more leads than sales can call.

`python -m bench.workspaces TOUCHES FOLDER` writes one: ten million touches are about 1.9 million
contacts, and 100,000 leads that still wait for a first call. It is `python -m bench.reports FOLDER`
that measures reports on it.

Two histories of two years lie a year apart, so that there are three years in all. In the last nine
months sales calls one lead in five; whom it does not call is drawn by chance. The facts lie in the
ledger in order of time, so that those of one contact are scattered over all files.
"""

import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
from bench.histories import write_table

from smarketing.adapters.connectors.example import names
from smarketing.adapters.connectors.example.company import ATELIER_VAUBAN
from smarketing.adapters.connectors.example.export import AGREEMENT
from smarketing.adapters.connectors.example.generate import CHUNK, facts_of_chunk
from smarketing.adapters.connectors.example.history import History
from smarketing.adapters.connectors.example.sales import products_frame
from smarketing.adapters.connectors.example.spending import spend_frame
from smarketing.adapters.store.layout import Layout
from smarketing.adapters.store.staging import FILE_ROWS

UNTIL = datetime(2026, 11, 27, 12, tzinfo=UTC)
"""Nothing is later."""

TOUCHES_PER_CONTACT = 5.36
LATER_SHARE = 0.75
"""So many of the contacts belong to the history that ends now."""

PEOPLE = 40
UNCALLED = 0.8
LAPSES_AFTER_DAYS = 270
"""Of the leads handed over in so many days, so many are not called."""

_CONTACTS_OF_THE_EXAMPLE = 20_000


def write_workspace(root: Path, touches: int) -> None:
    """Write a workspace with about so many touches into an empty folder."""
    contacts = round(touches / TOUCHES_PER_CONTACT)
    _write_agreement(root, contacts)
    later = round(contacts * LATER_SHARE)
    histories = [
        (History.of(ATELIER_VAUBAN, 1, UNTIL), 1, later),
        (
            History.of(ATELIER_VAUBAN, 2, UNTIL - timedelta(days=365)),
            1 + -(-later // CHUNK) * CHUNK,
            contacts - later,
        ),
    ]
    gathered: dict[str, list[pl.DataFrame]] = {}
    for history, first, count in histories:
        for begin in range(first, first + count, CHUNK):
            number = np.arange(begin, min(begin + CHUNK, first + count), dtype=np.int64)
            for table, frame in _as_a_large_team(facts_of_chunk(history, number), begin).items():
                gathered.setdefault(table, []).append(frame)
    gathered["spend"] = _spend([(history, count) for history, _, count in histories])
    gathered["products"] = [products_frame(histories[1][0])]
    for table in sorted(gathered):
        whole = pl.concat(gathered.pop(table)).sort("occurred_at")
        pieces = [whole.slice(at, FILE_ROWS) for at in range(0, max(1, whole.height), FILE_ROWS)]
        write_table(root, table, 1, pieces)


def people() -> list[str]:
    """Name the representatives."""
    first = [*names.WOMEN, *names.MEN]
    return [f"{first[n]} {names.SURNAMES[n]}" for n in range(PEOPLE)]


def _write_agreement(root: Path, contacts: int) -> None:
    """Write the agreement of the example, with the larger team and goals that grow alike."""
    text, times = AGREEMENT.read_text(encoding="utf-8"), contacts / _CONTACTS_OF_THE_EXAMPLE
    goal = round(150 * times) * 1_000
    team = "\n".join(
        f'  {{ name = "{name}", monthly_quota = {goal // PEOPLE}, role = "representative", '
        f'languages = ["fr"{", " + chr(34) + "en" + chr(34) if number % 2 else ""}] }},'
        for number, name in enumerate(people())
    )
    text = re.sub(r"people = \[\n.*?\n\]", f"people = [\n{team}\n]", text, flags=re.DOTALL)
    for said, now in (
        ("revenue         = 150_000", f"revenue         = {goal // PEOPLE * PEOPLE}"),
        ("target  = 220", f"target  = {round(220 * times)}"),
        ("target  = 135_000", f"target  = {round(135 * times) * 1_000}"),
        ("lapses_after_days = 30", f"lapses_after_days = {LAPSES_AFTER_DAYS}"),
        ("effective_from = 2024-01-01", "effective_from = 2023-11-01"),
    ):
        if text.count(said) != 1:
            raise ValueError(f"the agreement of the example says `{said}` {text.count(said)} times")
        text = text.replace(said, now)
    layout = Layout(root)
    layout.agreement(1).parent.mkdir(parents=True)
    layout.agreement(1).write_text(text, encoding="utf-8")
    layout.settings.write_text('format = 1\nlanguage = "en"\n', encoding="utf-8")


def _as_a_large_team(frames: Mapping[str, pl.DataFrame], seed: int) -> dict[str, pl.DataFrame]:
    """Give each contact to one of the team, and leave most of the latest leads uncalled."""
    random = np.random.default_rng(seed)
    since = UNTIL - timedelta(days=LAPSES_AFTER_DAYS)
    given = frames["assignments"].group_by("contact_id").agg(pl.col("occurred_at").min())
    late = given.filter(pl.col("occurred_at") >= since)["contact_id"].sort()
    uncalled = late.filter(pl.Series(random.random(len(late)) < UNCALLED)).implode()
    team, number = pl.Series(people()), pl.col("contact_id").hash(1) % PEOPLE
    done = {}
    for table, frame in frames.items():
        told = frame
        if "rep" in told.columns:
            rep = pl.lit(team).gather(number.fill_null(0).cast(pl.UInt32))
            told = told.with_columns(rep=pl.when(pl.col("rep").is_not_null()).then(rep))
        if table in {"activities", "dispositions", "deal_events"}:
            mine = pl.col("contact_id").is_in(uncalled).fill_null(value=False)
            told = told.filter(~mine)
        done[table] = told
    return done


def _spend(histories: list[tuple[History, int]]) -> list[pl.DataFrame]:
    """Return what both histories cost; the older one up to where the later begins."""
    (later, count), (older, fewer) = histories
    spent = spend_frame(later, count)
    before = spend_frame(older, fewer)
    return [before.filter(pl.col("occurred_at") < spent["occurred_at"].min()), spent]


if __name__ == "__main__":
    write_workspace(Path(sys.argv[2]), int(sys.argv[1]))
