"""What was planted, as expected values: the answers that measuring the facts should give back.

Nothing here is counted from generated facts. Every number follows from the company's planted
values, so that a report that agrees with it has not merely repeated the generator. The keys of
`truth.json`:

- `company`, `seed`, `contacts`, `from`, `until`: what was generated. Facts after `until` are not
  yet written, so recent months are unripe, as in life; the rates below are those of ripe cohorts.
- `leads`: how the leads divide, by channel, by persona and by both.
- `rates`: per stage of the agreement the share of the stage above that reaches it, `overall`,
  `by_channel`, `by_persona` and by both. `per_contact` counts a contact that reaches the stage at
  any time (what a funnel of first entries shows), `first_cycle` only before it was ever recycled.
  Leads never called and the effect of late calls are in them, as expected values.
- `reps`: share of the leads, share never called, minutes of working time from assignment to first
  call, calls per lead (two more, at most, before a lead is called unreachable), and by what the
  response times multiply qualification; `sal` and `sql` are their first-cycle rates.
- `response_effects`: the factor on qualification by time of the first call.
- `rejection_reasons`: shares per channel, of the first cycle; `recycling`: which reasons send a
  lead back, and how many of those sent back return with a demo request.
- `deals`: products with their shares and prices, the discount, means in cents.
- `lags`: how long each step takes. `knots` are (share below, value) with straight lines between;
  working hours run 39 a week while the house is open, attention hours follow the visitors' week.
- `season`: weights by month of the year, weekday from Monday and hour in Paris, and the growth.
- `spend`: planned anonymous visits and cost in cents per channel and campaign.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from smarketing.adapters.connectors.example.chance import Spread
from smarketing.adapters.connectors.example.planted import (
    Channel,
    Company,
    Persona,
    Rep,
    Step,
)
from smarketing.adapters.connectors.example.spending import planned_visits
from smarketing.adapters.connectors.example.timeline import WORKING_HOURS_A_WEEK, history_start

FORMAT = 1

STAGES = ("lead", "mql", "sal", "sql", "opportunity", "customer")
"""The named stages of the agreement, in order."""


@dataclass(frozen=True)
class Cell:
    """The expected share of all leads that reach each stage, from one channel and persona.

    `first` is in the first cycle alone, `ever` counts those too who came back after recycling.
    """

    channel: str
    persona: str
    first: tuple[float, ...]
    ever: tuple[float, ...]


def truth_of(company: Company, seed: int, contacts: int, until: datetime) -> dict[str, Any]:
    """Return the planted truth as a JSON object; the docstring of this file says what is in it."""
    cells = cells_of(company)
    return {
        "format": FORMAT,
        "company": company.name,
        "seed": seed,
        "contacts": contacts,
        "from": datetime.fromtimestamp(history_start(until), UTC).isoformat(),
        "until": until.astimezone(UTC).isoformat(),
        "leads": lead_shares(cells),
        "rates": {"first_cycle": rates(cells, "first"), "per_contact": rates(cells, "ever")},
        "reps": {rep.name: rep_truth(company, rep, cells) for rep in company.reps},
        "response_effects": [
            {"within_working_hours": one.within_hours, "factor": one.factor}
            for one in company.response_effects[:-1]
        ]
        + [{"within_working_hours": None, "factor": company.response_effects[-1].factor}],
        "rejection_reasons": {
            channel.name: reason_shares(company, channel) for channel in company.channels
        },
        "recycling": {
            "reasons": list(company.recycling_reasons),
            "stalled_recycled": company.stalled_recycled,
            "returning": company.returning,
        },
        "deals": deals(company),
        "lags": lags(company),
        "season": asdict(company.season),
        "consents": {"email": company.email_consent, "phone": company.phone_consent},
        "spend": spend(company, contacts),
    }


def cells_of(company: Company) -> list[Cell]:
    """Follow each cell of channel and persona down the funnel."""
    return [
        cell_of(company, channel, persona)
        for channel in company.channels
        for persona in company.personas
    ]


def cell_of(company: Company, channel: Channel, persona: Persona) -> Cell:
    """Follow one cell down the funnel, in the first cycle and with those who came back.

    A lead comes back from a rejection that recycles, or after it was accepted and stalled; then
    it is as good as any other of its cell. Who qualified does not come back, so that only the
    stages up to `sql` gain from a second cycle by themselves.
    """
    lead = channel.lead_share * channel.personas[persona.name]
    mql = lead * company.rate(Step.MQL, channel, persona)
    called = called_share(company)
    accepts = company.rate(Step.ACCEPTED, channel, persona)
    qualifies = company.rate(Step.QUALIFIED, channel, persona) * response_factor(company)
    reasons = company.reasons(channel, persona)
    recycling = sum(reasons.get(name, 0.0) for name in company.recycling_reasons)
    back_unaccepted = called * (1 - accepts) * recycling * company.returning
    back_stalled = called * accepts * (1 - qualifies) * company.stalled_recycled * company.returning
    sal = mql * called * accepts
    ever_sal = sal * (1 + back_unaccepted)
    ever_sql = sal * qualifies * (1 + back_unaccepted + back_stalled)
    opens = company.rate(Step.OPPORTUNITY, channel, persona)
    wins = company.rate(Step.WON, channel, persona)

    def down(sal: float, sql: float) -> tuple[float, ...]:
        return (lead, mql, sal, sql, sql * opens, sql * opens * wins)

    return Cell(channel.name, persona.name, down(sal, sal * qualifies), down(ever_sal, ever_sql))


def called_share(company: Company) -> float:
    """Return the share of the leads handed over that get a call at all."""
    return sum(rep.share * (1 - rep.never_called) for rep in company.reps)


def response_factor(company: Company, rep: Rep | None = None) -> float:
    """Return by what response times multiply the chance of qualifying, over all leads called.

    With `rep`, over the leads of one representative.
    """
    reps = company.reps if rep is None else (rep,)
    weights = [one.share * (1 - one.never_called) for one in reps]
    means = [mean_effect(company, one.response_minutes) for one in reps]
    return sum(w * mean for w, mean in zip(weights, means, strict=True)) / sum(weights)


def mean_effect(company: Company, response_minutes: Spread) -> float:
    """Return the mean factor under one habit of calling back."""
    mean, below = 0.0, 0.0
    for effect in company.response_effects:
        reached = response_minutes.share_below(effect.within_hours * 60)
        mean += (reached - below) * effect.factor
        below = reached
    return mean


def lead_shares(cells: list[Cell]) -> dict[str, Any]:
    """Return how the leads divide among channels and personas."""
    return {
        "by_channel": grouped(cells, lambda cell: cell.channel, lambda group: reach(group, "lead")),
        "by_persona": grouped(cells, lambda cell: cell.persona, lambda group: reach(group, "lead")),
        "by_channel_and_persona": both_ways(cells, lambda group: reach(group, "lead")),
    }


def rates(cells: list[Cell], cycle: str) -> dict[str, Any]:
    """Return per stage the share of the stage above that reaches it, in all and by cell."""
    tables = {}
    for above, stage in pairwise(STAGES):

        def rate(group: list[Cell], above: str = above, stage: str = stage) -> float:
            return reach(group, stage, cycle) / reach(group, above, cycle)

        tables[stage] = {
            "overall": rate(cells),
            "by_channel": grouped(cells, lambda cell: cell.channel, rate),
            "by_persona": grouped(cells, lambda cell: cell.persona, rate),
            "by_channel_and_persona": both_ways(cells, rate),
        }
    return tables


def reach(group: list[Cell], stage: str, cycle: str = "first") -> float:
    """Return the share of all leads that belong to these cells and reach a stage."""
    place = STAGES.index(stage)
    return sum((cell.first if cycle == "first" else cell.ever)[place] for cell in group)


def grouped(
    cells: list[Cell], key: Callable[[Cell], str], value: Callable[[list[Cell]], float]
) -> dict[str, float]:
    """Return a value per group of cells, in the order in which the groups come."""
    keys = dict.fromkeys(key(cell) for cell in cells)
    return {name: value([cell for cell in cells if key(cell) == name]) for name in keys}


def both_ways(cells: list[Cell], value: Callable[[list[Cell]], float]) -> dict[str, Any]:
    """Return a value per channel and persona."""
    channels = dict.fromkeys(cell.channel for cell in cells)
    return {
        name: {cell.persona: value([cell]) for cell in cells if cell.channel == name}
        for name in channels
    }


def rep_truth(company: Company, rep: Rep, cells: list[Cell]) -> dict[str, Any]:
    """Return a representative's habits, and what follows from them in the first cycle."""
    best = reach(cells, "sql") / reach(cells, "sal") / response_factor(company)
    accepts = reach(cells, "sal") / reach(cells, "mql") / called_share(company)
    return {
        "share_of_leads": rep.share,
        "never_called": rep.never_called,
        "response_working_minutes": spread(rep.response_minutes),
        "called_within_a_working_hour": (1 - rep.never_called)
        * rep.response_minutes.share_below(60),
        "response_factor": response_factor(company, rep),
        "attempts": list(rep.attempts),
        "sal": (1 - rep.never_called) * accepts,
        "sql": best * response_factor(company, rep),
    }


