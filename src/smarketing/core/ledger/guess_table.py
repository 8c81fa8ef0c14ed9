"""Which table a file most likely tells of, and which of its columns fills which column there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from smarketing.core.ledger.guess_values import ENOUGH, date_forms, is_numeric
from smarketing.core.ledger.guess_words import (
    FILE_WORDS,
    TARGETS,
    likeness,
    names_record,
    plain,
    tells_when,
)
from smarketing.core.ledger.numbers import parse_truth
from smarketing.core.ledger.tables import TABLES

MOMENT_COLUMN = "occurred_at"

_BY_FILE_NAME = 1.5
_PER_MISSING = 0.8
_ENOUGH_IF_NAMED = 0.3
"""The part of a column's texts that must be dates where its name says that they are."""
_NEEDED = 0.3
_FEW, _SOME = 2, 20
_TWICE = {"stage"}
"""Columns that may be filled from one that another column is filled from already."""


@dataclass(frozen=True)
class Profile:
    """A column of the sample: its texts without the missing ones, and the dates they may be."""

    name: str
    texts: pl.Series
    forms: list[str]
    gaps: int

    @property
    def unique(self) -> bool:
        """Say whether no text stands twice, and none is missing."""
        return not self.gaps and len(self.texts) > 0 and self.texts.n_unique() == len(self.texts)


@dataclass(frozen=True)
class Guess:
    """A table with the column of the file for each of its columns, as far as one was found."""

    table: str
    sources: Mapping[str, Profile]
    score: float

    @property
    def lacking(self) -> list[str]:
        """Return the columns that the table needs and that no column of the file was found for."""
        return [name for name in TABLES[self.table].required if name not in self.sources]


def profile(name: str, texts: pl.Series) -> Profile:
    """Look at the texts of a column; null where the file says nothing."""
    filled = texts.drop_nulls()
    least = _ENOUGH_IF_NAMED if tells_when(name) else ENOUGH
    forms = date_forms(filled, least) if len(filled) else []
    return Profile(name, filled, forms, texts.null_count())


def guess_tables(profiles: Sequence[Profile], file: str) -> list[Guess]:
    """Return a guess for every table, the likeliest first."""
    guesses = [_guess(table, profiles, plain(file)) for table in TARGETS]
    return sorted(guesses, key=lambda guess: -guess.score)


def own_identity(guess: Guess, profiles: Sequence[Profile]) -> str | None:
    """Return the column that numbers the records of events; None where there is none.

    Contacts, accounts and deals change: what was told of them before is no contradiction, so
    their facts are told apart by their content.
    """
    if guess.table in {"contacts", "accounts", "deal_events"}:
        return None
    taken = {source.name for source in guess.sources.values()}
    for one in profiles:
        if one.unique and one.name not in taken and names_record(one.name, guess.table):
            return one.name
    return None


def _guess(table: str, profiles: Sequence[Profile], file: str) -> Guess:
    needed = set(TABLES[table].required)
    pairs = [
        (likeness(one.name, known) + _NEEDED * (target in needed), -place, target, one)
        for target, known in TARGETS[table].items()
        for place, one in enumerate(profiles)
        if likeness(one.name, known) and _can_be(one, table, target)
    ]
    sources: dict[str, Profile] = {}
    for _, _, target, one in sorted(pairs, key=lambda pair: pair[:2], reverse=True):
        taken = any(other.name == one.name for other in sources.values())
        if target not in sources and (not taken or target in _TWICE):
            sources[target] = one
    dates = [one for one in profiles if one.forms]
    if MOMENT_COLUMN not in sources and len(dates) == 1:
        sources[MOMENT_COLUMN] = dates[0]
    points = sum(likeness(one.name, TARGETS[table][target]) for target, one in sources.items())
    named = any(token.startswith(tuple(FILE_WORDS[table])) for token in file.split("_"))
    points += _BY_FILE_NAME * named
    guess = Guess(table, sources, points)
    return Guess(table, sources, points - _PER_MISSING * len(guess.lacking))


def _can_be(one: Profile, table: str, target: str) -> bool:
    """Say whether the texts of a column could be values of a target, whatever its name."""
    if target == MOMENT_COLUMN:
        return bool(one.forms)
    dtype = TABLES[table].columns[target].dtype
    if dtype == pl.Int64:
        return is_numeric(one.texts)
    if dtype == pl.Boolean:
        return parse_truth(one.texts).count() >= ENOUGH * len(one.texts)
    if target.endswith("_id"):
        return len(one.texts) < _SOME or one.texts.n_unique() > _FEW
    return not one.forms
