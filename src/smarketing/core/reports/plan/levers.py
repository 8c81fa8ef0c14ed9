"""What raises the chance of the goal: one thing a tenth better, all else as it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor

import polars as pl

from smarketing.core.agreement.commitments import FirstAttempt
from smarketing.core.agreement.team import Role
from smarketing.core.base.sentence import Sentence, Share, Text, Value
from smarketing.core.planning.futures import Arrivals, Outlook, futures
from smarketing.core.planning.measured import mature_period
from smarketing.core.planning.members import chances_of
from smarketing.core.reports.plan.chances import Played
from smarketing.core.reports.plan.grounds import Grounds
from smarketing.core.reports.plan.months import Timeline
from smarketing.core.reports.plan.pages import Lever
from smarketing.core.reports.situation import text

TENTH = Fraction(11, 10)
"""A tenth better: so many times what it is."""

LEAST_SEEN = 20
"""An effect is measured on at least so many leads with, and as many without."""

_PART_OF_FUTURES = 4
"""Levers are told from a quarter of the futures: the same ones for all, so that they compare."""


@dataclass(frozen=True)
class Effect:
    """What a tenth better changes: how often as many arrive, go on from the handoff, win, pay.

    None in `how` of a lever means that nothing is known; then there is no effect.
    """

    name: str
    label: Sentence
    how: Sentence
    volume: float = 1.0
    handoff: float = 1.0
    last: float = 1.0
    size: float = 1.0
    known: bool = True


def levers(
    timeline: Timeline,
    arrivals: Arrivals,
    capacity: Sequence[Fraction] | None,
    count: int,
    seed: int,
    as_is: float,
) -> list[Lever]:
    """Play a part of the futures once more for each lever, with the same chance, and compare.

    `as_is` is the chance that all futures give; the difference that a lever makes, which the same
    futures with and without it tell closely, is added to it, so that the two can be compared.
    """
    found = timeline.grounds
    outlook = found.outlook(found.start)
    few = max(count // _PART_OF_FUTURES, 1)

    def chance(under: Outlook, coming: Arrivals) -> float:
        return Played(timeline, futures(under, coming, timeline.count, few, seed)).chance

    base = chance(outlook, arrivals)
    return [
        _played(effect, outlook, arrivals, as_is, lambda *under: as_is + (chance(*under) - base))
        for effect in _effects(timeline, arrivals, capacity)
    ]


def _played(
    effect: Effect,
    outlook: Outlook,
    arrivals: Arrivals,
    as_is: float,
    chance: Callable[[Outlook, Arrivals], float],
) -> Lever:
    if not effect.known:
        return Lever(effect.name, effect.label, effect.how, None, None)
    passages = list(outlook.passages)
    last = len(passages) - 1
    passages[0] = replace(passages[0], better=passages[0].better * effect.handoff)
    passages[last] = replace(passages[last], better=passages[last].better * effect.last)
    under = replace(
        outlook,
        passages=passages,
        average=outlook.average * effect.size,
        sizes=outlook.sizes * effect.size,
    )
    more = replace(arrivals, by_month=arrivals.by_month * effect.volume)
    reached = min(max(chance(under, more), 0.0), 1.0)
    return Lever(effect.name, effect.label, effect.how, reached, reached - as_is)


def _effects(
    timeline: Timeline, arrivals: Arrivals, capacity: Sequence[Fraction] | None
) -> list[Effect]:
    found = timeline.grounds
    label = text(found.stages[found.start].label)
    following = text(found.stages[found.start + 1].label)
    last = text(found.stages[-1].label)
    return [
        Effect(
            "volume",
            Sentence("volume"),
            Sentence("11 enter “{stage}” where 10 do, from now on.", {"stage": label}),
            volume=float(TENTH),
        ),
        Effect(
            "acceptance",
            Sentence("acceptance"),
            Sentence(
                "of those in “{stage}”, 11 reach “{following}” where 10 do.",
                {"stage": label, "following": following},
            ),
            handoff=float(TENTH),
        ),
        _speed(found),
        _depth(found),
        Effect(
            "win_rate",
            Sentence("win rate"),
            Sentence(
                "of those in “{stage}”, 11 reach “{last}” where 10 do.",
                {"stage": text(found.stages[-2].label), "last": last},
            ),
            last=float(TENTH),
        ),
        Effect(
            "deal_size",
            Sentence("deal size"),
            Sentence("every sale brings a tenth more."),
            size=float(TENTH),
        ),
        _headcount(timeline, arrivals, capacity),
    ]


def _unknown(name: str, label: Sentence, how: Sentence) -> Effect:
    return Effect(name, label, how, known=False)


def _speed(found: Grounds) -> Effect:
    """Let a tenth more leads be called in time, and go on as those called in time have done.

    What was seen is no proof of cause: perhaps sales calls first whom it expects most from.
    """
    label = Sentence("speed")
    seen = _called(found)
    if seen is None:
        how = Sentence(
            "left out: how those called in time fare against the others is not known from at least "
            "{least} of each.",
            {"least": LEAST_SEEN},
        )
        return _unknown("speed", label, how)
    in_time, rate, late_rate = seen
    more = min(in_time * float(TENTH), 1.0)
    before = in_time * rate + (1 - in_time) * late_rate
    after = more * rate + (1 - more) * late_rate
    values = {
        "share": Share(in_time),
        "more": Share(more),
        "rate": Share(rate),
        "late": Share(late_rate),
    }
    how = Sentence(
        "{more} are called in time instead of {share}; of these {rate} went on, of the others "
        "{late}. Seen so, not proven to be the cause.",
        values,
    )
    return Effect("speed", label, how, handoff=after / before)


def _called(found: Grounds) -> tuple[float, float, float] | None:
    """Return the share called in time, and how many of these and of the others went on."""
    here = found.situation
    if not found.has_facts or here.agreement.handoff is None:
        return None
    judged = next(
        (
            frame
            for promise, frame in here.judged_promises
            if isinstance(promise, FirstAttempt) and not promise.segments
        ),
        None,
    )
    if judged is None:
        return None
    period = mature_period(here.agreement.plan, here.today)
    uncalled = (pl.col("decision") == "rejected") & (pl.col("attempts_at").list.len() == 0)
    due = judged.filter(
        pl.col("handed_over_at").dt.date().is_between(period.start, period.end),
        pl.col("state") != "open",
        ~uncalled.fill_null(value=False),
    )
    following = found.stages[found.start + 1].name
    reached = here.entries.filter(pl.col("stage") == following).select("contact_id")
    on = due.join(reached, on="contact_id", how="semi")["state"]
    met, late = (int((due["state"] == state).sum()) for state in ("met", "breached"))
    met_on, late_on = (int((on == state).sum()) for state in ("met", "breached"))
    if min(met, late) < LEAST_SEEN or not met_on + late_on:
        return None
    return met / (met + late), met_on / met, late_on / late


def _depth(found: Grounds) -> Effect:
    """Let a tenth more attempts be made: as many more go on as are reached at all."""
    label = Sentence("depth")
    role = next(
        (
            one
            for one in found.situation.agreement.roles
            if one.works in {"leads", "both"} and one.attempts and chances_of(one)
        ),
        None,
    )
    if role is None or role.attempts is None:
        how = Sentence(
            "left out: no role that works leads states its `attempts` and its `contact_chance`."
        )
        return _unknown("depth", label, how)
    before, after = (reached(role, role.attempts * times) for times in (Fraction(1), TENTH))
    values: dict[str, Value] = {
        "before": Share(before),
        "after": Share(after),
        "attempts": role.attempts,
        "more": role.attempts * TENTH,
        "role": Text(role.label.en, role.label.fr),
    }
    how = Sentence(
        "{more} attempts instead of {attempts} ({role}) reach {after} of the leads instead of "
        "{before}; as many more go on.",
        values,
    )
    return Effect("depth", label, how, handoff=float(after / before))


def reached(role: Role, attempts: Fraction) -> Fraction:
    """Return the share that so many attempts reach; part of an attempt reaches its part."""
    chances = chances_of(role, floor(attempts) + 1)
    whole = floor(attempts)
    part = attempts - whole
    more = chances[whole] if whole < len(chances) else Fraction(0)
    return sum(chances[:whole], Fraction(0)) + part * more


def _headcount(
    timeline: Timeline, arrivals: Arrivals, capacity: Sequence[Fraction] | None
) -> Effect:
    """Let a tenth more people work leads: those that were too many for the team."""
    label = Sentence("headcount")
    if capacity is None:
        how = Sentence("left out: the agreement does not say how many leads its people can work.")
        return _unknown("headcount", label, how)
    share = float(timeline.grounds.situation.agreement.goal.marketing_share)
    coming = float(arrivals.by_month[-timeline.count :].mean()) * share
    able = float(sum(capacity, Fraction(0)) / len(capacity))
    before, after = (min(able * times / coming, 1.0) if coming else 1.0 for times in (1, 1.1))
    values = {"able": round(able), "coming": round(coming)}
    if before >= 1:
        how = Sentence(
            "the team can work {able} leads a month and {coming} come: more people work no more "
            "leads.",
            values,
        )
    else:
        how = Sentence(
            "the team can work {able} leads a month and {coming} come: a tenth more people work a "
            "tenth more of them.",
            values,
        )
    return Effect("headcount", label, how, handoff=after / before if before else 1.0)
