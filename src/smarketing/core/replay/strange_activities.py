"""Kinds and outcomes of activities that the agreement counts on and that sales never recorded.

A typo there is quiet: every lead would be late, or no clock would ever stand still.
"""

from collections.abc import Iterator
from datetime import datetime

import polars as pl

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.commitments import Attempts, FirstAttempt, NextStep
from smarketing.core.base.finding import Finding, Severity, Source
from smarketing.core.base.toml import choice_remedy, did_you_mean
from smarketing.core.ledger.tables import Facts
from smarketing.core.ledger.views import until


def strange_activities(facts: Facts, agreement: Agreement, as_of: datetime) -> Iterator[Finding]:
    """Find what promises and pauses of sales wait for in vain, up to `as_of`.

    A kind that does not occur is told where it has a name much like one that does, or where no
    kind that its promise counts occurs; else it may just not have happened yet. An outcome is told
    by its name only.
    """
    by_hand = until(facts, "activities", as_of).filter(~pl.col("automated").fill_null(value=False))
    seen = by_hand.select("kind", "outcome").unique().collect()
    kinds, outcomes = (
        seen[name].drop_nulls().unique().sort().to_list() for name in ("kind", "outcome")
    )
    yield from _kinds(agreement, kinds)
    yield from _outcomes(agreement, outcomes)


def _kinds(agreement: Agreement, known: list[str]) -> Iterator[Finding]:
    told = set[str]()
    for promise in agreement.commitments.sales if known else ():
        counting = promise.kinds if isinstance(promise, FirstAttempt | Attempts | NextStep) else []
        occurs = any(kind in known for kind in counting)
        for kind in counting:
            if kind in known or kind in told or (occurs and did_you_mean(kind, known) is None):
                continue
            told.add(kind)
            mend, values = choice_remedy(kind, known)
            yield Finding(
                "replay.attempt_never_seen",
                Severity.WARNING,
                "`{name}` counts activities of the kind `{kind}`, but there is none",
                mend,
                {"name": promise.name, "kind": kind, **values},
                Source("activities", text=kind),
            )


def _outcomes(agreement: Agreement, known: list[str]) -> Iterator[Finding]:
    pauses = agreement.handoff.pauses if agreement.handoff else []
    for pause in pauses:
        for outcome in pause.outcomes:
            near = did_you_mean(outcome, known)
            if outcome not in known and near is not None:
                yield Finding(
                    "replay.outcome_never_seen",
                    Severity.WARNING,
                    "`{name}` begins with the outcome `{outcome}`, and no activity has it",
                    "did you mean `{suggestion}`?",
                    {"name": pause.name, "outcome": outcome, "suggestion": near},
                    Source("activities", text=outcome),
                )
