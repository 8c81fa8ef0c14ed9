"""Entries into each stage of a replay over a period, and the share that went on."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from smarketing.core.base.rates import share_of
from smarketing.core.reports.selection import Span
from smarketing.core.reports.what_if.pages import StageCount


def stage_counts(
    coded: pl.DataFrame, names: Sequence[str], span: Span, followed: Mapping[str, str]
) -> dict[str, StageCount]:
    """Count the entries of a period by stage name; `followed` names the stage after each.

    Whoever entered the next stage by now, in whichever cycle, went on.
    """
    place = coded["place"].to_numpy()
    inside = span.holds(coded["moment"].to_numpy())
    kind = kinds_of(coded)
    counts = np.bincount(
        (place.astype(np.int64) * 4 + kind)[inside], minlength=4 * len(names)
    ).reshape(-1, 4)
    contact = coded["contact"].to_numpy()
    contacts = int(contact.max()) + 1 if len(contact) else 0
    first = kind % 2 == 0
    found = {}
    for number, name in enumerate(names):
        own, own_again, implied, implied_again = (int(count) for count in counts[number])
        went_on = None
        if name in followed:
            reached = np.zeros(contacts, np.bool_)
            reached[contact[place == names.index(followed[name])]] = True
            begun = contact[(place == number) & inside & first]
            went_on = share_of(int(reached[begun].sum()), len(begun))
        found[name] = StageCount(own + implied, own, implied, own_again + implied_again, went_on)
    return found


def kinds_of(coded: pl.DataFrame) -> npt.NDArray[np.uint8]:
    """Return the kind of each entry: own, own again, implied, implied again, from 0 to 3."""
    implied, repeat = (coded[name].cast(pl.UInt8).to_numpy() for name in ("implied", "repeat"))
    kind: npt.NDArray[np.uint8] = implied * np.uint8(2) + repeat
    return kind
