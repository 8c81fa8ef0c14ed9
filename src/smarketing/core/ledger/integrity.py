"""What looks wrong in the facts themselves: told as findings, never hidden and never fatal."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from smarketing.core.base.finding import Finding, Severity, Source
from smarketing.core.base.sentence import Share
from smarketing.core.ledger.merges import circles, survivors
from smarketing.core.ledger.tables import Facts
from smarketing.core.ledger.views import last_of_each, until

_EXAMPLES = 3
_SPELT = (
    ("deal_events", "product"),
    ("products", "product"),
    ("touches", "channel"),
    ("spend", "channel"),
    ("touches", "kind"),
    ("deal_events", "rep"),
    ("assignments", "rep"),
    ("activities", "rep"),
)
FRESH = timedelta(days=4)
"""A long weekend: after that, silence means that nobody imported anything."""

_SAME_TIME, _FEWEST = 0.01, 3
"""From this share of a table's facts on, and this many, one time of day is no coincidence."""


def integrity(facts: Facts, currency: str, zone: str, as_of: datetime) -> list[Finding]:
    """Return what looks wrong in the facts that had happened by `as_of`.

    `currency` is the one the company counts in, `zone` the time zone of its civil days.
    """
    found = [
        *_won_before_known(facts, as_of),
        *_without(facts, as_of, "touches", "channel"),
        *_without(facts, as_of, "deal_events", "account_id"),
        *_without(facts, as_of, "deal_events", "contact_id"),
        *_spellings(facts, as_of),
        *_unlisted_products(facts, as_of),
        *other_currency(facts, as_of, currency),
        *_other_spend(facts, as_of, currency),
        *_won_for_nothing(facts, as_of),
        *_closed_twice(facts, as_of),
        *_merged_in_a_circle(facts, as_of),
        *_merged_into_nobody(facts, as_of),
        *_stale(facts, zone, as_of),
    ]
    for table in ("touches", "contacts", "deal_events", "recorded_stages"):
        found += _times_of_day(facts, as_of, table, zone)
    return found


def _warning(code: str, message: str, mend: str, place: str, **values: object) -> Finding:
    return Finding(code, Severity.WARNING, message, mend, values, Source(place))


def _some(values: pl.Series) -> str:
    shown = ", ".join(str(value) for value in values.sort().head(_EXAMPLES))
    return f"{shown}, …" if len(values) > _EXAMPLES else shown


def _won_before_known(facts: Facts, as_of: datetime) -> Iterator[Finding]:
    """Find deals of contacts that are only heard of afterwards.

    A version of the contact that came with the deal itself does not make them known before.
    """
    seen = pl.concat(
        until(facts, table, as_of).select("contact_id", "occurred_at")
        for table in ("touches", "recorded_stages")
    )
    seen = seen.group_by("contact_id").agg(pl.col("occurred_at").min().alias("seen"))
    versions = until(facts, "contacts", as_of).group_by("contact_id")
    known = versions.agg(first=pl.col("occurred_at").min(), last=pl.col("occurred_at").max())
    won = pl.col("occurred_at")
    before = (pl.col("seen") <= won).fill_null(value=False) | (pl.col("first") < won)
    after = (pl.col("seen") > won).fill_null(value=False) | (pl.col("last") > won)
    early = (
        until(facts, "deal_events", as_of)
        .filter(pl.col("status") == "won")
        .join(seen, on="contact_id", how="left")
        .join(known, on="contact_id", how="left")
        .filter(~before.fill_null(value=False), after)
        .collect()
    )
    if early.height:
        yield _warning(
            "ledger.won_before_known",
            "deals won before their contact is known: {count} ({deals})",
            "check the dates in the source; the contact counts as known from the deal on",
            "deal_events",
            count=early["deal_id"].n_unique(),
            deals=_some(early["deal_id"].unique()),
        )


def _without(facts: Facts, as_of: datetime, table: str, column: str) -> Iterator[Finding]:
    every = until(facts, table, as_of).select(pl.col(column).is_null()).collect().to_series()
    missing = int(every.sum())
    if missing:
        yield _warning(
            "ledger.missing_value",
            "{count} of {total} facts in `{table}` have no `{column}`",
            "they are counted under their own heading, so that nothing drops out of a sum",
            table,
            count=missing,
            total=len(every),
            table=table,
            column=column,
        )


