"""Whether the rules of [solicitation] can be followed, and whether the plan would break them.

What this says of the law is to be confirmed by counsel.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.calendar_check import calendar
from smarketing.core.agreement.commitments import Attempts
from smarketing.core.agreement.contradiction import contradiction, doubt
from smarketing.core.agreement.solicitation import CALL, SolicitationRule
from smarketing.core.agreement.working_week import weeks_needed, window_minutes
from smarketing.core.base.finding import Finding
from smarketing.core.base.toml_positions import Path, Positions

_WEEK = 7


def solicitation(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    """Find rules of law that cannot be applied, and terms that would have sales break them."""
    terms = agreement.solicitation
    for index, rule in enumerate(terms.rules if terms else ()):
        place: Path = ("solicitation", "rules", index)
        found = list(_rule(rule, place, positions))
        yield from found
        yield from _holidays(agreement, rule, place, positions)
        if not found:
            yield from _outside(agreement, rule, positions)
        if not found and not any(calendar(agreement, positions)):
            yield from _too_many(agreement, rule, positions)
    if terms and terms.rules and _silent(terms.rules) and not terms.refusals:
        yield doubt(
            "refusals_unknown",
            "sales is to be silent after a refusal, but no outcome of an attempt is one",
            positions.value(("solicitation",)),
            'add `refusals = ["…"]`, as your telephone system or CRM writes it',
        )


def _rule(rule: SolicitationRule, place: Path, positions: Positions) -> Iterator[Finding]:
    if (rule.at_most is None) != (rule.in_days is None):
        yield contradiction(
            "cap_without_span",
            "`at_most` and `in_days` need one another: so many attempts in so many days",
            positions.value(place),
            "write both, or neither",
        )
    first, last = rule.first_day, rule.last_day
    if first is not None and last is not None and first > last:
        yield contradiction(
            "binds_never",
            "the rule `{name}` would end on {last}, before it begins on {first}",
            positions.value((*place, "last_day")),
            name=rule.name,
            first=first,
            last=last,
        )
    for day, windows in rule.hours.items():
        for index, window in enumerate(windows):
            try:
                window_minutes(window)
            except ValueError as error:
                source = positions.value((*place, "hours", day, index))
                yield contradiction("window", "{what}", source, what=str(error))
    if rule.hours and not any(rule.hours.values()):
        source = positions.value((*place, "hours"))
        yield contradiction("no_hour_allowed", "no hour of the week is allowed", source)
    says = (rule.at_most, rule.in_days, rule.silence_days, rule.needs_consent)
    if all(said is None for said in says) and not rule.hours and rule.on_holidays:
        yield doubt(
            "rule_says_nothing",
            "the rule `{name}` neither limits nor forbids anything",
            positions.value(place),
            "add `at_most` and `in_days`, `hours`, `silence_days` or `needs_consent`",
            name=rule.name,
        )


def _holidays(
    agreement: Agreement, rule: SolicitationRule, place: Path, positions: Positions
) -> Iterator[Finding]:
    if not rule.on_holidays and agreement.calendar.country is None:
        yield doubt(
            "holidays_unknown",
            "`{name}` forbids attempts on public holidays, but [calendar] names no country",
            positions.value((*place, "on_holidays")),
            'add `country = "FR"` to [calendar]',
            name=rule.name,
        )


def _silent(rules: Sequence[SolicitationRule]) -> bool:
    return any(rule.silence_days is not None for rule in rules)


def _outside(
    agreement: Agreement, rule: SolicitationRule, positions: Positions
) -> Iterator[Finding]:
    """Find working hours in which no consumer may be called at all."""
    everybody = agreement.solicitation is not None and not agreement.solicitation.consumers
    spans = {day: _spans(rule.hours.get(day, [])) for day in agreement.calendar.week}
    outside = [
        (day, window, ("calendar", "week", day, index))
        for day, windows in agreement.calendar.week.items()
        for index, window in enumerate(windows)
        if rule.hours
        and not any(_meet(one, other) for one in _spans([window]) for other in spans[day])
    ]
    total = sum(map(len, agreement.calendar.week.values()))
    if total and len(outside) == total:
        yield doubt(
            "never_allowed_at_work",
            "sales works at no hour at which `{name}` allows to reach a consumer ({article})",
            positions.value(("calendar", "week")),
            "let somebody work within the hours of the rule; to be confirmed by counsel",
            name=rule.name,
            article=rule.article,
        )
    elif everybody:
        for day, window, path in outside:
            yield doubt(
                "outside_allowed_hours",
                "on `{day}`, {window}, sales works, but `{name}` allows no attempt ({article})",
                positions.value(path),
                "plan other work for these hours; to be confirmed by counsel",
                day=day,
                window=window,
                name=rule.name,
                article=rule.article,
            )


def _spans(windows: Sequence[str]) -> list[tuple[int, int]]:
    """Return windows as minutes of the day; what is no window is told elsewhere."""
    found = []
    for window in windows:
        try:
            start, end = window_minutes(window)
        except ValueError:
            continue
        found.append((start, end if end > start else end + 24 * 60))
    return found


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


@dataclass(frozen=True)
class Capped:
    """A promise or role that asks for more attempts than a rule allows of a consumer.

    `asked` attempts in `days` calendar days, of which the rule allows `allowed`; `path` leads to
    the term.
    """

    name: str
    asked: int
    allowed: int
    days: int
    rule: SolicitationRule
    path: Path


def capped(agreement: Agreement, rule: SolicitationRule) -> Iterator[Capped]:
    """Yield the promises and roles that ask for more than the rule allows, its cap span by span.

    The longest window is taken that a promise can have, days off aside; a role, whose attempts are
    calls, has as much time as the longest promise of so many attempts, or one span of the rule.
    """
    if rule.at_most is None or rule.in_days is None:
        return
    if rule.last_day is not None and rule.last_day < agreement.agreement.effective_from:
        return
    longest = rule.in_days
    asked: list[tuple[str, int, int, Path]] = []
    for index, promise in enumerate(agreement.commitments.sales):
        if isinstance(promise, Attempts) and _only_of(promise.kinds, rule):
            days = weeks_needed(agreement.calendar, [promise.within]) * _WEEK
            longest = max(longest, days)
            path: Path = ("commitments", "sales", index, "at_least")
            asked.append((promise.name, promise.at_least, days, path))
    for index, role in enumerate(agreement.roles):
        if role.attempts is not None and CALL in rule.kinds:
            asked.append((role.name, role.attempts, longest, ("roles", index, "attempts")))
    for name, attempts, days, path in asked:
        allowed = rule.at_most * ceil(days / rule.in_days)
        if attempts > allowed:
            yield Capped(name, attempts, allowed, days, rule, path)


def _only_of(kinds: Sequence[str], rule: SolicitationRule) -> bool:
    """Say whether only attempts that the rule limits would do; without kinds, a call is meant."""
    return set(kinds or [CALL]) <= set(rule.kinds)


def _too_many(
    agreement: Agreement, rule: SolicitationRule, positions: Positions
) -> Iterator[Finding]:
    """Refuse what breaks the law for everybody; for some it is told of the facts instead."""
    if agreement.solicitation is None or agreement.solicitation.consumers:
        return
    for one in capped(agreement, rule):
        values = {
            "name": one.name,
            "asked": one.asked,
            "allowed": one.allowed,
            "days": one.days,
            "rule": rule.name,
            "article": rule.article,
        }
        source = positions.value(one.path)
        if rule.consent_lifts is None:
            yield contradiction(
                "attempts_forbidden",
                "`{name}` asks for {asked} attempts, but everybody here is a consumer, and `{rule}`"
                " allows {allowed} in {days} days ({article})",
                source,
                "agree on {allowed} attempts, on more time, or on `kinds` that the rule does not "
                "limit; to be confirmed by counsel",
                **values,
            )
        else:
            yield doubt(
                "attempts_capped",
                "`{name}` asks for {asked} attempts; without consent `{rule}` allows {allowed} in "
                "{days} days ({article}), and what is beyond waits",
                source,
                "agree on fewer, or win consents; to be confirmed by counsel",
                **values,
            )
