"""What each side owes the other, in words."""

from collections.abc import Iterator, Sequence

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.commitments import (
    Acceptance,
    Attempts,
    Complete,
    Decision,
    Feedback,
    FirstAttempt,
    FitShare,
    MarketingCommitment,
    NextStep,
    SalesCommitment,
    Volume,
    Worth,
)
from smarketing.core.base.sentence import Sentence, Value
from smarketing.core.reports.glossary.chapters import PER, Chapter, Clause, chapter, money, share
from smarketing.core.reports.glossary.entry_in_words import window
from smarketing.core.reports.glossary.segments_in_words import segment_labels
from smarketing.core.reports.pages import Team
from smarketing.core.reports.situation import text


def promises_chapters(agreement: Agreement) -> list[Chapter]:
    """Say what marketing owes sales, and what sales owes marketing."""
    owed = agreement.commitments
    marketing = [
        Clause(
            text(one.label),
            list(_of_marketing(one, agreement)),
            Team.MARKETING,
            f"promise-{one.name}",
        )
        for one in owed.marketing
    ]
    sales = [
        Clause(text(one.label), list(_of_sales(one, agreement)), Team.SALES, f"promise-{one.name}")
        for one in owed.sales
    ]
    return [
        *chapter("commitments-marketing", Sentence("What marketing owes sales"), marketing),
        *chapter(
            "commitments-sales",
            Sentence("What sales owes marketing"),
            sales,
            Sentence("Counted over every lead that falls due; those never called are in."),
        ),
    ]


def _of_marketing(owed: MarketingCommitment, agreement: Agreement) -> Iterator[Sentence]:
    values: dict[str, Value] = {"per": PER[owed.per]}
    match owed:
        case Volume():
            values |= {"count": owed.target, "stage": _stage(owed.stage, agreement)}
            yield Sentence("{count} entries into “{stage}” per {per}.", values)
        case Worth():
            values["amount"] = money(owed.target, agreement)
            yield Sentence("Leads worth {amount} per {per}, as agreed for each kind.", values)
        case Acceptance():
            values["share"] = share(owed.share)
            yield Sentence(
                "Of the leads that sales decides on in a {per}, {share} are accepted.", values
            )
        case FitShare():
            values |= {"share": share(owed.share), "fit": owed.at_least}
            yield Sentence(
                "Of the leads handed over in a {per}, {share} have a fit of at least {fit}.", values
            )
        case Complete():
            values |= {"share": share(owed.share), "attributes": tuple(owed.attributes)}
            yield Sentence(
                "Of the leads handed over in a {per}, {share} have all of: {attributes}.", values
            )
    if isinstance(owed, Volume | Worth):
        yield _LINE[owed.days]
        yield Sentence(
            "Within {share} of the line counts as on it.", {"share": share(owed.tolerance)}
        )
    yield from _only(owed.segments, agreement)


_LINE = {
    "working": Sentence("The line climbs on working days."),
    "calendar": Sentence("The line climbs on every day of the calendar."),
}


def _of_sales(owed: SalesCommitment, agreement: Agreement) -> Iterator[Sentence]:
    values: dict[str, Value] = {"share": share(owed.share), "window": window(owed.within)}
    match owed:
        case FirstAttempt():
            yield Sentence("A first attempt within {window}, for {share} of the leads.", values)
        case Decision():
            yield Sentence(
                "Accepted or rejected within {window}, for {share} of the leads.", values
            )
        case Attempts():
            values["count"] = owed.at_least
            yield Sentence(
                "{count} attempt within {window} unless the person is reached, for {share} of the "
                "leads.",
                values,
                "{count} attempts within {window} unless the person is reached, for {share} of the "
                "leads.",
                owed.at_least,
            )
            if owed.different_kinds > 1:
                yield Sentence(
                    "Of at least {count} different kinds.", {"count": owed.different_kinds}
                )
        case Feedback():
            yield Sentence(
                "A rejection comes with an agreed reason, within {window} of the handoff, for "
                "{share} of the leads rejected.",
                values,
            )
        case NextStep():
            yield Sentence(
                "A next step within {window} of the acceptance, for {share} of the leads accepted.",
                values,
            )
    if isinstance(owed, FirstAttempt | Attempts | NextStep) and owed.kinds:
        yield Sentence("By one of: {kinds}.", {"kinds": tuple(owed.kinds)})
    yield from _only(owed.segments, agreement)


def _only(segments: Sequence[str], agreement: Agreement) -> Iterator[Sentence]:
    if segments:
        labels = segment_labels(list(segments), agreement)
        yield Sentence("For leads of: {segments}.", {"segments": labels})


def _stage(name: str, agreement: Agreement) -> Value:
    return next((text(one.label) for one in agreement.stages if one.name == name), name)
