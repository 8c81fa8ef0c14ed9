"""The first sentences of the SLA page and of a renegotiation: how both sides stand, what to do."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from smarketing.core.base.sentence import Sentence, Share, Text, Value, msgid
from smarketing.core.ledger.views import UNKNOWN
from smarketing.core.reports.pages import Compliance, Pace, Standing, Team
from smarketing.core.reports.sla.pages import (
    CauseCount,
    OwedList,
    PromiseKept,
    PromiseSweepReport,
    Renegotiated,
    RenegotiationReport,
    Terms,
    TriedTerm,
)
from smarketing.core.reports.sla.still_owed import total_at_stake

CAUSES = {
    "routing_delay": msgid("nobody had the lead in time"),
    "duplicate": msgid("it was known already"),
    "rejected_definition": msgid("it was not the kind of lead agreed on"),
    "missing_data": msgid("what it takes to reach the person was missing"),
    "outside_hours": msgid("whoever had it was not at work"),
    "no_capacity": msgid("more leads waited than one person can work"),
    "unknown_owner": msgid("nobody had the lead"),
    "time_to_act": msgid("the time to act ran out"),
}
"""Causes in words that blame nobody."""


def sla_headline(
    paces: Sequence[Pace],
    shares: Sequence[Compliance],
    promises: Sequence[PromiseKept],
    owed: Sequence[OwedList],
    causes: Sequence[CauseCount],
) -> list[Sentence]:
    """Say how marketing stands, how sales stands, and what to do first."""
    marketing = [
        (p.label, p.standing, _away(p.expected + p.gap, p.expected))
        for p in paces
        if p.days_elapsed
    ]
    marketing += [
        (s.label, s.standing, _away(s.share, s.promised_share))
        for s in shares
        if s.share is not None
    ]
    sales = [
        (p.label, p.standing, _away(p.kept.share.value, p.terms.share))
        for p in promises
        if p.kept.share is not None
    ]
    if not (paces or shares or promises):
        return [Sentence("The agreement has no commitments yet: neither side owes the other.")]
    return [
        *_side(Team.MARKETING, marketing, has_any=bool(paces or shares)),
        *_side(Team.SALES, sales, has_any=bool(promises)),
        *(_to_do(owed) if promises else []),
        *_cause(causes),
    ]


def _away(reached: Fraction | float, promised: Fraction | Decimal) -> float:
    """Return how far something is from what was promised, either way, as a part of it."""
    return abs(float(reached) / float(promised) - 1) if promised else 0.0


def _side(
    team: Team, stands: Sequence[tuple[Text, Standing, float]], *, has_any: bool
) -> Iterator[Sentence]:
    """Say how many promises a side keeps, and which is furthest from kept: the same for both."""
    if not has_any:
        return
    order = [Standing.GOOD, Standing.WARNING, Standing.BAD]
    kept = sum(standing is Standing.GOOD for _, standing, _ in stands)
    values: dict[str, Value] = {"kept": kept, "count": len(stands)}
    worst = max(stands, key=lambda one: (order.index(one[1]), one[2]), default=None)
    of_marketing = team is Team.MARKETING
    if worst is None:
        yield (
            Sentence("Of what marketing promised, nothing is due yet.")
            if of_marketing
            else Sentence("Of what sales promised, nothing is due yet.")
        )
    elif worst[1] is Standing.GOOD:
        yield (
            Sentence(
                "Marketing keeps its promise.",
                values,
                "Marketing keeps all {count} of its promises.",
                len(stands),
            )
            if of_marketing
            else Sentence(
                "Sales keeps its promise.",
                values,
                "Sales keeps all {count} of its promises.",
                len(stands),
            )
        )
    else:
        values["what"] = worst[0]
        yield (
            Sentence(
                "Marketing keeps {kept} of its {count} promise; “{what}” is furthest away.",
                values,
                "Marketing keeps {kept} of its {count} promises; “{what}” is furthest away.",
                len(stands),
            )
            if of_marketing
            else Sentence(
                "Sales keeps {kept} of its {count} promise; “{what}” is furthest away.",
                values,
                "Sales keeps {kept} of its {count} promises; “{what}” is furthest away.",
                len(stands),
            )
        )


def _to_do(owed: Sequence[OwedList]) -> Iterator[Sentence]:
    total = sum(len(one.leads) for one in owed)
    if not total:
        yield Sentence("Nothing is overdue: the list is empty, as it should be.")
        return
    values: dict[str, Value] = {"total": total, "rep": owed[0].rep, "most": len(owed[0].leads)}
    at_stake = total_at_stake(owed)
    if at_stake is not None:
        values["value"] = at_stake
        yield Sentence(
            "{total} lead is past a window, worth {value} by the agreed values.",
            values,
            "{total} leads are past a window, worth {value} by the agreed values.",
            total,
        )
    else:
        yield Sentence(
            "{total} lead is past a window.", values, "{total} leads are past a window.", total
        )
    if owed[0].rep == UNKNOWN:
        yield Sentence(
            "First give the {most} lead that nobody has to somebody.",
            values,
            "First give the {most} leads that nobody has to somebody.",
            len(owed[0].leads),
        )
    else:
        yield Sentence(
            "Start with the list of {rep}: {most} lead.",
            values,
            "Start with the list of {rep}: {most} leads.",
            len(owed[0].leads),
        )


def _cause(causes: Sequence[CauseCount]) -> Iterator[Sentence]:
    counts: Counter[str] = Counter()
    for one in causes:
        counts[one.cause] += one.breaches
    if not counts:
        return
    [(cause, number)] = counts.most_common(1)
    yield Sentence(
        "The most frequent cause of what came too late: {cause} ({number} of {all}).",
        {"cause": Sentence(CAUSES[cause]), "number": number, "all": counts.total()},
    )


def window_in_words(terms: Terms) -> Sentence:
    """Say how long a window is."""
    if terms.working_days is not None:
        return Sentence(
            "{count} working day",
            {"count": terms.working_days},
            "{count} working days",
            terms.working_days,
        )
    return hours_in_words(Fraction(terms.working_hours or 0) * 3600)


def hours_in_words(seconds: Fraction | float) -> Sentence:
    """Write working time: in minutes below an hour, in hours from there on."""
    hours = Fraction(seconds) / 3600
    if hours < 1:
        return Sentence("{count} min", {"count": hours * 60})
    return Sentence("{count} h", {"count": hours})


def renegotiation_headline(report: RenegotiationReport) -> list[Sentence]:
    """Say what the changed promises would have come to, and how many people they take."""
    changed = [one for one in report.promises if one.is_changed]
    if not report.promises:
        return [Sentence("Sales promises nothing in this agreement, so nothing can be tried.")]
    if not changed:
        return [Sentence("Under the terms tried, every promise stands as it stood.")]
    return [sentence for one in changed for sentence in _changed(one)]


def _changed(one: Renegotiated) -> Iterator[Sentence]:
    now, then = one.kept_now.share, one.kept_then.share
    values: dict[str, Value] = {
        "what": one.label,
        "then": window_in_words(one.then),
        "now": window_in_words(one.now),
    }
    if then is None or now is None:
        yield Sentence("“{what}”: no lead of this period has fallen due.", values)
        return
    values |= {"met": Share(then.value), "met_now": Share(now.value)}
    people = _people(one, values)
    if (one.then.working_hours, one.then.working_days) == (
        one.now.working_hours,
        one.now.working_days,
    ):
        values["promised"], values["promised_now"] = Share(one.then.share), Share(one.now.share)
        yield Sentence(
            "“{what}”: {met} are kept, {promised} promised instead of {promised_now}.", values
        )
    else:
        yield Sentence(
            "“{what}”: with {then} instead of {now}, {met} would have been kept instead of "
            "{met_now}.",
            values,
        )
    yield from people


def _people(one: Renegotiated, values: dict[str, Value]) -> Iterator[Sentence]:
    now, then = one.people_now, one.people_then
    if now is None or then is None:
        return
    if then.needed is None:
        yield Sentence("No number of people can keep that: a first call takes longer.")
    elif now.needed is None:
        values["people"] = then.needed
        yield Sentence(
            "It would take {people} person.", values, "It would take {people} people.", then.needed
        )
    elif now.needed == then.needed:
        values["people"] = then.needed
        yield Sentence(
            "It would take {people} person, as now.",
            values,
            "It would take {people} people, as now.",
            then.needed,
        )
    else:
        values |= {"people": then.needed, "people_now": now.needed}
        yield Sentence(
            "It would take {people} person instead of {people_now}.",
            values,
            "It would take {people} people instead of {people_now}.",
            then.needed,
        )


def promise_sweep_headline(report: PromiseSweepReport) -> list[Sentence]:
    """Say which values the promise would have been kept at, and by how many people."""
    told = [one for one in report.tried if one.kept.share is not None]
    if not told:
        return [
            Sentence("“{what}”: no lead of this period has fallen due.", {"what": report.label})
        ]
    best, worst = max(told, key=_share), min(told, key=_share)
    return [
        Sentence(
            "“{what}”: from {low} kept at {worst} to {high} at {best}.",
            {
                "what": report.label,
                "low": Share(_share(worst)),
                "worst": worst.value,
                "high": Share(_share(best)),
                "best": best.value,
            },
        ),
        *_range_of_people(told),
    ]


def _range_of_people(told: Sequence[TriedTerm]) -> Iterator[Sentence]:
    needed = [one.people.needed for one in told if one.people and one.people.needed is not None]
    if needed and min(needed) < max(needed):
        yield Sentence(
            "It takes between {few} and {many} people.", {"few": min(needed), "many": max(needed)}
        )


def _share(one: TriedTerm) -> float:
    return one.kept.share.value if one.kept.share is not None else 0.0
