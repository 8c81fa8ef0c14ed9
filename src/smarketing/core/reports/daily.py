"""The daily smarketing report: what both teams owe each other today."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from smarketing.core.agreement.commitments import FirstAttempt
from smarketing.core.base.finding import Finding
from smarketing.core.base.period import local_date, period_of
from smarketing.core.base.sentence import Money, Sentence
from smarketing.core.ledger.views import UNKNOWN
from smarketing.core.replay.segments import NO_LINE, worth_of
from smarketing.core.reports.daily_headline import daily_headline
from smarketing.core.reports.headlines import whose
from smarketing.core.reports.law import law_bars
from smarketing.core.reports.pages import (
    ChannelDay,
    DailyReport,
    Meeting,
    SegmentDay,
    StageDay,
    Team,
    WaitingLead,
    WaitingList,
)
from smarketing.core.reports.situation import Situation, text
from smarketing.core.reports.sla.promises import compliances, paces
from smarketing.core.rituals.occasions import next_occasion
from smarketing.core.sla.compliance import waiting


def daily_report(
    situation: Situation,
    findings: Sequence[Finding] = (),
    lists: list[WaitingList] | None = None,
) -> DailyReport:
    """Compose the report of the civil day of `as_of`.

    `lists` are its waiting lists, where not every lead of them is to be named.
    """
    pace_lines = paces(situation)
    shares = compliances(situation)
    lists = waiting_lists(situation) if lists is None else lists
    return DailyReport(
        situation.today,
        [*daily_headline(situation, pace_lines, shares, lists), *_whose(situation)],
        pace_lines,
        shares,
        lists,
        _stages(situation),
        _channels(situation),
        _meetings(situation),
        list(findings),
        situation.footing(),
        _segments(situation),
    )


def _whose(situation: Situation) -> list[Sentence]:
    """Say what is left out where one persona is looked at."""
    said = whose(situation.footing())
    if said:
        said.append(
            Sentence("Goals and promised quantities are for everybody together, and not shown.")
        )
    return said


def _stages(situation: Situation) -> list[StageDay]:
    """Count entries today and in the month so far; visits for the stage of anonymous traffic."""
    start = period_of(situation.today, "month").start
    month = situation.entries.filter(pl.col("day") >= start)
    now = _count(month.filter(pl.col("day") == situation.today), "stage")
    so_far = _count(month, "stage")
    repeats = situation.all_entries.filter(pl.col("repeat"), pl.col("day") >= start)
    again = _count(repeats, "stage")
    if situation.traffic_stage is not None:
        visits = situation.spend.filter(pl.col("day") >= start)
        today = visits.filter(pl.col("day") == situation.today)
        so_far[situation.traffic_stage.name] = int(visits["visits"].sum())
        now[situation.traffic_stage.name] = int(today["visits"].sum())
    return [
        StageDay(
            s.name,
            text(s.label),
            Team(s.owner),
            now.get(s.name, 0),
            so_far.get(s.name, 0),
            again.get(s.name, 0),
            s is situation.traffic_stage,
        )
        for s in situation.stages
    ]


def _channels(situation: Situation) -> list[ChannelDay]:
    """Count today's and this month's handoffs by channel, the largest first."""
    if situation.agreement.handoff is None:
        return []
    start = period_of(situation.today, "month").start
    handed = situation.entries.filter(
        pl.col("stage") == situation.agreement.handoff.stage,
        pl.col("day") >= start,
        # A stage that a later one implies was never handed over.
        ~pl.col("implied"),
    ).join(situation.profiles, on="contact_id", how="left")
    handed = handed.with_columns(pl.col("channel").fill_null(UNKNOWN))
    now = _count(handed.filter(pl.col("day") == situation.today), "channel")
    so_far = _count(handed, "channel")
    ordered = sorted(so_far, key=lambda channel: (-so_far[channel], channel))
    return [ChannelDay(channel, now.get(channel, 0), so_far[channel]) for channel in ordered]


def _count(frame: pl.DataFrame, column: str) -> dict[str, int]:
    return dict(frame[column].value_counts().iter_rows())


def _segments(situation: Situation) -> list[SegmentDay]:
    """Count today's and this month's handoffs by segment, and value the month's."""
    agreed = situation.agreement.segments
    if situation.agreement.handoff is None or not agreed:
        return []
    start = period_of(situation.today, "month").start
    day = local_date("handed_over_at", situation.zone)
    handed = situation.handoff_segments.filter(day >= start, ~pl.col("repeat"))
    now = _count(handed.filter(day == situation.today), "segment")
    so_far = _count(handed, "segment")
    names = [*(one.name for one in agreed), *([UNKNOWN] if UNKNOWN in so_far else [])]
    return [
        SegmentDay(
            name,
            situation.label("segment", name),
            now.get(name, 0),
            so_far.get(name, 0),
            worth_in(situation, handed.filter(pl.col("segment") == name)),
        )
        for name in names
    ]


