"""The replay's own report: what history looks like under one definition."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from smarketing.core.base.finding import Finding
from smarketing.core.base.period import Period
from smarketing.core.replay.stream import Stream
from smarketing.core.reports.pages import Footing, Team
from smarketing.core.reports.selection import Span
from smarketing.core.reports.situation import text
from smarketing.core.reports.what_if.entry_counts import entry_counts, sent_back
from smarketing.core.reports.what_if.pages import (
    ReplayedStage,
    ReplayReport,
)
from smarketing.core.reports.what_if.report import Side, grid_under, named_stages


def replay_report(
    side: Side, span: Span, contacts: int, footing: Footing, findings: Sequence[Finding] = ()
) -> ReplayReport:
    """Count the entries of a period into each stage, in all and by civil month."""
    pieces = side.pieces
    counts = entry_counts(pieces, grid_under(side.agreement, span))
    stages = counts.stages()
    return ReplayReport(
        span.period.start,
        span.period.end,
        side.definition,
        contacts,
        sent_back(pieces, span),
        [
            ReplayedStage(stage.name, text(stage.label), Team(stage.owner), stages[stage.name])
            for stage in named_stages(side.agreement)
        ],
        counts.by_month(),
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
