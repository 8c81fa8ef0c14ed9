"""What a contact's score is at a moment, by replay itself: interest and fit.

Replay says a score only where a lead qualifies. So the moment is asked for by a touch that is worth
no points and qualifies whoever has it: the entry that it makes tells interest and fit just then.
"""

import polars as pl

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.parties import Words
from smarketing.core.agreement.qualification import Qualification, Trigger
from smarketing.core.agreement.stages import OnContact, OnQualification, Stage
from smarketing.core.ledger.tables import TABLES, Facts
from smarketing.core.replay.replay import replay

_ASKED = "score asked"
_KNOWN, _STAGE = "known", "asked"


def scores_at(facts: Facts, agreement: Agreement, moments: pl.DataFrame) -> pl.DataFrame:
    """Return contact_id, points (interest) and fit of contacts at moments, in the order given.

    Takes contact_id and moment, one row per contact. What happens at the moment itself counts;
    whether a lead is barred, was sent back or has qualified before plays no part. Without a
    qualification both are 0.
    """
    if moments.is_empty():
        schema = {"contact_id": pl.String, "points": pl.Float64, "fit": pl.Float64}
        return pl.DataFrame(schema=schema)
    asking = moments.select(
        "contact_id",
        occurred_at="moment",
        kind=pl.lit(_ASKED),
        fact_id="contact_id",
        source=pl.lit(""),
    )
    touches = pl.concat([facts.table("touches"), asking], how="diagonal_relaxed")
    shaped = touches.select(pl.col(name) for name in TABLES["touches"].schema)
    # Only what a score rests on is replayed.
    told = {name: facts.table(name) for name in ("contacts", "accounts")}
    last = moments["moment"].dt.convert_time_zone("UTC").sort()[-1]
    entries = replay(Facts({**told, "touches": shaped}), [_asking(agreement)], last).entries()
    scored = entries.filter(pl.col("stage") == _STAGE).select("contact_id", "points", "fit")
    return (
        moments.select("contact_id")
        .join(scored, on="contact_id", how="left", maintain_order="left")
        .with_columns(pl.col("points", "fit").fill_null(0.0))
    )


def _asking(agreement: Agreement) -> Agreement:
    """Return an agreement that scores alike, and in which only being asked qualifies."""
    terms = agreement.qualification or Qualification()
    scoring = Qualification(
        points=terms.points,
        groups=terms.groups,
        fit=terms.fit,
        triggers=[Trigger(kind=_ASKED)],
    )
    stages = [
        Stage(name=_KNOWN, label=_NO_WORDS, funnel="top", owner="marketing", entry=[_CONTACT]),
        Stage(name=_STAGE, label=_NO_WORDS, funnel="top", owner="marketing", entry=[_ENOUGH]),
    ]
    return agreement.model_copy(
        update={
            "stages": stages,
            "qualification": scoring,
            "recycling": None,
            "handoff": None,
            "personas": [],
        }
    )


_NO_WORDS = Words(en="–", fr="–")
_CONTACT, _ENOUGH = OnContact(on="contact"), OnQualification(on="qualification")
