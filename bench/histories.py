"""A ledger of any size, drawn by chance and written as an import would leave it.

`python -m bench.histories TOUCHES FOLDER` writes one.

Its touches lie in order of time, so that those of one contact are scattered over all files: the
worst order for whoever wants them together.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from smarketing.adapters.store.delta import append, describe
from smarketing.adapters.store.layout import Layout
from smarketing.adapters.store.staging import FILE_ROWS, ROW_GROUP
from smarketing.core.ledger.tables import MOMENT, TABLES

SEED = 1

BEGIN = datetime(2023, 1, 1, tzinfo=UTC)
DAYS = 1095

# Of each list the first is drawn most often, the n-th an n-th as often.
KINDS = ["visit", "email_open", "download", "form", "webinar", "demo_request"]
CHANNELS = ["organic search", "paid search", "email", "social", "events", "referral", None]
ORIGINS = [
    *((channel, None) for channel in CHANNELS),
    *((CHANNELS[number % 5], f"campaign {number:02}") for number in range(1, 41)),
]
"""Channel and campaign: a campaign runs in one channel."""
CONTENTS = [None, *(f"/resources/articles/{number:03}" for number in range(1, 101))]
INDUSTRIES = [f"industry {number:02}" for number in range(1, 25)]
REASONS = ["timing", "budget", "not_a_fit"]
COUNTRIES = ["FR", "BE", "CH", "DE", "ES", "IT", "UK", "US", None]
ROLES = ["director", "engineer", "buyer", "student", None]

CONTACTS_PER_100_TOUCHES = 9
CONTACTS_OF_ACCOUNT = 5
DECIDED = 20
"""Of so many contacts, one is given to sales, which accepts or rejects it."""

_SECOND = 1_000_000
_SPAN = DAYS * 86_400 * _SECOND
_START = int(BEGIN.timestamp()) * _SECOND


def write_ledger(root: Path, contacts: int, touches: int, seed: int) -> datetime:
    """Write a ledger of so many contacts and touches into a workspace folder; return its end.

    Every contact is known at the beginning, with a firm; one in twenty meets sales, and half of
    those have a deal. Called again with another seed it adds to what is there.
    """
    random = np.random.default_rng(seed)
    write_table(root, "contacts", seed, _contacts(random, contacts))
    write_table(root, "accounts", seed, _accounts(random, contacts))
    write_table(root, "touches", seed, touches_of(random, contacts, touches, seed, 0.0))
    for name, frame in _sales(random, contacts, seed).items():
        write_table(root, name, seed, [frame])
    return BEGIN + timedelta(days=DAYS)


def add_touches(root: Path, contacts: int, touches: int, seed: int) -> None:
    """Add touches of the last months to a ledger: what one more import would bring."""
    random = np.random.default_rng(seed)
    write_table(root, "touches", seed, touches_of(random, contacts, touches, seed, 0.9))


def touches_of(
    random: np.random.Generator, contacts: int, touches: int, seed: int, begin: float
) -> Iterator[pl.DataFrame]:
    """Draw touches in order of time, a file at a time; some contacts have many more than others."""
    for first in range(0, touches, FILE_ROWS):
        rows = min(FILE_ROWS, touches - first)
        share = np.sort(random.random(rows) * rows + first) / touches
        origins = _ranks(random, len(ORIGINS), rows)
        yield pl.DataFrame(
            {
                "fact_id": _numbered(f"web:touches:{seed}-", np.arange(first, first + rows)),
                "source": pl.repeat("web", rows, eager=True),
                "occurred_at": _moments(begin + share * (1 - begin)),
                "contact_id": _contact_ids((random.random(rows) ** 1.5 * contacts).astype(int)),
                "kind": _drawn(random, KINDS, rows),
                "channel": _texts([channel for channel, _ in ORIGINS]).gather(origins),
                "campaign": _texts([campaign for _, campaign in ORIGINS]).gather(origins),
                "content": _drawn(random, CONTENTS, rows),
            }
        )


def _contacts(random: np.random.Generator, contacts: int) -> Iterator[pl.DataFrame]:
    for first in range(0, contacts, FILE_ROWS):
        numbers = np.arange(first, min(first + FILE_ROWS, contacts))
        yield pl.DataFrame(
            {
                "fact_id": _numbered("crm:contacts:", numbers),
                "source": pl.repeat("crm", len(numbers), eager=True),
                "occurred_at": _moments(np.zeros(len(numbers))),
                "contact_id": _contact_ids(numbers),
                "account_id": _numbered("A", numbers // CONTACTS_OF_ACCOUNT),
                "attributes": _attributes(
                    random, {"country": COUNTRIES, "role": ROLES}, len(numbers)
                ),
            }
        )


def _accounts(random: np.random.Generator, contacts: int) -> Iterator[pl.DataFrame]:
    accounts = -(-contacts // CONTACTS_OF_ACCOUNT)
    sizes = [str(size) for size in (5, 20, 50, 200, 1000)]
    for first in range(0, accounts, FILE_ROWS):
        numbers = np.arange(first, min(first + FILE_ROWS, accounts))
        yield pl.DataFrame(
            {
                "fact_id": _numbered("crm:accounts:", numbers),
                "source": pl.repeat("crm", len(numbers), eager=True),
                "occurred_at": _moments(np.zeros(len(numbers))),
                "account_id": _numbered("A", numbers),
                "attributes": _attributes(
                    random, {"employees": sizes, "industry": INDUSTRIES}, len(numbers)
                ),
            }
        )


def _sales(random: np.random.Generator, contacts: int, seed: int) -> dict[str, pl.DataFrame]:
    met = np.sort(random.choice(contacts, max(1, contacts // DECIDED), replace=False))
    at = random.random(len(met)) * 0.9
    accepted = random.random(len(met)) < 0.6
    decided = pl.DataFrame(
        {
            "fact_id": _numbered(f"crm:dispositions:{seed}-", met),
            "source": pl.repeat("crm", len(met), eager=True),
            "occurred_at": _moments(at),
            "contact_id": _contact_ids(met),
            "outcome": np.where(accepted, "accepted", "rejected"),
            "reason": _drawn(random, REASONS, len(met)),
        }
    ).with_columns(reason=pl.when(pl.col("outcome") == "rejected").then("reason"))
    buyers, since = met[accepted], at[accepted]
    events = []
    for step, status in enumerate(["open", None]):
        told = pl.Series([status] * len(buyers), dtype=pl.String)
        if status is None:
            told = _drawn(random, ["won", "lost", "lost", "lost"], len(buyers))
        events.append(
            pl.DataFrame(
                {
                    "fact_id": _numbered(f"crm:deal_events:{seed}-{step}-", buyers),
                    "source": pl.repeat("crm", len(buyers), eager=True),
                    "occurred_at": _moments(since + step * 0.05),
                    "deal_id": _numbered(f"D{seed}-", buyers),
                    "contact_id": _contact_ids(buyers),
                    "account_id": _numbered("A", buyers // CONTACTS_OF_ACCOUNT),
                    "status": told,
                }
            )
        )
    return {"dispositions": decided, "deal_events": pl.concat(events)}


def write_table(
    root: Path, table: str, seed: int, frames: Iterator[pl.DataFrame] | list[pl.DataFrame]
) -> None:
    folder = Layout(root).table(table)
    folder.mkdir(parents=True, exist_ok=True)
    schema = TABLES[table].schema
    staged = []
    for number, frame in enumerate(frames):
        missing = [pl.lit(None, t).alias(name) for name, t in schema.items() if name not in frame]
        whole = frame.with_columns(missing).select(list(schema))
        path = folder / f"part-{seed}-{number:05}.parquet"
        whole.write_parquet(path, compression="zstd", compression_level=1, row_group_size=ROW_GROUP)
        staged.append(describe(path, path.name, whole))
    append(folder, schema, staged, {})


def _drawn(
    random: np.random.Generator, words: list[str] | list[str | None], rows: int
) -> pl.Series:
    return _texts(words).gather(_ranks(random, len(words), rows))


def _texts(words: Sequence[str | None]) -> pl.Series:
    return pl.Series(words, dtype=pl.String)


def _ranks(
    random: np.random.Generator, count: int, rows: int
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Draw numbers below `count`, the n-th an n-th as often as the first."""
    weights = np.cumsum(1 / np.arange(1, count + 1))
    ranks: np.ndarray[tuple[int], np.dtype[np.int64]] = np.searchsorted(
        weights, random.random(rows) * weights[-1], side="right"
    )
    return ranks


