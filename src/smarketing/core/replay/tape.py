"""What the kernel reads and writes: arrays with names."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]


class Tape(NamedTuple):
    """The events of contacts: see `Stream`. `live` is empty where all contacts are."""

    starts: Whole
    moments: Whole
    words: npt.NDArray[np.uint32]
    live: npt.NDArray[np.bool_]


class Terms(NamedTuple):
    """An agreement, compiled for a lexicon. Masks are bits of a whole number."""

    # by word
    flags: npt.NDArray[np.uint16]
    ways: Whole  # entry rules (mask) that the event fulfils
    rule_of: npt.NDArray[np.int16]  # the points rule, -1 none
    triggers: Whole  # mask
    profile: npt.NDArray[np.int32]  # of a version: the row of `need` and `fires`
    refused: Whole  # purposes (mask)
    granted: Whole
    rank: npt.NDArray[np.int32]  # alphabetical place of what the event is called
    # by profile; row 0 is a contact of whom nothing is known
    need: Real  # the interest that it takes; infinite where barred
    fires: Whole  # triggers (mask) that may fire
    # by points rule
    points: Real
    cap: Real
    group: npt.NDArray[np.int16]
    half_life: npt.NDArray[np.int16]  # row of `fade_days`, -1 none
    window: npt.NDArray[np.int16]  # row of `spans`, -1 none
    group_cap: Real
    fade_days: Real  # by half-life and whole days passed: what remains
    fade_hours: Real  # by half-life and the hours beyond
    spans: Whole  # lengths of windows, microseconds
    # by entry rule, in order of their stages
    place_of: npt.NDArray[np.int16]
    # the stages
    named: int  # places (mask) that are entered by name
    last: int
    gate: int  # where a returned lead must pass again, NEVER without recycling
    highest: int  # the furthest place entered on qualification, -1 none
    qualifying: int  # entry rules (mask)
    # precedence
    recorded_only: Whole  # by word: entry rules (mask) that a recorded date silences
    prefers_recorded: bool
    # further terms
    minimum_days: int
    day_from: Whole  # moments from which `day_offset` holds
    day_offset: Whole
    exclude_customers: bool
    opted_out: int  # purposes (mask)
    recycles: bool
    lost_deals: bool
    cool_off: int
    stalls_after: int  # 0 never
    # acceptance by silence
    handoff: int  # place, -1 none
    accepted: int  # place, -1 none
    silence: int  # entry rule
    due_days: int  # 0: the window is in hours
    due_span: int
    opens: Whole
    closes: Whole
    before: Whole
    day_starts: Whole
    day_ends: Whole


class Entries(NamedTuple):
    """Room for stage entries: one array per column."""

    contact: npt.NDArray[np.uint32]
    cycle: npt.NDArray[np.int32]
    place: npt.NDArray[np.int16]
    moment: Whole
    # the entry rule; of an implied entry, the place that implied it
    rule: npt.NDArray[np.int16]
    # how it qualified: -1 not, 0 by points, n + 1 by trigger n
    reason: npt.NDArray[np.int16]
    word: npt.NDArray[np.int32]
    points: Real
    profile: npt.NDArray[np.int32]
    implied: npt.NDArray[np.bool_]
    repeat: npt.NDArray[np.bool_]


class Returns(NamedTuple):
    """Room for leads sent back."""

    contact: npt.NDArray[np.uint32]
    cycle: npt.NDArray[np.int32]
    moment: Whole
    word: npt.NDArray[np.int32]


def room_for_entries(rows: int) -> Entries:
    """Return empty columns of so many rows."""
    return Entries(
        np.empty(rows, np.uint32),
        np.empty(rows, np.int32),
        np.empty(rows, np.int16),
        np.empty(rows, np.int64),
        np.empty(rows, np.int16),
        np.empty(rows, np.int16),
        np.empty(rows, np.int32),
        np.empty(rows, np.float64),
        np.empty(rows, np.int32),
        np.empty(rows, np.bool_),
        np.empty(rows, np.bool_),
    )


def room_for_returns(rows: int) -> Returns:
    """Return empty columns of so many rows."""
    return Returns(
        np.empty(rows, np.uint32),
        np.empty(rows, np.int32),
        np.empty(rows, np.int64),
        np.empty(rows, np.int32),
    )


class Memory(NamedTuple):
    """What the kernel remembers while it walks one contact, and of the moment at hand."""

    state: Whole
    batch: Whole
    # by points rule: the balance, and the hour of its last touch where it fades
    balance: Real
    hours: Whole
    # by window: the first event that is still inside
    tails: Whole
    # by entry rule: the word that fulfilled it
    words: Whole
    # by place: the entry rule that leads there
    best: Whole
