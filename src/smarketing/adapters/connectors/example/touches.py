"""When and where the touches of a chunk happen, and the frame they make."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from smarketing.adapters.connectors.example.chance import Flags, Purpose, Real, Whole, choose
from smarketing.adapters.connectors.example.handoff import Handoffs
from smarketing.adapters.connectors.example.history import (
    History,
    happened,
    ids,
    in_schema,
    moments,
    pick,
)
from smarketing.adapters.connectors.example.leads import Leads
from smarketing.adapters.connectors.example.paths import (
    CROSSING_TURN,
    Touches,
    kinds_of,
    touches_after,
    touches_before,
)
from smarketing.adapters.connectors.example.planted import (
    DEMO_REQUEST,
    EMAIL_CLICK,
    FORM,
    VISIT,
    Behaviour,
    Company,
)

RETURN_TURN = 40
"""The turn of a returning lead's visit; the request for a demonstration is the one after."""

MOST_TURNS = 64
TURN_SUFFIXES = [f"-T{turn:02d}" for turn in range(MOST_TURNS)]

LATER_CHANNELS = (0.50, 0.30, 0.20)
"""Later touches come by typing the address, the way the contact first came, or a search."""

DIRECT, SEARCH, EVENTS, EMAIL = "direct", "organic_search", "events", "email"


BADGE = "Badge scanné sur le stand"
"""The form of those whom we met at an event."""


@dataclass(frozen=True)
class Timed:
    """Touches with the moment of each (epoch seconds)."""

    touches: Touches
    at: Whole


def touches_frame(history: History, leads: Leads, handoffs: list[Handoffs]) -> pl.DataFrame:
    """Return the touches of a chunk, contact by contact in the order of time."""
    behaviour, chance = history.company.behaviour, history.chance
    timed = [
        *moments_before(history, leads, touches_before(behaviour, chance, leads)),
        *moments_after(history, leads, handoffs[0], touches_after(behaviour, chance, leads)),
        *comings_back(behaviour, handoffs[0]),
    ]
    parts = [in_words(history, leads, part) for part in timed]
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    place, turn, at, kind, channel, campaign, content = columns
    order = np.argsort(place * MOST_TURNS + turn, kind="stable")
    company = history.company
    contact = ids("C", leads.number).gather(pl.Series(place[order]))
    frame = pl.DataFrame(
        {
            "occurred_at": moments(at[order]),
            "contact_id": contact,
            "kind": pick(kinds_of(behaviour), kind[order]),
            "channel": pick([one.name for one in company.channels], channel[order]),
            "campaign": pick(campaign_names(company), campaign[order]),
            "content": pick(content_names(behaviour), content[order]),
            "id": contact + pick(TURN_SUFFIXES, turn[order]),
        }
    )
    return in_schema("touches", frame)


def moments_before(history: History, leads: Leads, turns: list[Touches]) -> list[Timed]:
    """Place the touches up to the MQL in time.

    Those of a planned MQL divide its lag, in order and never two at the same second; those of
    the others follow one another by the gaps of `Lags`.
    """
    attention = history.timeline.attention
    between = history.company.lags.attention_between_touches
    laid = np.bincount(
        np.concatenate([part.place for part in turns[1:-1]] or [np.zeros(0, dtype=np.int64)]),
        minlength=len(leads),
    )
    now = leads.created_at.copy()
    timed = [Timed(turns[0], leads.created_at[turns[0].place])]
    for part in turns[1:-1]:
        draws = history.chance.draw(
            Purpose.TOUCH_GAP, leads.number[part.place], int(part.turn[0]) if len(part.turn) else 0
        )
        qualifies = leads.qualifies[part.place]
        ours, others = part.place[qualifies], part.place[~qualifies]
        share = (part.turn[qualifies] - 0.5 + 0.4 * draws[qualifies]) / laid[ours]
        at = np.empty(len(part.place), dtype=np.int64)
        at[qualifies] = attention.forward(leads.created_at[ours], leads.mql_hours[ours] * share)
        at[~qualifies] = attention.forward(now[others], between.values(draws[~qualifies]))
        now[others] = at[~qualifies]
        timed.append(Timed(part, at))
    return [*timed, Timed(turns[-1], leads.mql_at[turns[-1].place])]


