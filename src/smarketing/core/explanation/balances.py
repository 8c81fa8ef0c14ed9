"""Interest, rule by rule: what each touch gave, what has faded, and what the caps left.

The kernel only says how much it is. This adds it up once more for one contact, in a way that can
be shown; both give the same sum.
"""

from collections import deque
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from smarketing.core.agreement.qualification import Points, Qualification, Touched
from smarketing.core.base.working_time import micros

_HOUR = 3_600_000_000
_HOURS_A_DAY = 24


@dataclass(frozen=True)
class Touch:
    """Something a contact did with our marketing."""

    occurred_at: datetime
    kind: str
    channel: str | None = None
    campaign: str | None = None
    content: str | None = None


@dataclass(frozen=True)
class Balance:
    """What one rule of the agreement gives at a moment.

    `rule` is its place among the points, from 0; `given` is the sum of the points of `touches`
    touches, `counted` what of it counts: after fading, without what left the window, capped.
    """

    rule: int
    touches: int
    given: int
    counted: float


@dataclass(frozen=True)
class Together:
    """Rules of a group: what they give together, and what the group's cap leaves of it."""

    group: str
    given: float
    counted: float


@dataclass(frozen=True)
class Interest:
    """The interest of a contact at a moment, and what makes it up.

    `points` is the sum of the balances outside groups and of what the groups count.
    `active_days` are the distinct civil days with a touch that gave points.
    """

    moment: datetime
    points: float
    balances: list[Balance]
    groups: list[Together]
    active_days: int


def rule_for(rules: list[Points], touch: Touch) -> int | None:
    """Return the place of the first rule that speaks of a touch."""
    return next((place for place, rule in enumerate(rules) if speaks_of(rule, touch)), None)


def speaks_of(rule: Touched, touch: Touch) -> bool:
    """Say whether a rule speaks of a touch: all that it names is so."""
    named = (rule.channel, rule.campaign, rule.content)
    told = (touch.channel, touch.campaign, touch.content)
    return rule.kind == touch.kind and all(
        asked is None or asked == is_so for asked, is_so in zip(named, told, strict=True)
    )


@dataclass
class _Running:
    """What has come together under one rule so far."""

    touches: int = 0
    given: int = 0
    held: float = 0.0
    hour: int = 0
    inside: deque[tuple[datetime, int]] = field(default_factory=deque)


class Account:
    """The running account of one contact's touches under one version of the agreement.

    Touches at or before `counts_from` give nothing; None lets all of them count.
    """

    def __init__(self, terms: Qualification, zone: str, counts_from: datetime | None) -> None:
        self._terms = terms
        self._zone = ZoneInfo(zone)
        self._counts_from = counts_from
        self._running = [_Running() for _ in terms.points]
        self._days: set[date] = set()

    def take(self, touch: Touch) -> int | None:
        """Take in a touch, not earlier than the one before; return its rule if it counts."""
        place = rule_for(self._terms.points, touch)
        if place is None or (
            self._counts_from is not None and touch.occurred_at <= self._counts_from
        ):
            return None
        rule, running = self._terms.points[place], self._running[place]
        running.touches += 1
        running.given += rule.points
        if rule.window_days is not None:
            running.inside.append((touch.occurred_at, rule.points))
        else:
            hour = _hour(touch.occurred_at)
            held = running.held * _remains(rule, hour - running.hour)
            running.held, running.hour = _capped(held + rule.points, rule), hour
        if rule.points > 0:
            self._days.add(touch.occurred_at.astimezone(self._zone).date())
        return place

    def interest(self, moment: datetime) -> Interest:
        """Return the interest at a moment, which is not before the last touch."""
        balances = [
            Balance(place, running.touches, running.given, self._counted(place, moment))
            for place, running in enumerate(self._running)
            if running.touches
        ]
        groups = []
        for group in self._terms.groups:
            mine = [b for b in balances if self._terms.points[b.rule].group == group.name]
            if mine:
                given = sum(balance.counted for balance in mine)
                groups.append(Together(group.name, given, min(float(group.cap), given)))
        named = {group.name for group in self._terms.groups}
        alone = sum(b.counted for b in balances if self._terms.points[b.rule].group not in named)
        points = alone + sum(group.counted for group in groups)
        return Interest(moment, points, balances, groups, len(self._days))

    def _counted(self, place: int, moment: datetime) -> float:
        rule, running = self._terms.points[place], self._running[place]
        if rule.window_days is None:
            return _capped(running.held * _remains(rule, _hour(moment) - running.hour), rule)
        begin = moment - timedelta(days=rule.window_days)
        while running.inside and running.inside[0][0] <= begin:
            running.inside.popleft()
        return _capped(float(sum(points for _, points in running.inside)), rule)


def _hour(moment: datetime) -> int:
    return micros(moment) // _HOUR


def _remains(rule: Points, hours: int) -> float:
    if rule.half_life_days is None:
        return 1.0
    return float(0.5 ** (hours / (_HOURS_A_DAY * rule.half_life_days)))


def _capped(balance: float, rule: Points) -> float:
    if rule.cap is None:
        return balance
    return max(-float(rule.cap), min(float(rule.cap), balance))
