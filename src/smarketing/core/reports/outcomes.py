"""What became of contacts, whatever the definition: decisions of sales, and deals."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import polars as pl

from smarketing.core.attribution.closed_loop import deals
from smarketing.core.ledger.tables import Facts
from smarketing.core.ledger.views import until
from smarketing.core.reports.selection import Flags, Roll, Selected, Told, Whole


@dataclass(frozen=True)
class Deals(Told):
    """Deals that came from a contact; `moments` are when each was opened.

    `amounts` are minor units of the agreement's currency, 0 for a deal in another one.
    """

    amounts: Whole
    won: Flags
    running: Flags


@dataclass(frozen=True)
class Outcomes:
    """Everything that sales decided on contacts, and every deal; contacts are rows of the `roll`.

    `unnamed` are won deals without a contact, or with one of whom nothing else is known.
    """

    roll: Roll
    decisions: Told
    accepted: Flags
    deals: Deals
    unnamed: Deals

    def decided(self, leads: Selected) -> tuple[Flags, Flags]:
        """Say of each lead whether sales decided on it since, and whether it was accepted first."""
        first = self.decisions.first_since(leads.contacts, leads.moments)
        known = first >= 0
        taken = np.zeros(len(first), np.bool_)
        taken[known] = self.accepted[first[known]]
        return known, taken

    def deals_of(self, leads: Selected) -> tuple[Deals, Whole]:
        """Return the deals opened since their contact was selected, and the lead of each.

        `leads` names each contact once.
        """
        if not len(leads.contacts):
            return self.deals.only(np.zeros(len(self.deals.contacts), np.bool_)), _NONE
        place = np.searchsorted(leads.contacts, self.deals.contacts)
        place = np.minimum(place, len(leads.contacts) - 1)
        mine = leads.contacts[place] == self.deals.contacts
        mine &= leads.moments[place] <= self.deals.moments
        return self.deals.only(mine), place[mine]


_NONE = np.empty(0, np.int64)


def outcomes_of(facts: Facts, roll: Roll, as_of: datetime, currency: str) -> Outcomes:
    """Gather what became of contacts by `as_of`; merged contacts must be one already."""
    told = (
        until(facts, "dispositions", as_of)
        .filter(pl.col("outcome").is_in(["accepted", "rejected"]))
        .select("contact_id", "occurred_at", "outcome", "fact_id")
        .collect()
    )
    decided = (
        told.with_columns(row=pl.Series(roll.rows_of(told["contact_id"])))
        .filter(pl.col("row") >= 0)
        .sort("row", "occurred_at", "fact_id")
    )
    dealt = _deals(facts, roll, as_of, currency)
    return Outcomes(
        roll,
        Told(decided["row"].to_numpy(), decided["occurred_at"].dt.timestamp("us").to_numpy()),
        (decided["outcome"] == "accepted").to_numpy(),
        _as_deals(dealt.filter(pl.col("row") >= 0)),
        _as_deals(dealt.filter(pl.col("row") < 0)),
    )


def _deals(facts: Facts, roll: Roll, as_of: datetime, currency: str) -> pl.DataFrame:
    opened = (
        until(facts, "deal_events", as_of)
        .group_by("deal_id")
        .agg(pl.col("occurred_at").min().dt.timestamp("us").alias("opened"))
        .collect()
    )
    dealt = deals(facts, as_of).join(opened, on="deal_id")
    ours = pl.col("currency") == currency
    return dealt.with_columns(
        row=pl.Series(roll.rows_of(dealt["contact_id"])),
        amount=pl.when(ours).then("amount").otherwise(0),
    ).sort("row", "opened", "deal_id")


def _as_deals(dealt: pl.DataFrame) -> Deals:
    return Deals(
        dealt["row"].to_numpy(),
        dealt["opened"].to_numpy(),
        dealt["amount"].to_numpy(),
        (dealt["status"] == "won").to_numpy(),
        (dealt["status"] == "open").to_numpy(),
    )
