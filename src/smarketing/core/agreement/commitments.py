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
    """Marketing owes so many entries into a stage per period; within `tolerance` is on the line.

    Every commitment counts the leads of its `segments` only, where it names any.
    """

    name: Name
    label: Words
    measure: Literal["count"]
    stage: Name
    target: Annotated[Number, Field(gt=0, le=10**9)]
    per: Per
    days: Days = "working"
    tolerance: Share = Decimal("0.1")
    segments: list[Name] = []


class Worth(Strict):
    """Marketing owes leads worth so much per period: their number times their [[lead_values]].

    The target is in units of the agreement's currency; a lead counts when it is handed over.
    """

    name: Name
    label: Words
    measure: Literal["value"]
    target: Annotated[Number, Field(gt=0, lt=10**15)]
    per: Per
    days: Days = "working"
    tolerance: Share = Decimal("0.1")
    segments: list[Name] = []


class Acceptance(Strict):
    """Marketing owes quality: of the leads that sales decided on, this share was accepted."""

    name: Name
    label: Words
    measure: Literal["acceptance"]
    share: Share
    per: Per
    segments: list[Name] = []


class FitShare(Strict):
    """Marketing owes quality: this share of the leads handed over had at least so much fit."""

    name: Name
    label: Words
    measure: Literal["fit_share"]
    at_least: Annotated[Number, Field(ge=0, le=100)]
    share: Share
    per: Per
    segments: list[Name] = []


class Complete(Strict):
    """Marketing owes quality: of the leads handed over, this share had all of these attributes."""

    name: Name
    label: Words
    measure: Literal["complete"]
    attributes: Annotated[list[str], Field(min_length=1)]
    share: Share
    per: Per
    segments: list[Name] = []


class FirstAttempt(Strict):
    """Sales owes speed: a first attempt within the window, by one of `kinds` where any are named.

    What sales owes is owed to the leads of `segments`, where any are named, else to every lead.
    """

    name: Name
    label: Words
    measure: Literal["first_attempt"]
    within: Window
    share: Share
    kinds: list[str] = []
    segments: list[Name] = []


class Decision(Strict):
    """Sales owes an answer: accepted or rejected within the window."""

    name: Name
    label: Words
    measure: Literal["decision"]
    within: Window
    share: Share
    segments: list[Name] = []


class Attempts(Strict):
    """Sales owes depth: so many attempts within the window, unless the contact was reached.

    Only attempts of `kinds` count, where any are named; they must be of `different_kinds`.
    """

    name: Name
    label: Words
    measure: Literal["attempts"]
    at_least: Annotated[int, Field(ge=1, le=100)]
    within: Window
    share: Share
    kinds: list[str] = []
    different_kinds: Annotated[int, Field(ge=1, le=10)] = 1
    segments: list[Name] = []


class Feedback(Strict):
    """Sales owes a reason: of the rejected leads, this share came with one of the agreed reasons.

    The window runs from the handoff: a lead rejected later with a reason counts as late.
    """

    name: Name
    label: Words
    measure: Literal["feedback"]
    within: Window
    share: Share
    segments: list[Name] = []


class NextStep(Strict):
    """Sales owes a next step: after accepting, an activity of one of `kinds` within the window.

    The window runs from the acceptance; a lead that was not accepted is owed none.
    """

    name: Name
    label: Words
    measure: Literal["next_step"]
    within: Window
    share: Share
    kinds: list[str] = []
    segments: list[Name] = []


MarketingCommitment = Annotated[
    Volume | Worth | Acceptance | FitShare | Complete, Field(discriminator="measure")
]
SalesCommitment = Annotated[
    FirstAttempt | Decision | Attempts | Feedback | NextStep, Field(discriminator="measure")
]


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
