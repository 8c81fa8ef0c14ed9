"""How the goal, the paces and the agreement itself moved since yesterday."""

from collections.abc import Iterator
from fractions import Fraction

from smarketing.core.agreement.changes import differences
from smarketing.core.base.sentence import Money, Sentence, Share, Value
from smarketing.core.reports.pages import Pace, Team
from smarketing.core.reports.rows.asked import RowList, RowsAsked
from smarketing.core.reports.today.compared import Compared
from smarketing.core.reports.today.pages import Change, GoalPart, GoalStanding

_FIRST = Fraction(10**18)
"""A new version of the agreement comes before everything that it changes."""

_NAMED_TERMS = 3
_A_POINT = 0.005


def agreement_changed(compared: Compared) -> Iterator[Change]:
    """Yield that another version of the agreement is in force, and which terms differ."""
    if not compared.has_new_terms:
        return
    now = compared.now.situation.agreement
    terms = [term for term, _, _ in differences(compared.before.situation.agreement, now)]
    told = [term for term in terms if not term.startswith("agreement.")] or terms
    yield Change(
        "agreement",
        Team.SHARED,
        Sentence(
            "Version {version} of the agreement is in force since {day}.",
            {"version": str(now.agreement.version), "day": now.agreement.effective_from},
        ),
        Sentence(
            "{count} term differs: {terms}.",
            {"count": len(told), "terms": tuple(told[:_NAMED_TERMS])},
            "{count} terms differ, among them: {terms}.",
            len(told),
        ),
        _FIRST,
    )


def chance_changed(compared: Compared) -> Iterator[Change]:
    """Yield how the chance of the goal moved, and which part of it moved most."""
    now, before = compared.now.goal, compared.before.goal
    if now is None or before is None or now.chance is None or before.chance is None:
        return
    moved = now.chance.chance - before.chance.chance
    if abs(moved) < _A_POINT:
        return
    values: dict[str, Value] = {
        "before": Share(before.chance.chance),
        "now": Share(now.chance.chance),
    }
    said = (
        Sentence("The chance of meeting the goal rose from {before} to {now}.", values)
        if moved > 0
        else Sentence("The chance of meeting the goal fell from {before} to {now}.", values)
    )
    weight = Fraction(abs(moved)) * Fraction(now.goal.minor)
    yield Change("chance", Team.SHARED, said, _why_chance(now, before, rose=moved > 0), weight)


def _why_chance(now: GoalStanding, before: GoalStanding, *, rose: bool) -> Sentence:
    """Say which part of the goal moved most the way the chance did."""
    if now.start != before.start:
        return Sentence("A new period began: the goal starts again from nothing.")
    if now.goal != before.goal:
        return Sentence(
            "The goal itself went from {before} to {now}.",
            {"before": before.goal, "now": now.goal},
        )
    pairs = [
        (part, earlier)
        for part in now.parts
        if part.name != "missing" and (earlier := before.part(part.name)) is not None
    ]
    most = max(pairs, key=lambda pair: _moved(*pair) * (1 if rose else -1), default=None)
    if most is None or not _moved(*most):
        return Sentence("One day less is left.")
    part, earlier = most
    values: dict[str, Value] = {
        "part": part.label,
        "before": _rounded(earlier.amount),
        "now": _rounded(part.amount),
    }
    if rose:
        return Sentence("{part}: {now}, after {before} yesterday.", values)
    return Sentence("One day less is left. {part}: {now}, after {before} yesterday.", values)


def _moved(part: GoalPart, earlier: GoalPart) -> Fraction:
    return Fraction(part.amount.minor) - Fraction(earlier.amount.minor)


def _rounded(amount: Money) -> Money:
    """Return an expectation without the cents that it does not have."""
    return Money(round(Fraction(amount.minor) / 100) * 100, amount.currency)


def paces_changed(compared: Compared) -> Iterator[Change]:
    """Yield how each quantity moved against its line."""
    before = {pace.commitment: pace for pace in compared.before.paces}
    for pace in compared.now.paces:
        earlier = before.get(pace.commitment)
        if earlier is None or earlier.start != pace.start or earlier.target != pace.target:
            continue
        yield from _pace_changed(compared, pace, earlier)


def _pace_changed(compared: Compared, pace: Pace, earlier: Pace) -> Iterator[Change]:
    moved, came = pace.gap - earlier.gap, pace.actual - earlier.actual
    least = 100 if pace.unit == "money" else 1
    if abs(moved) < least:
        return
    values: dict[str, Value] = {
        "what": pace.label,
        "amount": _amount(pace, abs(moved)),
        "line": _amount(pace, pace.expected - earlier.expected),
        "came": _amount(pace, came),
    }
    said = (
        Sentence("“{what}” gained {amount} on its line.", values)
        if moved > 0
        else Sentence("“{what}” fell back by {amount} against its line.", values)
    )
    handoff = compared.now.situation.agreement.handoff
    stage = handoff.stage if handoff else ""
    yield Change(
        f"pace-{pace.commitment}",
        pace.team,
        said,
        Sentence("The line rose by {line}; {came} came.", values),
        abs(moved) if pace.unit == "money" else compared.expected(stage, 1) * abs(moved),
        _rows(compared, pace) if came else None,
    )


def _rows(compared: Compared, pace: Pace) -> RowsAsked:
    """Return what came: deals of the goal, else what was delivered."""
    if pace.team is Team.SHARED:
        return compared.rows(RowsAsked(RowList.DEALS, state="won"))
    return compared.rows(RowsAsked(RowList.DELIVERED, commitment=pace.commitment))


def _amount(pace: Pace, value: Fraction) -> Value:
    if pace.unit == "money":
        return _rounded(Money(value, pace.currency))
    return round(value)
