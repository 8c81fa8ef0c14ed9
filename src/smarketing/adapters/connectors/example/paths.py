"""The paths of touches that lead people to the threshold, or leave them below it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from smarketing.adapters.connectors.example.chance import (
    Chance,
    Flags,
    Purpose,
    Whole,
    choose,
    choose_by_row,
)
from smarketing.adapters.connectors.example.leads import Leads
from smarketing.adapters.connectors.example.planted import (
    DEMO_REQUEST,
    EMAIL_CLICK,
    VISIT,
    Behaviour,
)

CROSSING_TURN = 19
"""The turn of the touch that crosses, clear of those before it; touches after the MQL follow."""

LOW, HIGH = 0.55, 0.85
"""Where interest among those who never qualify turns from low to middle, and to high."""

HIGH_BAND = 2


@dataclass(frozen=True)
class Touches:
    """Touches one below the other: whose, which in the contact's order, and of which kind.

    `place` is the contact's place in its chunk, `kind` a position in the company's `kinds`.
    """

    place: Whole
    turn: Whole
    kind: Whole


@dataclass
class Scores:
    """The points of every contact of a chunk while its path is being laid."""

    behaviour: Behaviour
    contacts: int
    total: Whole = field(init=False)
    earned: Whole = field(init=False)
    points: Whole = field(init=False)
    caps: Whole = field(init=False)

    def __post_init__(self) -> None:
        self.total = np.zeros(self.contacts, dtype=np.int64)
        self.earned = np.zeros((self.contacts, len(self.behaviour.points)), dtype=np.int64)
        self.points = np.array([one.points for one in self.behaviour.points])
        self.caps = np.array([one.cap for one in self.behaviour.points])

    def gain(self, place: Whole, kind: Whole) -> Whole:
        """Return what a touch of this kind would add now."""
        left = self.caps[kind] - self.earned[place, kind]
        return np.asarray(np.minimum(self.points[kind], left))

    def crosses(self, place: Whole, kind: Whole) -> Flags:
        """Say whether a touch of this kind would reach the threshold."""
        return np.asarray(self.total[place] + self.gain(place, kind) >= self.behaviour.threshold)

    def add(self, place: Whole, kind: Whole) -> None:
        """Count one touch for each of these contacts, each at most once."""
        gain = self.gain(place, kind)
        self.earned[place, kind] += gain
        self.total[place] += gain


def kinds_of(behaviour: Behaviour) -> list[str]:
    """List the kinds of touches: those that give points, then the trigger."""
    return [one.kind for one in behaviour.points] + [DEMO_REQUEST]


def shares_of_kinds(behaviour: Behaviour, shares: Mapping[str, float]) -> list[float]:
    """Write shares by name as a list in the order of the kinds."""
    return [shares.get(one.kind, 0.0) for one in behaviour.points]


def bands_of(leads: Leads) -> Whole:
    """Return each contact's band of interest: 0 low, 1 middle, 2 high."""
    return np.searchsorted([LOW, HIGH], leads.intent, side="right").astype(np.int64)


def touches_before(behaviour: Behaviour, chance: Chance, leads: Leads) -> list[Touches]:
    """Lay the paths up to the MQL, its crossing touch included; the others stay below.

    Returns one list of touches per turn. A touch that would cross too early becomes a visit; where
    even a visit would cross, the path stops there.
    """
    scores = Scores(behaviour, len(leads))
    counts = counts_before(behaviour, chance, leads)
    going = counts > 0
    laid: list[Touches] = []
    for turn in range(int(counts.max(initial=0))):
        place = np.flatnonzero(going & (counts > turn))
        kind = next_kinds(behaviour, chance, leads, place, turn)
        kind = allowed(behaviour, leads, scores, place, kind)
        fits = ~scores.crosses(place, kind)
        going[place[~fits]] = False
        place, kind = place[fits], kind[fits]
        scores.add(place, kind)
        laid.append(Touches(place, np.full(len(place), turn), kind))
    laid.append(crossing_touches(behaviour, chance, leads, scores))
    return laid


