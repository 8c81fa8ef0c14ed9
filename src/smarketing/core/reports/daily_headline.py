"""The first sentences of the daily report: what is true today, and what waits."""

from collections.abc import Sequence
from fractions import Fraction
from functools import partial

from smarketing.core.agreement.commitments import FirstAttempt
from smarketing.core.agreement.stages import Causes
from smarketing.core.base.period import period_of
from smarketing.core.base.sentence import Money, Sentence, Share, Value
from smarketing.core.ledger.integrity import FRESH, newest_fact
from smarketing.core.ledger.views import UNKNOWN
from smarketing.core.reports.pages import Compliance, Pace, Team, WaitingList
from smarketing.core.reports.situation import Situation
from smarketing.core.reports.sla.breach_causes import breach_causes, cause_counts
from smarketing.core.reports.sla.headlines import CAUSES
from smarketing.core.reports.sla.promises import GOAL
from smarketing.core.sla.pace import Course


def daily_headline(
    situation: Situation,
    pace_lines: Sequence[Pace],
    shares: Sequence[Compliance],
    lists: Sequence[WaitingList],
) -> list[Sentence]:
    """Say how far the numbers can be trusted, how both sides stand, and what is at stake."""
    quantities, speed, waiting = _commitments(pace_lines, shares, lists)
    goals = [pace for pace in pace_lines if pace.commitment == GOAL]
    return [
        *warnings(situation),
        *quantities,
        *speed,
        *_late(situation),
        waiting,
        *_at_stake(lists),
        *map(_goal, goals),
    ]


def commitments_in_words(
    pace_lines: Sequence[Pace], shares: Sequence[Compliance], lists: Sequence[WaitingList]
) -> list[Sentence]:
    """Say how either side stands: what marketing brought, what sales answered, and who waits."""
    quantities, speed, waiting = _commitments(pace_lines, shares, lists)
    return [*quantities, *speed, waiting]


def _commitments(
    pace_lines: Sequence[Pace], shares: Sequence[Compliance], lists: Sequence[WaitingList]
) -> tuple[list[Sentence], list[Sentence], Sentence]:
    speed = [share for share in shares if share.team is Team.SALES]
    return _quantities(pace_lines), list(map(_sales, speed[:1])), _waiting(lists)


def warnings(situation: Situation) -> list[Sentence]:
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


def _quantities(pace_lines: Sequence[Pace]) -> list[Sentence]:
    """Say how the first quantity stands that marketing owes, and which of the others is early."""
    owed = [pace for pace in pace_lines if pace.team is Team.MARKETING]
    early = [pace for pace in owed[1:] if pace.course is Course.EARLY]
    return [*map(_marketing, owed[:1]), *map(_marketing, early[:1])]


def _marketing(pace: Pace) -> Sentence:
    amount = partial(_amount, pace)
    values: dict[str, Value] = {
        "gap": amount(Fraction(abs(round(pace.gap)))),
        "what": pace.label,
        "actual": amount(pace.actual),
        "target": amount(pace.target),
    }
    if pace.course is Course.EARLY:
        message = (
            "“{what}” runs {gap} ahead of the line: {actual} so far, {target} promised this "
            "period. These leads come early: see that sales can take them."
        )
    elif round(pace.gap) < 0:
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


def _amount(pace: Pace, value: Fraction) -> Fraction | Money | int:
    if pace.unit == "money":
        return Money(value, pace.currency)
    return int(value) if value.denominator == 1 else value


def _sales(share: Compliance) -> Sentence:
    if share.share is None:
        return Sentence(
            "No lead of this month has fallen due on “{what}” yet.", {"what": share.label}
        )
    return Sentence(
        "Sales kept “{what}” for {share} of the leads due ({promised} promised).",
        {"what": share.label, "share": Share(share.share), "promised": Share(share.promised_share)},
    )


def _late(situation: Situation) -> list[Sentence]:
    """Say what most of this month's late leads have in common, where causes are agreed."""
    handoff = situation.agreement.handoff
    speed = [one for one in situation.judged_promises if isinstance(one[0], FirstAttempt)][:1]
    if handoff is None or handoff.causes == Causes() or not speed:
        return []
    month = period_of(situation.today, "month")
    counts = cause_counts(breach_causes(situation, handoff, speed, month))
    if not counts:
        return []
    most = max(counts, key=lambda one: one.breaches)
    return [
        Sentence(
            "Late on “{what}” this month: {total} lead, {count} of them for one reason: {cause}.",
            {
                "what": most.label,
                "total": most.of,
                "count": most.breaches,
                "cause": Sentence(CAUSES[most.cause]),
            },
            "Late on “{what}” this month: {total} leads, {count} of them for one reason: {cause}.",
            most.of,
        )
    ]


def _waiting(lists: Sequence[WaitingList]) -> Sentence:
    late = sum(one.breached for one in lists)
    total = sum(one.waiting for one in lists)
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


def _at_stake(lists: Sequence[WaitingList]) -> list[Sentence]:
    """Say what the leads that wait are worth, and how much of it is past the deadline."""
    values = [one.value for one in lists if one.value is not None]
    total = sum((Fraction(value.minor) for value in values), Fraction(0))
    if not total:
        return []
    currency = values[0].currency
    late = [one.late_value for one in lists if one.late_value is not None]
    past = sum((Fraction(value.minor) for value in late), Fraction(0))
    told: dict[str, Value] = {"total": Money(total, currency), "late": Money(past, currency)}
    if not past:
        return [Sentence("By the agreed values {total} are at stake in them.", told)]
    return [
        Sentence(
            "By the agreed values {total} are at stake in them, {late} past the deadline.", told
        )
    ]


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
