"""What sales could promise, from what it does now: window, number of attempts, and share.

A window is the smallest of a ladder that the better half of the people already keeps for four in
five of their leads; depth has the smallest in which nine tenths of what is ever done is done. The
share is what the whole team does within it now, rounded to five points.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

import polars as pl

from smarketing.core.agreement.commitments import (
    Attempts,
    Decision,
    FirstAttempt,
    SalesCommitment,
    Window,
)
from smarketing.core.agreement.parties import Words
from smarketing.core.base.rates import Interval, share_of
from smarketing.core.base.sentence import Sentence, Share, Value
from smarketing.core.ledger.views import UNKNOWN
from smarketing.core.reports.proposal.ground import Ground, nearest_five
from smarketing.core.reports.proposal.pages import Within
from smarketing.core.sla.tally import tallies

HOURS = (1, 2, 4, 8, 16, 24, 40, 80)
"""The ladder of windows for an answer, in working hours."""

DAYS = (3, 5, 10, 15, 20, 30)
"""The ladder of windows for depth, in working days."""

FOUR_IN_FIVE = Fraction(4, 5)
NEARLY_ALL = Fraction(9, 10)

_USUAL = Decimal("0.8")

LEAST_DUE = 30
"""A commitment is measured on so many leads at least."""

LEAST_SHARE = Fraction(1, 2)
"""What was done less often is no ground for a promise."""

LEAST_EACH = 20
"""Somebody with fewer leads due does not tell what can be kept."""


@dataclass(frozen=True)
class SalesDraft:
    """A commitment of sales as proposed, the present one (None: new), and what was measured.

    `is_measured` is false where the present terms are kept for want of anything measured. `rungs`
    are the windows of an answer, with the share of the leads served within each.
    """

    proposed: SalesCommitment
    present: SalesCommitment | None
    measured: Sentence
    is_measured: bool = True
    rungs: tuple[Within, ...] = ()


def sales_drafts(ground: Ground, number: int | None) -> list[SalesDraft]:
    """Return every commitment of sales: the present ones measured anew, and what is lacking.

    `number` is the recommended number of attempts, None where nothing suggests one.
    """
    if ground.situation.agreement.handoff is None:
        return []
    found = []
    present = ground.situation.agreement.commitments.sales
    for owed in [*present, *_lacking(present, number)]:
        draft = _draft(ground, owed, number)
        is_new = owed not in present
        if is_new and not draft.is_measured:
            continue
        found.append(replace(draft, present=None if is_new else owed))
    return found


def withins(ground: Ground, owed: FirstAttempt | Decision) -> list[Within]:
    """Return the share of the leads due that was served within each window of the ladder."""
    found = []
    for hours in HOURS:
        window = Window(working_hours=Decimal(hours))
        leads = ground.judged(owed.model_copy(update={"within": window}))
        shares = _shares_by_person(leads)
        whole = _share(leads)
        if whole is not None:
            keeping = sum(share >= FOUR_IN_FIVE for share in shares)
            found.append(Within(hours, whole, keeping, len(shares)))
    return found


def _lacking(present: Sequence[SalesCommitment], number: int | None) -> list[SalesCommitment]:
    """Return the commitments that every agreement should have, where this one has none."""
    measures = {one.measure for one in present}
    names = {one.name for one in present}
    usual: list[SalesCommitment] = [
        FirstAttempt(
            name="first_attempt",
            label=Words(en="First attempt", fr="Première tentative"),
            measure="first_attempt",
            within=Window(working_hours=Decimal(HOURS[0])),
            share=_USUAL,
        ),
        Decision(
            name="decision",
            label=Words(en="Accepted, or rejected with a reason", fr="Acceptée, ou refusée"),
            measure="decision",
            within=Window(working_hours=Decimal(HOURS[0])),
            share=_USUAL,
        ),
    ]
    if number is not None:
        usual.append(
            Attempts(
                name="depth",
                label=Words(en="Attempts before giving up", fr="Tentatives avant d’abandonner"),
                measure="attempts",
                at_least=number,
                within=Window(working_days=DAYS[0]),
                share=_USUAL,
            )
        )
    return [one for one in usual if one.measure not in measures and one.name not in names]


def _draft(ground: Ground, owed: SalesCommitment, number: int | None) -> SalesDraft:
    match owed:
        case FirstAttempt() | Decision():
            return _speed(ground, owed)
        case Attempts():
            return _depth(ground, owed, number)
    return _share_only(ground, owed)


def _speed(ground: Ground, owed: FirstAttempt | Decision) -> SalesDraft:
    due = _due(ground.judged(owed))
    if due < LEAST_DUE:
        return _too_few(owed, due)
    rungs = tuple(withins(ground, owed))
    for rung in rungs:
        enough = (
            2 * rung.keeping >= rung.people if rung.people else rung.share.value >= FOUR_IN_FIVE
        )
        if enough:
            break
    else:
        return SalesDraft(
            owed,
            owed,
            Sentence(
                "even within {hours} working hours fewer than half of the people served four in "
                "five of their leads",
                {"hours": HOURS[-1]},
            ),
            is_measured=False,
            rungs=rungs,
        )
    if too_low(rung.share):
        return SalesDraft(owed, owed, below_half(rung.share, due), is_measured=False, rungs=rungs)
    values: dict[str, Value] = {
        "hours": rung.working_hours,
        "keeping": rung.keeping,
        "people": rung.people,
        "share": Share(rung.share.value),
        "due": due,
    }
    proposed = owed.model_copy(
        update={
            "within": Window(working_hours=Decimal(rung.working_hours)),
            "share": hundredths(nearest_five(rung.share)),
        }
    )
    return SalesDraft(
        proposed,
        owed,
        Sentence(
            "within {hours} working hours, {keeping} of {people} people served four in five of "
            "their leads, all together {share} of {due}",
            values,
        ),
        rungs=rungs,
    )


def _depth(ground: Ground, owed: Attempts, number: int | None) -> SalesDraft:
    made = ground.judged(owed)
    due = _due(made)
    if due < LEAST_DUE or number is None:
        return _too_few(owed, due) if due < LEAST_DUE else _no_number(owed)
    update: dict[str, object] = {"at_least": number}
    others = set(ground.activities["kind"].unique()) - set(ground.kinds)
    if others and not owed.kinds:
        # The number was found on these kinds of attempts, so it is these that must be counted.
        update["kinds"] = ground.kinds
    wished = owed.model_copy(update=update)
    shares: list[tuple[int, Interval]] = []
    for days in DAYS:
        window = Window(working_days=days)
        share = _share(ground.judged(wished.model_copy(update={"within": window})))
        if share is not None:
            shares.append((days, share))
    if not shares:
        return _too_few(owed, 0)
    most = shares[-1][1].value
    days, share = next(one for one in shares if one[1].value >= float(NEARLY_ALL) * most)
    if too_low(share):
        return SalesDraft(owed, owed, below_half(share, due), is_measured=False)
    proposed = wished.model_copy(
        update={"within": Window(working_days=days), "share": hundredths(nearest_five(share))}
    )
    return SalesDraft(
        proposed,
        owed,
        Sentence(
            "{share} of {due} leads were reached, rejected or tried {number} times within {days} "
            "working days",
            {"share": Share(share.value), "due": due, "number": number, "days": days},
        ),
    )


def _share_only(ground: Ground, owed: SalesCommitment) -> SalesDraft:
    """Measure a commitment in its own window; the window is kept."""
    leads = ground.judged(owed)
    due, share = _due(leads), _share(leads)
    if due < LEAST_DUE or share is None:
        return _too_few(owed, due)
    if too_low(share):
        return SalesDraft(owed, owed, below_half(share, due), is_measured=False)
    proposed = owed.model_copy(update={"share": hundredths(nearest_five(share))})
    return SalesDraft(
        proposed,
        owed,
        Sentence(
            "within the present window, {share} of {due} leads",
            {"share": Share(share.value), "due": due},
        ),
    )


def _too_few(owed: SalesCommitment, due: int) -> SalesDraft:
    message = Sentence(
        "only {due} leads fell due, too few to measure (at least {least})",
        {"due": due, "least": LEAST_DUE},
    )
    return SalesDraft(owed, owed, message, is_measured=False)


def _no_number(owed: SalesCommitment) -> SalesDraft:
    message = Sentence("no attempt is known to have reached anybody, so nothing suggests a number")
    return SalesDraft(owed, owed, message, is_measured=False)


def _due(leads: pl.DataFrame) -> int:
    return leads.filter(pl.col("state") != "open").height


def _share(leads: pl.DataFrame) -> Interval | None:
    return share_of(leads.filter(pl.col("state") == "met").height, _due(leads))


def _shares_by_person(leads: pl.DataFrame) -> list[Fraction]:
    """Return the share that each person with leads enough served in time."""
    counts = tallies(leads, "answerable")
    return [
        Fraction(count.met, count.due)
        for person, count in counts.items()
        if person != UNKNOWN and count.due >= LEAST_EACH
    ]


def too_low(share: Interval | Fraction) -> bool:
    """Say whether so little was done that no promise can be drawn from it."""
    return nearest_five(share) < LEAST_SHARE


def below_half(share: Interval | Fraction, due: int) -> Sentence:
    """Say why a share is not proposed."""
    value = share.value if isinstance(share, Interval) else share
    return Sentence(
        "{share} of {due} leads, less than half: no promise can be drawn from that",
        {"share": Share(value), "due": due},
    )


def hundredths(share: Fraction) -> Decimal:
    """Return a share in hundredths."""
    return (Decimal(share.numerator) / Decimal(share.denominator)).quantize(Decimal("0.01"))
