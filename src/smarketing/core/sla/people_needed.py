"""How many people it takes to keep a promise of speed, from the real arrivals of leads."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from smarketing.core.base.working_time import Micros

Spans = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Work:
    """What a lead takes of one person, in microseconds of the house's working time.

    `first` until the promise is served (the first attempt made, or all of the work done), `whole`
    until the person is free for the next lead. Where people give leads only a part of their hours,
    both are so much longer.
    """

    first: int
    whole: int


def share_in_time(
    arrivals: Micros, windows: Spans, people: int, work: Work, owed: Flags | None = None
) -> float:
    """Return the share of leads served within their windows, if so many people work them.

    First come, first served; nobody is idle while a lead waits; every lead takes the same work.
    `arrivals` are in working time (open microseconds since some beginning), in order. With equal
    work, the leads go round: lead i is begun at max(its arrival, when lead i - people is done),
    so that each person's leads are a line of their own (Lindley 1952, for people side by side).
    Where `owed` is given, all leads are worked, and the share is of those to which it is owed.
    """
    waited = _begun(arrivals, people, work.whole) - arrivals
    return _share(waited + work.first <= windows, owed)


def people_needed(
    arrivals: Micros, windows: Spans, share: float, work: Work, owed: Flags | None = None
) -> int | None:
    """Return the smallest number of people with whom the share is kept (see `share_in_time`).

    More people never make a lead wait longer, so that the number is found by halving. None where
    no number is enough, since the work itself takes longer than the windows; 0 without a lead.
    """
    if not len(arrivals) or (owed is not None and not owed.any()):
        return 0
    if _share(work.first <= windows, owed) < share:
        return None
    too_few, enough = 0, 1
    while share_in_time(arrivals, windows, enough, work, owed) < share:
        too_few, enough = enough, 2 * enough
    while enough - too_few > 1:
        middle = (too_few + enough) // 2
        if share_in_time(arrivals, windows, middle, work, owed) < share:
            too_few = middle
        else:
            enough = middle
    return enough


def _share(in_time: Flags, owed: Flags | None) -> float:
    counted = in_time if owed is None else in_time[owed]
    return float(np.mean(counted)) if len(counted) else 1.0


def _begun(arrivals: Micros, people: int, whole: int) -> Micros:
    """Return when each lead is begun: for each person the running maximum of what holds it up."""
    rounds = -(-len(arrivals) // people)
    lines = np.full(rounds * people, arrivals[-1] if len(arrivals) else 0, np.int64)
    lines[: len(arrivals)] = arrivals
    worked = np.arange(rounds, dtype=np.int64)[:, None] * whole
    begun = np.maximum.accumulate(lines.reshape(rounds, people) - worked, axis=0) + worked
    return begun.reshape(-1)[: len(arrivals)]
