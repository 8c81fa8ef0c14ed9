"""Scores laid open: what each rule and each criterion gives, and what is missing."""

from collections.abc import Iterator

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.qualification import Points, Qualification, Touched
from smarketing.core.base.sentence import Score, Sentence, Value
from smarketing.core.explanation.balances import Interest, Touch
from smarketing.core.explanation.grounds import NOISE, Bar, Fitting, Need, needs
from smarketing.core.explanation.story import Explanation, Open
from smarketing.core.reports.explanation_pages import (
    GradeLine,
    GroupLine,
    NeedLine,
    RuleLine,
    ScoreSheet,
)
from smarketing.core.reports.situation import text


def score_sheet(agreement: Agreement, interest: Interest, fitting: Fitting) -> ScoreSheet:
    """Lay a score open."""
    terms = agreement.qualification or Qualification()
    caps = {group.name: group.cap for group in terms.groups}
    rules = [
        RuleLine(
            touched(terms.points[balance.rule]),
            _terms(terms.points[balance.rule]),
            balance.touches,
            balance.given,
            balance.counted,
        )
        for balance in interest.balances
    ]
    groups = [
        GroupLine(one.group, caps[one.group], one.given, one.counted) for one in interest.groups
    ]
    grades = [
        GradeLine(
            one.criterion.name,
            text(one.criterion.label) if one.criterion.label else None,
            one.value,
            one.grade,
            float(one.criterion.weight),
        )
        for one in fitting.grades
    ]
    return ScoreSheet(
        interest.moment,
        interest.points,
        fitting.fit,
        [NeedLine(need.fit, need.interest) for need in needs(terms)],
        interest.active_days,
        terms.minimum_active_days,
        rules,
        groups,
        grades,
    )


def touched(told: Touched | Touch) -> Sentence:
    """Name a touch, or the touches that a rule speaks of: kind, channel, campaign, content."""
    more = tuple(one for one in (told.channel, told.campaign, told.content) if one)
    if not more:
        return Sentence("{kind}", {"kind": told.kind})
    return Sentence("{kind} ({details})", {"kind": told.kind, "details": more})


def _terms(rule: Points) -> Sentence | None:
    """Say how a rule fades or ends, and what its cap is."""
    parts = []
    if rule.half_life_days is not None:
        parts.append(Sentence("fades by half every {days} days", {"days": rule.half_life_days}))
    if rule.window_days is not None:
        parts.append(Sentence("counts for {days} days", {"days": rule.window_days}))
    if rule.cap is not None:
        parts.append(Sentence("at most {cap}", {"cap": rule.cap}))
    if not parts:
        return None
    said = parts[0]
    for part in parts[1:]:
        said = Sentence("{one}, {other}", {"one": said, "other": part})
    return said


def missing(explained: Explanation, open_: Open) -> Iterator[Sentence]:
    """Say why a contact has not qualified: what keeps it out, and what it lacks."""
    yield from (barred(bar, explained.agreement) for bar in open_.bars)
    if explained.counts_from is not None and explained.counts_from > explained.as_of:
        yield Sentence(
            "Sent back: touches count again after {moment}.",
            {"moment": explained.counts_from},
        )
    short = list(_shortage(open_))
    yield from short
    if not open_.bars and not short and open_.needs:
        yield Sentence("There is enough by now: whatever happens next qualifies.")
    closest = open_.closest
    if closest is not None and closest.points > open_.interest.points + NOISE:
        yield Sentence(
            "Closest was {moment}, with an interest of {points}.",
            {"moment": closest.moment, "points": Score(closest.points)},
        )


def _shortage(open_: Open) -> Iterator[Sentence]:
    fit, points = open_.fitting.fit, open_.interest.points
    if not open_.needs:
        yield Sentence("Points alone qualify nobody, and no touch did so at once.")
        return
    days = open_.minimum_active_days - open_.interest.active_days
    fitting = [need for need in open_.needs if fit >= need.fit - NOISE]
    if not fitting:
        least = min(open_.needs, key=lambda need: (need.fit, need.interest))
        yield Sentence(
            "Fit is {fit}, and {needed} is needed.",
            {"fit": Score(fit), "needed": Score(least.fit)},
        )
        fitting = [least]
    needed = min(need.interest for need in fitting)
    if points < needed - NOISE:
        yield _points_short(points, needed)
    if days > 0 and open_.minimum_active_days > 1:
        yield days_in_words(open_.interest.active_days, open_.minimum_active_days)


def days_in_words(active: int, needed: int) -> Sentence:
    """Say on how many days touches gave points, and how many it takes."""
    return Sentence(
        "Touches gave points on {days} day, of {needed} needed.",
        {"days": active, "needed": needed},
        "Touches gave points on {days} days, of {needed} needed.",
        active,
    )


def _points_short(points: float, needed: float) -> Sentence:
    values: dict[str, Value] = {
        "points": Score(points),
        "needed": Score(needed),
        "short": Score(needed - points),
    }
    return Sentence("Interest is {points}, and {needed} is needed: {short} is missing.", values)


def barred(bar: Bar, agreement: Agreement) -> Sentence:
    """Say what keeps a contact from qualifying, whatever its score."""
    if bar.what == "required":
        if bar.name.startswith("account."):
            name = bar.name.removeprefix("account.")
            return Sentence("{attribute} of the firm is not known.", {"attribute": name})
        return Sentence("{attribute} is not known.", {"attribute": bar.name})
    if bar.what == "excluded":
        exclusions = agreement.qualification.exclude if agreement.qualification else []
        labels = {one.name: text(one.label) for one in exclusions if one.label}
        return Sentence("Left out as “{name}”.", {"name": labels.get(bar.name) or bar.name})
    if bar.what == "negative_persona":
        personas = {one.name: text(one.label) for one in agreement.personas}
        return Sentence(
            "Of the persona “{persona}”, to whom we do not sell.",
            {"persona": personas.get(bar.name) or bar.name},
        )
    if bar.what == "opted_out":
        return Sentence("“{purpose}” was refused.", {"purpose": bar.name})
    return _FOR_GOOD[bar.what]


_FOR_GOOD = {
    "customer": Sentence("The firm is a customer already."),
    "rejected": Sentence("Sales has rejected this lead for good."),
}


def first_needed(found: list[Need], fit: float) -> float | None:
    """Return the least interest that is enough for a fit; None where none is."""
    return min((need.interest for need in found if fit >= need.fit - NOISE), default=None)
