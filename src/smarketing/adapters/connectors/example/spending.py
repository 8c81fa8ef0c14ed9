"""What each campaign cost on each day, and the anonymous visits that it drew."""

import numpy as np
import polars as pl

from smarketing.adapters.connectors.example.chance import Purpose, Real, Whole
from smarketing.adapters.connectors.example.history import (
    History,
    in_schema,
    moments,
)
from smarketing.adapters.connectors.example.planted import Campaign, Channel

NOISE = 0.20
"""Visits of a day lie up to this share above or below what the season says."""


def spend_frame(history: History, contacts: int) -> pl.DataFrame:
    """Return the spend of a firm that wins this many contacts in the whole history.

    Visits per lead and cost per visit are those of the channel; whole visits and whole cents are
    carried from day to day, so that the totals are the planned ones.
    """
    days = history.timeline.days()
    weights = weights_of_days(history)
    noon = np.array([first for _, first, _ in days]) + 12 * 3_600
    frames = []
    for position, channel in enumerate(history.company.channels):
        for number, campaign in enumerate(channel.campaigns):
            turn = position * 100 + number
            noise = history.chance.draw(Purpose.SPEND_NOISE, np.arange(len(days)), turn)
            daily = weights * (1.0 - NOISE + 2.0 * NOISE * noise)
            planned = planned_visits(channel, campaign, contacts)
            shares = daily / np.cumsum(daily)[-1]
            visits = carried(shares * planned)
            amounts = carried(shares * planned * channel.cost_per_visit)
            dates = [day.isoformat() for day, _, _ in days]
            frames.append(
                pl.DataFrame(
                    {
                        "occurred_at": moments(np.minimum(noon, history.timeline.until - 1)),
                        "id": [f"{campaign.name}-{day}" for day in dates],
                        "visits": visits,
                        "amount": amounts,
                    }
                ).with_columns(
                    channel=pl.lit(channel.name),
                    campaign=pl.lit(campaign.name),
                    currency=pl.lit("EUR"),
                )
            )
    return in_schema("spend", pl.concat(frames)).sort("occurred_at", "fact_id")


def planned_visits(channel: Channel, campaign: Campaign, contacts: int) -> float:
    """Return how many anonymous visits a campaign draws in the whole history."""
    return contacts * channel.lead_share * campaign.share / channel.visit_to_lead


def weights_of_days(history: History) -> Real:
    """Return how much of the history's arrivals is due on each day."""
    timeline = history.timeline
    bounds = [first for _, first, _ in timeline.days()] + [timeline.until]
    way = timeline.arrivals.way_at(np.array(bounds))
    return np.diff(way).astype(np.float64)


def carried(amounts: Real) -> Whole:
    """Round down to whole numbers and carry what was cut off to the next day."""
    running = np.floor(np.cumsum(amounts)).astype(np.int64)
    return np.asarray(running - np.concatenate([[0], running[:-1]]), dtype=np.int64)
