"""Whom the law protects at the moment, with the agreement's words and the article.

Everything that is said of the law is to be confirmed by counsel.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.base.sentence import Sentence, Value
from smarketing.core.reports.law_bar import LawBar
from smarketing.core.reports.situation import Situation, text
from smarketing.core.sla.solicitation import permits

COUNSEL = Sentence("To be confirmed by counsel.")
"""Stands wherever something is said of the law."""

_WHY = {
    "consent": Sentence("no consent on record"),
    "silence": Sentence("silence after a refusal"),
    "cap": Sentence("attempts enough already"),
    "hours": Sentence("outside the hours allowed"),
}


def law_bars(
    situation: Situation, contacts: Iterable[str], kind: str = "call"
) -> Mapping[str, LawBar]:
    """Return for those of the contacts whom the law protects now what bars an attempt."""
    agreement = situation.agreement
    if agreement.solicitation is None:
        return {}
    named = pl.Series("contact_id", list(contacts), pl.String).unique().sort()
    asked = named.to_frame().with_columns(moment=pl.lit(situation.as_of))
    found = permits(asked, situation.facts, agreement, kind).filter(~pl.col("is_allowed"))
    return {row["contact_id"]: law_bar(agreement, row) for row in found.iter_rows(named=True)}


def law_bar(agreement: Agreement, row: Mapping[str, Any]) -> LawBar:
    """Return what bars an attempt, from a row of `permits`."""
    rules = agreement.solicitation.rules if agreement.solicitation else []
    rule = next(one for one in rules if one.name == row["rule"])
    return LawBar(rule.name, text(rule.label), rule.article, row["bar"], row["next_allowed_at"])


def bar_in_words(bar: LawBar) -> Sentence:
    """Say why the law allows no attempt now, and from when on it does."""
    values: dict[str, Value] = {"why": _WHY[bar.bar], "article": bar.article}
    if bar.until is None:
        return Sentence("Not allowed by law without consent: {why} ({article})", values)
    return Sentence(
        "Not allowed by law until {moment}: {why} ({article})", {**values, "moment": bar.until}
    )
