"""Where what came too late comes from: the breaches of a period by cause, whole and in parts."""

from collections import Counter
from collections.abc import Sequence

import polars as pl

from smarketing.core.agreement.stages import Handoff
from smarketing.core.agreement.working_week import calendars_of_people
from smarketing.core.base.period import Period
from smarketing.core.ledger.views import UNKNOWN
from smarketing.core.replay.segments import lacking
from smarketing.core.reports.situation import Situation, text
from smarketing.core.reports.sla.pages import CauseCount, CauseCut, CausePart
from smarketing.core.reports.sla.sales_promises import Judged
from smarketing.core.sla.causes import CAUSES, by_cause, causes
from smarketing.core.sla.compliance import Promise
from smarketing.core.sla.tally import closing

CUTS = {"segment": "segment", "rep": "answerable", "channel": "channel"}
"""How the causes are cut, and by which column of the judged leads."""

Caused = Sequence[tuple[Promise, pl.DataFrame]]
"""Each promise with the leads for which it was breached, and their `cause`."""


def breach_causes(situation: Situation, handoff: Handoff, judged: Judged, period: Period) -> Caused:
    """Return, for each promise, the breaches whose window closed within the period, with causes."""
    terms, entries = handoff.causes, situation.handoff_segments
    whole = situation.whole or situation
    missing = lacking(whole.replayed, entries, terms.contact_attributes, "missing")
    missing = missing.select("contact_id", "handed_over_at", "missing")
    house = situation.calendar
    # Who is not in the firm yet, or no longer, is away as well.
    there = calendars_of_people(situation.agreement, house.first, house.last, while_employed=True)
    found = []
    for promise, leads in judged:
        late = closing(leads, period, situation.zone).filter(pl.col("state") == "breached")
        late = late.join(
            missing, on=["contact_id", "handed_over_at"], how="left", maintain_order="left"
        )
        told = causes(
            late,
            situation.handed_over,
            terms,
            house,
            there,
            handoff.lapses_after_days,
            situation.as_of,
        )
        found.append((promise, told))
    return found


def cause_counts(caused: Caused) -> list[CauseCount]:
    """Count the breaches of each promise by cause."""
    return [
        CauseCount(promise.name, text(promise.label), *row)
        for promise, told in caused
        for row in by_cause(told).select("cause", "breaches", "of").iter_rows()
    ]


def cause_cuts(situation: Situation, caused: Caused) -> list[CauseCut]:
    """Count the breaches of all promises together by segment, representative and channel.

    A lead for which two promises were breached counts twice, as it does in the promises.
    """
    channels = situation.profiles.select("contact_id", "channel")
    wanted = ["contact_id", "segment", "answerable", "cause"]
    together = [told.select(wanted) for _, told in caused if not told.is_empty()]
    if not together:
        return []
    late = pl.concat(together).join(channels, on="contact_id", how="left")
    late = late.with_columns(pl.col("segment", "channel").fill_null(UNKNOWN))
    return [CauseCut(by, _parts(situation, late, by)) for by in CUTS]


def _parts(situation: Situation, late: pl.DataFrame, by: str) -> list[CausePart]:
    counts: dict[str, Counter[str]] = {}
    for key, cause, breaches, _ in by_cause(late, CUTS[by]).iter_rows():
        counts.setdefault(key, Counter())[cause] = breaches
    parts = [
        CausePart(
            key,
            situation.label(by, key),
            found.total(),
            {cause: found[cause] for cause in CAUSES if cause in found},
        )
        for key, found in counts.items()
    ]
    return sorted(parts, key=lambda part: (-part.breaches, part.key))
