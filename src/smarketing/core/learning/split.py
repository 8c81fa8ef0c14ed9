"""Which leads teach, which calibrate, and which are kept to judge: in order, never shuffled."""

from dataclasses import dataclass

import polars as pl

_TEACHING, _HELD_OUT = 1 / 2, 1 / 3
"""Half of the leads teach, the last third judges; those between calibrate."""

MOST_LEADS = 200_000
"""More teach nothing that so many do not; beyond, every so-manieth lead is taken."""


@dataclass(frozen=True)
class Split:
    """The closed leads in three parts, each earlier than the next."""

    teaching: pl.DataFrame
    calibrating: pl.DataFrame
    judging: pl.DataFrame

    @property
    def whole(self) -> pl.DataFrame:
        """The three parts together, in order."""
        return pl.concat([self.teaching, self.calibrating, self.judging])

    @property
    def parts(self) -> tuple[slice, slice, slice]:
        """Where the three parts stand in the whole."""
        first = self.teaching.height
        second = first + self.calibrating.height
        return slice(0, first), slice(first, second), slice(second, second + self.judging.height)


def split(closed: pl.DataFrame, *, by_position: bool) -> Split:
    """Split closed leads, in the order in which they stand.

    Leads of the same moment are never parted, unless position alone orders them.
    """
    if closed.height > MOST_LEADS:
        closed = closed.gather_every(-(-closed.height // MOST_LEADS))
    first = _cut(closed, _TEACHING, by_position=by_position)
    second = max(first, _cut(closed, 1 - _HELD_OUT, by_position=by_position))
    return Split(closed[:first], closed[first:second], closed[second:])


def _cut(closed: pl.DataFrame, share: float, *, by_position: bool) -> int:
    place = round(closed.height * share)
    if by_position or not 0 < place < closed.height:
        return place
    moments = closed["snapshot_at"]
    return int((moments < moments[place]).sum())
