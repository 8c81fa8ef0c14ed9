"""The replay's own report: what history looks like under one definition."""

from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

from smarketing.core.base.finding import Finding
from smarketing.core.base.period import Period, period_of
from smarketing.core.base.working_time import micros
from smarketing.core.replay.stream import Stream
from smarketing.core.reports.pages import Footing, Team
from smarketing.core.reports.selection import Span
from smarketing.core.reports.situation import text
from smarketing.core.reports.what_if.pages import (
    EntryCount,
    ReplayedMonth,
    ReplayedStage,
    ReplayReport,
)
from smarketing.core.reports.what_if.report import Side, named_stages
from smarketing.core.reports.what_if.stage_counts import kinds_of, stage_counts


def replay_report(
    side: Side, span: Span, contacts: int, footing: Footing, findings: Sequence[Finding] = ()
) -> ReplayReport:
    """Count the entries of a period into each stage, in all and by civil month."""
    agreement = side.agreement
    names = agreement.stage_names()
    counts = stage_counts(side.coded, names, span, side.followed)
    stages = named_stages(agreement)
    back = side.replayed.walked.returns["moment"].to_numpy()
    return ReplayReport(
        span.period.start,
        span.period.end,
        side.definition,
        contacts,
        int(span.holds(back).sum()),
        [
            ReplayedStage(stage.name, text(stage.label), Team(stage.owner), counts[stage.name])
            for stage in stages
        ],
        _months(side.coded, names, span, agreement.calendar.time_zone),
        list(findings),
        footing,
    )


def period_of_events(streams: Sequence[Stream], zone: str, today: date) -> Period:
    """Return the civil days from the first event of any contact to `today`."""
    moments = [int(stream.moments.min()) for stream in streams if len(stream.moments)]
    if not moments:
        return Period(today, today)
    begun = datetime.fromtimestamp(min(moments) / 1_000_000, ZoneInfo(zone)).date()
    return Period(min(begun, today), today)


def _months(
    coded: pl.DataFrame, names: Sequence[str], span: Span, zone: str
) -> list[ReplayedMonth]:
    """Count by month; months without an entry are there too, so that a gap is seen."""
    firsts = _first_days(span.period)
    begins = np.array([micros(datetime.combine(day, time(), ZoneInfo(zone))) for day in firsts])
    moment = coded["moment"].to_numpy()
    inside = span.holds(moment)
    month = np.searchsorted(begins, moment[inside], side="right") - 1
    place = coded["place"].to_numpy()[inside].astype(np.int64)
    code = (month * len(names) + place) * 4 + kinds_of(coded)[inside]
    counts = np.bincount(code, minlength=len(firsts) * len(names) * 4)
    counts = counts.reshape(len(firsts), len(names), 4)
    return [
        ReplayedMonth(
            f"{day:%Y-%m}",
            {
                name: EntryCount(int(own + implied), int(implied), int(own_again + implied_again))
                for name, (own, own_again, implied, implied_again) in zip(
                    names, counts[number], strict=True
                )
            },
        )
        for number, day in enumerate(firsts)
    ]


def _first_days(period: Period) -> list[date]:
    days = [period_of(period.start, "month").start]
    while (following := period_of(days[-1], "month").end.toordinal() + 1) <= period.end.toordinal():
        days.append(date.fromordinal(following))
    return days
