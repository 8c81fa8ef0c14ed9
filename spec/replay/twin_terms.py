"""Fit, interest and what bars a contact, told by the slow twin: all computed afresh each time."""

import math
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from spec.replay.twin_events import Known, Row, Story

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.qualification import (
    Condition,
    Criterion,
    Grade,
    Points,
    Qualification,
    Touched,
    Trigger,
)
from smarketing.core.agreement.stages import Persona

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NEARLY = 1e-9


def enough(found: float, asked: float) -> bool:
    """Say whether a figure reaches another, but for what floating point loses."""
    return found >= asked - NEARLY


def speaks_of(rule: Touched, touch: Row) -> bool:
    """Say whether a rule speaks of a touch: all that it names is so."""
    return rule.kind == touch["kind"] and all(
        asked is None or asked == touch[name]
        for name, asked in (
            ("channel", rule.channel),
            ("campaign", rule.campaign),
            ("content", rule.content),
        )
    )


def rule_of(touch: Row, terms: Qualification) -> int | None:
    """Return which rule gives a touch its points: the first that speaks of it."""
    return next((n for n, rule in enumerate(terms.points) if speaks_of(rule, touch)), None)


def interest(touches: Sequence[Row], now: datetime, terms: Qualification) -> float:
    """Return the points of these touches at a moment: groups capped, and the rules without one."""
    total = 0.0
    of_group: dict[str, float] = {}
    for number, rule in enumerate(terms.points):
        moments = [t["occurred_at"] for t in touches if rule_of(t, terms) == number]
        balance = _balance(rule, sorted(moments), now)
        if rule.group is None:
            total += balance
        else:
            of_group[rule.group] = of_group.get(rule.group, 0.0) + balance
    caps = {group.name: group.cap for group in terms.groups}
    return total + sum(min(caps[name], balance) for name, balance in of_group.items())


def _balance(rule: Points, moments: list[datetime], now: datetime) -> float:
    if rule.window_days is not None:
        edge = now - timedelta(days=rule.window_days)
        return _clamped(rule.points * sum(edge < moment <= now for moment in moments), rule.cap)
    if rule.half_life_days is None:
        return _clamped(rule.points * len(moments), rule.cap)
    balance, last = 0.0, now
    for moment in sorted(set(moments)):
        balance *= _faded(last, moment, rule.half_life_days)
        balance = _clamped(balance + rule.points * moments.count(moment), rule.cap)
        last = moment
    return balance * _faded(last, now, rule.half_life_days)


def _faded(since: datetime, now: datetime, half_life_days: int) -> float:
    hour = timedelta(hours=1)
    hours = (now - EPOCH) // hour - (since - EPOCH) // hour
    return math.pow(0.5, hours / (24 * half_life_days))


def _clamped(balance: float, cap: int | None) -> float:
    return balance if cap is None else max(-cap, min(cap, balance))


def active_days(touches: Sequence[Row], terms: Qualification, zone: str) -> int:
    """Return on how many civil days a touch earned points."""
    worth = [(touch, rule_of(touch, terms)) for touch in touches]
    return len(
        {
            touch["occurred_at"].astimezone(ZoneInfo(zone)).date()
            for touch, rule in worth
            if rule is not None and terms.points[rule].points > 0
        }
    )


def fit(known: Known, terms: Qualification) -> float:
    """Return how well what is known of a contact fits, from 0 to 100."""
    weights, graded = Fraction(0), Fraction(0)
    for criterion in terms.fit.criteria if terms.fit else []:
        grade = _grade(criterion, _value(known, criterion.of, criterion.attribute))
        if grade is not None:
            weights += Fraction(criterion.weight)
            graded += Fraction(criterion.weight) * grade
    return round(float(100 * graded / weights), 9) if weights else 0.0


def _grade(criterion: Criterion, value: str | None) -> Fraction | None:
    only_ranges = not any(grade.one_of for grade in criterion.grades)
    if value is None or (only_ranges and number(value) is None):
        return None if criterion.missing == "leave_out" else Fraction(criterion.missing)
    held = (grade.grade for grade in criterion.grades if meets(value, grade))
    return Fraction(next(held, 0))


def _value(known: Known, of: str, name: str) -> str | None:
    return (known.own if of == "contact" else known.account).get(name)


def number(text: str) -> float | None:
    """Return a text as a finite number, or None."""
    written = re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", text.strip())
    return float(text) if written and math.isfinite(float(text)) else None


def meets(value: str, rule: Condition | Grade) -> bool:
    """Say whether a value is among the texts of a condition or grade, or in its range."""
    if value in rule.one_of:
        return True
    amount = number(value)
    if amount is None or (rule.at_least is None and rule.below is None):
        return False
    return (rule.at_least is None or amount >= float(rule.at_least)) and (
        rule.below is None or amount < float(rule.below)
    )


def holds(condition: Condition, known: Known) -> bool:
    """Say whether a condition holds; what is not known meets none."""
    value = _value(known, condition.of, condition.attribute)
    return value is not None and meets(value, condition)


def persona_of(known: Known, personas: Sequence[Persona]) -> Persona | None:
    """Return the first persona that a contact is recognised as."""
    return next(
        (
            persona
            for persona in personas
            if persona.match
            and all(holds(condition, known) for condition in persona.match)
            and not any(holds(condition, known) for condition in persona.exclude)
        ),
        None,
    )


def barred(story: Story, now: datetime, agreement: Agreement, terms: Qualification) -> bool:
    """Say whether something keeps a contact from qualifying, whatever it does."""
    known = story.known_at(now)
    for name in terms.required:
        of_account = name.startswith("account.")
        if (known.account if of_account else known.own).get(name.removeprefix("account.")) is None:
            return True
    if any(all(holds(c, known) for c in exclusion.match) for exclusion in terms.exclude):
        return True
    persona = persona_of(known, agreement.personas)
    if terms.exclude_negative_personas and persona is not None and persona.negative:
        return True
    if terms.exclude_customers and any(moment <= now for moment in story.account_customer):
        return True
    return any(_opted_out(story, now, purpose) for purpose in terms.exclude_opted_out)


def _opted_out(story: Story, now: datetime, purpose: str) -> bool:
    said = [row for row in story.until("consents", now) if row["purpose"] == purpose]
    latest = max((row["occurred_at"] for row in said), default=None)
    return any(not row["granted"] for row in said if row["occurred_at"] == latest)


def is_tested(story: Story, now: datetime, terms: Qualification) -> bool:
    """Say whether something happens at this moment on which a contact may qualify."""
    rules: list[Touched] = [*terms.points, *terms.triggers]
    return (
        any(speaks_of(rule, touch) for touch in story.at("touches", now) for rule in rules)
        or now in story.known
        or bool(story.at("consents", now))
        or now in story.account_customer
    )


def fires(story: Story, now: datetime, known_fit: float, terms: Qualification) -> Trigger | None:
    """Return the first trigger that a touch of this moment sets off."""
    return next(
        (
            trigger
            for trigger in terms.triggers
            if any(speaks_of(trigger, touch) for touch in story.at("touches", now))
            and (trigger.fit_at_least is None or enough(known_fit, float(trigger.fit_at_least)))
        ),
        None,
    )


def suffices(known_fit: float, points: float, terms: Qualification) -> bool:
    """Say whether fit and interest are enough."""
    if terms.grid:
        return any(
            enough(known_fit, float(cell.fit)) and enough(points, cell.interest)
            for cell in terms.grid
        )
    if terms.threshold is None:
        return False
    asked = float(terms.fit.threshold) if terms.fit else 0.0
    return enough(known_fit, asked) and enough(points, terms.threshold)
