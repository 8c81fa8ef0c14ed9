"""Facts that speak of something the agreement does not know, and the other way round."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import polars as pl

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.commitments import Complete
from smarketing.core.agreement.qualification import Condition, Criterion, Touched
from smarketing.core.agreement.stages import OnRecorded, OnTouch
from smarketing.core.base.finding import Finding, Severity, Source
from smarketing.core.base.toml import choice_remedy
from smarketing.core.ledger.tables import Facts
from smarketing.core.ledger.views import until
from smarketing.core.replay.attributes import Of, attribute
from smarketing.core.replay.strange_activities import strange_activities

_MOST_WORDS = 10

_SAMPLE = 10_000
"""So many records show which attributes there are; a rare one is looked for in all of them."""

_NARROWED = ("kind", "channel", "campaign", "content")
"""What a rule about touches may name; all that it names must be so."""


def strangers(facts: Facts, agreement: Agreement, as_of: datetime) -> list[Finding]:
    """Find what facts and agreement name and the other does not know, up to `as_of`.

    Names in the facts that the agreement lacks; kinds (of touches and activities), channels,
    campaigns, contents, purposes, outcomes and attributes that it waits for in vain; spans of days
    that are longer than the history.
    """
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
        *_channels(facts, agreement, as_of),
        *_narrow_rules(facts, agreement, as_of),
        *strange_activities(facts, agreement, as_of),
        *_spans(facts, agreement, as_of),
        *_purposes(facts, agreement, as_of),
        *_attributes(facts, agreement, as_of),
    ]


def waits_in_vain(lexicon: pl.DataFrame, agreement: Agreement, as_of: datetime) -> list[Finding]:
    """Find kinds, channels, campaigns, contents, purposes and attributes that no event has.

    `lexicon` is that of a stream: it holds what all facts say, so that looking costs little.
    """
    said = {
        table: lexicon.filter(pl.col("table") == table).with_columns(
            occurred_at=pl.lit(as_of), contact_id=pl.lit("")
        )
        for table in ("touches", "contacts", "consents")
    }
    accounts = said["contacts"].with_columns(attributes="account_attributes")
    facts = Facts({**said, "accounts": accounts})
    return [
        *_kinds(facts, agreement, as_of),
        *_channels(facts, agreement, as_of),
        *_narrow_rules(facts, agreement, as_of),
        *_purposes(facts, agreement, as_of),
        *_attributes(facts, agreement, as_of),
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
    alike = [kind for segment in agreement.segments for kind in segment.kinds]
    seen = until(facts, "touches", as_of).select(pl.col("kind").unique().sort())
    happened = seen.collect().to_series().to_list()
    for kind in dict.fromkeys([*worth, *fires, *entered, *alike]) if happened else ():
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


def _channels(facts: Facts, agreement: Agreement, as_of: datetime) -> Iterator[Finding]:
    """Find channels that segments are made of and no touch has."""
    asked = dict.fromkeys(name for segment in agreement.segments for name in segment.channels)
    if not asked:
        return
    seen = until(facts, "touches", as_of).select(pl.col("channel").drop_nulls().unique().sort())
    known = seen.collect().to_series().to_list()
    for name in asked if known else ():
        if name not in known:
            mend, values = _among(name, known)
            yield Finding(
                "replay.channel_never_seen",
                Severity.WARNING,
                "a segment is made of the channel `{channel}`, but no touch has it",
                mend,
                {"channel": name, **values},
                Source("touches", text=name),
            )


def _narrow_rules(facts: Facts, agreement: Agreement, as_of: datetime) -> Iterator[Finding]:
    """Find rules that name a channel, campaign or content, and speak of no touch that happened."""
    terms = agreement.qualification
    rules: list[Touched] = [
        rule
        for rule in ([*terms.points, *terms.triggers] if terms else ())
        if any(getattr(rule, column) is not None for column in _NARROWED[1:])
    ]
    if not rules:
        return
    touches = until(facts, "touches", as_of)
    seen = touches.select(_speaks_of(rule).any().alias(str(n)) for n, rule in enumerate(rules))
    for rule, spoken in zip(rules, seen.collect().row(0), strict=True):
        of_kind = touches.filter(pl.col("kind") == rule.kind)
        # A kind that never happened is told by itself.
        if not spoken and of_kind.head(1).collect().height:
            yield _never_so(rule, of_kind)


def _speaks_of(rule: Touched) -> pl.Expr:
    named = {column: getattr(rule, column) for column in _NARROWED}
    return pl.all_horizontal(
        pl.col(column) == word for column, word in named.items() if word is not None
    ).fill_null(value=False)


def _never_so(rule: Touched, touches: pl.LazyFrame) -> Finding:
    """Tell which name of a rule no touch of its kind has, or that they never come together."""
    named = {column: getattr(rule, column) for column in _NARROWED[1:]}
    for column, word in named.items():
        known = touches.select(pl.col(column).drop_nulls().unique().sort()).collect()[column]
        if word is not None and word not in known:
            mend, values = _among(word, known.to_list())
            return Finding(
                "replay.touch_never_seen",
                Severity.WARNING,
                "the agreement counts touches of the kind `{kind}` with the {column} `{word}`, but "
                "there is none",
                mend,
                {"kind": rule.kind, "column": column, "word": word, **values},
                Source("touches", text=word),
            )
    words = ", ".join(f"`{word}`" for word in named.values() if word is not None)
    return Finding(
        "replay.touch_never_seen",
        Severity.WARNING,
        "the agreement counts touches of the kind `{kind}` with {words}, but none has them all",
        "name one of them only, or check them against the facts",
        {"kind": rule.kind, "words": words},
        Source("touches", text=rule.kind),
    )


def _among(word: str, known: Sequence[str]) -> tuple[str, dict[str, str]]:
    """Return the mend for a word; of a long list of known ones only the nearest is told."""
    mend, values = choice_remedy(word, known)
    if "known" in values and len(known) > _MOST_WORDS:
        return "", {}
    return (mend, values) if known else ("", {})


def _spans(facts: Facts, agreement: Agreement, as_of: datetime) -> Iterator[Finding]:
    """Find windows and half-lives that reach back further than the facts do."""
    terms = agreement.qualification
    first = until(facts, "touches", as_of).select(pl.col("occurred_at").min()).collect().item()
    if first is None:
        return
    history = as_of - first
    for rule in terms.points if terms else ():
        for key, days in (
            ("window_days", rule.window_days),
            ("half_life_days", rule.half_life_days),
        ):
            if days is not None and timedelta(days=days) > history:
                yield Finding(
                    "replay.window_longer_than_history",
                    Severity.INFO,
                    "points for `{kind}` have `{key} = {days}`, but the oldest touch is only "
                    "{known} days old: what the rule does cannot be seen yet",
                    "import older touches, or judge the rule when the history is long enough",
                    {"kind": rule.kind, "key": key, "days": days, "known": history.days},
                    Source("touches", text=rule.kind),
                )


def _purposes(facts: Facts, agreement: Agreement, as_of: datetime) -> Iterator[Finding]:
    """Find purposes of consent that the agreement respects and that no consent is about."""
    terms = agreement.qualification
    purposes = terms.exclude_opted_out if terms else []
    consents = until(facts, "consents", as_of).select(pl.col("purpose").unique().sort())
    known = consents.collect().to_series().to_list() if purposes else []
    for purpose in purposes if known else ():
        if purpose not in known:
            mend, values = _among(purpose, known)
            yield Finding(
                "replay.purpose_never_seen",
                Severity.WARNING,
                "who refused `{purpose}` is not to qualify, but no consent is about that",
                mend,
                {"purpose": purpose, **values},
                Source("consents", text=purpose),
            )


def _attributes(facts: Facts, agreement: Agreement, as_of: datetime) -> Iterator[Finding]:
    """Find attributes that the agreement asks for and no contact, or account, has."""
    asked = list(dict.fromkeys(_asked(agreement)))
    for of, (table, column) in _TOLD_IN.items():
        names = [name for whose, name in asked if whose == of]
        told = until(facts, table, as_of).select(pl.col("attributes").alias(column)).drop_nulls()
        if not names or (of == "contact" and facts.table(table).is_empty()):
            continue
        sample = told.head(_SAMPLE).collect()
        known = sorted({key for text in sample[column] for key in _keys(text)})
        for name in names:
            if name not in known and not _has(told, of, name):
                mend, values = _among(name, known)
                yield Finding(
                    "replay.attribute_never_seen",
                    Severity.WARNING,
                    "the agreement asks for the attribute `{name}` of the account, but no account "
                    "has it"
                    if of == "account"
                    else "the agreement asks for the attribute `{name}`, but no contact has it",
                    mend or "map a column of your files to this attribute",
                    {"name": name, **values},
                    Source(table, text=name),
                )


_TOLD_IN: dict[Of, tuple[str, str]] = {
    "contact": ("contacts", "attributes"),
    "account": ("accounts", "account_attributes"),
}
"""In which table attributes are told, and in which column `attribute` looks for them."""


def _asked(agreement: Agreement) -> Iterator[tuple[Of, str]]:
    """Yield whose and which attribute each condition, criterion and requirement looks at."""
    terms = agreement.qualification
    conditions: list[Condition | Criterion] = [
        condition
        for persona in agreement.personas
        for condition in [*persona.match, *persona.exclude]
    ]
    if terms is not None:
        conditions += [condition for one in terms.exclude for condition in one.match]
        conditions += terms.fit.criteria if terms.fit else []
    conditions += [condition for segment in agreement.segments for condition in segment.match]
    for name in _required(agreement):
        account = name.startswith("account.")
        yield ("account" if account else "contact"), name.removeprefix("account.")
    if agreement.solicitation is not None:
        conditions += agreement.solicitation.consumers
    for condition in conditions:
        yield condition.of, condition.attribute


def _required(agreement: Agreement) -> list[str]:
    """Return the attributes that must be known: to qualify, to be complete, to be reached."""
    terms, handoff = agreement.qualification, agreement.handoff
    complete = [one for one in agreement.commitments.marketing if isinstance(one, Complete)]
    return [
        *(terms.required if terms else ()),
        *(name for one in complete for name in one.attributes),
        *(handoff.causes.contact_attributes if handoff else ()),
    ]


def _keys(text: str) -> list[str]:
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return []
    return list(read) if isinstance(read, dict) else []


def _has(told: pl.LazyFrame, of: Of, name: str) -> bool:
    """Say whether any contact, or account, has an attribute; only where its name stands is read."""
    written = [json.dumps(name, ensure_ascii=ascii_only) for ascii_only in (True, False)]
    (column,) = told.collect_schema().names()
    somewhere = pl.any_horizontal(pl.col(column).str.contains(one, literal=True) for one in written)
    return bool(
        told.filter(somewhere).select(attribute(of, name).is_not_null().any()).collect().item()
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