def counts_before(behaviour: Behaviour, chance: Chance, leads: Leads) -> Whole:
    """Return how many touches come before the crossing one, or in all below the threshold."""
    draws = chance.draw(Purpose.TOUCHES_BEFORE, leads.number)
    band = bands_of(leads)
    counts = np.zeros(len(leads), dtype=np.int64)
    for position, name in enumerate(("low", "middle", "high")):
        members = np.flatnonzero(~leads.qualifies & (band == position))
        counts[members] = behaviour.touches_before[name].values(draws[members]).astype(np.int64)
    for name, route in (
        ("points", leads.qualifies & ~leads.by_demo),
        ("demo", leads.by_demo & (leads.mql_at > leads.created_at)),
    ):
        members = np.flatnonzero(route)
        counts[members] = behaviour.touches_before[name].values(draws[members]).astype(np.int64)
    return counts


def next_kinds(
    behaviour: Behaviour, chance: Chance, leads: Leads, place: Whole, turn: int
) -> Whole:
    """Draw the kind of each contact's next touch, before anything is ruled out."""
    draws = chance.draw(Purpose.TOUCH_KIND, leads.number[place], turn)
    if turn == 0:
        route = np.where(leads.qualifies, np.where(leads.by_demo, 2, 1), 0)[place]
        tables = [
            shares_of_kinds(behaviour, behaviour.first_kinds[name])
            for name in ("nurture", "points", "demo")
        ]
        return choose_by_row(draws, route, tables)
    return choose_by_row(draws, bands_of(leads)[place], by_band(behaviour))


def by_band(behaviour: Behaviour) -> Sequence[Sequence[float]]:
    """Return the shares of the kinds of later touches, one row per band of interest."""
    return [shares_of_kinds(behaviour, shares) for shares in behaviour.next_kinds]


def allowed(behaviour: Behaviour, leads: Leads, scores: Scores, place: Whole, kind: Whole) -> Whole:
    """Turn into a visit what cannot be: a click without consent, or a touch that crosses early."""
    kinds = kinds_of(behaviour)
    without_consent = (kind == kinds.index(EMAIL_CLICK)) & ~leads.email_consent[place]
    return np.where(without_consent | scores.crosses(place, kind), kinds.index(VISIT), kind)


def crossing_touches(behaviour: Behaviour, chance: Chance, leads: Leads, scores: Scores) -> Touches:
    """Return the touch with which each planned MQL qualifies: a demo request, or the last points.

    Of the kinds that would cross from where the contact stands one is drawn. A trial always
    would: the first touch gave 10 points at least, and paths to an MQL hold no trial before.
    """
    kinds = kinds_of(behaviour)
    place = np.flatnonzero(leads.qualifies)
    draws = chance.draw(Purpose.TOUCH_KIND, leads.number[place], CROSSING_TURN)
    names = list(behaviour.crossing_kinds)
    weights = np.stack(
        [
            behaviour.crossing_kinds[name]
            * scores.crosses(place, np.full(len(place), kinds.index(name)))
            for name in names
        ]
    )
    reach = np.cumsum(weights, axis=0)
    drawn = (draws * reach[-1] >= reach).sum(axis=0)
    by_points = np.array([kinds.index(name) for name in names])[np.minimum(drawn, len(names) - 1)]
    kind = np.where(leads.by_demo[place], kinds.index(DEMO_REQUEST), by_points)
    with_points = np.flatnonzero(~leads.by_demo[place])
    scores.add(place[with_points], kind[with_points])
    return Touches(place, np.full(len(place), CROSSING_TURN), kind)


def touches_after(behaviour: Behaviour, chance: Chance, leads: Leads) -> list[Touches]:
    """Return, turn by turn, what planned MQLs do afterwards; the keener they are, the more."""
    place = np.flatnonzero(leads.qualifies)
    number = leads.number[place]
    noise = chance.draw(Purpose.TOUCHES_AFTER, number)
    rank = (leads.keenness[place] + 1.0) / 2.0
    counts = behaviour.touches_after.values((rank + noise) / 2.0).astype(np.int64)
    high = shares_of_kinds(behaviour, behaviour.next_kinds[HIGH_BAND])
    kinds = kinds_of(behaviour)
    laid = []
    for step in range(int(counts.max(initial=0))):
        members = np.flatnonzero(counts > step)
        turn = CROSSING_TURN + 1 + step
        kind = choose(chance.draw(Purpose.TOUCH_KIND, number[members], turn), high)
        refused = ~leads.email_consent[place[members]]
        kind = np.where(refused & (kind == kinds.index(EMAIL_CLICK)), kinds.index(VISIT), kind)
        laid.append(Touches(place[members], np.full(len(members), turn), kind))
    return laid
