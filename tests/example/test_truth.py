"""What is planted is what happens: the plans of 50,000 contacts lie around the truth."""

from functools import cache
from math import sqrt
from typing import Any

import numpy as np
import polars as pl
import pytest
from tests.example.company_of import UNTIL, company

from smarketing.adapters.connectors.example.chance import Flags
from smarketing.adapters.connectors.example.company import ATELIER_VAUBAN
from smarketing.adapters.connectors.example.export import AGREEMENT
from smarketing.adapters.connectors.example.handoff import Handoffs, handoffs_of, reason_names
from smarketing.adapters.connectors.example.history import History, happened
from smarketing.adapters.connectors.example.leads import Leads, leads_of
from smarketing.adapters.connectors.example.planted import Step
from smarketing.adapters.connectors.example.truth import truth_of
from smarketing.core.agreement.reading import parse_agreement
from smarketing.core.agreement.working_week import calendar_of

CONTACTS = 50_000
RIPE = 430 * 86_400
"""Seconds after which nearly every step of a lead has been taken, if it ever is."""

FAR_OUT = 4.0
"""Standard deviations; a true rate lies further out once in 16,000 times."""


@cache
def truth() -> dict[str, Any]:
    return truth_of(ATELIER_VAUBAN, 1, CONTACTS, UNTIL)


@cache
def plan() -> tuple[Leads, Handoffs]:
    """Return the leads and their first cycle."""
    history = History.of(ATELIER_VAUBAN, 1, UNTIL)
    leads = leads_of(history, np.arange(1, CONTACTS + 1))
    return leads, handoffs_of(history, leads)[0]


def ripe_handoffs() -> Flags:
    _, first = plan()
    return np.asarray(first.handed_at < UNTIL.timestamp() - RIPE)


def deviation(taken: int, all_of_them: int, rate: float) -> float:
    """Return how many standard deviations a count lies from what the rate makes expect."""
    return (taken - all_of_them * rate) / sqrt(all_of_them * rate * (1 - rate))


def steps() -> dict[str, tuple[Flags, Flags]]:
    """Return, per stage, which ripe handoffs were in the stage above and which in the stage."""
    _, first = plan()
    ripe = ripe_handoffs()
    sql, opportunity, won = (
        happened(at) for at in (first.deals.qualified_at, first.deals.opened_at, first.deals.won_at)
    )
    return {
        "sal": (ripe, ripe & first.accepted),
        "sql": (ripe & first.accepted, ripe & sql),
        "opportunity": (ripe & sql, ripe & opportunity),
        "customer": (ripe & opportunity, ripe & won),
    }


@pytest.mark.parametrize("channel", [one.name for one in ATELIER_VAUBAN.channels])
def test_each_channel_brings_its_share_of_leads_and_of_mqls(channel: str) -> None:
    leads, _ = plan()
    place = [one.name for one in ATELIER_VAUBAN.channels].index(channel)
    ours = leads.channel == place
    share = truth()["leads"]["by_channel"][channel]
    assert abs(deviation(int(ours.sum()), CONTACTS, share)) < FAR_OUT
    rate = truth()["rates"]["first_cycle"]["mql"]["by_channel"][channel]
    qualified = int(leads.qualifies[ours].sum())
    assert abs(deviation(qualified, int(ours.sum()), rate)) < FAR_OUT


@pytest.mark.parametrize("stage", ["sal", "sql", "opportunity", "customer"])
@pytest.mark.parametrize("channel", [one.name for one in ATELIER_VAUBAN.channels])
def test_each_channel_takes_each_step_at_its_rate(channel: str, stage: str) -> None:
    leads, first = plan()
    place = [one.name for one in ATELIER_VAUBAN.channels].index(channel)
    ours = leads.channel[first.place] == place
    above, taken = steps()[stage]
    rate = truth()["rates"]["first_cycle"][stage]["by_channel"][channel]
    assert abs(deviation(int((taken & ours).sum()), int((above & ours).sum()), rate)) < FAR_OUT


@pytest.mark.parametrize("stage", ["sal", "sql", "opportunity", "customer"])
@pytest.mark.parametrize(
    "persona", [one.name for one in ATELIER_VAUBAN.personas if not one.negative]
)
def test_each_persona_takes_each_step_at_its_rate(persona: str, stage: str) -> None:
    leads, first = plan()
    place = [one.name for one in ATELIER_VAUBAN.personas].index(persona)
    ours = leads.persona[first.place] == place
    above, taken = steps()[stage]
    rate = truth()["rates"]["first_cycle"][stage]["by_persona"][persona]
    assert abs(deviation(int((taken & ours).sum()), int((above & ours).sum()), rate)) < FAR_OUT


@pytest.mark.parametrize("rep", [one.name for one in ATELIER_VAUBAN.reps])
def test_each_rep_accepts_and_qualifies_as_their_response_times_let_them(rep: str) -> None:
    _, first = plan()
    told = truth()["reps"][rep]
    ours = first.rep == [one.name for one in ATELIER_VAUBAN.reps].index(rep)
    for stage in ("sal", "sql"):
        above, taken = steps()[stage]
        counts = int((taken & ours).sum()), int((above & ours).sum())
        assert abs(deviation(*counts, told[stage])) < FAR_OUT


def test_the_sooner_the_call_the_better_the_chance() -> None:
    _, first = plan()
    above, taken = steps()["sql"]
    hours = first.response_hours
    groups = [hours <= 1, (hours > 1) & (hours <= 8), hours > 8]
    shares = [taken[above & group].mean() for group in groups]
    assert shares[1] / shares[0] == pytest.approx(0.75, abs=0.05)
    assert shares[2] / shares[0] == pytest.approx(0.45, abs=0.05)


