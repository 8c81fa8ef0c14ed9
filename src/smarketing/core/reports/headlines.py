"""The first sentences of the funnel, plan and loop reports: what is true, and where to look."""

from collections.abc import Iterator
from fractions import Fraction

from smarketing.core.base.names import in_words
from smarketing.core.base.sentence import Money, Sentence, Share, Text, Value, msgid
from smarketing.core.reports.pages import Footing, FunnelReport, LoopReport, StageHeading

_PICKED = {
    "channel": (
        msgid("Only contacts that the channel “{name}” brought are counted."),
        msgid("Only contacts without a known channel are counted."),
    ),
    "campaign": (
        msgid("Only contacts that the campaign “{name}” brought are counted."),
        msgid("Only contacts without a known campaign are counted."),
    ),
    "owner": (
        msgid("Only contacts of {name} are counted; spend and visits are left out."),
        msgid("Only contacts that are nobody’s are counted; spend and visits are left out."),
    ),
}
"""What is said of whom a report picks by name, and of those of whom no name is recorded."""


def whose(footing: Footing) -> list[Sentence]:
    """Say whose contacts are counted, where it is not everybody's."""
    told = [
        Sentence(_PICKED[by][0], {"name": in_words(name)}) if name else Sentence(_PICKED[by][1])
        for by, name in footing.only.items()
    ]
    if footing.persona is None:
        return told
    return [
        Sentence(
            "Only contacts of the persona “{persona}” are counted; spend, visits and deals without "
            "a contact are left out.",
            {"persona": footing.persona},
        ),
        *told,
    ]


def funnel_headline(report: FunnelReport) -> list[Sentence]:
    """Say how many came in and how many got through, and where the fewest went on."""
    return _funnel(report) + whose(report.footing)


def _funnel(report: FunnelReport) -> list[Sentence]:
    counts = [stage.entered for stage in report.total.stages]
    if not any(counts):
        return [Sentence("Nobody entered the funnel in this period.")]
    first, last = report.headings[0], report.headings[-1]
    sentences = [
        Sentence(
            "In this period {entered} entered “{first}” and {reached} entered “{last}”.",
            {
                "entered": counts[0],
                "first": first.label,
                "reached": counts[-1],
                "last": last.label,
            },
        )
    ]
    narrowest = min(_passages(report), key=lambda passage: passage[2], default=None)
    if narrowest is not None:
        before, after, share = narrowest
        sentences.append(
            Sentence(
                "The narrowest step is from {before} to {after}: {share} have gone on so far.",
                {"before": before.label, "after": after.label, "share": Share(share)},
            )
        )
    return sentences


def _passages(report: FunnelReport) -> Iterator[tuple[StageHeading, StageHeading, float]]:
    """Yield the steps that can be followed person by person, with the share that went on."""
    for place, stage in enumerate(report.total.stages):
        if place and stage.cohort is not None:
            yield report.headings[place - 1], report.headings[place], stage.cohort.value


PERIODS = {
    "week": Text("week", "semaine"),
    "month": Text("month", "mois"),
    "quarter": Text("quarter", "trimestre"),
    "year": Text("year", "an"),
}
"""The periods of an agreement, as they stand within a sentence."""


def loop_headline(report: LoopReport) -> list[Sentence]:
    """Say what was sold, which source brought most of it, and what has no source."""
    return _loop(report) + whose(report.footing)


def _loop(report: LoopReport) -> list[Sentence]:
    total = report.total
    if not total.deals_won:
        return [Sentence("No deal was won in this period.")]
    if not total.revenue:
        return [
            Sentence(
                "{count} deal won, without an amount.",
                {"count": total.deals_won},
                "{count} deals won, none with an amount.",
                total.deals_won,
            )
        ]
    sentences = [_sold(report)]
    named = [row for row in report.rows if row.key and row.revenue > 0]
    if named and len(report.rows) > 1:
        best = max(named, key=lambda row: row.revenue)
        sentences.append(
            Sentence(
                "{source} brought the most: {share} of the revenue.",
                {
                    "source": in_words(best.key),
                    "share": Share(Fraction(best.revenue, total.revenue)),
                },
            )
        )
    unknown = sum(row.revenue for row in report.rows if not row.key)
    if unknown > 0:
        sentences.append(
            Sentence(
                "{share} of the revenue has no known source: record one when the contact comes in.",
                {"share": Share(Fraction(unknown, total.revenue))},
            )
        )
    return sentences


def _sold(report: LoopReport) -> Sentence:
    """Say how much was sold, and for how much spend where that can be said."""
    total = report.total
    values: dict[str, Value] = {
        "revenue": Money(total.revenue, report.currency),
        "spend": Money(total.spend, report.currency),
        "count": total.deals_won,
    }
    if not report.footing.is_of_everybody:
        return Sentence(
            "{count} deal won, worth {revenue}.",
            values,
            "{count} deals won, worth {revenue}.",
            total.deals_won,
        )
    return Sentence(
        "{count} deal won, worth {revenue}, against {spend} of spend.",
        values,
        "{count} deals won, worth {revenue}, against {spend} of spend.",
        total.deals_won,
    )
