"""What one version of the agreement hands on to the next: where each contact stands, by name."""

from collections.abc import Sequence

import numpy as np

from smarketing.core.replay.tape import NEVER, Records, Whole, strangers

_MOST_NAMES = 62
"""Stages are bits of a whole number; those of the oldest versions are forgotten first."""


class Succession:
    """The standing of contacts between versions, each of which has its own stages in order.

    A stage that a version lacks is remembered for those that know it again. `stages` lists the
    names of each version's stages.
    """

    def __init__(self, contacts: int, stages: Sequence[Sequence[str]]) -> None:
        known = dict.fromkeys(name for names in reversed(stages) for name in names)
        self._bit = {name: bit for bit, name in enumerate(list(known)[:_MOST_NAMES])}
        self._standing = strangers(contacts)

    def taken_over(self, names: Sequence[str], *, silence: bool) -> Records:
        """Return how contacts stand in the eyes of a version with these stages.

        They have reached the furthest of its stages that they entered in this cycle.
        Without acceptance by `silence`, no deadline of an earlier version holds.
        """
        carried = self._standing.copy()
        if not silence:
            carried["deadline"] = NEVER
        places = {self._bit[name]: place for place, name in enumerate(names) if name in self._bit}
        for column in ("earlier", "here"):
            carried[column] = _moved(self._standing[column], places)
        carried["reached"] = -1
        for place in range(len(names)):
            carried["reached"][(carried["here"] >> place & 1) == 1] = place
        return carried

    def left(self, names: Sequence[str], carried: Records) -> None:
        """Remember how a version with these stages has left the contacts."""
        bits = {place: self._bit[name] for place, name in enumerate(names) if name in self._bit}
        before = self._standing
        others = ~np.int64(sum(1 << bit for bit in bits.values()))
        here, earlier = before["here"] & others, before["earlier"] & others
        again = carried["cycle"] != before["cycle"]
        self._standing = carried.copy()
        self._standing["here"] = _moved(carried["here"], bits) | np.where(again, 0, here)
        self._standing["earlier"] = (
            _moved(carried["earlier"], bits) | earlier | np.where(again, here, 0)
        )


def _moved(masks: Whole, places: dict[int, int]) -> Whole:
    """Return masks with each bit at its new place, and no others."""
    moved = np.zeros(len(masks), np.int64)
    for old, new in places.items():
        moved |= (masks >> old & 1) << new
    return moved