def _plain(column: str) -> pl.Expr:
    return pl.col(column).str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]", "")


def _spellings(facts: Facts, as_of: datetime) -> Iterator[Finding]:
    """Find names that differ only in case, spaces or punctuation, within and across tables.

    Names of nothing but signs, such as "-" and "?", are not compared: nothing of them is left.
    """
    for column in dict.fromkeys(name for _, name in _SPELT):
        spelt = pl.concat(
            until(facts, table, as_of).select(pl.col(name))
            for table, name in _SPELT
            if name == column
        )
        counted = spelt.drop_nulls().group_by(column).agg(pl.len().alias("times"))
        variants = (
            counted.sort("times", column, descending=[True, False])
            .with_columns(plain=_plain(column))
            .filter(pl.col("plain") != "")
            .group_by("plain", maintain_order=True)
            .agg(pl.format("“{}” ({})", column, "times").alias("spelt"))
            .filter(pl.col("spelt").list.len() > 1)
            .collect()
        )
        for spellings in variants["spelt"].to_list():
            yield _warning(
                "ledger.spelt_differently",
                "the same `{column}` seems to be spelt in several ways: {spellings}",
                "choose one spelling with `translate` in the mapping",
                column,
                column=column,
                spellings=", ".join(spellings),
            )


def _unlisted_products(facts: Facts, as_of: datetime) -> Iterator[Finding]:
    listed = until(facts, "products", as_of).select(_plain("product").alias("plain"))
    sold = until(facts, "deal_events", as_of).select("product").drop_nulls()
    if listed.collect().is_empty():
        return
    unlisted = (
        sold.with_columns(plain=_plain("product"))
        .join(listed, on="plain", how="anti")
        .select(pl.col("product").unique())
        .collect()
        .to_series()
    )
    if len(unlisted):
        yield _warning(
            "ledger.unlisted_product",
            "deals name products that the price list does not have: {products}",
            "import the whole price list, or translate the names in the mapping",
            "deal_events",
            products=_some(unlisted),
        )


def other_currency(facts: Facts, as_of: datetime, currency: str) -> Iterator[Finding]:
    """Find deals in another currency than the one the company counts in."""
    other = (
        until(facts, "deal_events", as_of)
        .filter(pl.col("currency") != currency, pl.col("amount") != 0)
        .collect()
    )
    if other.height:
        yield _warning(
            "ledger.other_currency",
            "{count} deal events are in another currency ({currencies}) and are not added up",
            "amounts of different currencies are never summed; import them in {currency}",
            "deal_events",
            count=other.height,
            currencies=_some(other["currency"].unique()),
            currency=currency,
        )


def _other_spend(facts: Facts, as_of: datetime, currency: str) -> Iterator[Finding]:
    other = (
        until(facts, "spend", as_of)
        .filter(pl.col("currency") != currency, pl.col("amount") != 0)
        .collect()
    )
    if other.height:
        yield _warning(
            "ledger.other_currency",
            "{count} facts about spend are in another currency ({currencies}) and are not added up",
            "amounts of different currencies are never summed; import them in {currency}",
            "spend",
            count=other.height,
            currencies=_some(other["currency"].unique()),
            currency=currency,
        )


def _won_for_nothing(facts: Facts, as_of: datetime) -> Iterator[Finding]:
    events = until(facts, "deal_events", as_of).filter(pl.col("status") == "won")
    won = last_of_each(events, "deal_id").collect()
    unpaid = int((won["amount"].fill_null(0) == 0).sum())
    if unpaid:
        yield _warning(
            "ledger.won_for_nothing",
            "{count} of {total} won deals carry no amount",
            "they count as customers and add nothing to revenue",
            "deal_events",
            count=unpaid,
            total=won.height,
        )


