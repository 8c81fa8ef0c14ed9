"""A history of any size, drawn by chance and already sorted by contact and moment.

`python -m bench.streams TOUCHES FOLDER` writes it twice: as the arrays that replay maps into
memory, and as Parquet for the peers. Contacts and wordings are numbers in both, so that nobody pays
for text. Moments are whole seconds; some contacts have very many touches and many have few.
"""

import sys
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import BinaryIO, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from smarketing.core.replay.events import WORDING
from smarketing.core.replay.stream import Stream

Whole = npt.NDArray[np.int64]
Shares = npt.NDArray[np.float64]

BEGIN, AS_OF = datetime(2023, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
"""All happens between these moments."""

CONTACTS_PER_100_TOUCHES = 9
PART = 100_000
"""Contacts that are drawn in one go."""

KINDS = {
    "visit": 0.55,
    "email_open": 0.22,
    "email_click": 0.09,
    "download": 0.07,
    "form": 0.04,
    "webinar": 0.027,
    "demo_request": 0.003,
}
"""Kinds of touches, and how often they are."""

CHANNELS = ["organic search", "paid search", "email", "social", "events", "referral", None]
CAMPAIGNS = [None, *(f"campaign {number:02}" for number in range(1, 25))]
CONTENTS = [None, *(f"/page/{number:02}" for number in range(1, 16))]
COUNTRIES = ["FR", "BE", "CH", "DE", "ES", "IT", "UK", "US", None]
ROLES = ["director", "engineer", "buyer", "student", None]
EMPLOYEES = ["5", "20", "50", "200", "1000", None]
INDUSTRIES = [f"industry {number:02}" for number in range(25)]
DECISIONS = [
    ("accepted", None),
    ("accepted", None),
    ("rejected", "timing"),
    ("rejected", "budget"),
    ("recycled", None),
]
QUALIFIED = ("qualified", None)
STATUSES = ["open", "won", "lost"]

KNOWN, DECIDED, PURSUED, DEALT, SETTLED = 0.9, 0.06, 0.5, 0.7, 0.8
"""Of all contacts, so many become known; of all, so many are decided on; of those accepted, so many
qualify; of those, so many have a deal, and so many of the deals end."""

_SECOND = 1_000_000
_START = int(BEGIN.timestamp())
_SECONDS = int((AS_OF - BEGIN).total_seconds())
_ACTIVE = 150 * 86_400
"""Seconds for which a contact shows interest, on average."""


class Lexicon(NamedTuple):
    """All wordings; `worded` as replay has them, `told` for the peers; and where parts begin."""

    worded: pl.DataFrame
    told: pl.DataFrame
    parts: dict[str, int]


def lexicon() -> Lexicon:
    """Return every wording that is drawn, in one order."""
    rows: list[dict[str, object]] = []
    parts = {}
    for kind in KINDS:
        parts[kind] = len(rows)
        names = ("channel", "campaign", "content")
        rows += [
            {"table": "touches", "kind": kind, **dict(zip(names, said, strict=True))}
            for said in product(CHANNELS, CAMPAIGNS, CONTENTS)
        ]
    parts["contacts"] = len(rows)
    attributes = ("country", "role", "employees", "industry")
    rows += [
        {"table": "contacts", **dict(zip(attributes, said, strict=True))}
        for said in product(COUNTRIES, ROLES, EMPLOYEES, INDUSTRIES)
    ]
    parts["dispositions"] = len(rows)
    decisions = dict.fromkeys([*DECISIONS, QUALIFIED])
    rows += [{"table": "dispositions", "outcome": one, "reason": why} for one, why in decisions]
    parts["deal_events"] = len(rows)
    rows += [{"table": "deal_events", "status": status} for status in STATUSES]
    told = pl.DataFrame(rows, infer_schema_length=None).with_row_index("word")
    return Lexicon(_worded(told), told, parts)


def _worded(told: pl.DataFrame) -> pl.DataFrame:
    def objects(*names: str) -> pl.Expr:
        """Write attributes as replay finds them: as JSON, without what is not known."""
        said = [pl.format(f'"{name}":"{{}}"', pl.col(name)) for name in names]
        inside = pl.concat_str(said, separator=",", ignore_nulls=True)
        return pl.when(pl.col("table") == "contacts").then(pl.lit("{") + inside + "}")

    known = told.with_columns(
        attributes=objects("country", "role"), account_attributes=objects("employees", "industry")
    )
    return known.select(
        pl.col(name).cast(dtype) if name in known.columns else pl.lit(None, dtype).alias(name)
        for name, dtype in WORDING.items()
    )


def write(touches: int, folder: Path) -> None:
    """Draw a history of so many touches and write it into an empty folder."""
    random = np.random.default_rng(1)
    words = lexicon()
    words.worded.write_parquet(folder / "lexicon.parquet")
    words.told.write_parquet(folder / "words.parquet")
    (folder / "events").mkdir()
    contacts = touches * CONTACTS_PER_100_TOUCHES // 100
    eagerness = random.gamma(0.8, size=contacts)
    starts = np.zeros(contacts + 1, np.int64)
    done = 0
    with (folder / "moments").open("wb") as moments, (folder / "words").open("wb") as said:
        for first in range(0, contacts, PART):
            some = eagerness[first : first + PART]
            share = (
                touches if first + PART >= contacts else round(touches * _part(eagerness, first))
            )
            frame = _drawn(random, some, share - done, words)
            done = share
            counts = np.bincount(frame["contact"].to_numpy(), minlength=len(some))
            starts[first + 1 : first + 1 + len(some)] = counts
            _append(moments, frame["moment"])
            _append(said, frame["word"])
            file = folder / "events" / f"{first:010}.parquet"
            frame.with_columns(pl.col("contact") + first).write_parquet(file)
    (folder / "starts").write_bytes(np.cumsum(starts).data)


def _part(eagerness: Shares, first: int) -> float:
    """Return which part of all touches is drawn by the end of a part."""
    return float(eagerness[: first + PART].sum() / eagerness.sum())


def _append(file: BinaryIO, column: pl.Series) -> None:
    file.write(np.ascontiguousarray(column.to_numpy()).data)


def _drawn(
    random: np.random.Generator,
    eagerness: Shares,
    touches: int,
    words: Lexicon,
) -> pl.DataFrame:
    """Draw everything that happens to some contacts, sorted by contact and moment."""
    begin = random.random(len(eagerness)) * _SECONDS
    lasting = np.minimum(random.exponential(_ACTIVE, len(eagerness)), _SECONDS - 1 - begin)
    drawn = [
        _touches(random, eagerness, touches, words),
        _known(random, len(eagerness), words),
        *_sales(random, len(eagerness), words),
    ]
    who, share, word = (np.concatenate(column) for column in zip(*drawn, strict=True))
    seconds = (begin[who] + share * lasting[who]).astype(np.int64) + _START
    order = np.argsort((who << 32) | seconds, kind="stable")
    return pl.DataFrame(
        {
            "contact": who[order].astype(np.int32),
            "moment": seconds[order] * _SECOND,
            "word": word[order].astype(np.uint32),
        }
    )


Part = tuple[Whole, Shares, Whole]
"""Contacts, the share of the contact's time that has passed, and wordings."""


def _touches(random: np.random.Generator, eagerness: Shares, rows: int, words: Lexicon) -> Part:
    counts = random.multinomial(rows, eagerness / eagerness.sum())
    who = np.repeat(np.arange(len(eagerness)), counts)
    begins = np.array([words.parts[kind] for kind in KINDS])
    kinds = begins[random.choice(len(KINDS), rows, p=list(KINDS.values()))]
    one = len(CHANNELS) * len(CAMPAIGNS) * len(CONTENTS)
    return who, random.random(rows), kinds + random.integers(0, one, rows)


def _known(random: np.random.Generator, contacts: int, words: Lexicon) -> Part:
    """Draw when contacts become known, and as whom; mostly early."""
    who = np.flatnonzero(random.random(contacts) < KNOWN)
    many = len(COUNTRIES) * len(ROLES) * len(EMPLOYEES) * len(INDUSTRIES)
    word = words.parts["contacts"] + random.integers(0, many, len(who))
    return who, random.random(len(who)) ** 3, word


def _sales(random: np.random.Generator, contacts: int, words: Lexicon) -> list[Part]:
    """Draw what sales does: decides, qualifies, opens a deal and ends it."""

    def happens(who: Whole, since: Shares, word: Whole, part: str) -> Part:
        at = since + (1 - since) * random.random(len(who)) * 0.3
        return who, at, words.parts[part] + word

    distinct = list(dict.fromkeys([*DECISIONS, QUALIFIED]))
    numbers = np.array([distinct.index(one) for one in DECISIONS])
    who = np.flatnonzero(random.random(contacts) < DECIDED)
    decision = numbers[random.integers(0, len(numbers), len(who))]
    decided = happens(who, random.random(len(who)) * 0.5, decision, "dispositions")
    accepted = _some(random, decided, np.where(decision == 0, PURSUED, 0))
    qualified = happens(
        *accepted, np.full(len(accepted[0]), distinct.index(QUALIFIED)), "dispositions"
    )
    dealing = _some(random, qualified, DEALT)
    opened = happens(*dealing, np.zeros(len(dealing[0]), np.int64), "deal_events")
    ending = _some(random, opened, SETTLED)
    ended = happens(*ending, random.integers(1, len(STATUSES), len(ending[0])), "deal_events")
    return [decided, qualified, opened, ended]


def _some(random: np.random.Generator, part: Part, share: float | Shares) -> tuple[Whole, Shares]:
    """Choose so many of a part, at random; the share may differ from one to the next."""
    chosen = random.random(len(part[0])) < share
    return part[0][chosen], part[1][chosen]


def mapped(folder: Path) -> Stream:
    """Map a history into memory, as replay takes it."""
    starts = np.memmap(folder / "starts", np.int64, "r")
    return Stream(
        lambda: pl.select(pl.format("C{}", pl.int_range(len(starts) - 1))).to_series(),
        np.asarray(starts),
        np.asarray(np.memmap(folder / "moments", np.int64, "r")),
        np.asarray(np.memmap(folder / "words", np.uint32, "r")),
        pl.read_parquet(folder / "lexicon.parquet"),
    )


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))
