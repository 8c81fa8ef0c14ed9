"""The first sentences of a proposal: what can be proposed, and what history would have scored."""

from smarketing.core.base.sentence import Sentence, Value
from smarketing.core.reports.contact import worth_sentences
from smarketing.core.reports.pages import Team
from smarketing.core.reports.proposal.pages import ProposalReport, ProposedCommitment, Standpoint


def proposal_headline(report: ProposalReport) -> list[Sentence]:
    """Say how much of the draft is measured, and how far history would have kept it."""
    measured = [one for one in report.commitments if one.standpoint is not Standpoint.KEPT]
    if not measured and not report.worths:
        figures = sum(one.standpoint is not Standpoint.KEPT for one in report.terms)
        if not figures:
            return [
                Sentence(
                    "History says too little to propose anything: the present agreement would be "
                    "kept as it is."
                )
            ]
        return [
            Sentence(
                "History says too little for commitments and for what a lead is worth; for the "
                "plan, {figures} figures were measured.",
                {"figures": figures},
            )
        ]
    values: dict[str, Value] = {
        "version": str(report.version),
        "day": report.effective_from,
        "measured": len(measured),
        "all": len(report.commitments),
    }
    sentences = [
        Sentence(
            "Version {version} could bind from {day}: {measured} of {all} commitments are proposed "
            "from what was measured.",
            values,
        )
        if measured
        else Sentence(
            "Version {version} could bind from {day}; no commitment could be measured.", values
        )
    ]
    if report.worths:
        sentences.append(
            Sentence(
                "A lead handed over is worth {value} on average, between {low} and {high}.",
                {
                    "value": report.worths[0].value,
                    "low": report.worths[0].value_low,
                    "high": report.worths[0].value_high,
                },
            )
        )
    sentences += _scores(measured)
    if report.worthwhile is not None:
        sentences += worth_sentences(report.worthwhile)
    return sentences


def _scores(measured: list[ProposedCommitment]) -> list[Sentence]:
    """Say of each side in how many periods its proposed commitments would have held."""
    marketing, sales = (
        [one for one in measured if one.team is team and one.counted]
        for team in (Team.MARKETING, Team.SALES)
    )
    values: dict[str, Value] = {
        "marketing": sum(one.kept for one in marketing),
        "of_marketing": sum(one.counted for one in marketing),
        "sales": sum(one.kept for one in sales),
        "of_sales": sum(one.counted for one in sales),
    }
    if marketing and sales:
        return [
            Sentence(
                "Counted month by month, marketing would have kept {marketing} of {of_marketing} "
                "such commitments, and sales {sales} of {of_sales}.",
                values,
            )
        ]
    if marketing:
        return [
            Sentence(
                "Counted month by month, marketing would have kept {marketing} of {of_marketing} "
                "such commitments.",
                values,
            )
        ]
    if sales:
        return [
            Sentence(
                "Counted month by month, sales would have kept {sales} of {of_sales} such "
                "commitments.",
                values,
            )
        ]
    return []
