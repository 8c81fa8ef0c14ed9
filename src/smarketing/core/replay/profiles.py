"""By what a funnel can be cut: each contact's channel, campaign, persona and owner."""

from collections.abc import Sequence
from datetime import datetime

import polars as pl

from smarketing.core.agreement.qualification import Condition
from smarketing.core.agreement.stages import Persona
from smarketing.core.ledger.tables import TABLES, Facts
from smarketing.core.ledger.views import UNKNOWN, first_touches, latest_contacts, owners, until


def profiles(facts: Facts, personas: Sequence[Persona], as_of: datetime) -> pl.DataFrame:
    """Return one row per contact that any fact has named by `as_of`, as known then.

    Columns: contact_id, name, channel, campaign and content of the first touch, persona, owner
    (the representative). What is not known is the empty text, so that nothing drops out of a sum.
    """
    known = latest_contacts(facts, as_of)
    named = pl.concat(
        until(facts, name, as_of).select("contact_id")
        for name, table in TABLES.items()
        if "contact_id" in table.columns
    ).drop_nulls()
    return (
        named.unique()
        .join(known, on="contact_id", how="left")
        .with_columns(persona=persona_of(personas))
        .join(first_touches(facts, as_of), on="contact_id", how="left")
        .join(owners(facts, as_of), on="contact_id", how="left")
        .select(
            "contact_id",
            pl.col("name", "channel", "campaign", "content", "persona").fill_null(UNKNOWN),
            pl.col("rep").fill_null(UNKNOWN).alias("owner"),
        )
        .sort("contact_id")
        .collect()
    )


def persona_of(personas: Sequence[Persona]) -> pl.Expr:
    """Return the first persona whose conditions all hold, from the contact's `attributes`."""
    chosen = pl.lit(UNKNOWN)
    for persona in reversed([p for p in personas if p.match]):
        holds = pl.all_horizontal(_holds(condition) for condition in persona.match)
        chosen = pl.when(holds).then(pl.lit(persona.name)).otherwise(chosen)
    return chosen


def attribute(name: str) -> pl.Expr:
    """Return one of a contact's further attributes as text; null where it has none."""
    quoted = name.replace("\\", "\\\\").replace("'", "\\'")
    return pl.col("attributes").str.json_path_match(f"$['{quoted}']")


def _holds(condition: Condition) -> pl.Expr:
    return attribute(condition.attribute).is_in(condition.one_of).fill_null(value=False)
