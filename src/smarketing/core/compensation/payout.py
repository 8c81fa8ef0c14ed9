"""How attainment becomes pay."""

from collections.abc import Mapping
from fractions import Fraction

from smarketing.core.agreement.commitments import Curve, PayPlan


def payout_share(attainment: Fraction, curve: Curve) -> Fraction:
    """Return the share of the bonus that an attainment pays (1 is target).

    Nothing below the threshold; from there a straight line from 0 to 1 at target; above target
    `slope_above` for each point; never more than the cap. Threshold 70 %, slope 2, cap 200 %:
    85 % pays 0.5 and 120 % pays 1.4 (published example: 5,000 and 14,000 of 10,000).
    """
    threshold = Fraction(curve.threshold)
    if attainment < threshold:
        return Fraction(0)
    if attainment <= 1:
        return (attainment - threshold) / (1 - threshold)
    share = 1 + (attainment - 1) * Fraction(curve.slope_above)
    return share if curve.cap is None else min(share, Fraction(curve.cap))


def payout(plan: PayPlan, attainments: Mapping[str, Fraction]) -> Fraction:
    """Return what a plan pays, exactly, in units of its currency: weights x shares x bonus.

    `attainments` maps every metric of the plan to its attainment; a missing one raises KeyError.
    """
    share = sum(
        (
            Fraction(component.weight) * payout_share(attainments[component.metric], plan.curve)
            for component in plan.components
        ),
        Fraction(0),
    )
    return share * Fraction(plan.target_bonus)