@pytest.mark.parametrize("rep", [one.name for one in ATELIER_VAUBAN.reps])
def test_facts_show_each_reps_first_calls_on_the_clock_of_the_agreement(rep: str) -> None:
    """Measured by the agreement's own calendar, which knows nothing of the generator's."""
    agreement, _ = parse_agreement(AGREEMENT.read_text(encoding="utf-8"), "agreement.toml")
    assert agreement is not None
    start = UNTIL.replace(year=2024, month=1, day=1).date()
    calendar = calendar_of(agreement.calendar, start, UNTIL.replace(month=12).date())
    facts = company(CONTACTS)
    ripe = pl.lit(UNTIL) - pl.duration(days=60)
    assigned = facts["assignments"].filter(
        (pl.col("rep") == rep)
        & pl.col("fact_id").str.ends_with("-1-AFF")
        & (pl.col("occurred_at") < ripe)
    )
    called = facts["activities"].filter(pl.col("fact_id").str.ends_with("-1-APP1"))
    both = assigned.join(called, on="contact_id", how="left", suffix="_called")
    answered = both.filter(pl.col("occurred_at_called").is_not_null())
    elapsed = calendar.elapsed(
        answered["occurred_at"].dt.epoch("us").to_numpy(),
        answered["occurred_at_called"].dt.epoch("us").to_numpy(),
    )
    within_an_hour = int((elapsed <= 3_600 * 1_000_000).sum())
    told = truth()["reps"][rep]
    assert abs(deviation(within_an_hour, len(both), told["called_within_a_working_hour"])) < FAR_OUT
    uncalled = len(both) - len(answered)
    assert abs(deviation(uncalled, len(both), told["never_called"])) < FAR_OUT


@pytest.mark.parametrize("channel", [one.name for one in ATELIER_VAUBAN.channels])
def test_leads_are_rejected_for_the_planted_reasons(channel: str) -> None:
    leads, first = plan()
    place = [one.name for one in ATELIER_VAUBAN.channels].index(channel)
    reasons = first.reason[(leads.channel[first.place] == place) & (first.reason >= 0)]
    told = truth()["rejection_reasons"][channel]
    assert sum(told.values()) == pytest.approx(1)
    for position, name in enumerate(reason_names(ATELIER_VAUBAN)):
        count = int((reasons == position).sum())
        assert abs(deviation(count, len(reasons), told[name])) < FAR_OUT


def test_no_rate_exceeds_one_for_the_keenest() -> None:
    company_ = ATELIER_VAUBAN
    for channel in company_.channels:
        for persona in company_.personas:
            for step in Step:
                keenest = 1 + company_.intent_effect.get(step, 0.0)
                scale = 1.0 if step is Step.MQL else company_.intent_scale(step)
                assert company_.rate(step, channel, persona) * keenest * scale <= 1.0


def test_shares_sum_to_one() -> None:
    shares = [
        [channel.lead_share for channel in ATELIER_VAUBAN.channels],
        [rep.share for rep in ATELIER_VAUBAN.reps],
        [product.share for product in ATELIER_VAUBAN.products],
        *(channel.personas.values() for channel in ATELIER_VAUBAN.channels),
        *(channel.reasons.values() for channel in ATELIER_VAUBAN.channels),
        *([c.share for c in channel.campaigns] for channel in ATELIER_VAUBAN.channels),
        *([title.share for title in persona.titles] for persona in ATELIER_VAUBAN.personas),
        *(rep.attempts for rep in ATELIER_VAUBAN.reps),
        *(kinds.values() for kinds in ATELIER_VAUBAN.behaviour.next_kinds),
        *(kinds.values() for kinds in ATELIER_VAUBAN.behaviour.first_kinds.values()),
    ]
    assert [sum(one) for one in shares] == pytest.approx([1.0] * len(shares))


def test_spend_and_visits_are_the_planned_ones() -> None:
    spent = (
        company(CONTACTS)["spend"]
        .group_by("channel", "campaign")
        .agg(pl.col("visits").sum(), pl.col("amount").sum())
    )
    assert len(spent) == sum(len(one.campaigns) for one in ATELIER_VAUBAN.channels)
    for channel, campaign, visits, amount in spent.iter_rows():
        planned = truth()["spend"][channel][campaign]
        assert 0 <= planned["visits"] - visits < 1.01
        assert 0 <= planned["amount_cents"] - amount < 1.01


def test_won_deals_are_paid_what_the_price_list_and_the_discounts_make_expect() -> None:
    won = company(CONTACTS)["deal_events"].filter(pl.col("status") == "won")["amount"]
    spread = won.cast(pl.Float64).to_numpy().std()
    expected = truth()["deals"]["mean_paid_cents"]
    assert abs(won.cast(pl.Float64).to_numpy().mean() - expected) < FAR_OUT * spread / sqrt(
        len(won)
    )


def test_more_leads_come_in_autumn_than_in_august_and_ever_more() -> None:
    came = company(CONTACTS)["contacts"].filter(pl.col("fact_id").str.ends_with("-V1"))
    months = dict(
        came["occurred_at"]
        .dt.convert_time_zone("Europe/Paris")
        .dt.strftime("%Y-%m")
        .value_counts()
        .iter_rows()
    )
    assert months["2024-08"] < 0.5 * months["2024-09"]
    growth = months["2025-10"] / months["2024-10"]
    assert growth == pytest.approx((1 + truth()["season"]["growth_per_month"]) ** 12, rel=0.1)
