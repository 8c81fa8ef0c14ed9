"""The traits that a model looks at, found on the leads that teach, and their columns as numbers.

A facet becomes one column per level: a frequent text, a range of numbers, "another value" or "not
known". Touches become one column per group: the logarithm of how many there were, since the tenth
visit says less than the second. Every touch is in one group only, as one rule of the agreement
gives it its points.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import polars as pl

from smarketing.core.learning.known import Facet, Known
from smarketing.core.replay.attributes import number_of

Real = npt.NDArray[np.float64]

_LEAST_LEADS = 20
_LEAST_SHARE = 0.01
_LEAST_WINS = 5
_MOST_LEVELS, _MOST_RARE = 20, 60
_NUMERIC_SHARE, _NUMERIC_VALUES = 0.95, 10
_BINS, _HEAVY = 6, 0.1
_DIGITS = 3
_NEARLY_ALL = 0.995
REFINEMENTS = ("content", "campaign", "channel")
"""By what touches of one kind may be told apart."""


@dataclass(frozen=True)
class Level:
    """One level of a facet: a text, a range (`at_least` to below `below`), or neither.

    `known` is false for "not known"; a level that is known and names nothing is every other value.
    """

    text: str | None = None
    at_least: float | None = None
    below: float | None = None
    known: bool = True

    @property
    def is_range(self) -> bool:
        """Say whether it is a range of numbers."""
        return self.at_least is not None or self.below is not None


@dataclass(frozen=True)
class FacetTrait:
    """A facet and its levels.

    `rare` lists the texts that were pooled into "another value", where they are not too many.
    """

    facet: Facet
    levels: tuple[Level, ...]
    rare: tuple[str, ...] = ()

    @property
    def is_numeric(self) -> bool:
        """Say whether its levels are ranges of numbers."""
        return any(level.is_range for level in self.levels)


@dataclass(frozen=True)
class TouchTrait:
    """Touches of a kind, of one channel, campaign or content where that is named."""

    kind: str
    channel: str | None = None
    campaign: str | None = None
    content: str | None = None


Trait = FacetTrait | TouchTrait


@dataclass(frozen=True)
class Traits:
    """The traits of a model: first the facets, then the touches, the more particular ones first."""

    facets: tuple[FacetTrait, ...]
    touches: tuple[TouchTrait, ...]

    @property
    def all(self) -> tuple[Trait, ...]:
        """Every trait, in the order of their columns."""
        return (*self.facets, *self.touches)

    @property
    def width(self) -> int:
        """How many columns they have."""
        return sum(len(one.levels) for one in self.facets) + len(self.touches)

    def columns(self) -> Iterator[tuple[Trait, slice]]:
        """Yield each trait with the place of its columns."""
        start = 0
        for one in self.all:
            end = start + (len(one.levels) if isinstance(one, FacetTrait) else 1)
            yield one, slice(start, end)
            start = end

    def rows(self, known: Known) -> Real:
        """Return one row of numbers per lead."""
        leads = known.facets.height
        rows = np.zeros((leads, self.width))
        for one, place in self.columns():
            if isinstance(one, FacetTrait):
                level = levels_of(one, known.facets[one.facet.column])
                rows[np.arange(leads), place.start + level] = 1.0
        first = self.width - len(self.touches)
        rows[:, first:] = np.log1p(touch_counts(self.touches, known))
        return rows


def find_traits(known: Known, happened: Real) -> Traits:
    """Find the traits of leads that teach; `happened` only chooses how touches are told apart."""
    least = _least(happened)
    facets = [
        _facet_trait(one, known.facets[one.column], least)
        for one in known.names
        if not _is_echo(one, known)
    ]
    return Traits(
        tuple(one for one in facets if one is not None),
        tuple(_touch_traits(known, happened, least)),
    )


def _least(happened: Real) -> int:
    """Return how many leads must have something for it to be looked at by itself.

    So many that on average five of them became customers: fewer teach chance.
    """
    rate = float(happened.mean()) if len(happened) else 0.0
    wins = _LEAST_WINS / rate if rate > 0 else 0.0
    return round(max(_LEAST_LEADS, _LEAST_SHARE * len(happened), wins))


def levels_of(trait: FacetTrait, values: pl.Series) -> npt.NDArray[np.int64]:
    """Return the number of the level that each value has."""
    levels = trait.levels
    unknown = next(place for place, one in enumerate(levels) if not one.known)
    if trait.is_numeric:
        edges = [one.at_least for one in levels if one.at_least is not None]
        numbers = _numbers(values)
        found = np.searchsorted(np.array(edges), numbers.fill_null(0.0).to_numpy(), side="right")
        # The first range has no lower bound, so that counting edges passed counts levels.
        return np.where(numbers.is_null().to_numpy(), unknown, found)
    texts = {one.text: place for place, one in enumerate(levels) if one.text is not None}
    other = next(place for place, one in enumerate(levels) if one.known and one.text is None)
    named = values.replace_strict(texts, default=other, return_dtype=pl.Int64)
    return np.where(values.is_null().to_numpy(), unknown, named.fill_null(other).to_numpy())


def touch_counts(traits: Sequence[TouchTrait], known: Known) -> Real:
    """Count each lead's touches of each trait; a touch counts for the first that speaks of it."""
    counts = np.zeros((known.facets.height, len(traits)))
    group = pl.lit(None, pl.Int64)
    for place in range(len(traits) - 1, -1, -1):
        group = pl.when(_speaks(traits[place])).then(place).otherwise(group)
    told = known.touches.select("lead", group=group).drop_nulls()
    np.add.at(counts, (told["lead"].to_numpy(), told["group"].to_numpy()), 1.0)
    return counts


