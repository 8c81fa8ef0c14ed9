"""Contacts that turned out to be one person: under which identity their facts count."""

from datetime import datetime

import numpy as np
import numpy.typing as npt
import polars as pl

from smarketing.core.ledger.tables import Facts
from smarketing.core.ledger.views import last_of_each, until

_SURVIVORS = {"contact_id": pl.String, "survivor": pl.String}

_Places = npt.NDArray[np.int64]


def survivors(facts: Facts, as_of: datetime) -> pl.DataFrame:
    """Return contact_id and survivor of every contact that was merged away by `as_of`.

    Merges of merges are followed to their end. Of several merges of one contact the latest holds;
    one into itself is none. A circle of merges merges nobody in it.
    """
    merges = _merges(facts, as_of)
    if merges.is_empty():
        return pl.DataFrame(schema=_SURVIVORS)
    names, following = _as_places(merges)
    following = np.where(_in_a_circle(following), np.arange(len(following)), following)
    last = _followed(following)
    gone = np.flatnonzero(last != np.arange(len(last)))
    found = {"contact_id": names.gather(gone), "survivor": names.gather(last[gone])}
    return pl.DataFrame(found, schema=_SURVIVORS).sort("contact_id")


def circles(facts: Facts, as_of: datetime) -> pl.Series:
    """Return the contacts that were merged into one another in a circle, sorted."""
    merges = _merges(facts, as_of)
    if merges.is_empty():
        return pl.Series("contact_id", [], pl.String)
    names, following = _as_places(merges)
    return names.gather(np.flatnonzero(_in_a_circle(following))).sort()


def merged(facts: Facts, as_of: datetime) -> Facts:
    """Return the facts with each contact that was merged away by `as_of` named as its survivor.

    What was known of the merged contact counts until the survivor has a version of its own; from
    then on the survivor's own versions tell who the person is. Facts without merges are returned
    as they are.
    """
    gone = survivors(facts, as_of)
    if gone.is_empty():
        return facts
    frames = {name: _renamed(frame, gone) for name, frame in facts.frames.items()}
    frames["contacts"] = _versions(facts.table("contacts"), gone)
    return Facts(frames)


def _merges(facts: Facts, as_of: datetime) -> pl.DataFrame:
    """Return into which contact each merged one went: contact_id, merged_into."""
    contacts = facts.table("contacts")
    if contacts["merged_into"].null_count() == contacts.height:
        return contacts.select("contact_id", "merged_into").clear()
    told = until(facts, "contacts", as_of).filter(pl.col("merged_into").is_not_null())
    latest = last_of_each(told).select("contact_id", "merged_into")
    return latest.filter(pl.col("contact_id") != pl.col("merged_into")).collect()


def _as_places(merges: pl.DataFrame) -> tuple[pl.Series, _Places]:
    """Return all contacts concerned, and for each the place of the one that it was merged into."""
    both = pl.concat([merges["contact_id"], merges["merged_into"].alias("contact_id")])
    names = both.unique().sort()
    place = pl.DataFrame({"name": names}).with_row_index("place")
    told = merges.join(place.rename({"name": "contact_id"}), on="contact_id").join(
        place.rename({"name": "merged_into", "place": "into"}), on="merged_into"
    )
    following = np.arange(len(names), dtype=np.int64)
    following[told["place"].to_numpy()] = told["into"].to_numpy()
    return names, following


def _followed(following: _Places) -> _Places:
    """Follow every contact at least as many steps as there are contacts, doubling the stride."""
    for _ in range(len(following).bit_length()):
        following = following[following]
    return following


def _in_a_circle(following: _Places) -> npt.NDArray[np.bool_]:
    """Say of each contact whether merges lead from it back to itself, by way of others."""
    # After so many steps everyone stands at an end, which follows itself, or inside a circle.
    reached = np.unique(_followed(following))
    inside = np.zeros(len(following), np.bool_)
    inside[reached[following[reached] != reached]] = True
    return inside


def _renamed(frame: pl.DataFrame, gone: pl.DataFrame) -> pl.DataFrame:
    if "contact_id" not in frame.columns:
        return frame
    name = pl.col("contact_id").replace(gone["contact_id"], gone["survivor"])
    return frame.with_columns(name)


def _versions(contacts: pl.DataFrame, gone: pl.DataFrame) -> pl.DataFrame:
    """Rename versions of contacts; leave out those that come when the survivor has its own."""
    is_own = ~pl.col("contact_id").is_in(gone["contact_id"].implode())
    told = contacts.with_columns(own=is_own)
    renamed = _renamed(told, gone)
    first_own = pl.col("occurred_at").filter("own").min().over("contact_id")
    before = (pl.col("occurred_at") < first_own).fill_null(value=True)
    return renamed.filter(pl.col("own") | before).drop("own")