def reason_shares(company: Company, channel: Channel) -> dict[str, float]:
    """Return the expected reasons of a channel's rejections in the first cycle."""
    shares: dict[str, float] = {}
    total = 0.0
    for persona in company.personas:
        mql = channel.personas[persona.name] * company.rate(Step.MQL, channel, persona)
        rejected = mql * (1 - company.rate(Step.ACCEPTED, channel, persona))
        total += rejected
        for name, share in company.reasons(channel, persona).items():
            shares[name] = shares.get(name, 0.0) + rejected * share
    return {name: share / total for name, share in shares.items()}


def deals(company: Company) -> dict[str, Any]:
    """Return the expected amounts of deals, in cents; the products sell by the same rates."""
    kept = 1 - company.discount.mean
    mean = sum(product.share * product.price.mean for product in company.products)
    return {
        "products": {
            product.name: {"share": product.share, "price_cents": spread(product.price)}
            for product in company.products
        },
        "discount": spread(company.discount),
        "mean_price_cents": mean,
        "mean_paid_cents": mean * kept,
        "unwon_deals_closed_as_lost": company.lost,
    }


def lags(company: Company) -> dict[str, Any]:
    """Return how long each step takes: the distribution in its own hours, and calendar days."""
    described: dict[str, Any] = {}
    for field in fields(company.lags):
        value = getattr(company.lags, field.name)
        if not isinstance(value, Spread):
            described[field.name] = value
            continue
        unit, _, name = field.name.partition("_")
        hours_a_week = WORKING_HOURS_A_WEEK if unit == "working" else 7 * 24
        about = {"about_mean_calendar_days": value.mean / hours_a_week * 7}
        described[name] = {"unit": f"{unit}_hours", **spread(value), **about}
    return described


def spread(one: Spread) -> dict[str, Any]:
    """Describe a distribution by its quantiles."""
    return {
        "mean": one.mean,
        "median": one.median,
        "knots": [[share, value] for share, value in one.knots],
    }


def spend(company: Company, contacts: int) -> dict[str, Any]:
    """Return planned visits and cost in cents over the whole history, by channel and campaign."""
    return {
        channel.name: {
            campaign.name: {
                "visits": planned_visits(channel, campaign, contacts),
                "amount_cents": planned_visits(channel, campaign, contacts)
                * channel.cost_per_visit,
            }
            for campaign in channel.campaigns
        }
        for channel in company.channels
    }
