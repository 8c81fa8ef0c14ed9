"""The slow, obvious judge: one lead at a time, one quarter of an hour after the other."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

STEP = timedelta(minutes=15)
"""Everything in the worlds it judges happens at a quarter of an hour."""

Week = Mapping[int, Sequence[tuple[int, int]]]
"""By weekday (0 is Monday) the windows, in minutes of the local day."""


@dataclass(frozen=True)
class PlainHouse:
    """When somebody works: a week of windows in a zone, and days off."""

    zone: str
    week: Week
    closed: frozenset[date] = frozenset()

    def is_open(self, moment: datetime) -> bool:
        """Say whether the quarter of an hour from a moment on is working time."""
        local = moment.astimezone(ZoneInfo(self.zone))
        minute = local.hour * 60 + local.minute
        windows = [] if local.date() in self.closed else self.week.get(local.weekday(), [])
        return any(start <= minute < end for start, end in windows)

    def works_on(self, day: date) -> bool:
        """Say whether any of a day is working time."""
        return day not in self.closed and bool(self.week.get(day.weekday()))


@dataclass(frozen=True)
class Act:
    """Something done by hand or by a machine, or something the contact did (`kind` "touch")."""

    at: datetime
    kind: str
    outcome: str = ""
    automated: bool = False


@dataclass(frozen=True)
class PlainLead:
    """One contact: when it was handed over (once per cycle), and all that is known of it."""

    contact: str
    handed: Sequence[datetime]
    acts: Sequence[Act] = ()
    owners: Sequence[tuple[datetime, str]] = ()
    decisions: Sequence[tuple[datetime, str, str]] = ()


@dataclass(frozen=True)
class PlainPause:
    """As in the agreement; `at_most` in working minutes."""

    on: str
    outcomes: Sequence[str] = ()
    at_most: int | None = None


@dataclass(frozen=True)
class PlainPromise:
    """As in the agreement; the window in working minutes or working days."""

    measure: str
    minutes: int | None = None
    days: int | None = None
    at_least: int = 1
    different: int = 1
    kinds: Sequence[str] = ()


@dataclass(frozen=True)
class Terms:
    """What clocks run by: the house, the representatives' own working time, and pauses."""

    house: PlainHouse
    own: Mapping[str, PlainHouse] = field(default_factory=dict)
    pauses: Sequence[PlainPause] = ()
    reasons: Sequence[str] = ()
    steps: Sequence[Fraction] = ()


@dataclass(frozen=True)
class PlainlyJudged:
    """What the judge found; times in minutes."""

    contact: str
    cycle: int
    due: datetime
    served: datetime | None
    state: str
    working: int
    raw: int
    step: int
    answerable: str


def judged_plainly(
    lead: PlainLead, cycle: int, promise: PlainPromise, terms: Terms, as_of: datetime
) -> PlainlyJudged | None:
    """Judge one handoff; None where the promise is not owed."""
    handed = lead.handed[cycle]
    following = lead.handed[cycle + 1] if cycle + 1 < len(lead.handed) else None

    def mine(moment: datetime) -> bool:
        return handed <= moment <= as_of and (following is None or moment < following)

    owners = [one for one in lead.owners if one[0] <= as_of]
    before = [one for one in owners if one[0] <= handed]
    had = before[-1:] + [one for one in owners if one[0] > handed and mine(one[0])]
    clock = terms.own.get(had[0][1], terms.house) if had else terms.house
    decisions = [one for one in lead.decisions if mine(one[0])]
    decision = next(((at, what) for at, what, _ in decisions), None)
    start = handed
    if promise.measure == "next_step":
        if decision is None or decision[1] != "accepted":
            return None
        start = decision[0]
    if promise.measure == "feedback" and (decision is None or decision[1] != "rejected"):
        return None
    attempts = [act for act in lead.acts if mine(act.at) and act.kind != "touch"]
    attempts = [act for act in attempts if not act.automated]
    served = _served(promise, attempts, decisions, decision, terms.reasons)
    pauses = _pauses(lead, had, handed, mine, clock, terms.pauses, as_of)

    def runs(moment: datetime) -> bool:
        return clock.is_open(moment) and not any(a <= moment < b for a, b in pauses)

    span = promise.minutes or _minutes_of_days(clock, start, promise.days or 0)
    working, moment = 0, start
    until = served if served is not None else as_of
    while moment < until:
        working += 15 * runs(moment)
        moment += STEP
    due, ran = start, 0
    while ran < span:
        ran += 15 * runs(due)
        due += STEP
    state = "open"
    if served is not None or due <= as_of:
        state = "met" if served is not None and served <= due else "breached"
    return PlainlyJudged(
        lead.contact,
        cycle + 1,
        due,
        served,
        state,
        working,
        (until - start) // timedelta(minutes=1),
        sum(working >= span * step for step in terms.steps),
        _answerable(had, due, due if served is None else min(due, served)),
    )


