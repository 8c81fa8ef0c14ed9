"""What marketing could promise: the number that the goal takes, its worth, and acceptance."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from smarketing.core.agreement.commitments import (
    Acceptance,
    Complete,
    FitShare,
    MarketingCommitment,
    Volume,
    Worth,
)
from smarketing.core.agreement.parties import Words
from smarketing.core.base.period import MONTHS_IN
from smarketing.core.base.sentence import Sentence, Share, Value
from smarketing.core.planning.measured import average_sale
from smarketing.core.planning.reverse_funnel import reverse_funnel, shown
from smarketing.core.reports.headlines import PERIODS
from smarketing.core.reports.proposal.ground import Ground, nearest_five
from smarketing.core.reports.proposal.proposed_sales import (
    LEAST_DUE,
    below_half,
    hundredths,
    too_low,
)
from smarketing.core.reports.sla.marketing_promises import Quality, delivered, judged_leads

LEAST_SALES = 20
"""An average sale is measured on so many deals at least."""


@dataclass(frozen=True)
class MarketingDraft:
    """A commitment of marketing as proposed, the present one (None: new), and what was measured.

    `is_measured` is false where the present terms are kept for want of anything measured.
    """

    proposed: MarketingCommitment
    present: MarketingCommitment | None
    measured: Sentence
    is_measured: bool = True


def marketing_drafts(ground: Ground, worth_a_month: Fraction | None) -> list[MarketingDraft]:
    """Return every commitment of marketing: the present ones measured anew, and what is lacking.

    `worth_a_month` is what leads handed over in an average month are worth by the proposed values,
    in minor units; None where there are none.
    """
    present = ground.situation.agreement.commitments.marketing
    found = []
    for owed in [*present, *_lacking(ground, present)]:
        draft = _draft(ground, owed, worth_a_month)
        is_new = owed not in present
        if draft.is_measured or not is_new:
            before = None if is_new else owed
            found.append(MarketingDraft(draft.proposed, before, draft.measured, draft.is_measured))
    return found


def sale_of(ground: Ground) -> Fraction | None:
    """Return the average sale in minor units: measured on deals enough, or else agreed."""
    if ground.is_priced and ground.sales.height >= LEAST_SALES:
        return average_sale(ground.sales, ground.situation.agreement.agreement.currency)
    agreed = ground.situation.agreement.plan.average_sale
    return Fraction(agreed) * ground.unit if agreed is not None else None


def needed_a_month(ground: Ground, stage: str) -> Fraction | None:
    """Return how many must enter a stage in an average month for marketing's part of the goal.

    By the measured steps from that stage on, in the end; None where one of them is not known.
    """
    goal = ground.situation.agreement.goal
    sale = sale_of(ground)
    places = [step.stage for step in ground.steps]
    if sale is None or stage not in places:
        return None
    steps = ground.steps[places.index(stage) :]
    if any(step.rate is None for step in steps):
        return None
    rates = [Fraction(step.in_the_end, step.entered) for step in steps]
    if not all(rates):
        return None
    part = Fraction(goal.revenue) * ground.unit * Fraction(goal.marketing_share)
    return reverse_funnel(part / MONTHS_IN[goal.per], sale, rates)[0]


def _lacking(ground: Ground, present: Sequence[MarketingCommitment]) -> list[MarketingCommitment]:
    """Return the commitments that every agreement should have, where this one has none."""
    per = ground.situation.agreement.goal.per
    measures = {one.measure for one in present}
    names = {one.name for one in present}
    usual: list[MarketingCommitment] = [
        Volume(
            name="lead_volume",
            label=Words(en="Leads handed to sales", fr="Pistes transmises aux ventes"),
            measure="count",
            stage=ground.stage,
            target=Decimal(1),
            per=per,
        ),
        Worth(
            name="lead_value",
            label=Words(en="Value of the leads handed over", fr="Valeur des pistes transmises"),
            measure="value",
            target=Decimal(1),
            per=per,
        ),
        Acceptance(
            name="lead_quality",
            label=Words(en="Leads accepted by sales", fr="Pistes acceptées par les ventes"),
            measure="acceptance",
            share=Decimal("0.5"),
            per="month",
        ),
    ]
    if ground.situation.agreement.handoff is None:
        return []
    return [one for one in usual if one.measure not in measures and one.name not in names]


def _draft(
    ground: Ground, owed: MarketingCommitment, worth_a_month: Fraction | None
) -> MarketingDraft:
    match owed:
        case Acceptance() | FitShare() | Complete():
            return _quality(ground, owed)
        case Volume() | Worth() if owed.segments:
            return _kept(owed, Sentence("what single segments owe is agreed, not measured"))
        case Volume():
            return _volume(ground, owed)
        case Worth():
            return _worth(ground, owed, worth_a_month)


def _volume(ground: Ground, owed: Volume) -> MarketingDraft:
    needed = needed_a_month(ground, owed.stage)
    if needed is None:
        return _kept(
            owed,
            Sentence("how many the goal takes is not known: a rate or the average sale is missing"),
        )
    goal = ground.situation.agreement.goal
    target = shown(needed * MONTHS_IN[owed.per])
    return MarketingDraft(
        owed.model_copy(update={"target": Decimal(target)}),
        owed,
        Sentence(
            "marketing’s {share} of the goal takes {needed} a month by the measured rates; "
            "{came} a month came",
            {
                "share": Share(Fraction(goal.marketing_share)),
                "needed": needed,
                "came": came_a_month(ground, owed),
            },
        ),
    )


def came_a_month(ground: Ground, owed: Volume) -> Fraction:
    """Return how much of a quantity came in an average month."""
    by_day = delivered(ground.situation, owed)
    came = sum((by_day.get(day, Fraction(0)) for day in ground.period.days()), Fraction(0))
    return came / max(len(ground.months), 1)


def _worth(ground: Ground, owed: Worth, worth_a_month: Fraction | None) -> MarketingDraft:
    if worth_a_month is None:
        return _kept(owed, Sentence("too few leads became customers to say what a lead is worth"))
    goal = ground.situation.agreement.goal
    target = Fraction(goal.revenue) * Fraction(goal.marketing_share)
    target = target * MONTHS_IN[owed.per] / MONTHS_IN[goal.per]
    return MarketingDraft(
        owed.model_copy(update={"target": Decimal(shown(target))}),
        owed,
        Sentence(
            "marketing’s {share} of the goal of {goal} a {per}; by the proposed values, leads "
            "worth {worth} a month came",
            {
                "share": Share(Fraction(goal.marketing_share)),
                "goal": ground.money(Fraction(goal.revenue) * ground.unit),
                "per": PERIODS[goal.per],
                "worth": ground.money(worth_a_month),
            },
        ),
    )


def _quality(ground: Ground, owed: Quality) -> MarketingDraft:
    met, counted, _ = judged_leads(ground.situation, owed, ground.period)
    values: dict[str, Value] = {"counted": counted, "least": LEAST_DUE}
    if counted < LEAST_DUE:
        return _kept(
            owed,
            Sentence("only {counted} leads count, too few to measure (at least {least})", values),
        )
    share = Fraction(met, counted)
    if too_low(share):
        return _kept(owed, below_half(share, counted))
    values["share"] = Share(share)
    return MarketingDraft(
        owed.model_copy(update={"share": hundredths(nearest_five(share))}),
        owed,
        Sentence("of {counted} leads that sales decided on, it accepted {share}", values)
        if isinstance(owed, Acceptance)
        else Sentence("{share} of {counted} leads handed over were as promised", values),
    )


def _kept(owed: MarketingCommitment, why: Sentence) -> MarketingDraft:
    return MarketingDraft(owed, owed, why, is_measured=False)
