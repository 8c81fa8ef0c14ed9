"""What was known of each lead at its snapshot: attributes, where it came from, what it did.

Only contact and account attributes and touches are looked at. What sales did or decided is not:
that is how a lead was treated, often because somebody already knew how it would end.
"""

import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal

import polars as pl

from smarketing.core.base.period import local_date
from smarketing.core.ledger.tables import Facts
from smarketing.core.replay.attributes import attribute

Of = Literal["contact", "account", "lead"]

CHANNEL, ACTIVE_DAYS, DAYS_SINCE, AGE = "channel", "active_days", "days_since_touch", "age_days"
OF_LEADS = (CHANNEL, ACTIVE_DAYS, DAYS_SINCE, AGE)
"""What is computed of a lead: the channel of its first touch, on how many days it was active, how
long ago that was last, and for how long it had been known."""

MOST_ATTRIBUTES = 200
_DAY_SECONDS = 86_400


@dataclass(frozen=True)
class Facet:
    """Something known of a lead: an attribute of the contact or account, or one of `OF_LEADS`."""

    of: Of
    name: str

    @property
    def column(self) -> str:
        """The column of `Known.facets` that holds it."""
        return f"{self.of}.{self.name}"


@dataclass(frozen=True)
class Known:
    """What was known of leads, each as it stood at its snapshot.

    `facets` has one row per lead, in their order, and one column per facet: text of attributes,
    numbers of what is computed. `touches` has the row of the `lead` and kind, channel, campaign
    and content of every touch until then.
    """

    facets: pl.DataFrame
    touches: pl.DataFrame
    names: Sequence[Facet]

    def without(self, names: Collection[str]) -> "Known":
        """Leave out facets and kinds of touches by name."""
        kept = [one for one in self.names if one.name not in names]
        touches = self.touches.filter(~pl.col("kind").is_in(list(names)))
        return Known(self.facets.select(one.column for one in kept), touches, kept)

    def of(self, rows: Sequence[int]) -> "Known":
        """Return some leads, numbered anew in the order given."""
        chosen = pl.DataFrame({"lead": rows}, schema={"lead": pl.Int64}).with_row_index("place")
        touches = (
            self.touches.join(chosen, on="lead", maintain_order="left")
            .with_columns(lead=pl.col("place").cast(pl.Int64))
            .drop("place")
        )
        return Known(self.facets[list(rows)], touches, self.names)


def known(
    facts: Facts, leads: pl.DataFrame, zone: str, names: Sequence[Facet] | None = None
) -> Known:
    """Return what was known of leads (contact_id, known_at, snapshot_at) at their snapshots.

    `names` are the facets to look at, all that anybody has where None is given. Facts later than a
    lead's own snapshot play no part.
    """
    numbered = leads.select("contact_id", "known_at", "snapshot_at").with_columns(
        lead=pl.int_range(pl.len(), dtype=pl.Int64)
    )
    versions = _versions(facts, numbered)
    touches = _until_then(facts, "touches", numbered)
    chosen = _facets_of(versions) if names is None else names
    attributes = [
        attribute(one.of, one.name).alias(one.column) for one in chosen if one.of != "lead"
    ]
    computed = _computed(numbered, touches, zone)
    facets = (
        numbered.join(versions, on="lead", how="left", maintain_order="left")
        .select("lead", *attributes)
        .join(computed, on="lead", how="left", maintain_order="left")
        .select(one.column for one in chosen)
    )
    words = ["lead", "kind", "channel", "campaign", "content"]
    in_order = touches.sort("lead", "occurred_at", *words[1:], nulls_last=True)
    return Known(facets, in_order.select(words), chosen)


def _until_then(facts: Facts, table: str, numbered: pl.DataFrame) -> pl.DataFrame:
    """Return the facts of leads that had happened at their snapshot."""
    told = facts.table(table).join(numbered, on="contact_id", maintain_order="left")
    return told.filter(pl.col("occurred_at") <= pl.col("snapshot_at"))


def _versions(facts: Facts, numbered: pl.DataFrame) -> pl.DataFrame:
    """Return each lead's latest version: attributes of the contact and of its account (JSON)."""
    latest = (
        _until_then(facts, "contacts", numbered)
        .sort("lead", "occurred_at", "fact_id")
        .unique("lead", keep="last", maintain_order=True)
        .select("lead", "account_id", "attributes", "snapshot_at")
    )
    accounts = facts.table("accounts").sort("occurred_at", "fact_id")
    return (
        latest.sort("snapshot_at")
        .join_asof(
            accounts.select("account_id", "occurred_at", account_attributes="attributes"),
            left_on="snapshot_at",
            right_on="occurred_at",
            by="account_id",
            check_sortedness=False,
        )
        .select("lead", "attributes", "account_attributes")
    )


def _facets_of(versions: pl.DataFrame) -> list[Facet]:
    found = [Facet("lead", name) for name in OF_LEADS]
    found += [Facet("contact", name) for name in _names_of(versions["attributes"])]
    found += [Facet("account", name) for name in _names_of(versions["account_attributes"])]
    return found


def _names_of(told: pl.Series) -> list[str]:
    """Return the names of the attributes that most versions have, in order of the alphabet."""
    counts = Counter(chain.from_iterable(map(_keys, told.drop_nulls().unique())))
    most = sorted(counts, key=lambda name: (-counts[name], name))[:MOST_ATTRIBUTES]
    return sorted(most)


def _keys(text: str) -> list[str]:
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return []
    return [name for name in read if name] if isinstance(read, dict) else []


def _computed(numbered: pl.DataFrame, touches: pl.DataFrame, zone: str) -> pl.DataFrame:
    """Return the facets of `OF_LEADS`, one row per lead."""
    ago = (pl.col("snapshot_at") - pl.col("occurred_at")).dt.total_seconds() / _DAY_SECONDS
    done = (
        touches.with_columns(day=local_date("occurred_at", zone), ago=ago)
        # Of touches at the first moment, the channel that comes first in the alphabet.
        .sort("lead", "occurred_at", "channel", nulls_last=True)
        .group_by("lead", maintain_order=True)
        .agg(
            pl.col("channel").first(),
            pl.col("day").n_unique().cast(pl.Float64).alias(ACTIVE_DAYS),
            pl.col("ago").min().alias(DAYS_SINCE),
        )
    )
    age = (pl.col("snapshot_at") - pl.col("known_at")).dt.total_seconds() / _DAY_SECONDS
    return (
        numbered.select("lead", age.alias(AGE))
        .join(done, on="lead", how="left", maintain_order="left")
        .with_columns(pl.col(ACTIVE_DAYS).fill_null(0.0))
        .rename({name: Facet("lead", name).column for name in OF_LEADS})
    )
