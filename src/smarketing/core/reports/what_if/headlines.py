"""The first sentences of the replay's reports: what is true, and where to look."""

from collections.abc import Mapping

from smarketing.core.base.sentence import Sentence, Share, Value
from smarketing.core.reports.what_if.pages import (
    LeadFigures,
    Reach,
    RecommendReport,
    ReplayReport,
    SweepPoint,
    SweepReport,
    Verdict,
    WhatIfReport,
)


def replay_headline(report: ReplayReport) -> list[Sentence]:
    """Say how many contacts there are, and how many got through."""
    first, last = report.stages[0], report.stages[-1]
    if not first.count.entered:
        return [Sentence("Nobody entered the funnel in this period.")]
    sentences = [
        Sentence(
            "Under this definition {entered} entered “{first}” and {reached} entered “{last}”.",
            {
                "entered": first.count.entered,
                "first": first.label,
                "reached": last.count.entered,
                "last": last.label,
            },
        )
    ]
    again = sum(stage.count.repeats for stage in report.stages)
    if again or report.returns:
        sentences.append(
            Sentence(
                "Leads were sent back {returns} times; {repeats} entries are of leads that came "
                "back, and count apart.",
                {"returns": report.returns, "repeats": again},
            )
        )
    return sentences


def what_if_headline(report: WhatIfReport) -> list[Sentence]:
    """Say how many leads sales would have received, how good, and what would have been missed."""
    current, candidate = report.current_leads, report.candidate_leads
    if current is None or candidate is None or report.overlap is None:
        return _by_stages(report)
    values: dict[str, Value] = {
        "candidate": candidate.selected,
        "current": current.selected,
        "gained": report.overlap.gained,
        "lost": report.overlap.lost,
    }
    if not report.overlap.gained and not report.overlap.lost:
        told = Sentence(
            "Sales would have received the same leads, {candidate} of them.",
            values,
        )
    else:
        told = Sentence(
            "Sales would have received {candidate} leads instead of {current}: {gained} gained, "
            "{lost} lost.",
            values,
        )
    return [told, *_quality(current, candidate), *_revenue(report)]


def _by_stages(report: WhatIfReport) -> list[Sentence]:
    moved = [stage for stage in report.stages if stage.difference]
    if not moved:
        return [Sentence("The candidate changes nothing in this period.")]
    most = max(moved, key=lambda stage: abs(stage.difference))
    before = most.current.entered if most.current else 0
    after = most.candidate.entered if most.candidate else 0
    return [
        Sentence(
            "“{stage}” changes the most: {candidate} entries instead of {current}.",
            {"stage": most.label, "candidate": after, "current": before},
        )
    ]


def _quality(current: LeadFigures, candidate: LeadFigures) -> list[Sentence]:
    if current.win_rate is None or candidate.win_rate is None:
        return []
    values: dict[str, Value] = {
        "candidate": Share(candidate.win_rate.value),
        "current": Share(current.win_rate.value),
    }
    low, high = candidate.win_rate.low, candidate.win_rate.high
    if low <= current.win_rate.value <= high:
        return [
            Sentence(
                "{candidate} of them became customers so far, against {current}: too close to "
                "call.",
                values,
            )
        ]
    return [Sentence("{candidate} of them became customers so far, against {current}.", values)]


def _revenue(report: WhatIfReport) -> list[Sentence]:
    found = {one.reach: one for one in report.revenue}
    values: dict[str, Value] = {one.reach.value: one.revenue for one in report.revenue}
    some = {reach for reach, one in found.items() if one.deals}
    told = []
    if {Reach.MISSED, Reach.GAINED} <= some:
        told.append(
            Sentence(
                "Of the deals won, {missed} would have been missed, and {gained} handed over in "
                "time that were not.",
                values,
            )
        )
    elif Reach.MISSED in some:
        told.append(Sentence("Of the deals won, {missed} would have been missed.", values))
    elif Reach.GAINED in some:
        told.append(
            Sentence("{gained} of won deals would have been handed over that were not.", values)
        )
    if {Reach.EARLIER, Reach.LATER} <= some:
        told.append(Sentence("{earlier} would have been reached earlier, {later} later.", values))
    elif Reach.EARLIER in some:
        told.append(Sentence("{earlier} would have been reached earlier.", values))
    elif Reach.LATER in some:
        told.append(Sentence("{later} would have been reached later.", values))
    return told


def sweep_headline(report: SweepReport) -> list[Sentence]:
    """Say what the ends of the sweep bring, and where the agreement stands."""
    low, high = report.points[0], report.points[-1]
    sentences = [
        Sentence(
            "At {low} sales would have received {many} leads a month, of whom {before} became "
            "customers; {few} a month at {high}, of whom {after}.",
            {
                "low": setting(low),
                "high": setting(high),
                "many": low.per_month,
                "few": high.per_month,
                **_shares(low, high),
            },
        )
    ]
    current = next((point for point in report.points if point.is_current), None)
    if current is not None:
        sentences.append(
            Sentence(
                "The agreement stands at {setting}: {leads} a month, of whom {share}.",
                {
                    "setting": setting(current),
                    "leads": current.per_month,
                    "share": Share(current.win_rate.value if current.win_rate else 0.0),
                },
            )
        )
    return sentences


def _shares(low: SweepPoint, high: SweepPoint) -> Mapping[str, Value]:
    return {
        "before": Share(low.win_rate.value if low.win_rate else 0.0),
        "after": Share(high.win_rate.value if high.win_rate else 0.0),
    }


def setting(point: SweepPoint) -> str:
    """Return the values of a point, as they are written in the agreement."""
    return " · ".join(f"{value.normalize():f}" for value in point.values)


def recommend_headline(report: RecommendReport) -> list[Sentence]:
    """Say how many settings are worth discussing, and whether the current one is among them."""
    front = [choice for choice in report.choices if choice.on_front]
    held = sum(choice.verdict is Verdict.HOLDS for choice in front)
    sentences = [
        Sentence(
            "{count} setting of {tried} is worth discussing: no other brought both more leads and "
            "better ones. {held} of these held on the later leads.",
            {"count": len(front), "tried": report.tried, "held": held},
            "{count} settings of {tried} are worth discussing: no other brought both more leads "
            "and better ones. {held} of these held on the later leads.",
            len(front),
        )
        if front
        else Sentence(
            "None of {tried} settings brought enough leads to choose by.", {"tried": report.tried}
        )
    ]
    current = next((choice for choice in report.choices if choice.is_current), None)
    if current is None or not front:
        return sentences
    if current.on_front:
        return [*sentences, Sentence("The current setting is one of them.")]
    better = next(
        (
            one
            for one in front
            if one.earlier.per_month >= current.earlier.per_month
            and one.earlier.quality is not None
            and current.earlier.quality is not None
            and one.earlier.quality.value >= current.earlier.quality.value
        ),
        None,
    )
    if better is None:
        return sentences
    values = {"setting": " · ".join(f"{value.normalize():f}" for value in better.values)}
    return [
        *sentences,
        Sentence(
            "The current setting is not one of them: {setting} brought as many leads or more, and "
            "better ones.",
            values,
        ),
    ]
