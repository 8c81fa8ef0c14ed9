"""By what a funnel can be cut: each contact's channel, campaign, persona and owner."""

from collections.abc import Sequence
from datetime import datetime

import polars as pl

from smarketing.core.agreement.stages import Persona
from smarketing.core.ledger.tables import TABLES, Facts
from smarketing.core.ledger.views import (
    UNKNOWN,
    first_touches,
    last_of_each,
    latest_contacts,
    owners,
    until,
)
from smarketing.core.replay.attributes import persona_of


def profiles(facts: Facts, personas: Sequence[Persona], as_of: datetime) -> pl.DataFrame:
    """Return one row per contact that any fact has named by `as_of`, as known then.

    Columns: contact_id, name, channel, campaign and content of the first touch, persona, owner
    (the representative). What is not known is the empty text, so that nothing drops out of a sum.
    """
    return (
        known_contacts(facts, as_of)
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


def known_contacts(facts: Facts, as_of: datetime) -> pl.LazyFrame:
    """Return what is known by `as_of` of each contact that any fact has named.

    Columns: contact_id, account_id, name, attributes and account_attributes (JSON, see
    `attributes`); null where nothing is known.
    """
    named = pl.concat(
        until(facts, name, as_of).select("contact_id")
        for name, table in TABLES.items()
        if "contact_id" in table.columns
    )
    firms = last_of_each(until(facts, "accounts", as_of), "account_id")
    return (
        named.drop_nulls()
        .unique()
        .join(latest_contacts(facts, as_of), on="contact_id", how="left")
        .join(
            firms.select("account_id", account_attributes="attributes"),
            on="account_id",
            how="left",
        )
    )
