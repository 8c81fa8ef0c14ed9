"""Which contacts went on since yesterday: entries into stages, decisions, deals."""

from collections.abc import Iterator
from fractions import Fraction

import polars as pl

from smarketing.core.agreement.stages import Stage
from smarketing.core.base.sentence import Money, Sentence, Value
from smarketing.core.ledger.views import UNKNOWN
from smarketing.core.reports.pages import Team
from smarketing.core.reports.rows.asked import RowList, RowsAsked
from smarketing.core.reports.situation import text
from smarketing.core.reports.today.compared import Compared
from smarketing.core.reports.today.moved import (
    NO_CHANNEL,
    NO_REASON,
    NO_REP,
    new_in,
    shared_among,
)
from smarketing.core.reports.today.pages import Change


def entered(compared: Compared) -> Iterator[Change]:
    """Yield who entered a stage since yesterday, stage by stage; the last one is told by deals."""
    here = compared.now.situation
    for stage in here.stages[:-1]:
        if stage is here.traffic_stage:
            continue
        now, before = (
            moment.situation.entries.filter(pl.col("stage") == stage.name)
            for moment in (compared.now, compared.before)
        )
        new = new_in(now, before, ["contact_id"])
        recent = new.filter(compared.happened("entered_at"))
        yield from _entered(compared, stage, recent)
        yield from _counted_since(compared, stage, new.height - recent.height)
        yield from _counted_no_more(compared, stage, new_in(before, now, ["contact_id"]).height)


def _entered(compared: Compared, stage: Stage, recent: pl.DataFrame) -> Iterator[Change]:
    count = recent.height
    if not count:
        return
    values: dict[str, Value] = {"count": count, "stage": text(stage.label)}
    yield Change(
        f"entered-{stage.name}",
        Team(stage.owner),
        Sentence(
            "{count} contact entered “{stage}”.",
            values,
            "{count} contacts entered “{stage}”.",
            count,
        ),
        _who_entered(compared, stage, recent),
        compared.expected(stage.name, count),
        compared.rows(RowsAsked(RowList.ENTRIES, stage=stage.name)),
    )


def _who_entered(compared: Compared, stage: Stage, recent: pl.DataFrame) -> Sentence:
    """Say by what, and through whom, they came."""
    here = compared.now.situation
    known = recent.join(here.profiles, on="contact_id", how="left")
    if Team(stage.owner) is not Team.MARKETING:
        return Sentence("Taken on by {who}.", {"who": shared_among(known["owner"], NO_REP)})
    values: dict[str, Value] = {"channels": shared_among(known["channel"], NO_CHANNEL)}
    handoff = here.agreement.handoff
    if handoff is None or handoff.stage != stage.name:
        return Sentence("Came by {channels}.", values)
    told = here.handoff_segments.join(
        recent.select("contact_id", "entered_at"),
        left_on=["contact_id", "handed_over_at"],
        right_on=["contact_id", "entered_at"],
    )
    kinds = told.filter(pl.col("kind") != UNKNOWN)["kind"]
    if kinds.is_empty():
        return Sentence("Came by {channels}.", values)
    values["kinds"] = shared_among(kinds, NO_CHANNEL)
    return Sentence("Came by {channels}; what qualified them: {kinds}.", values)


def _counted_since(compared: Compared, stage: Stage, count: int) -> Iterator[Change]:
    if count:
        yield Change(
            f"counted-{stage.name}",
            Team(stage.owner),
            Sentence(
                "{count} contact more counts as “{stage}” than yesterday.",
                {"count": count, "stage": text(stage.label)},
                "{count} contacts more count as “{stage}” than yesterday.",
                count,
            ),
            compared.why_older(),
            compared.expected(stage.name, count),
        )


def _counted_no_more(compared: Compared, stage: Stage, count: int) -> Iterator[Change]:
    if count:
        yield Change(
            f"uncounted-{stage.name}",
            Team(stage.owner),
            Sentence(
                "{count} contact counts as “{stage}” no more.",
                {"count": count, "stage": text(stage.label)},
                "{count} contacts count as “{stage}” no more.",
                count,
            ),
            compared.why_older(),
            compared.expected(stage.name, count),
        )


def rejected(compared: Compared) -> Iterator[Change]:
    """Yield how many leads sales rejected since yesterday, and why most of them."""
    here = compared.now.situation
    if here.agreement.handoff is None:
        return
    told = here.clocked.filter(
        compared.happened("decided_at"), pl.col("decision") == "rejected"
    ).join(here.profiles.select("contact_id", "channel"), on="contact_id", how="left")
    if not told.height:
        return
    count = told.height
    labels = {one.name: text(one.label) for one in here.agreement.rejection_reasons}
    reasons = told["reasons"].list.first()
    values: dict[str, Value] = {
        "channels": shared_among(told["channel"], NO_CHANNEL),
        "reasons": shared_among(reasons, NO_REASON, labels),
    }
    cause = Sentence("They came by {channels}; why: {reasons}.", values)
    yield Change(
        "rejected",
        Team.MARKETING,
        Sentence(
            "Sales rejected {count} lead.", {"count": count}, "Sales rejected {count} leads.", count
        ),
        cause,
        compared.worth(told),
        compared.rows(RowsAsked(RowList.DECIDED, state="rejected")),
    )


def deals_closed(compared: Compared) -> Iterator[Change]:
    """Yield which deals were won and lost since yesterday."""
    here = compared.now.situation
    currency = here.agreement.agreement.currency
    for status in ("won", "lost"):
        now, before = (
            moment.situation.deals.filter(
                pl.col("status") == status, pl.col("currency") == currency
            )
            for moment in (compared.now, compared.before)
        )
        new = new_in(now, before, ["deal_id"])
        if not new.height:
            continue
        amount = Fraction(int(new["amount"].sum()))
        recent = new.filter(compared.happened("since")).height == new.height
        asked = compared.rows(RowsAsked(RowList.DEALS, state=status)) if recent else None
        yield Change(
            f"deals-{status}",
            Team.SHARED if status == "won" else Team.SALES,
            _closed(status, new.height, Money(amount, currency)),
            _who_closed(compared, new) if recent else compared.why_older(),
            amount,
            asked,
        )


def _closed(status: str, count: int, amount: Money) -> Sentence:
    values: dict[str, Value] = {"count": count, "amount": amount}
    if status == "won":
        return Sentence(
            "{count} deal was won: {amount}.", values, "{count} deals were won: {amount}.", count
        )
    return Sentence(
        "{count} deal was lost: {amount}.", values, "{count} deals were lost: {amount}.", count
    )


def _who_closed(compared: Compared, new: pl.DataFrame) -> Sentence:
    known = new.join(compared.now.situation.profiles, on="contact_id", how="left")
    reps = known["rep"].replace(UNKNOWN, None).fill_null(known["owner"])
    return Sentence(
        "By {who}; they first came by {channels}.",
        {
            "who": shared_among(reps, NO_REP),
            "channels": shared_among(known["channel"], NO_CHANNEL),
        },
    )
