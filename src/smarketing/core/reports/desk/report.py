"""The desk of each representative, from all that sales still owes."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from smarketing.core.base.sentence import Money
from smarketing.core.ledger.views import UNKNOWN, latest_contacts, until
from smarketing.core.replay.segments import NO_LINE, worth_of
from smarketing.core.reports.desk.pages import Desk, DeskLead, DeskWords, Reason
from smarketing.core.reports.law import law_bar
from smarketing.core.reports.queue import known_kinds, known_reps
from smarketing.core.reports.situation import Situation, text
from smarketing.core.reports.sla.sales_promises import segment_label
from smarketing.core.sla.queue import owed_leads

_MOST_OUTCOMES = 9
"""As many as there are digits to choose one with."""

_USUAL_OUTCOMES = ("reached", "no_answer", "voicemail", "wrong_number")


def everything_owed(situation: Situation) -> pl.DataFrame:
    """Return every lead to which sales still owes something (see `owed_leads`), for all desks."""
    return owed_leads(
        [(one, leads) for one, leads in situation.judged_promises if one.measure != "feedback"],
        situation.facts,
        situation.agreement,
        situation.as_of,
    )


def desk_of(situation: Situation, owed: pl.DataFrame, rep: str, most: int) -> Desk:
    """Return the desk of a representative; `rep` is empty for the leads that nobody has."""
    if owed.is_empty():
        return Desk(rep, [], 0, 0, None)
    mine = owed.filter(pl.col("rep") == rep)
    first = _named(situation, mine.head(most))
    agreement = situation.agreement
    stake = None
    if agreement.lead_values:
        worth = worth_of(mine, situation.lead_worths)
        stake = Money(worth, agreement.agreement.currency)
    leads = [_lead(situation, row) for row in first.iter_rows(named=True)]
    return Desk(rep, leads, mine.height, int(mine["is_late"].sum()), stake)


def desk_words(situation: Situation) -> DeskWords:
    """Return with what words sales acts: those of the agreement, and those that are in use."""
    agreement = situation.agreement
    made = until(situation.facts, "activities", situation.as_of).select("outcome")
    counted = made.drop_nulls().group_by("outcome").len().sort("len", "outcome", descending=True)
    used = counted.head(_MOST_OUTCOMES).collect()["outcome"].to_list()
    return DeskWords(
        [Reason(one.name, text(one.label), one.recycle) for one in agreement.rejection_reasons],
        known_kinds(situation),
        used or list(_USUAL_OUTCOMES),
        known_reps(situation),
    )


def _named(situation: Situation, leads: pl.DataFrame) -> pl.DataFrame:
    """Add to some leads who they are: name, company, persona and channel."""
    known = situation.profiles.select("contact_id", "name", "persona", "channel")
    asked = leads.select("contact_id").unique().lazy()
    firms = (
        latest_contacts(situation.facts, situation.as_of)
        .join(asked, on="contact_id", how="semi")
        .select("contact_id", "account_id")
        .drop_nulls()
        .join(_firms(situation), on="account_id", how="left")
        .select("contact_id", "company")
        .collect()
    )
    told = leads.join(known, on="contact_id", how="left", maintain_order="left")
    return told.join(firms, on="contact_id", how="left", maintain_order="left")


def _firms(situation: Situation) -> pl.LazyFrame:
    told = until(situation.facts, "accounts", situation.as_of).filter(pl.col("name").is_not_null())
    latest = pl.col("name").sort_by("occurred_at").last()
    return told.group_by("account_id").agg(latest.alias("company"))


def _lead(situation: Situation, row: Mapping[str, Any]) -> DeskLead:
    agreement = situation.agreement
    persona, segment, line = row["persona"] or UNKNOWN, row["segment"] or UNKNOWN, row["line"]
    promises = {one.name: text(one.label) for one in agreement.commitments.sales}
    is_valued = line is not None and line != NO_LINE
    return DeskLead(
        row["contact_id"],
        row["name"] or UNKNOWN,
        row["company"] or UNKNOWN,
        persona,
        situation.label("persona", persona),
        segment_label(agreement, segment),
        segment,
        row["channel"] or UNKNOWN,
        row["priority"],
        Money(situation.lead_worths[line], agreement.agreement.currency) if is_valued else None,
        row["handed_over_at"],
        row["due_at"],
        row["promise"],
        promises.get(row["promise"]),
        row["is_late"],
        row["decision"] or "",
        row["made"],
        None if row["is_allowed"] else law_bar(agreement, row),
    )