def waiting_lists(
    situation: Situation, most: int | None = None, only: str | None = None
) -> list[WaitingList]:
    """List, per representative, the leads not yet called; who has the most late ones first.

    Where `most` is given, so many of each are named, the oldest, and the others only counted;
    likewise all but those of one representative where `only` names one.
    """
    leads = uncalled(situation)
    if leads.is_empty():
        return []
    named = leads if only is None else leads.filter(pl.col("rep") == only)
    if most is not None:
        named = named.filter(pl.int_range(pl.len()).over("rep") < most)
    bars = law_bars(situation, named["contact_id"]) if named.height else {}
    by_rep: dict[str, list[WaitingLead]] = {}
    for row in named.iter_rows(named=True):
        lead = replace(_waiting_lead(situation, row), law=bars.get(row["contact_id"]))
        by_rep.setdefault(row["rep"], []).append(lead)
    lists = [
        _waiting_list(situation, rep, mine, by_rep.get(rep, []))
        for (rep,), mine in leads.partition_by("rep", as_dict=True).items()
    ]
    return sorted(lists, key=lambda one: (-one.breached, -one.waiting, one.rep))


def _waiting_list(
    situation: Situation, rep: str, leads: pl.DataFrame, named: list[WaitingLead]
) -> WaitingList:
    late = leads.filter("late")
    return WaitingList(
        rep,
        named,
        worth_in(situation, leads),
        leads.height - len(named),
        late.height - sum(lead.breached for lead in named),
        worth_in(situation, late),
    )


def uncalled(situation: Situation) -> pl.DataFrame:
    """Return the leads not yet called, oldest first; of several promises the strictest counts."""
    handoff = situation.agreement.handoff
    promised = [leads for one, leads in situation.judged_promises if isinstance(one, FirstAttempt)]
    if handoff is None or not promised:
        return pl.DataFrame()
    waits = [waiting(one, handoff.lapses_after_days, situation.as_of) for one in promised]
    strictest = pl.concat(waits).sort("due_at", maintain_order=True, nulls_last=True)
    return (
        strictest.unique(["contact_id", "cycle"], keep="first", maintain_order=True)
        .sort("handed_over_at", "contact_id")
        .with_columns(late=pl.col("state") == "breached")
        .join(situation.profiles, on="contact_id", how="left", maintain_order="left")
    )


def _waiting_lead(situation: Situation, row: dict[str, Any]) -> WaitingLead:
    persona, segment = row["persona"] or UNKNOWN, row["segment"] or UNKNOWN
    worth = situation.lead_worths[row["line"]] if row["line"] != NO_LINE else None
    return WaitingLead(
        row["contact_id"],
        row["name"] or UNKNOWN,
        row["channel"] or UNKNOWN,
        persona,
        row["handed_over_at"],
        row["due_at"],
        row["working_seconds"],
        row["late"],
        situation.label("persona", persona),
        row["repeat"],
        segment,
        situation.label("segment", segment),
        row["priority"],
        None if worth is None else Money(worth, situation.agreement.agreement.currency),
    )


def worth_in(situation: Situation, leads: pl.DataFrame) -> Money | None:
    """Return what leads are worth together; None where the agreement says nothing of worth."""
    agreement = situation.agreement
    if not agreement.lead_values:
        return None
    return Money(worth_of(leads, situation.lead_worths), agreement.agreement.currency)


def _meetings(situation: Situation) -> list[Meeting]:
    found = []
    for occasion in situation.agreement.cadence:
        moment = next_occasion(occasion, situation.calendar, situation.as_of)
        if moment is not None:
            found.append(Meeting(occasion.name, text(occasion.label), moment))
    return sorted(found, key=lambda meeting: meeting.at)
