"""The contact curve: the chance that the first, second, … attempt is the one that reaches.

Of each lead is known how many attempts were made until the person was reached, or until attempts
ended without that: sales is still at it, gave up, or rejected the lead. Such a lead is
right-censored: it tells that so many attempts did not reach, and nothing of the ones that were
never made. So attempt n is judged on the leads that were tried n times or more and not reached
before, which is the product-limit estimator of Kaplan and Meier (1958) on whole numbers, with
Greenwood's variance (1926). It holds as far as those who were given up would have been as easy to
reach as those who were tried again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import polars as pl

from smarketing.core.base.rates import Interval, share_of
from smarketing.core.planning.lag import log_log

LEAST_TRIED = 50
"""An attempt that was made on fewer leads has no chance of its own: see `contact_curve`."""

MOST_ATTEMPTS = 100
"""No curve is longer."""

REACHED = "reached"
"""The outcome of an attempt by which the person was spoken to."""


@dataclass(frozen=True)
class Attempt:
    """One attempt of a curve, the first is number 1.

    Of the `tried` leads that were not reached before and got this attempt, `reached` were reached
    by it. `chance` is that chance (conditional on not having been reached before); `first_contact`
    the chance, for any lead that is tried so often, that this attempt is the one (unconditional);
    `by_now` the chance to have been reached by it. Where too few were tried, `pooled` says that
    `chance` is that of all attempts from the first such one on, together.
    """

    number: int
    tried: int
    reached: int
    chance: Interval
    first_contact: float
    by_now: Interval
    pooled: bool


@dataclass(frozen=True)
class ContactCurve:
    """A contact curve, of `leads` that got an attempt; it ends where history says no more.

    `reached` were reached, `most` is the largest number of attempts seen, `mean` their mean.
    """

    attempts: tuple[Attempt, ...]
    leads: int
    reached: int
    most: int
    mean: float

    @property
    def chances(self) -> list[float]:
        """The chance of each attempt on somebody who was not reached before."""
        return [one.chance.value for one in self.attempts]

    @property
    def first_contacts(self) -> list[float]:
        """The chance of each attempt to be the one that reaches."""
        return [one.first_contact for one in self.attempts]

    def share_of_contacts(self, number: int) -> float:
        """Return which part of all contacts that the curve knows comes by the attempt."""
        reached = sum(self.first_contacts)
        return sum(self.first_contacts[:number]) / reached if reached else 0.0


def contact_curve(tried: pl.DataFrame, least: int = LEAST_TRIED) -> ContactCurve:
    """Return the curve of a table of leads: `attempts` (whole number), `reached` (by the last one).

    Leads without an attempt say nothing of the chances, and are left out. Attempts that fewer than
    `least` leads got share one chance, pooled over all of them from the first such attempt on; the
    curve ends where even together they were made fewer than `least` times.
    """
    known = tried.filter(pl.col("attempts") >= 1)
    counts = _counts(known)
    own = next((n for n, (at_risk, _) in enumerate(counts) if at_risk < least), len(counts))
    own = min(own, MOST_ATTEMPTS)
    groups: list[tuple[int, int, int]] = [(1, *count) for count in counts[:own]]
    rest = counts[own:MOST_ATTEMPTS]
    together = sum(at_risk for at_risk, _ in rest)
    if together >= least:
        groups.append((len(rest), together, sum(reached for _, reached in rest)))
    mean = known["attempts"].mean()
    return ContactCurve(
        tuple(_attempts(groups, counts)),
        known.height,
        known.filter("reached").height,
        len(counts),
        float(str(mean)) if mean is not None else 0.0,
    )


def _counts(known: pl.DataFrame) -> list[tuple[int, int]]:
    """Return by attempt how many leads got it, and how many of them it reached."""
    ended = known.group_by("attempts").agg(pl.len(), pl.col("reached").sum().alias("now"))
    of = {number: (leads, now) for number, leads, now in ended.iter_rows()}
    at_risk, counts = known.height, []
    for number in range(1, max(of, default=0) + 1):
        leads, now = of.get(number, (0, 0))
        counts.append((at_risk, now))
        at_risk -= leads
    return counts


def _attempts(
    groups: Sequence[tuple[int, int, int]], counts: Sequence[tuple[int, int]]
) -> list[Attempt]:
    """Follow the leads through groups of attempts (how many share a chance, tried, reached)."""
    attempts: list[Attempt] = []
    still, before = 1.0, 0.0
    for number, (length, at_risk, now) in enumerate(groups):
        chance = share_of(now, at_risk) or Interval(0, 0, 1)
        for turn in range(1, length + 1):
            first = still * chance.value
            still -= first
            # The pooled chance is one estimate: what it is off by adds up, it does not even out.
            spread = before + turn**2 * _spread(chance.value, at_risk)
            place = len(attempts)
            attempts.append(
                Attempt(
                    place + 1,
                    *counts[place],
                    chance,
                    first,
                    log_log(1 - still, still**2 * spread if still else 0.0, counts[0][0]),
                    length > 1 or number >= len(counts),
                )
            )
        before += length**2 * _spread(chance.value, at_risk)
    return attempts


def _spread(chance: float, at_risk: int) -> float:
    """Return the variance of the logarithm of the share not reached (Greenwood 1926)."""
    return chance / ((1 - chance) * at_risk) if chance < 1 else inf


def tried(handed: pl.DataFrame, kinds: Sequence[str]) -> pl.DataFrame:
    """Return how often each lead was tried until it was reached, or until attempts ended.

    `handed` are handoffs, one row each, with contact_id, handed_over_at, attempts_at and
    attempt_kinds (lists), reached_at, decided_at, decision and sent_back_at. Only attempts of
    `kinds` count. They end when the lead is rejected or sent back. An acceptance does not end
    them: whoever takes a lead on still has to reach the person.

    Columns: those of `handed`, attempts, reached.
    """
    rejected = pl.when(pl.col("decision") == "rejected").then("decided_at")
    known = handed.with_row_index("row").with_columns(
        end=pl.min_horizontal(rejected, "sent_back_at", "reached_at")
    )
    made = (
        known.select("row", "end", "reached_at", "attempts_at", "attempt_kinds")
        .filter(pl.col("attempts_at").list.len() > 0)
        .explode("attempts_at", "attempt_kinds")
        .filter(
            pl.col("attempt_kinds").is_in(list(kinds)),
            pl.col("end").is_null() | (pl.col("attempts_at") <= pl.col("end")),
        )
        .group_by("row")
        .agg(
            attempts=pl.len().cast(pl.Int64),
            reached=(pl.col("attempts_at") == pl.col("reached_at")).any(),
        )
    )
    return (
        known.join(made, on="row", how="left", maintain_order="left")
        .drop("row", "end")
        .with_columns(pl.col("attempts").fill_null(0), pl.col("reached").fill_null(value=False))
    )


def telling_kinds(activities: pl.DataFrame) -> list[str]:
    """Return the kinds of activities of which any ever reached somebody.

    Of the others nothing can be learnt: a letter is recorded as sent, read or not.
    """
    told = activities.filter(
        ~pl.col("automated").fill_null(value=False), pl.col("outcome") == REACHED
    )
    return sorted(told["kind"].unique().to_list())
