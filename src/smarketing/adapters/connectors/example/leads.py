"""Who the leads are and which of them will qualify, decided before anything happens to them."""

from dataclasses import dataclass

import numpy as np

from smarketing.adapters.connectors.example.chance import (
    Flags,
    Purpose,
    Real,
    Whole,
    choose,
    choose_by_row,
)
from smarketing.adapters.connectors.example.history import History
from smarketing.adapters.connectors.example.pace import NEVER
from smarketing.adapters.connectors.example.planted import Company, Step


@dataclass(frozen=True)
class Leads:
    """A chunk of contacts, one place each in every array.

    `number` is the contact's number, `channel` and `persona` positions in the company's lists.
    `keenness` runs from -1 to 1 among those who will qualify; `intent` from 0 to 1 among all of a
    cell. `mql_at` is the planned moment, NEVER where there is none or it lies beyond the timeline.
    """

    number: Whole
    created_at: Whole
    channel: Whole
    persona: Whole
    campaign: Whole
    intent: Real
    keenness: Real
    qualifies: Flags
    by_demo: Flags
    mql_hours: Real
    mql_at: Whole
    email_consent: Flags

    def __len__(self) -> int:
        """Count the contacts."""
        return len(self.number)


def leads_of(history: History, number: Whole) -> Leads:
    """Decide who the contacts with these numbers are and how they will go on."""
    company, chance, timeline = history.company, history.chance, history.timeline
    created_at = timeline.arrivals_at(chance.draw(Purpose.ARRIVAL, number))
    channel = choose(
        chance.draw(Purpose.CHANNEL, number), [one.lead_share for one in company.channels]
    )
    persona = choose_by_row(
        chance.draw(Purpose.PERSONA, number),
        channel,
        [[one.personas[persona.name] for persona in company.personas] for one in company.channels],
    )
    campaign = choose_by_row(
        chance.draw(Purpose.CAMPAIGN, number),
        channel,
        [[campaign.share for campaign in one.campaigns] for one in company.channels],
    )
    intent = chance.draw(Purpose.INTENT, number)
    rate = rates_by_cell(company, Step.MQL)[channel, persona]
    qualifies = intent >= 1.0 - rate
    # the rank among those who qualify, in [0, 1), is as uniform as the draw itself
    rank = np.where(qualifies, (intent - (1.0 - rate)) / rate, 0.5)
    demo_share = np.array([one.demo_share for one in company.channels])[channel]
    by_demo = qualifies & (chance.draw(Purpose.DEMO_ROUTE, number) < demo_share)
    hours = mql_hours(history, number, by_demo)
    mql_at = np.where(hours > 0, timeline.attention.forward(created_at, hours), created_at)
    return Leads(
        number=number,
        created_at=created_at,
        channel=channel,
        persona=persona,
        campaign=campaign,
        intent=np.where(qualifies, 1.0, intent / (1.0 - rate)),
        keenness=2.0 * rank - 1.0,
        qualifies=qualifies,
        by_demo=by_demo,
        mql_hours=hours,
        mql_at=np.where(qualifies, mql_at, NEVER),
        email_consent=chance.draw(Purpose.EMAIL_CONSENT, number) < company.email_consent,
    )


def mql_hours(history: History, number: Whole, by_demo: Flags) -> Real:
    """Return the time from lead to MQL; 0 where a demonstration is the very first wish."""
    company, chance = history.company, history.chance
    draws = chance.draw(Purpose.LAG_TO_MQL, number)
    hours = np.where(
        by_demo,
        company.lags.attention_lead_to_mql_by_demo.values(draws),
        company.lags.attention_lead_to_mql_by_points.values(draws),
    )
    at_once = by_demo & (chance.draw(Purpose.AT_ONCE, number) < company.lags.demo_at_once)
    return np.where(at_once, 0.0, hours)


def rates_by_cell(company: Company, step: Step) -> Real:
    """Return the planted rates as a table of channel by persona."""
    return np.array(
        [
            [company.rate(step, channel, persona) for persona in company.personas]
            for channel in company.channels
        ]
    )