def _answerable(had: Sequence[tuple[datetime, str]], due: datetime, until: datetime) -> str:
    """Return who had a lead at a moment; where nobody had, who was given it first by `due`."""
    held = [rep for at, rep in had if at <= until]
    return (held or [rep for at, rep in had[:1] if at <= due] or [""])[-1]


def _served(
    promise: PlainPromise,
    attempts: Sequence[Act],
    decisions: Sequence[tuple[datetime, str, str]],
    decision: tuple[datetime, str] | None,
    reasons: Sequence[str],
) -> datetime | None:
    counted = [act for act in attempts if not promise.kinds or act.kind in promise.kinds]
    rejected = [decision[0]] if decision is not None and decision[1] == "rejected" else []
    if promise.measure == "decision":
        return decision[0] if decision else None
    if promise.measure == "feedback":
        return min(
            (
                at
                for at, what, reason in decisions
                if what == "rejected" and reason and (not reasons or reason in reasons)
            ),
            default=None,
        )
    if promise.measure == "next_step":
        assert decision is not None
        return min((act.at for act in counted if act.at > decision[0]), default=None)
    if promise.measure == "first_attempt":
        return min([*(act.at for act in counted), *rejected], default=None)
    reached = [act.at for act in attempts if act.outcome == "reached"]
    made: list[datetime] = []
    for number in range(1, len(counted) + 1):
        kinds = {act.kind for act in counted[:number]}
        if number >= promise.at_least and len(kinds) >= promise.different:
            made.append(counted[number - 1].at)
    return min([*made, *reached, *rejected], default=None)


def _pauses(
    lead: PlainLead,
    had: Sequence[tuple[datetime, str]],
    handed: datetime,
    mine: Callable[[datetime], bool],
    clock: PlainHouse,
    terms: Sequence[PlainPause],
    as_of: datetime,
) -> list[tuple[datetime, datetime]]:
    found = []
    for term in terms:
        begun: list[tuple[datetime, datetime]] = []
        if term.on == "unassigned":
            begun.append((handed, had[0][0] if had else as_of))
        else:
            for act in lead.acts:
                if act.automated or act.kind == "touch" or not mine(act.at):
                    continue
                if act.outcome in term.outcomes:
                    stirred = [
                        one.at
                        for one in lead.acts
                        if act.at < one.at <= as_of and not one.automated
                    ]
                    begun.append((act.at, min(stirred, default=as_of)))
        for begin, end in begun:
            found.append((begin, min(end, _latest(clock, begin, end, term.at_most))))
    return found


def _latest(clock: PlainHouse, begin: datetime, end: datetime, at_most: int | None) -> datetime:
    """Return when so many working minutes have passed since a beginning, or the end."""
    if at_most is None:
        return end
    moment, passed = begin, 0
    while moment < end and passed < at_most:
        passed += 15 * clock.is_open(moment)
        moment += STEP
    return moment


def _minutes_of_days(clock: PlainHouse, start: datetime, days: int) -> int:
    """Return the working minutes up to the closing of the nth working day after a start."""
    zone = ZoneInfo(clock.zone)
    day, left = start.astimezone(zone).date(), days
    while left:
        day += timedelta(days=1)
        left -= clock.works_on(day)
    minutes, moment = 0, start
    while moment.astimezone(zone).date() <= day:
        minutes += 15 * clock.is_open(moment)
        moment += STEP
    return minutes
