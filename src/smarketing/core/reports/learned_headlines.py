"""What the reports on the learned score say first."""

from smarketing.core.base.probabilities import Quality
from smarketing.core.base.sentence import Sentence, Share, Value, msgid
from smarketing.core.reports.learned_pages import LeadScoreReport, LearnReport


def learn_headline(report: LearnReport) -> list[Sentence]:
    """Say how the learned score does beside the points, whether that is chance, and what next."""
    learned, points = report.contender("learned"), report.contender("points")
    if learned is None or points is None:
        return []
    said = [_ranking(learned, points), _errors(learned, points), _verdict(report)]
    best = learned.lifts[0]
    said.append(
        Sentence(
            "The tenth of the leads that it rates best holds {captured} of all customers, "
            "against {points} by the points.",
            {"captured": Share(best.captured), "points": Share(points.lifts[0].captured)},
        )
    )
    return [*said, *_proposal(report)]


def lead_headline(report: LeadScoreReport) -> list[Sentence]:
    """Say how likely the lead is to become a customer, and how likely others are."""
    lead, asked = report.lead, report.asked
    values: dict[str, Value] = {
        "lead": lead.name or lead.contact_id,
        "probability": Share(lead.probability),
        "base": Share(report.base_rate),
    }
    if asked.horizon_days is None:
        message = msgid(
            "{lead} becomes a customer with a probability of {probability}; of all leads, {base} "
            "do."
        )
    else:
        values["days"] = asked.horizon_days
        message = msgid(
            "{lead} becomes a customer within {days} days with a probability of {probability}; of "
            "all leads, {base} do."
        )
    said = [Sentence(message, values)]
    if lead.happened is not None:
        outcome = msgid("It did become a customer.") if lead.happened else msgid("It did not.")
        said.append(Sentence(outcome))
    return said


def _ranking(learned: Quality, points: Quality) -> Sentence:
    return Sentence(
        "The learned score rates the customer above another lead in {learned} of cases, the agreed "
        "points in {points}.",
        {"learned": Share(learned.auc.value), "points": Share(points.auc.value)},
    )


def _errors(learned: Quality, points: Quality) -> Sentence:
    return Sentence(
        "Judged on {leads} leads that taught neither, its probabilities save {learned} of the "
        "squared error of saying the same of everyone; those of the points save {points}.",
        {
            "leads": learned.cases,
            "learned": Share(max(learned.skill.value, 0.0)),
            "points": Share(max(points.skill.value, 0.0)),
        },
    )


def _verdict(report: LearnReport) -> Sentence:
    """Say what of the difference is more than chance: the order of the leads, the probabilities."""
    order, errors = report.advantage.auc, report.advantage.brier
    if errors.low > 0 and order.high > 0:
        return Sentence("The learned score is better by more than chance.")
    if order.low > 0:
        return Sentence(
            "It puts the leads in a better order by more than chance; how likely each is to "
            "become a customer it does not tell better for certain."
        )
    if order.high < 0 or errors.high < 0:
        return Sentence("The agreed points are better by more than chance: keep them.")
    return Sentence("The difference may be chance: there is no reason to change the points yet.")


def _proposal(report: LearnReport) -> list[Sentence]:
    proposed, quality = report.proposal, report.contender("proposed")
    if proposed is None or quality is None:
        return []
    return [
        Sentence(
            "Put into points of the agreement, it rates the customer higher in {share} of cases: "
            "`--propose FILE` writes that down as a candidate.",
            {"share": Share(quality.auc.value)},
        )
    ]
