"""Which leads two definitions select differently, and what is known of them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.base.sentence import Money
from smarketing.core.replay.replay import Replayed
from smarketing.core.reports.selection import Whole
from smarketing.core.reports.situation import text
from smarketing.core.reports.what_if.lead_figures import Footprint, HandedOver, Leads
from smarketing.core.reports.what_if.pages import Lead, Overlap

_DAY = 86_400_000_000


@dataclass(frozen=True)
class Apart:
    """The overlap of two definitions; `gained` and `lost` are places among the chosen leads."""

    overlap: Overlap
    gained: Whole
    lost: Whole


def apart_of(current: HandedOver, candidate: HandedOver, contacts: int) -> Apart:
    """Compare the leads that two definitions select, of so many contacts."""
    before, after = current.chosen, candidate.chosen
    gained = ~current.all_time.ever(contacts)[after.contacts]
    lost = ~candidate.all_time.ever(contacts)[before.contacts]
    place = np.full(contacts, -1, np.int32)
    place[before.contacts] = np.arange(len(before.contacts))
    theirs = place[after.contacts]
    in_both = theirs >= 0
    shift = after.moments[in_both] - before.moments[theirs[in_both]]
    both = int(in_both.sum())
    return Apart(
        Overlap(
            both,
            int((shift == 0).sum()),
            int((shift < 0).sum()),
            int((shift > 0).sum()),
            _median_days(-shift[shift < 0]),
            _median_days(shift[shift > 0]),
            int(gained.sum()),
            int(lost.sum()),
            len(after.contacts) - both - int(gained.sum()),
            len(before.contacts) - both - int(lost.sum()),
        ),
        np.flatnonzero(gained),
        np.flatnonzero(lost),
    )


def _median_days(shift: Whole) -> float | None:
    return float(np.median(shift)) / _DAY if len(shift) else None


def furthest_places(coded: pl.DataFrame, stages: int, contacts: int) -> Whole:
    """Return the furthest stage that each contact has reached, -1 where none."""
    contact, place = coded["contact"].to_numpy(), coded["place"].to_numpy()
    furthest = np.full(contacts, -1, np.int64)
    for number in range(stages):
        furthest[contact[place == number]] = number
    return furthest


def listed(
    replayed: Replayed,
    leads: Leads,
    places: Whole,
    ground: Footprint,
    profiles: pl.DataFrame,
    agreement: Agreement,
    furthest: Whole,
    most: int | None,
) -> list[Lead]:
    """Describe some of the chosen leads of a replay, the latest first, at most so many.

    `furthest` is the furthest stage of each contact, a place of `agreement`.
    """
    latest = places[np.argsort(-leads.chosen.moments[places], kind="stable")][:most]
    contacts = leads.chosen.contacts[latest]
    worded = replayed.entries(replayed.coded[leads.chosen.rows[latest]])
    told = (
        pl.DataFrame({"contact_id": ground.outcomes.roll.names.gather(contacts)})
        .join(worded, on="contact_id", how="left", maintain_order="left")
        .join(
            profiles.select("contact_id", "name"),
            on="contact_id",
            how="left",
            maintain_order="left",
        )
    )
    return [
        _lead(row, leads, int(place), ground, agreement, int(furthest[contact]))
        for row, place, contact in zip(told.iter_rows(named=True), latest, contacts, strict=True)
    ]


def _lead(
    row: dict[str, Any],
    leads: Leads,
    place: int,
    ground: Footprint,
    agreement: Agreement,
    furthest: int,
) -> Lead:
    decision = "accepted" if leads.accepted[place] else "rejected"
    stage = agreement.stages[furthest] if furthest >= 0 else None
    return Lead(
        row["contact_id"],
        row["name"] or "",
        row["entered_at"],
        row["rule"],
        row["points"],
        row["fit"],
        stage.name if stage else "",
        text(stage.label) if stage else None,
        decision if leads.decided[place] else "",
        Money(int(leads.worth[place]), ground.currency),
    )
