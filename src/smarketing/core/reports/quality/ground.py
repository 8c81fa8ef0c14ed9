"""Every lead handed over in a period: where it came from, who decided what, what became of it."""

from collections.abc import Sequence

import polars as pl

from smarketing.core.agreement.commitments import Complete
from smarketing.core.agreement.stages import OnDisposition, Stage
from smarketing.core.base.period import Period, local_date
from smarketing.core.ledger.views import UNKNOWN
from smarketing.core.replay.segments import lacking
from smarketing.core.reports.situation import Situation

STATES = ("accepted", "rejected", "unsaid", "given_back", "waiting")
"""What became of a handoff; see `Judged`."""

NOT_AGREED = "*"
"""A reason that is none of the agreement's."""


def later_stages(situation: Situation) -> list[Stage]:
    """Return the stages after the handoff, but the one that acceptance itself enters."""
    names = [stage.name for stage in situation.stages]
    after = situation.stages[names.index(situation.handoff_stage) + 1 :]
    return [stage for stage in after if not _accepts(stage)]


def promised_attributes(situation: Situation) -> list[str]:
    """Return what must be known of every lead, as marketing promised."""
    owed = situation.agreement.commitments.marketing
    named = [one.attributes for one in owed if isinstance(one, Complete)]
    return list(dict.fromkeys(name for names in named for name in names))


def judged_handoffs(situation: Situation, period: Period) -> pl.DataFrame:
    """Return a row per handoff of the period.

    Columns: channel, campaign, persona, segment, owner (who has the lead now), decider, day and
    month of the handoff, state (one of `STATES`), returned, reason (of the rejected: an agreed
    one, `NOT_AGREED`, or empty), fit, missing (attributes unknown at the handoff), bought_later,
    and one "reached …" for each later stage.
    """
    day = local_date("handed_over_at", situation.zone).alias("day")
    handed = situation.handed_over.with_columns(day)
    handed = handed.filter(pl.col("day").is_between(period.start, period.end))
    told = _with_lead(handed, situation)
    told = told.join(_went_on(situation), on=["contact_id", "cycle"], how="left")
    reached = [pl.col(_reached(stage)).fill_null(value=False) for stage in later_stages(situation)]
    last = _last_purchase(situation)
    return (
        told.with_columns(pl.col("went_on").fill_null(value=False), *reached)
        .join(last, on="contact_id", how="left")
        .with_columns(
            state=_state(),
            returned=pl.col("sent_back_at").is_not_null(),
            decider=_decider(told),
            reason=_reasons(told, [one.name for one in situation.agreement.rejection_reasons]),
            month=pl.col("day").dt.strftime("%Y-%m"),
            bought_later=(pl.col("decision") == "rejected").fill_null(value=False)
            & (pl.col("bought_at") >= pl.col("handed_over_at")).fill_null(value=False),
        )
    )


def reached_columns(situation: Situation) -> list[str]:
    """Return the names of the columns that say which later stages were entered."""
    return [_reached(stage) for stage in later_stages(situation)]


def _reached(stage: Stage) -> str:
    return f"reached {stage.name}"


def _with_lead(handed: pl.DataFrame, situation: Situation) -> pl.DataFrame:
    """Add what each lead was at its handoff, and by what contacts are cut."""
    whole = situation.whole or situation
    settled = situation.handoff_segments.select("contact_id", "cycle", "segment", "fit", "profile")
    mine = settled.join(handed, on=["contact_id", "cycle"], how="semi")
    known = lacking(whole.replayed, mine, promised_attributes(situation), "missing")
    known = known.drop("profile")
    cut = situation.profiles.select("contact_id", "channel", "campaign", "persona")
    # The order of the handoffs stays: what is read off them comes beside, row by row.
    return (
        handed.join(known, on=["contact_id", "cycle"], how="left", maintain_order="left")
        .join(cut, on="contact_id", how="left", maintain_order="left")
        .with_columns(
            pl.col("channel", "campaign", "persona", "segment").fill_null(UNKNOWN),
            owner=pl.col("rep").fill_null(UNKNOWN),
        )
    )


def _went_on(situation: Situation) -> pl.DataFrame:
    """Return contact_id, cycle, went_on, and which later stages were entered in that cycle."""
    names = [stage.name for stage in situation.stages]
    after = names[names.index(situation.handoff_stage) + 1 :]
    entered = situation.all_entries.filter(pl.col("stage").is_in(after))
    return entered.group_by("contact_id", "cycle").agg(
        pl.lit(value=True).alias("went_on"),
        *(
            (pl.col("stage") == stage.name).any().alias(_reached(stage))
            for stage in later_stages(situation)
        ),
    )


def _last_purchase(situation: Situation) -> pl.DataFrame:
    """Return contact_id and when the contact last became a customer."""
    bought = situation.all_entries.filter(pl.col("stage") == situation.stages[-1].name)
    return bought.group_by("contact_id").agg(bought_at=pl.col("entered_at").max())


def _state() -> pl.Expr:
    undecided = pl.col("decision").is_null()
    return (
        pl.when(~undecided)
        .then("decision")
        .when("went_on")
        .then(pl.lit("unsaid"))
        .when(pl.col("sent_back_at").is_not_null())
        .then(pl.lit("given_back"))
        .otherwise(pl.lit("waiting"))
    )


def _decider(told: pl.DataFrame) -> pl.Series:
    """Return who decided: as the decision says, else who had the lead then; empty for nobody."""
    rows = told.select("decided_by", "decided_at", "owners", "owned_from").with_row_index("row")
    had = (
        rows.filter(
            pl.col("decided_by").is_null(),
            pl.col("decided_at").is_not_null(),
            pl.col("owners").list.len() > 0,
        )
        .explode("owners", "owned_from")
        .filter(pl.col("owned_from") <= pl.col("decided_at"))
        .group_by("row", maintain_order=True)
        .agg(pl.col("owners").last().alias("had"))
    )
    joined = rows.join(had, on="row", how="left", maintain_order="left")
    first = pl.col("owners").list.first()
    return joined.select(pl.coalesce("decided_by", "had", first).fill_null(UNKNOWN)).to_series()


def _reasons(told: pl.DataFrame, agreed: Sequence[str]) -> pl.Series:
    """Return why each was rejected: the first agreed reason, or that it was another, or none."""
    rows = told.select("decision", "reasons").with_row_index("row")
    given = rows.filter(pl.col("decision") == "rejected", pl.col("reasons").list.len() > 0)
    known = pl.col("reasons").is_in(list(agreed))
    first = (
        given.explode("reasons")
        .group_by("row")
        .agg(pl.col("reasons").filter(known).first().fill_null(NOT_AGREED).alias("reason"))
    )
    joined = rows.join(first, on="row", how="left", maintain_order="left")
    return joined["reason"].fill_null(UNKNOWN)


def _accepts(stage: Stage) -> bool:
    return any(isinstance(one, OnDisposition) and one.outcome == "accepted" for one in stage.entry)