def _attributes(
    random: np.random.Generator, choices: Mapping[str, list[str] | list[str | None]], rows: int
) -> pl.Series:
    """Draw attributes as JSON objects; a key without a word is left out."""
    drawn = pl.DataFrame({key: _drawn(random, [*words], rows) for key, words in choices.items()})
    parts = [pl.format(f'"{key}":"{{}}"', pl.col(key)) for key in choices]
    inside = pl.concat_str(parts, separator=",", ignore_nulls=True)
    return drawn.select(attributes=pl.lit("{") + inside + "}").to_series()


def _moments(share: np.ndarray[tuple[int], np.dtype[np.float64]]) -> pl.Series:
    """Return moments, whole seconds, from the share of the whole span that has passed."""
    seconds = (share * _SPAN).astype(np.int64) // _SECOND * _SECOND + _START
    return pl.Series(seconds).cast(pl.Datetime("us")).dt.replace_time_zone("UTC").cast(MOMENT)


def _contact_ids(numbers: np.ndarray[tuple[int], np.dtype[np.int64]]) -> pl.Series:
    return _numbered("C", numbers)


def _numbered(prefix: str, numbers: np.ndarray[tuple[int], np.dtype[np.int64]]) -> pl.Series:
    return pl.select(prefix + pl.Series(numbers).cast(pl.String).str.zfill(9)).to_series()


if __name__ == "__main__":
    asked = int(sys.argv[1])
    write_ledger(Path(sys.argv[2]), asked * CONTACTS_PER_100_TOUCHES // 100, asked, SEED)
