"""The shapes of what the kernel reads and writes: records, one array each.

Few arrays of records, where one might expect many plain arrays: compiled parts of the kernel count
references of every array that they are handed, and records keep together what is read together.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]
Records = npt.NDArray[Any]

NEVER = 2**63 - 1
"""A moment that does not come."""

LONG_AGO = -(2**62)

_PLACES = 64

WORD = np.dtype(
    [
        # what the event means: see the flags of the kernel
        ("flags", np.int32),
        # the points rule, -1 none
        ("rule", np.int32),
        # of a version of the contact: the row of the profiles, 0 none
        ("profile", np.int32),
        # alphabetical place of what the event is called
        ("rank", np.int32),
        # entry rules (mask) that the event fulfils
        ("ways", np.int64),
        ("triggers", np.int64),
        # purposes (mask) that a consent refuses or grants
        ("refused", np.int64),
        ("granted", np.int64),
        # entry rules (mask) that this recorded date silences, by precedence
        ("silenced", np.int64),
    ]
)

PROFILE = np.dtype(
    [
        # the interest that it takes to qualify; infinite where barred
        ("need", np.float64),
        # triggers (mask) that may fire
        ("fires", np.int64),
    ]
)

RULE = np.dtype(
    [
        ("points", np.float64),
        ("cap", np.float64),
        # rows of the groups, of the fading and of the windows; -1 none
        ("group", np.int32),
        ("half_life", np.int32),
        ("window", np.int32),
    ]
)

TERMS = np.dtype(
    [
        # places (mask) that are entered by name, and the last place
        ("named", np.int64),
        ("last", np.int64),
        # where a lead that was sent back must pass again
        ("gate", np.int64),
        # the furthest place entered on qualification, -1 none, and the entry rules (mask) for it
        ("highest", np.int64),
        ("qualifying", np.int64),
        ("prefers_recorded", np.int64),
        ("minimum_days", np.int64),
        ("exclude_customers", np.int64),
        # purposes (mask) whose refusal bars
        ("opted_out", np.int64),
        ("recycles", np.int64),
        ("lost_deals", np.int64),
        # microseconds
        ("cool_off", np.int64),
        # microseconds, 0 never
        ("stalls_after", np.int64),
        # places, -1 none, and the entry rule of acceptance by silence
        ("handoff", np.int64),
        ("accepted", np.int64),
        ("silence", np.int64),
        # the window of silence: working days, or where there are none microseconds of work
        ("due_days", np.int64),
        ("due_span", np.int64),
    ]
)

CARRIED = np.dtype(
    [
        ("cycle", np.int64),
        # the furthest place of this cycle, -1 none
        ("reached", np.int64),
        # touches at or before this moment give no points
        ("counts_from", np.int64),
        ("final", np.int64),
        # when silence accepts
        ("deadline", np.int64),
        # places (mask) entered in earlier cycles, and in this one
        ("earlier", np.int64),
        ("here", np.int64),
        # since when nothing was heard of sales
        ("quiet", np.int64),
    ]
)
"""What a version of the agreement hands on to the next, per contact."""

MEMORY = np.dtype(
    [
        ("standing", CARRIED),
        ("active_days", np.int64),
        ("last_day", np.int64),
        ("profile", np.int64),
        ("opted_out", np.int64),
        ("customer", np.int64),
        ("banned", np.int64),
        # rows written
        ("entries", np.int64),
        ("returns", np.int64),
        # what the events of the moment at hand amount to
        ("moment", np.int64),
        ("ways", np.int64),
        ("triggers", np.int64),
        ("tested", np.int64),
        ("decided", np.int64),
        ("ends", np.int64),
        ("wins", np.int64),
        ("lost", np.int64),
        ("back", np.int64),
        ("refused", np.int64),
        ("granted", np.int64),
        ("reason", np.int64),
        ("points", np.float64),
        # what all points together could make at most: no cap, nothing faded
        ("at_most", np.float64),
        # balances hold the touches before this row; none was ever added where they are empty
        ("settled", np.int64),
        ("empty", np.int64),
        # of the walk: one version alone, its first moment, and the moment after its last
        ("alone", np.int64),
        ("begins", np.int64),
        ("limit", np.int64),
        ("contact", np.int64),
    ]
)
"""What the kernel remembers while it walks a contact."""

BALANCE = np.dtype([("held", np.float64), ("hour", np.int64)])
"""By points rule: the balance, and the hour of its last touch where it fades."""

WINDOW = np.dtype([("span", np.int64), ("tail", np.int64)])
"""By length of window: microseconds, and the first event that is still inside."""

STEP = np.dtype([("place", np.int64), ("word", np.int64), ("rule", np.int64)])
"""By entry rule: its place, and the word that fulfilled it. By place: the entry rule found."""

ENTRY = np.dtype(
    [
        ("moment", np.int64),
        ("points", np.float64),
        ("contact", np.uint32),
        ("cycle", np.int32),
        ("word", np.int32),
        ("profile", np.int32),
        # the entry rule; of an implied entry, the place that implied it
        ("rule", np.int16),
        # how it qualified: see the kernel
        ("reason", np.int16),
        ("place", np.int8),
        ("implied", np.bool_),
        ("repeat", np.bool_),
    ],
    align=True,
)

RETURN = np.dtype(
    [
        ("moment", np.int64),
        ("contact", np.uint32),
        ("cycle", np.int32),
        ("word", np.int32),
    ],
    align=True,
)


SUM = np.dtype([("held", np.float64), ("most", np.float64)])
"""By group, and last for rules without one: the balances together, and what is positive of them."""


class Tape(NamedTuple):
    """The events of contacts: see `Stream`. `live` is empty where all contacts are."""

    starts: Whole
    moments: Whole
    words: npt.NDArray[np.uint32]
    live: npt.NDArray[np.bool_]


class Terms(NamedTuple):
    """An agreement, compiled for a lexicon."""

    words: Records
    # by word: the most that it adds to the interest, -1 for what is more than a touch
    gains: npt.NDArray[np.int16]
    # by word: its rule once more, where all of them fit into the cache
    scoring: npt.NDArray[np.int16]
    profiles: Records
    rules: Records
    # most points by group
    groups: Real
    # by half-life: what remains after 0 to 23 hours, then after whole days
    fading: Real
    windows: Records
    steps: Records
    # opens, closes and open time before of the working calendar; day starts and ends
    clock: Whole
    working_days: Whole
    # moments from which an offset to UTC holds, and the offset
    offsets: Whole
    scalars: Records


class Desk(NamedTuple):
    """What one walk needs to write on; see the kinds of the same names."""

    memory: Records
    stranger: Records
    held: Records
    windows: Records
    found: Records
    sums: Records


class Written(NamedTuple):
    """Room for stage entries and for leads sent back."""

    entries: Records
    returns: Records


def strangers(contacts: int) -> Records:
    """Return the standing of contacts of whom nothing has been seen."""
    standing = np.zeros(contacts, CARRIED)
    standing["cycle"], standing["reached"], standing["deadline"] = 1, -1, NEVER
    standing["counts_from"] = standing["quiet"] = LONG_AGO
    return standing


def desk_for(terms: Terms) -> Desk:
    """Clear a desk for a walk."""
    found = np.zeros(_PLACES, STEP)
    found["rule"] = -1
    found["place"][: len(terms.steps)] = terms.steps["place"]
    balances = np.zeros(len(terms.rules), BALANCE)
    sums = np.zeros(len(terms.groups) + 1, SUM)
    return Desk(np.zeros(1, MEMORY), strangers(1), balances, terms.windows.copy(), found, sums)
