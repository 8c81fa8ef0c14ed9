"""The first sentences of the quality report: how leads were judged, and where both should look."""

from collections.abc import Sequence

from smarketing.core.base.names import in_words
from smarketing.core.base.sentence import Sentence, Share, Text, Value
from smarketing.core.reports.headlines import whose
from smarketing.core.reports.quality.pages import Compared, Judged, QualityReport, QualityRow


def quality_headline(report: QualityReport) -> list[Sentence]:
    """Say how many were accepted, which source and which person stand out, and what came of it."""
    return [*_judged(report), *whose(report.footing)]


def standing_out(rows: Sequence[QualityRow]) -> list[tuple[QualityRow, Compared]]:
    """Return the rows of which many more leads were rejected than chance explains, most first."""
    found = [(row, row.compared) for row in rows if row.compared and row.compared.stands_out > 0]
    return sorted(found, key=lambda one: -_excess(one[1]))


def mostly_for(report: QualityReport, judged: Judged) -> Text | None:
    """Return the words of the reason that most were rejected for; None where it has none."""
    pairs = zip(judged.reasons, report.reasons, strict=True)
    count, heading = max(pairs, key=lambda one: one[0], default=(0, None))
    return heading.label if count and heading else None


def _judged(report: QualityReport) -> list[Sentence]:
    total = report.total
    if not total.handed:
        return [Sentence("No lead was handed over to sales in this period.")]
    if not total.decided:
        return [
            Sentence(
                "Sales has not decided on the lead that was handed over: accept or reject it.",
                {"count": total.handed},
                "Sales has not decided on any of the {count} leads handed over: accept or reject "
                "them first.",
                total.handed,
            )
        ]
    sources, people = _sources(report), _people(report)
    return [_first(report, sources, people), *sources, *people, *_waiting(total), *_outcome(total)]


def _first(
    report: QualityReport, sources: Sequence[Sentence], people: Sequence[Sentence]
) -> Sentence:
    """Say how many were accepted, and where to look first."""
    said: dict[str, Value] = {"said": _accepted(report)}
    if sources:
        source = _name(standing_out(report.rows)[0][0])
        return Sentence("{said}: look at {source} first.", {**said, "source": source})
    if people:
        person = _name(standing_out(report.deciders)[0][0])
        return Sentence("{said}: look at leads together with {person}.", {**said, "person": person})
    return Sentence("{said}; no source and no person stands out.", said)


def _accepted(report: QualityReport) -> Sentence:
    total = report.total
    values: dict[str, Value] = {
        "share": Share(total.acceptance.value if total.acceptance else 0.0),
        "decided": total.decided,
    }
    if report.promised is None:
        return Sentence("Sales accepted {share} of the {decided} leads it decided on", values)
    return Sentence(
        "Sales accepted {share} of the {decided} leads it decided on, where {promised} is promised",
        {**values, "promised": Share(report.promised)},
    )


def _name(row: QualityRow) -> Value:
    return row.label or in_words(row.key) or Sentence("what has no name")


def _sources(report: QualityReport) -> list[Sentence]:
    """Say which source is rejected more than the other leads of the same people."""
    found = [] if report.by == "owner" else standing_out(report.rows)
    if not found:
        return []
    row, beside = found[0]
    values: dict[str, Value] = {
        "source": _name(row),
        "share": Share(beside.share),
        "expected": Share(beside.expected),
    }
    reason = mostly_for(report, row.judged)
    if reason is None:
        return [
            Sentence(
                "From {source}, {share} were rejected; the same people reject {expected} of other "
                "leads.",
                values,
            )
        ]
    return [
        Sentence(
            "From {source}, {share} were rejected, most often for “{reason}”; the same people "
            "reject {expected} of other leads.",
            {**values, "reason": reason},
        )
    ]


def _people(report: QualityReport) -> list[Sentence]:
    """Say who rejects more than the others do of the same leads."""
    found = standing_out(report.deciders)
    if not found:
        return []
    row, beside = found[0]
    values: dict[str, Value] = {
        "person": _name(row),
        "share": Share(beside.share),
        "expected": Share(beside.expected),
    }
    return [
        Sentence(
            "{person} rejects {share} of leads, where others reject {expected} of the same kind: "
            "a look at some of them together shows why.",
            values,
        )
    ]


def _waiting(total: Judged) -> list[Sentence]:
    if not total.waiting:
        return []
    return [
        Sentence(
            "{count} lead still waits for a decision.",
            {"count": total.waiting},
            "{count} leads still wait for a decision.",
            total.waiting,
        )
    ]


def _outcome(total: Judged) -> list[Sentence]:
    """Say whether the judgement came true: what the accepted brought, and the rejected too."""
    if not total.accepted or not total.reached:
        return []
    return [
        Sentence(
            "Of the accepted, {share} have become customers so far; of the rejected, {later}.",
            {
                "share": Share(total.reached[-1] / total.accepted),
                "later": Share(total.bought_later / total.rejected) if total.rejected else Share(0),
            },
        )
    ]


def _excess(beside: Compared) -> float:
    return (beside.share - beside.expected) * beside.alike
