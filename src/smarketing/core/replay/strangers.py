"""Facts that speak of something the agreement does not know."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import polars as pl

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.stages import OnRecorded, OnTouch
from smarketing.core.base.finding import Finding, Severity, Source
from smarketing.core.base.toml import choice_remedy
from smarketing.core.ledger.tables import Facts
from smarketing.core.ledger.views import until

_MOST_WORDS = 10


def strangers(facts: Facts, agreement: Agreement, as_of: datetime) -> list[Finding]:
    """Find names in the facts that the agreement lacks, and kinds of touch it waits for in vain."""
    stages = [
        name
        for stage in agreement.stages
        for rule in stage.entry
        if isinstance(rule, OnRecorded)
        for name in rule.names or [stage.name]
    ]
    reasons = [reason.name for reason in agreement.rejection_reasons]
    people = [person.name for person in agreement.parties.sales.people]
    return [
        *_unknown(facts, "recorded_stages", "stage", stages, "stages", as_of),
        *_unknown(facts, "dispositions", "reason", reasons, "rejection_reasons", as_of),
        *(_unknown(facts, "assignments", "rep", people, "parties", as_of) if people else ()),
        *_kinds(facts, agreement, as_of),
    ]


def _kinds(facts: Facts, agreement: Agreement, as_of: datetime) -> Iterator[Finding]:
    """Find kinds of touch that the agreement names and no touch has; a typo is quiet otherwise."""
    terms = agreement.qualification
    worth = [rule.kind for rule in terms.points] if terms else []
    fires = [rule.kind for rule in terms.triggers] if terms else []
    entered = [
        kind
        for stage in agreement.stages
        for rule in stage.entry
        if isinstance(rule, OnTouch)
        for kind in rule.kinds
    ]
    seen = until(facts, "touches", as_of).select(pl.col("kind").unique().sort())
    happened = seen.collect().to_series().to_list()
    for kind in dict.fromkeys([*worth, *fires, *entered]) if happened else ():
        if kind not in happened:
            mend, values = choice_remedy(kind, happened)
            yield Finding(
                "replay.kind_never_seen",
                Severity.WARNING,
                "the agreement counts touches of the kind `{kind}`, but there is none",
                mend,
                {"kind": kind, **values},
                Source("touches", text=kind),
            )


def _unknown(
    facts: Facts, table: str, column: str, known: Sequence[str], section: str, as_of: datetime
) -> Iterator[Finding]:
    counted = (
        until(facts, table, as_of)
        .filter(pl.col(column).is_not_null(), ~pl.col(column).is_in(list(known)))
        .group_by(column)
        .agg(pl.len())
        .sort(column)
        .collect()
    )
    # A column that was mapped wrongly names thousands of strangers; a few show what is wrong.
    if counted.height > _MOST_WORDS:
        yield Finding(
            "replay.unknown_names",
            Severity.WARNING,
            "{count} facts in `{table}` name one of {words} {column}s that are not in [{section}], "
            "such as `{word}`",
            "check in the mapping which column this comes from",
            {
                "count": counted["len"].sum(),
                "table": table,
                "words": counted.height,
                "column": column,
                "section": section,
                "word": counted[column][0],
            },
            Source(table),
        )
        return
    for word, count in counted.iter_rows():
        mend, values = choice_remedy(word, known)
        yield Finding(
            "replay.unknown_name",
            Severity.WARNING,
            "{count} facts in `{table}` name the {column} `{word}`, which is not in [{section}]",
            mend if known else "",
            {
                "count": count,
                "table": table,
                "column": column,
                "word": word,
                "section": section,
                **values,
            },
            Source(table, text=word),
        )
