"""The daily smarketing report: what both teams owe each other today."""

from collections.abc import Sequence
from fractions import Fraction

import polars as pl

from smarketing.core.agreement.commitments import FirstAttempt
from smarketing.core.base.finding import Finding
from smarketing.core.base.period import period_of
from smarketing.core.base.sentence import Money, Sentence, Share, Value
from smarketing.core.ledger.integrity import FRESH, newest_fact
from smarketing.core.ledger.views import UNKNOWN
from smarketing.core.reports.headlines import whose
from smarketing.core.reports.pages import (
    ChannelDay,
    Compliance,
    DailyReport,
    Meeting,
    Pace,
    StageDay,
    Team,
    WaitingLead,
    WaitingList,
)
from smarketing.core.reports.promises import GOAL, compliances, paces
from smarketing.core.reports.situation import Situation, text
from smarketing.core.rituals.occasions import next_occasion
from smarketing.core.sla.compliance import waiting


def daily_report(situation: Situation, findings: Sequence[Finding] = ()) -> DailyReport:
    """Compose the report of the civil day of `as_of`."""
    pace_lines = paces(situation)
    shares = compliances(situation)
    lists = _waiting_lists(situation)
    return DailyReport(
        situation.today,
        [*_warnings(situation), *_headline(pace_lines, shares, lists), *_whose(situation)],
        pace_lines,
        shares,
        lists,
        _stages(situation),
        _channels(situation),
        _meetings(situation),
        list(findings),
        situation.footing(),
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


def _waiting_lists(situation: Situation) -> list[WaitingList]:
    """List, per representative, the leads not yet called; who has the most late ones first."""
    handoff = situation.agreement.handoff
    speed = [p for p in situation.judged_promises if isinstance(p[0], FirstAttempt)]
    if handoff is None or not speed:
        return []
    late = pl.col("state") == "breached"
    leads = waiting(speed[0][1], handoff.lapses_after_days, situation.as_of)
    leads = leads.with_columns(late=late).join(situation.profiles, on="contact_id", how="left")
    by_rep: dict[str, list[WaitingLead]] = {}
    for row in leads.iter_rows(named=True):
        lead = WaitingLead(
            row["contact_id"],
            row["name"] or UNKNOWN,
            row["channel"] or UNKNOWN,
            row["persona"] or UNKNOWN,
            row["handed_over_at"],
            row["due_at"],
            row["working_seconds"],
            row["late"],
            situation.label("persona", row["persona"] or UNKNOWN),
            row["repeat"],
        )
        by_rep.setdefault(row["rep"], []).append(lead)
    lists = [WaitingList(rep, leads) for rep, leads in by_rep.items()]
    return sorted(lists, key=lambda one: (-one.breached, -len(one.leads), one.rep))


def _meetings(situation: Situation) -> list[Meeting]:
    found = []
    for occasion in situation.agreement.cadence:
        moment = next_occasion(occasion, situation.calendar, situation.as_of)
        if moment is not None:
            found.append(Meeting(occasion.name, text(occasion.label), moment))
    return sorted(found, key=lambda meeting: meeting.at)


def _warnings(situation: Situation) -> list[Sentence]:
    """Say first where the numbers are low for want of facts: no team is at fault for that."""
    newest = newest_fact((situation.whole or situation).facts, situation.as_of)
    if newest is None:
        return [Sentence("There are no facts yet: import some, and the numbers will follow.")]
    age = situation.as_of - newest
    if age <= FRESH:
        return []
    return [
        Sentence(
            "The newest fact is {days} days old: what follows is low for want of facts.",
            {"days": age.days},
        )
    ]


def _headline(
    pace_lines: list[Pace], shares: list[Compliance], lists: list[WaitingList]
) -> list[Sentence]:
    owed = [pace for pace in pace_lines if pace.team is Team.MARKETING]
    speed = [share for share in shares if share.team is Team.SALES]
    goals = [pace for pace in pace_lines if pace.commitment == GOAL]
    sentences = [_marketing(owed[0])] if owed else []
    if speed:
        sentences.append(_sales(speed[0]))
    return [*sentences, _waiting(lists), *map(_goal, goals)]


def _marketing(pace: Pace) -> Sentence:
    values: dict[str, Value] = {
        "gap": abs(round(pace.gap)),
        "what": pace.label,
        "actual": pace.actual,
        "target": pace.target,
    }
    if round(pace.gap) < 0:
        message = (
            "Marketing is {gap} behind the line on “{what}”: {actual} so far, "
            "{target} promised this period."
        )
    elif round(pace.gap) > 0:
        message = (
            "Marketing is {gap} ahead of the line on “{what}”: {actual} so far, "
            "{target} promised this period."
        )
    else:
        message = (
            "Marketing is on the line on “{what}”: {actual} so far, {target} promised this period."
        )
    return Sentence(message, values)


def _sales(share: Compliance) -> Sentence:
    if share.share is None:
        return Sentence(
            "No lead of this month has fallen due on “{what}” yet.", {"what": share.label}
        )
    return Sentence(
        "Sales kept “{what}” for {share} of the leads due ({promised} promised).",
        {"what": share.label, "share": Share(share.share), "promised": Share(share.promised_share)},
    )


def _waiting(lists: list[WaitingList]) -> Sentence:
    late = sum(one.breached for one in lists)
    total = sum(len(one.leads) for one in lists)
    if not total:
        return Sentence("No lead is waiting for a first call.")
    values: dict[str, Value] = {"total": total, "late": late, "rep": lists[0].rep}
    if not late:
        return Sentence(
            "{total} lead waits for a first call, none of them late.",
            values,
            "{total} leads wait for a first call, none of them late.",
            total,
        )
    if lists[0].rep == UNKNOWN:
        return Sentence(
            "{total} lead waits for a first call, {late} past the deadline; most are assigned to "
            "nobody.",
            values,
            "{total} leads wait for a first call, {late} past the deadline; most are assigned to "
            "nobody.",
            total,
        )
    return Sentence(
        "{total} lead waits for a first call, {late} past the deadline; {rep} has the most.",
        values,
        "{total} leads wait for a first call, {late} past the deadline; {rep} has the most.",
        total,
    )


def _goal(pace: Pace) -> Sentence:
    values: dict[str, Value] = {
        "actual": Money(pace.actual, pace.currency),
        "target": Money(pace.target, pace.currency),
    }
    if pace.projection is None or pace.required is None:
        return Sentence("New business stands at {actual} of {target}.", values)
    values["projection"] = Money(Fraction(round(pace.projection)), pace.currency)
    return Sentence(
        "New business stands at {actual} of {target}; at this pace the period ends at "
        "{projection}.",
        values,
    )
