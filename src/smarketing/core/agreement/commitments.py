"""What each side owes the other, and the terms of pay that rest on it."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from smarketing.core.agreement.parties import Days, Name, Per, Share, TeamName, Words
from smarketing.core.base.toml import Number, Strict


class Window(Strict):
    """A span of working time: hours during which the calendar is open, or working days."""

    working_hours: Annotated[Number, Field(gt=0, le=2000)] | None = None
    working_days: Annotated[int, Field(gt=0, le=250)] | None = None


class Volume(Strict):
    """Marketing owes so many entries into a stage per period; within `tolerance` is on the line."""

    name: Name
    label: Words
    measure: Literal["count"]
    stage: Name
    target: Annotated[Number, Field(gt=0, le=10**9)]
    per: Per
    days: Days = "working"
    tolerance: Share = Decimal("0.1")


class Acceptance(Strict):
    """Marketing owes quality: of the leads that sales decided on, this share was accepted."""

    name: Name
    label: Words
    measure: Literal["acceptance"]
    share: Share
    per: Per


class FirstAttempt(Strict):
    """Sales owes speed: a first attempt within the window."""

    name: Name
    label: Words
    measure: Literal["first_attempt"]
    within: Window
    share: Share


class Decision(Strict):
    """Sales owes an answer: accepted or rejected within the window."""

    name: Name
    label: Words
    measure: Literal["decision"]
    within: Window
    share: Share


class Attempts(Strict):
    """Sales owes depth: so many attempts within the window, unless the contact was reached."""

    name: Name
    label: Words
    measure: Literal["attempts"]
    at_least: Annotated[int, Field(ge=1, le=100)]
    within: Window
    share: Share


MarketingCommitment = Annotated[Volume | Acceptance, Field(discriminator="measure")]
SalesCommitment = Annotated[FirstAttempt | Decision | Attempts, Field(discriminator="measure")]


class Commitments(Strict):
    """Both sides' promises."""

    marketing: list[MarketingCommitment] = []
    sales: list[SalesCommitment] = []


class Component(Strict):
    """A part of a bonus: the metric it rests on, and its weight."""

    metric: Name
    weight: Annotated[Number, Field(gt=0, le=1)]


class Curve(Strict):
    """How attainment pays: nothing below the threshold, then up to 100 % of the bonus at target.

    Between threshold and target the payout climbs straight from 0 to 100 %; above target each
    point of attainment pays `slope_above` points, up to `cap` times the bonus.
    """

    threshold: Annotated[Number, Field(ge=0, lt=1)] = Decimal(0)
    slope_above: Annotated[Number, Field(ge=0, le=10)] = Decimal(1)
    cap: Annotated[Number, Field(ge=1, le=10)] | None = None


class PayPlan(Strict):
    """The terms of variable pay for one role; weights of its components add up to 1."""

    name: Name
    label: Words
    team: TeamName
    target_bonus: Annotated[Number, Field(ge=0, lt=10**12)]
    per: Per
    components: Annotated[list[Component], Field(min_length=1)]
    curve: Curve = Curve()


class Compensation(Strict):
    """Pay on shared goals."""

    plans: list[PayPlan] = []
