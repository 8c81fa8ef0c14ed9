"""Which terms of qualification can be moved on a slider, and between which ends."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.qualification import Touched
from smarketing.core.base.sentence import Sentence, Text
from smarketing.core.reports.situation import text

_WIDEST = Decimal(3)
"""A slider reaches so many times what is agreed, or its least end where that is more."""

_LEAST_ENDS = {"threshold": 100, "points": 20, "cap": 40, "half_life_days": 90, "window_days": 180}


@dataclass(frozen=True)
class Slider:
    """A term by its path, what it is called, what it says now, and the ends of its slider.

    `label` may have a place `{name}` for the agreement's own word, which `name` holds.
    """

    term: str
    label: Sentence
    now: Decimal
    lowest: Decimal
    highest: Decimal
    step: Decimal = Decimal(1)


def sliders(agreement: Agreement) -> list[Slider]:
    """Return a slider for every number on which it depends who qualifies, in their order."""
    return [
        *_thresholds(agreement),
        *_of_points(agreement),
        *_of_groups(agreement),
        *_of_fit(agreement),
        *_of_back(agreement),
    ]


def _thresholds(agreement: Agreement) -> Iterator[Slider]:
    terms = agreement.qualification
    if terms is None:
        return
    if terms.threshold is not None:
        yield _slider(
            "qualification.threshold",
            Sentence("Points of interest that qualify"),
            terms.threshold,
            "threshold",
            lowest=1,
        )
    for number, cell in enumerate(terms.grid, start=1):
        about = {"fit": cell.fit}
        label = Sentence("Points of interest that qualify from a fit of {fit} on", about)
        path = f"qualification.grid.{number}.interest"
        yield _slider(path, label, cell.interest, "threshold", lowest=1)
    yield Slider(
        "qualification.minimum_active_days",
        Sentence("Days on which something must have happened"),
        Decimal(terms.minimum_active_days),
        Decimal(1),
        Decimal(max(10, 2 * terms.minimum_active_days)),
    )


def _of_points(agreement: Agreement) -> Iterator[Slider]:
    terms = agreement.qualification
    for number, rule in enumerate(terms.points if terms else [], start=1):
        path = f"qualification.points.{number}"
        about = {"kind": _called(rule)}
        label = Sentence("Points for “{kind}”", about)
        yield _slider(f"{path}.points", label, rule.points, "points")
        for key, value, named in (
            ("cap", rule.cap, Sentence("The most that “{kind}” can give", about)),
            (
                "half_life_days",
                rule.half_life_days,
                Sentence("Days after which points for “{kind}” are worth half", about),
            ),
            (
                "window_days",
                rule.window_days,
                Sentence("Days for which “{kind}” counts", about),
            ),
        ):
            if value is not None:
                yield _slider(f"{path}.{key}", named, value, key, lowest=0 if key == "cap" else 1)


def _of_groups(agreement: Agreement) -> Iterator[Slider]:
    terms = agreement.qualification
    for group in terms.groups if terms else []:
        label = Sentence("The most that the group “{group}” can give", {"group": group.name})
        yield _slider(f"qualification.groups.{group.name}.cap", label, group.cap, "cap")
    for number, trigger in enumerate(terms.triggers if terms else [], start=1):
        if trigger.fit_at_least is not None:
            about = {"kind": _called(trigger)}
            label = Sentence("The least fit with which “{kind}” qualifies at once", about)
            ends = Decimal(0), Decimal(100)
            path = f"qualification.triggers.{number}.fit_at_least"
            yield Slider(path, label, trigger.fit_at_least, *ends)


def _of_fit(agreement: Agreement) -> Iterator[Slider]:
    fit = agreement.qualification.fit if agreement.qualification else None
    if fit is None:
        return
    path, hundred = "qualification.fit", Decimal(100)
    yield Slider(
        f"{path}.threshold",
        Sentence("The least fit, from 0 to 100"),
        fit.threshold,
        Decimal(0),
        hundred,
    )
    for one in fit.criteria:
        words = text(one.label) if one.label else Text(one.name, one.name)
        label = Sentence("Weight of “{criterion}” in the fit", {"criterion": words})
        ends = Decimal(1), max(hundred, one.weight)
        yield Slider(f"{path}.criteria.{one.name}.weight", label, one.weight, *ends)


def _of_back(agreement: Agreement) -> Iterator[Slider]:
    back = agreement.recycling
    if back is None:
        return
    rest = Sentence("Days of rest before a lead may come back")
    yield _slider("recycling.cool_off_days", rest, back.cool_off_days, "half_life_days")
    if back.stalled_after_days is not None:
        still = Sentence("Days without anything after which a lead has stalled")
        yield _slider(
            "recycling.stalled_after_days", still, back.stalled_after_days, "window_days", lowest=1
        )


def _slider(term: str, label: Sentence, now: int, kind: str, lowest: int = 0) -> Slider:
    least = Decimal(_LEAST_ENDS[kind])
    return Slider(term, label, Decimal(now), Decimal(min(lowest, now)), max(least, _WIDEST * now))


def _called(rule: Touched) -> str:
    """Return what a rule speaks of, as the facts write it."""
    told = [rule.kind, rule.channel, rule.campaign, rule.content]
    return " · ".join(part for part in told if part)
