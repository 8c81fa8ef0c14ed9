"""By what a funnel can be cut: each contact's channel, campaign, persona and owner."""

from collections.abc import Sequence
from datetime import datetime

import polars as pl

from smarketing.core.agreement.stages import Persona
from smarketing.core.ledger.tables import Facts
from smarketing.core.ledger.views import UNKNOWN, latest_contacts, owners, until
from smarketing.core.replay.attributes import persona_of
from smarketing.core.replay.meeting import met
from smarketing.core.replay.stream import Stream, stream_of

_ELSEWHERE = ("assignments", "activities")
"""Tables that name contacts of whom the stream may know nothing."""


def profiles(
    facts: Facts, personas: Sequence[Persona], as_of: datetime, streams: Sequence[Stream] = ()
) -> pl.DataFrame:
    """Return one row per contact that any fact has named by `as_of`, as known then.

    Columns: contact_id, name, channel, campaign and content of the first touch, persona, owner
    (the representative). What is not known is the empty text, so that nothing drops out of a sum.
    `streams` hold the events of the same facts, where they are at hand.
    """
    streams = streams or (stream_of(facts),)
    told = _personas_told(streams[0], personas)
    persona = pl.lit(told).gather(pl.col("word")) if len(told) else pl.lit(UNKNOWN)
    return (
        known_contacts(facts, as_of, streams)
        .with_columns(persona=persona)
        .join(owners(facts, as_of), on="contact_id", how="left")
        .select(
            "contact_id",
            pl.col("name", "channel", "campaign", "content", "persona").fill_null(UNKNOWN),
            pl.col("rep").fill_null(UNKNOWN).alias("owner"),
        )
        .sort("contact_id")
        .collect()
    )


def _personas_told(stream: Stream, personas: Sequence[Persona]) -> pl.Series:
    """Return the persona that each word of the lexicon tells, whatever the moment."""
    conditions = repr([(one.name, one.match, one.exclude) for one in personas])
    return stream.once(
        ("personas", conditions),
        lambda: (
            stream.lexicon.lazy()
            .with_columns(persona=persona_of(personas))
            .select("persona")
            .collect()
            .to_series()
        ),
    )


def known_contacts(facts: Facts, as_of: datetime, streams: Sequence[Stream] = ()) -> pl.LazyFrame:
    """Return what is known by `as_of` of each contact that any fact has named.

    Columns: contact_id, name, channel, campaign and content of the first touch, attributes and
    account_attributes (JSON, see `attributes`), and `word` (see `met`); null where nothing is
    known.
    """
    told = met(streams or (stream_of(facts),), as_of).lazy()
    others = pl.concat(until(facts, name, as_of).select("contact_id") for name in _ELSEWHERE)
    strangers = others.drop_nulls().unique().join(told, on="contact_id", how="anti")
    names = latest_contacts(facts, as_of).select("contact_id", "name")
    everybody = pl.concat([told, strangers], how="diagonal")
    return everybody.join(names, on="contact_id", how="left")