def moments_after(
    history: History, leads: Leads, first: Handoffs, turns: list[Touches]
) -> list[Timed]:
    """Place the touches after the MQL in time; they stop when sales gives the lead back.

    Whoever is given back starts from zero points, and must not qualify again unplanned.
    """
    gaps = history.company.lags.attention_after_mql
    ended_at = np.full(len(leads), history.timeline.until)
    ended_at[first.place] = np.minimum(first.ended_at, history.timeline.until)
    now = leads.mql_at.copy()
    timed = []
    for step, part in enumerate(turns):
        draws = history.chance.draw(
            Purpose.TOUCH_GAP, leads.number[part.place], CROSSING_TURN + 1 + step
        )
        at = history.timeline.attention.forward(now[part.place], gaps.values(draws))
        now[part.place] = at
        kept = at < ended_at[part.place]
        timed.append(Timed(Touches(part.place[kept], part.turn[kept], part.kind[kept]), at[kept]))
    return timed


def comings_back(behaviour: Behaviour, first: Handoffs) -> list[Timed]:
    """Return the touches of recycled leads who come back: a visit, then the demo request."""
    kinds = kinds_of(behaviour)
    back = np.flatnonzero(happened(first.returns_at))
    place, at = first.place[back], first.returns_at[back]
    return [
        Timed(
            Touches(
                place,
                np.full(len(place), RETURN_TURN + later),
                np.full(len(place), kinds.index(kind)),
            ),
            at - seconds_before,
        )
        for later, (kind, seconds_before) in enumerate(((VISIT, 240), (DEMO_REQUEST, 0)))
    ]


def in_words(history: History, leads: Leads, part: Timed) -> tuple[Whole, ...]:
    """Return place, turn, moment, kind, channel, campaign and content of the touches written."""
    company, chance = history.company, history.chance
    written = history.written(part.at)
    place, turn = part.touches.place[written], part.touches.turn[written]
    kind, at = part.touches.kind[written], part.at[written]
    number, step = leads.number[place], int(turn[0]) if len(turn) else 0
    names = [one.name for one in company.channels]
    first = at == leads.created_at[place]
    clicks = kind == kinds_of(company.behaviour).index(EMAIL_CLICK)
    own = leads.channel[place]
    own = np.where(~first & (own == names.index(EVENTS)), names.index(DIRECT), own)
    way = np.where(
        first, 1, choose(chance.draw(Purpose.TOUCH_CHANNEL, number, step), LATER_CHANNELS)
    )
    channel = np.choose(way, [names.index(DIRECT), own, names.index(SEARCH)])
    channel = np.where(clicks, names.index(EMAIL), channel)
    draws = chance.draw(Purpose.TOUCH_CONTENT, number, step)
    campaign = campaigns_of(company, leads, place, first, clicks, draws)
    content = contents_of(company, kind, first & (own == names.index(EVENTS)), draws)
    return place, turn, at, kind, channel, campaign, content


def campaign_names(company: Company) -> list[str]:
    """List the campaigns of all channels, then the newsletters."""
    named = [campaign.name for channel in company.channels for campaign in channel.campaigns]
    return [*named, *company.behaviour.newsletters]


def campaigns_of(
    company: Company, leads: Leads, place: Whole, first: Flags, clicks: Flags, draws: Real
) -> Whole:
    """Return the campaign of each touch: that which brought the contact, or a newsletter; or -1."""
    counts = [len(channel.campaigns) for channel in company.channels]
    offsets = np.cumsum([0, *counts[:-1]])
    brought = offsets[leads.channel[place]] + leads.campaign[place]
    letters = len(company.behaviour.newsletters)
    letter = sum(counts) + (draws * letters).astype(np.int64)
    return np.where(first, brought, np.where(clicks, letter, -1))


def content_names(behaviour: Behaviour) -> list[str]:
    """List what there is to see or ask for, kind by kind, then the badge."""
    return [name for kind in kinds_of(behaviour) for name in behaviour.contents[kind]] + [BADGE]


def contents_of(company: Company, kind: Whole, met: Flags, draws: Real) -> Whole:
    """Return the content of each touch; who was met at an event had their badge scanned."""
    kinds = kinds_of(company.behaviour)
    counts = np.array([len(company.behaviour.contents[name]) for name in kinds])
    offsets = np.cumsum(counts) - counts
    content = offsets[kind] + (draws * counts[kind]).astype(np.int64)
    badge = len(content_names(company.behaviour)) - 1
    return np.where(met & (kind == kinds.index(FORM)), badge, content)