def _closed_twice(facts: Facts, as_of: datetime) -> Iterator[Finding]:
    closing = until(facts, "deal_events", as_of).filter(pl.col("status") != "open")
    told = closing.group_by("deal_id", "occurred_at").agg(
        pl.struct("status", "amount").n_unique().alias("ways")
    )
    twice = told.filter(pl.col("ways") > 1).collect()["deal_id"].unique()
    if len(twice):
        yield _warning(
            "ledger.closed_twice",
            "deals closed in two ways at the same moment: {count} ({deals})",
            "one of them is counted; correct the source, so that it is the right one",
            "deal_events",
            count=len(twice),
            deals=_some(twice),
        )


def _merged_in_a_circle(facts: Facts, as_of: datetime) -> Iterator[Finding]:
    round_about = circles(facts, as_of)
    if len(round_about):
        yield _warning(
            "ledger.merged_in_a_circle",
            "contacts are merged into one another in a circle: {count} ({contacts})",
            "none of them is merged; import the contact that remains, and not what it was merged "
            "into",
            "contacts",
            count=len(round_about),
            contacts=_some(round_about),
        )


def _merged_into_nobody(facts: Facts, as_of: datetime) -> Iterator[Finding]:
    """Find survivors of whom no version exists: a mapping that names something else, often."""
    remaining = survivors(facts, as_of)["survivor"].unique()
    known = facts.table("contacts")["contact_id"].unique()
    unknown = remaining.filter(~remaining.is_in(known.implode()))
    if len(unknown):
        yield _warning(
            "ledger.merged_into_nobody",
            "contacts are merged into some that are not known: {count} ({contacts})",
            "import those contacts too, or check which column `merged_into` comes from",
            "contacts",
            count=len(unknown),
            contacts=_some(unknown),
        )


def _stale(facts: Facts, zone: str, as_of: datetime) -> Iterator[Finding]:
    """Find that what happens every day has not been heard of for days: an import was forgotten."""
    newest = newest_fact(facts, as_of)
    if newest is not None and as_of - newest > FRESH:
        yield _warning(
            "ledger.stale",
            "the newest fact is from {day}, {days} days before this report",
            "import what has happened since; until then a number may be low for want of facts",
            "ledger",
            day=newest.astimezone(ZoneInfo(zone)).date(),
            days=(as_of - newest).days,
        )


def newest_fact(facts: Facts, as_of: datetime) -> datetime | None:
    """Return when something last happened to a contact, by `as_of`; None where nothing ever did."""
    moments = [
        until(facts, table, as_of).select(pl.col("occurred_at").max()).collect().item()
        for table in ("touches", "activities", "dispositions", "deal_events", "contacts")
    ]
    return max((moment for moment in moments if isinstance(moment, datetime)), default=None)


def _times_of_day(facts: Facts, as_of: datetime, table: str, zone: str) -> Iterator[Finding]:
    moments = until(facts, table, as_of).select("occurred_at").collect().to_series()
    if len(moments) < 2:  # noqa: PLR2004 (one fact says nothing about times)
        return
    if moments.n_unique() == 1:
        yield _warning(
            "ledger.no_dates",
            "all {count} facts in `{table}` carry the same moment: the source has no dates",
            "counts and shares hold; trends, pace and response times mean nothing here",
            table,
            count=len(moments),
            table=table,
        )
        return
    clock = moments.dt.convert_time_zone(zone).dt.time()
    counted = (
        clock.value_counts()
        .filter(pl.col("count") >= max(_FEWEST, _SAME_TIME * len(moments)))
        .sort("count", "occurred_at", descending=[True, False])
    )
    for at, count in counted.iter_rows():
        if at == time():
            yield Finding(
                "ledger.dates_without_time",
                Severity.INFO,
                "{count} of {total} facts in `{table}` hold a date without a time of day",
                "days and months hold; response times cannot be measured on them",
                {"count": count, "total": len(moments), "table": table},
                Source(table),
            )
        elif (at.minute, at.second, at.microsecond) == (0, 0, 0):
            yield _warning(
                "ledger.same_time_of_day",
                "{count} facts in `{table}` ({share}) lie at {at} sharp: dates without a time, "
                "moved by a time zone?",
                "check the `time_zone` of the mapping against the source",
                table,
                count=count,
                table=table,
                share=Share(count / len(moments)),
                at=at.strftime("%H:%M:%S"),
            )
