"""How the promises of sales were kept over a period: whole, in parts, and month by month."""

from collections.abc import Sequence
from datetime import timedelta
from fractions import Fraction

import polars as pl

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.base.period import Period, local_date
from smarketing.core.base.sentence import Text
from smarketing.core.ledger.views import UNKNOWN
from smarketing.core.reports.situation import Situation, text
from smarketing.core.reports.sla.pages import Cut, Kept, Part, PromiseKept, Terms
from smarketing.core.reports.sla.promises import standing_of
from smarketing.core.sla.compliance import Promise
from smarketing.core.sla.tally import Tally, closing, tallies, tally

CUTS = {
    "segment": "segment",
    "rep": "answerable",
    "channel": "channel",
    "persona": "persona",
    "priority": "priority",
}
"""How a promise is cut, and by which column of the judged leads."""

_A_YEAR = timedelta(days=366)

Judged = Sequence[tuple[Promise, pl.DataFrame]]
"""Each promise with the leads it is owed to, judged."""


def promises_kept(situation: Situation, judged: Judged, period: Period) -> list[PromiseKept]:
    """Return how each promise was kept for the leads whose window closes within the period."""
    return [_kept(situation, promise, leads, period) for promise, leads in judged]


def of_segment(judged: Judged, segment: str | None) -> Judged:
    """Return the promises with the leads of one segment only; all of them where none is named.

    A promise to other segments is left out.
    """
    if segment is None:
        return judged
    return [
        (promise, leads.filter(pl.col("segment") == segment))
        for promise, leads in judged
        if not promise.segments or segment in promise.segments
    ]


def terms_of(promise: Promise) -> Terms:
    """Return what is promised."""
    within = promise.within
    return Terms(within.working_hours, within.working_days, Fraction(promise.share))


def kept_of(counts: Tally) -> Kept:
    """Return the counts of a promise as the page holds them."""
    return Kept(
        counts.due,
        counts.met,
        counts.breached,
        counts.open,
        counts.share,
        counts.median_seconds,
        counts.p90_seconds,
        counts.raw_median_seconds,
        counts.raw_p90_seconds,
        list(counts.distribution),
    )


def segment_label(agreement: Agreement, name: str) -> Text | None:
    """Return the agreement's words for a segment; None for none of its segments."""
    return next((text(one.label) for one in agreement.segments if one.name == name), None)


def _kept(
    situation: Situation, promise: Promise, leads: pl.DataFrame, period: Period
) -> PromiseKept:
    counts = tally(leads, period, situation.zone)
    due = counts.due
    share = Fraction(counts.met, due) if due else None
    mine = closing(leads, period, situation.zone)
    cut = situation.profiles.select("contact_id", "channel", "persona")
    mine = mine.join(cut, on="contact_id", how="left").with_columns(
        pl.col("channel", "persona").fill_null(UNKNOWN)
    )
    labels = [segment_label(situation.agreement, name) for name in promise.segments]
    return PromiseKept(
        promise.name,
        text(promise.label),
        promise.measure,
        terms_of(promise),
        [label for label in labels if label is not None],
        standing_of(share, Fraction(promise.share)),
        kept_of(counts),
        [Cut(by, _parts(situation, mine, by)) for by in CUTS],
        _months(situation, leads, period),
    )


def _parts(situation: Situation, leads: pl.DataFrame, by: str) -> list[Part]:
    found = [
        Part(key, _label(situation, by, key), kept_of(counts))
        for key, counts in tallies(leads, CUTS[by]).items()
    ]
    if by == "priority":
        return found
    return sorted(found, key=lambda part: (-part.kept.due, -part.kept.open, part.key))


def _label(situation: Situation, by: str, key: str) -> Text | None:
    if by == "segment":
        return segment_label(situation.agreement, key)
    return situation.label(by, key)


def _months(situation: Situation, leads: pl.DataFrame, period: Period) -> list[Part]:
    """Return the months up to the end of the period: a year of them, or all of the period."""
    first = min(period.start, period.end - _A_YEAR).replace(day=1)
    month = local_date("due_at", situation.zone).dt.strftime("%Y-%m").alias("month")
    within = closing(leads, Period(first, period.end), situation.zone).with_columns(month)
    return [Part(key, None, kept_of(counts)) for key, counts in tallies(within, "month").items()]
