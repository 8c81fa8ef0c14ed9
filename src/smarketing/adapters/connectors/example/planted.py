"""What the truth of an example company is made of: plain typed values, and rates read off them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import fsum

from smarketing.adapters.connectors.example.chance import Spread

EMAIL_CLICK, VISIT, FORM, DEMO_REQUEST = "email_click", "visit", "form", "demo_request"


class Step(StrEnum):
    """One step down the funnel; a rate is the share of the stage above that takes it."""

    MQL = "mql"
    ACCEPTED = "accepted"
    QUALIFIED = "qualified"
    OPPORTUNITY = "opportunity"
    WON = "won"


@dataclass(frozen=True)
class Campaign:
    """A campaign, and its share of its channel's leads."""

    name: str
    share: float


@dataclass(frozen=True)
class Channel:
    """Where leads come from, and how good they are.

    `rates` are for the persona whose factor is 1, for `ACCEPTED` among those who were called and
    for `QUALIFIED` when the first call came within the hour. `demo_share` is the part of the MQLs
    that ask for a demonstration; the others gather points. `visit_to_lead` is the share of the
    anonymous visitors who leave their details; a visit costs `cost_per_visit` cents.
    """

    name: str
    lead_share: float
    personas: Mapping[str, float]
    rates: Mapping[Step, float]
    demo_share: float
    reasons: Mapping[str, float]
    campaigns: tuple[Campaign, ...]
    visit_to_lead: float
    cost_per_visit: int


@dataclass(frozen=True)
class Title:
    """A job title, and whether a woman, a man or either bears it: "f", "m" or "fm"."""

    name: str
    gender: str
    share: float


@dataclass(frozen=True)
class Persona:
    """A kind of person: how much better or worse than the channel's rate, step by step."""

    name: str
    factors: Mapping[Step, float]
    titles: tuple[Title, ...]
    negative: bool = False


@dataclass(frozen=True)
class Rep:
    """A sales representative: share of the leads, minutes of working time until the first call.

    `never_called` is the share of the leads handed over that get no call at all; `attempts` the
    shares of leads called once, twice, … before they are reached or given up.
    """

    name: str
    share: float
    response_minutes: Spread
    never_called: float
    attempts: tuple[float, ...]


@dataclass(frozen=True)
class ResponseEffect:
    """The chance of qualifying is multiplied by `factor` when the first call came in time."""

    within_hours: float
    factor: float


@dataclass(frozen=True)
class Product:
    """What is sold: its share of the deals and its price in cents, before any discount."""

    name: str
    share: float
    price: Spread


@dataclass(frozen=True)
class InterestPoints:
    """What one kind of touch gives, and the most that it can ever give."""

    kind: str
    points: int
    cap: int


@dataclass(frozen=True)
class Behaviour:
    """How people move on the site before and after they qualify.

    Kinds of touches are shares: of the first touch (by how the contact will go on), of the next
    ones (by band of interest, low to high) and of the touch that crosses the threshold.
    `touches_before` counts those before the last one of the path, by band; `contents` lists what
    there is to see or ask for, per kind.
    """

    points: tuple[InterestPoints, ...]
    threshold: int
    first_kinds: Mapping[str, Mapping[str, float]]
    next_kinds: tuple[Mapping[str, float], ...]
    crossing_kinds: Mapping[str, float]
    touches_before: Mapping[str, Spread]
    touches_after: Spread
    contents: Mapping[str, tuple[str, ...]]
    newsletters: tuple[str, ...]


@dataclass(frozen=True)
class Lags:
    """How long each step takes.

    Hours of `attention` follow the week of visitors and average to calendar hours; `working` hours
    run only while the house is open (39 a week).
    """

    attention_lead_to_mql_by_points: Spread
    attention_lead_to_mql_by_demo: Spread
    demo_at_once: float
    attention_between_touches: Spread
    attention_after_mql: Spread
    attention_recycled_to_return: Spread
    attention_to_second_version: Spread
    attention_to_withdrawal: Spread
    working_mql_to_assignment: Spread
    working_between_attempts: Spread
    working_attempt_to_decision: Spread
    working_accepted_to_qualified: Spread
    working_accepted_to_recycled: Spread
    working_qualified_to_opportunity: Spread
    working_opportunity_to_won: Spread
    working_opportunity_to_lost: Spread


@dataclass(frozen=True)
class Season:
    """When leads come: by month of the year, growth per month, weekday and hour in Paris."""

    months: tuple[float, ...]
    growth_per_month: float
    weekdays: tuple[float, ...]
    hours: tuple[float, ...]


@dataclass(frozen=True)
class Company:
    """One fictional firm and everything that is true of it.

    `intent_effect` says by how much a step's rate leans towards the keener half: the rate of a
    contact at rank x of keenness in [-1, 1] is the planted rate times (1 + effect * x), scaled so
    that the planted rate stays the rate of those who reach the step. `response_effects` are in
    ascending order of `within_hours`. `stalled_recycled` is the share of the accepted leads that
    do not qualify and go back to marketing in words; `returning` the share of all recycled leads
    that ask for a demonstration later. `lost` is the share of the unwon deals that are closed.
    """

    name: str
    channels: tuple[Channel, ...]
    personas: tuple[Persona, ...]
    reps: tuple[Rep, ...]
    products: tuple[Product, ...]
    reasons_by_persona: Mapping[str, Mapping[str, float]]
    recycling_reasons: tuple[str, ...]
    intent_effect: Mapping[Step, float]
    response_effects: tuple[ResponseEffect, ...]
    behaviour: Behaviour
    lags: Lags
    season: Season
    discount: Spread
    email_consent: float
    phone_consent: float
    consent_withdrawn: float
    second_version: float
    follow_up: float
    stalled_recycled: float
    returning: float
    lost: float

    def rate(self, step: Step, channel: Channel, persona: Persona) -> float:
        """Return the planted rate of one cell, at the best response time and when called."""
        return channel.rates[step] * persona.factors[step]

    def reasons(self, channel: Channel, persona: Persona) -> Mapping[str, float]:
        """Return why sales rejects leads of one cell, with the shares."""
        return self.reasons_by_persona.get(persona.name, channel.reasons)

    def intent_scale(self, step: Step) -> float:
        """Return what keeps the planted rate the rate of those who reach `step`.

        Who reached the step is keener than the average. With x uniform on [-1, 1] the mean of
        (1 + a x)(1 + b x)(1 + c x) is 1 + (ab + ac + bc) / 3.
        """
        before = [self.intent_effect.get(one, 0.0) for one in self.steps_of_sales_before(step)]
        here = self.intent_effect.get(step, 0.0)
        return mean_of_product(before) / mean_of_product([*before, here])

    @staticmethod
    def steps_of_sales_before(step: Step) -> list[Step]:
        """List the steps in which keenness has played before `step`, from the MQL on."""
        of_sales = [Step.ACCEPTED, Step.QUALIFIED, Step.OPPORTUNITY, Step.WON]
        return of_sales[: of_sales.index(step)]


def mean_of_product(effects: list[float]) -> float:
    """Return the mean of the product of (1 + effect * x) for x uniform on [-1, 1].

    Multiplied out as a polynomial in x; only even powers have a mean, 1 / (power + 1).
    """
    terms = [1.0]
    for effect in effects:
        shifted = [0.0] + [effect * term for term in terms]
        terms = [kept + moved for kept, moved in zip([*terms, 0.0], shifted, strict=True)]
    return fsum(term / (power + 1) for power, term in enumerate(terms) if power % 2 == 0)
