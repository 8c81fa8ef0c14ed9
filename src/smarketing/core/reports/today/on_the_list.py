"""Who is on the list that nobody should be on: late leads of sales, rejected ones of marketing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import polars as pl

from smarketing.core.base.period import local_date, period_of
from smarketing.core.base.sentence import Text
from smarketing.core.ledger.views import UNKNOWN
from smarketing.core.reports.daily import uncalled, worth_in
from smarketing.core.reports.pages import Team
from smarketing.core.reports.rows.asked import RowList, RowsAsked
from smarketing.core.reports.situation import Situation, text
from smarketing.core.reports.today.moved import most_of
from smarketing.core.reports.today.pages import Listed, ListedSide, OldestLead

MOST = 8
"""So many of either side are named; of the others it is said how many there are."""


def sales_listed(situation: Situation, own: str | None = None) -> ListedSide:
    """Return the representatives whose leads wait past the deadline, the most late first."""
    leads = uncalled(situation)
    if leads.is_empty():
        return ListedSide(Team.SALES, [], 0, 0, 0, 0)
    late = leads.rename({"late": "bad"}).with_columns(since="due_at", reason=pl.lit(None))
    asked = RowsAsked(RowList.WAITING)

    def named(rep: str, mine: pl.DataFrame) -> Listed:
        return _listed(
            situation,
            Team.SALES,
            rep,
            mine,
            replace(asked, rep=rep),
            replace(asked, rep=rep, state="late"),
            own,
        )

    return _side(Team.SALES, late, "rep", named)


def marketing_listed(situation: Situation, own: str | None = None) -> ListedSide:
    """Return the channels whose leads sales rejected this month, the most first."""
    if situation.agreement.handoff is None:
        return ListedSide(Team.MARKETING, [], 0, 0, 0, 0)
    start = period_of(situation.today, "month").start
    day = local_date("decided_at", situation.zone)
    known = situation.profiles.select("contact_id", "name", "channel", "campaign")
    decided = (
        situation.clocked.filter(day >= start)
        .join(known, on="contact_id", how="left", maintain_order="left")
        .with_columns(
            pl.col("channel", "campaign").fill_null(UNKNOWN),
            bad=pl.col("decision") == "rejected",
            since="decided_at",
            reason=pl.col("reasons").list.first(),
        )
        .sort("decided_at", "contact_id")
    )
    asked = RowsAsked(RowList.DECIDED, start=start)

    def named(channel: str, mine: pl.DataFrame) -> Listed:
        one = _listed(
            situation,
            Team.MARKETING,
            channel,
            mine,
            replace(asked, channel=channel),
            replace(asked, channel=channel, state="rejected"),
            own,
        )
        campaign, count = most_of(mine.filter("bad", pl.col("campaign") != UNKNOWN)["campaign"])
        return replace(one, campaign=campaign, campaign_bad=count)

    return _side(Team.MARKETING, decided, "channel", named)


def _side(
    team: Team, leads: pl.DataFrame, by: str, named: Callable[[str, pl.DataFrame], Listed]
) -> ListedSide:
    """Name those with the most bad leads, and count the others."""
    counts = leads.group_by(by).agg(pl.col("bad").sum()).filter(pl.col("bad") > 0)
    ordered = counts.sort(["bad", by], descending=[True, False])
    keys = ordered[by].head(MOST).to_list()
    others = ordered.slice(MOST)
    return ListedSide(
        team,
        [named(key, leads.filter(pl.col(by) == key)) for key in keys],
        leads.height,
        int(leads["bad"].sum()),
        others.height,
        int(others["bad"].sum()),
    )


def _listed(
    situation: Situation,
    team: Team,
    key: str,
    leads: pl.DataFrame,
    asked: RowsAsked,
    asked_bad: RowsAsked,
    own: str | None,
) -> Listed:
    bad = leads.filter("bad")
    return Listed(
        team,
        key,
        leads.height,
        bad.height,
        worth_in(situation, bad),
        _oldest(situation, bad.sort("since", "contact_id", nulls_last=True).head(1), own),
        asked,
        asked_bad,
    )


def _oldest(situation: Situation, first: pl.DataFrame, own: str | None) -> OldestLead | None:
    for row in first.iter_rows(named=True):
        since: datetime | None = row["since"]
        reasons = {one.name: text(one.label) for one in situation.agreement.rejection_reasons}
        said = row["reason"]
        reason = None if said is None else reasons.get(said, Text(said, said))
        if own is not None and row["rep"] != own:
            return OldestLead("", "", since, reason)
        return OldestLead(row["contact_id"], row["name"] or UNKNOWN, since, reason)
    return None
