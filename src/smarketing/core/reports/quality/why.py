"""How each figure of the quality report is computed, with its numbers."""

from collections.abc import Iterator

from smarketing.core.base.names import in_words
from smarketing.core.base.sentence import Sentence, Share, Value
from smarketing.core.reports.quality.pages import Compared, QualityReport, QualityRow
from smarketing.core.reports.why import Why


def quality_reasons(report: QualityReport) -> list[Why]:
    """Return the reasons of the whole's figures, and of every comparison."""
    return [
        *_whole(report),
        *(why for row in report.rows for why in _compared(row, "rows", report.by)),
        *(why for row in report.deciders for why in _compared(row, "deciders", "decider")),
    ]


def _whole(report: QualityReport) -> Iterator[Why]:
    total = report.total
    if total.acceptance is not None:
        yield Why(
            "total.acceptance",
            Sentence("Accepted"),
            Share(total.acceptance.value),
            Sentence(
                "{accepted} accepted / ({accepted} + {rejected} rejected): the first decision on "
                "each lead handed over in these days; {handed} were handed over.",
                {
                    "accepted": total.accepted,
                    "rejected": total.rejected,
                    "handed": total.handed,
                },
            ),
            ("handoff.stage", "dispositions"),
        )
    if total.handed:
        yield Why(
            "total.handed",
            Sentence("Handed over"),
            total.handed,
            Sentence(
                "{accepted} accepted + {rejected} rejected + {unsaid} that went on without a "
                "decision + {given_back} given back without one + {waiting} undecided.",
                {
                    "accepted": total.accepted,
                    "rejected": total.rejected,
                    "unsaid": total.unsaid,
                    "given_back": total.given_back,
                    "waiting": total.waiting,
                },
            ),
            ("handoff.stage",),
        )


def _compared(row: QualityRow, part: str, by: str) -> Iterator[Why]:
    beside = row.compared
    if beside is None:
        return
    yield Why(
        f"{part}.{row.key}.expected",
        Sentence("{who}: rejected by others", {"who": row.label or in_words(row.key)}),
        Share(beside.expected),
        _how(beside, of_people=by in {"decider", "owner"}),
        ("dispositions", "assignments"),
    )


def _how(beside: Compared, *, of_people: bool) -> Sentence:
    values: dict[str, Value] = {"alike": beside.alike, "share": Share(beside.share)}
    if of_people:
        return Sentence(
            "{alike} leads, of which {share} were rejected, each with the rate at which others "
            "rejected leads of its channel and segment.",
            values,
        )
    return Sentence(
        "{alike} leads, of which {share} were rejected, each with the rate at which whoever "
        "decided on it rejected leads of other sources.",
        values,
    )