def _is_echo(facet: Facet, known: Known) -> bool:
    """Say whether an attribute of the account repeats what the contact says under the same name."""
    own = Facet("contact", facet.name).column
    if facet.of != "account" or own not in known.facets.columns:
        return False
    same = known.facets[own].eq_missing(known.facets[facet.column])
    return bool((same | known.facets[facet.column].is_null()).mean() == 1)


def _speaks(trait: TouchTrait) -> pl.Expr:
    said = {"kind": trait.kind} | {
        name: getattr(trait, name) for name in REFINEMENTS if getattr(trait, name) is not None
    }
    return pl.all_horizontal((pl.col(n) == v).fill_null(value=False) for n, v in said.items())


def _numbers(values: pl.Series) -> pl.Series:
    if values.dtype == pl.String:
        return values.to_frame("value").select(number_of(pl.col("value"))).to_series()
    return values.cast(pl.Float64)


def _facet_trait(facet: Facet, values: pl.Series, least: int) -> FacetTrait | None:
    """Return a facet's levels; None where nearly all leads have the same one."""
    filled = values.drop_nulls()
    numbers = _numbers(filled).drop_nulls()
    is_number = values.dtype != pl.String or (
        len(numbers) >= _NUMERIC_SHARE * len(filled) and numbers.n_unique() > _NUMERIC_VALUES
    )
    trait = _ranges(facet, numbers) if is_number else _texts(facet, filled, least)
    if trait is None or not len(values):
        return None
    most = np.bincount(levels_of(trait, values)).max()
    return trait if most < _NEARLY_ALL * len(values) else None


def _ranges(facet: Facet, numbers: pl.Series) -> FacetTrait | None:
    if not len(numbers):
        return None
    held, count = np.unique(numbers.to_numpy(), return_counts=True)
    edges = set(np.quantile(numbers.to_numpy(), np.arange(1, _BINS) / _BINS, method="higher"))
    # A value that many share, such as nought, is a level of its own.
    for place in np.flatnonzero(count >= _HEAVY * len(numbers)):
        edges |= {held[place], *held[place + 1 : place + 2]}
    cuts = sorted({_short(edge) for edge in edges if held[0] < edge <= held[-1]})
    bounds = [None, *cuts, None]
    levels = [Level(at_least=low, below=high) for low, high in pairwise(bounds)]
    return FacetTrait(facet, (*levels, Level(known=False))) if cuts else None


def _short(edge: float) -> float:
    return float(f"{edge:.{_DIGITS}g}")


def _texts(facet: Facet, filled: pl.Series, least: int) -> FacetTrait:
    counts = (
        filled.to_frame("text")
        .group_by("text")
        .len()
        .sort(["len", "text"], descending=[True, False])
    )
    frequent = counts.filter(pl.col("len") >= least)["text"].to_list()[:_MOST_LEVELS]
    rare = sorted(set(counts["text"]) - set(frequent))
    # Beyond, they are no values that anybody would list, but names, numbers or remarks.
    rare = rare if len(rare) <= _MOST_RARE else []
    levels = [*(Level(text=text) for text in frequent), Level(), Level(known=False)]
    return FacetTrait(facet, tuple(levels), tuple(rare))


def _touch_traits(known: Known, happened: Real, least: int) -> Iterator[TouchTrait]:
    outcome = pl.DataFrame({"lead": np.arange(len(happened)), "happened": happened})
    told = known.touches.join(outcome, on="lead", maintain_order="left")
    by_kind = told.group_by("kind").agg(pl.col("lead").n_unique()).sort("kind")
    for kind in by_kind.filter(pl.col("lead") >= least)["kind"]:
        mine = told.filter(pl.col("kind") == kind)
        gains = [(_gain(mine, by, least), by) for by in REFINEMENTS]
        best, by = max(gains, key=lambda one: one[0])
        if best > 0:
            for value in _frequent(mine, by, least):
                yield TouchTrait(kind, **{by: value})
        yield TouchTrait(kind)


def _frequent(touches: pl.DataFrame, by: str, least: int) -> list[str]:
    counts = touches.drop_nulls(by).group_by(by).agg(pl.col("lead").n_unique())
    ranked = counts.filter(pl.col("lead") >= least).sort(["lead", by], descending=[True, False])
    return ranked[by].to_list()[:_MOST_LEVELS]


def _gain(touches: pl.DataFrame, by: str, least: int) -> float:
    """Return how much more than chance telling touches apart explains of the outcome.

    That is the sum of squares between the groups, less what as many groups of no meaning would
    have on average.
    """
    frequent = _frequent(touches, by, least)
    if not frequent:
        return 0.0
    last = touches.group_by("lead", maintain_order=True).agg(pl.col(by, "happened").last())
    pooled = last.with_columns(pl.when(pl.col(by).is_in(frequent)).then(by))
    groups = pooled.group_by(by).agg(pl.len(), pl.col("happened").mean()).sort("len")
    mean = float(last["happened"].to_numpy().mean())
    between = float((groups["len"] * (groups["happened"] - mean) ** 2).sum())
    return between - (groups.height - 1) * mean * (1 - mean)
