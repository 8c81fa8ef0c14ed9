"""The walk through the waiting leads, day by day: who takes each, and who makes room for it.

Which leads find somebody on a day is a matroid (Edmonds and Fulkerson, 1965): taking them in order
of importance, each if all of those taken can still be placed together, leaves none waiting that
matters more than one taken. Whether one more can be placed, an augmenting path says: from its
kind to somebody full, from a lead of theirs to somebody else who may take that, and so on to
somebody with room. Leads of the same kind, by language and territory, are alike, so the path is
sought among kinds, and a kind for which there is none has none for the rest of the day.
"""

import numpy as np
from numpy.typing import NDArray

from smarketing.core.base.compiling import compiled

Whole = NDArray[np.int64]
Part = NDArray[np.float64]

_NONE = -1


@compiled
def deal(
    kind_of: Whole,
    starts: Whole,
    takers: Whole,
    allowed: Whole,
    there: Whole,
    given: Whole,
    capacity: Part,
) -> tuple[Whole, Whole]:
    """Return who takes each lead and on which day; -1 for nobody.

    `kind_of` is the kind of each lead, most important first; those who may take kind k are
    `takers[starts[k]:starts[k + 1]]`, in the order in which equals come. `allowed[day, person]`
    leads may be given by the end of a day, on days on which they are `there`; `given` were before.
    """
    leads, kinds, people = len(kind_of), len(starts) - 1, len(capacity)
    rep, day_of = np.full(leads, _NONE, np.int64), np.full(leads, _NONE, np.int64)
    waiting = np.arange(leads)
    # The leads that each person was given today, by kind: the last one, and the one before each.
    last = np.full((kinds, people), _NONE, np.int64)
    before = np.full(leads, _NONE, np.int64)
    taken = np.zeros(people, np.int64)
    for day in range(len(allowed)):
        last[:, :] = _NONE
        room = np.where(there[day] > 0, allowed[day] - taken, 0)
        shut = np.zeros(kinds, np.bool_)
        left = 0
        for lead in waiting:
            kind = kind_of[lead]
            person = _NONE
            if not shut[kind]:
                person = _roomiest(kind, starts, takers, room, given + taken, capacity)
                if person == _NONE:
                    person = _make_room(
                        kind, starts, takers, room, there[day], last, before, rep, taken
                    )
                shut[kind] = person == _NONE
            if person == _NONE:
                waiting[left] = lead
                left += 1
                continue
            rep[lead], day_of[lead] = person, day
            before[lead], last[kind, person] = last[kind, person], lead
            room[person] -= 1
            taken[person] += 1
        waiting = waiting[:left]
    return rep, day_of


@compiled
def _roomiest(
    kind: int, starts: Whole, takers: Whole, room: Whole, given: Whole, capacity: Part
) -> int:
    """Return who of a kind's takers has room today and the largest share of capacity left."""
    best, least = _NONE, np.inf
    for place in range(starts[kind], starts[kind + 1]):
        person = takers[place]
        if room[person] > 0:
            share = given[person] / capacity[person]
            if share < least:
                best, least = person, share
    return best


@compiled
def _make_room(
    kind: int,
    starts: Whole,
    takers: Whole,
    room: Whole,
    there: Whole,
    last: Whole,
    before: Whole,
    rep: Whole,
    taken: Whole,
) -> int:
    """Let leads given today move on until somebody who may take this kind has room; or nobody.

    Breadth first, so that as few leads as possible move.
    """
    kinds, people = last.shape
    came_from = np.full(people, _NONE, np.int64)
    moved_kind = np.full(people, _NONE, np.int64)
    seen = np.zeros(people, np.bool_)
    kind_seen = np.zeros(kinds, np.bool_)
    queue = np.empty(people, np.int64)
    head = tail = 0
    for place in range(starts[kind], starts[kind + 1]):
        person = takers[place]
        if there[person] > 0:
            seen[person] = True
            queue[tail] = person
            tail += 1
    kind_seen[kind] = True
    while head < tail:
        person = queue[head]
        head += 1
        for held in range(kinds):
            if kind_seen[held] or last[held, person] == _NONE:
                continue
            kind_seen[held] = True
            for place in range(starts[held], starts[held + 1]):
                other = takers[place]
                if seen[other] or there[other] <= 0:
                    continue
                seen[other] = True
                came_from[other], moved_kind[other] = person, held
                if room[other] > 0:
                    first: int = _move(other, came_from, moved_kind, last, before, rep, room, taken)
                    return first
                queue[tail] = other
                tail += 1
    return _NONE


@compiled
def _move(
    free: int,
    came_from: Whole,
    moved_kind: Whole,
    last: Whole,
    before: Whole,
    rep: Whole,
    room: Whole,
    taken: Whole,
) -> int:
    """Move the least important lead of each kind along the path; return who has room then."""
    room[free] -= 1
    taken[free] += 1
    person = free
    while came_from[person] != _NONE:
        giver, kind = came_from[person], moved_kind[person]
        lead = last[kind, giver]
        last[kind, giver] = before[lead]
        before[lead], last[kind, person] = last[kind, person], lead
        rep[lead] = person
        person = giver
    room[person] += 1
    taken[person] -= 1
    return person
