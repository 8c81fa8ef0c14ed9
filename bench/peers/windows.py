"""The agreements `plain` and `fading` as window expressions of Polars: see the SQL beside this."""

from typing import NamedTuple

import polars as pl

STAGES = ("lead", "mql", "sal", "sql", "opportunity", "customer")

_HOUR = 3_600_000_000
_DAY = 24 * _HOUR


class Rule(NamedTuple):
    """What touches are worth, the most that they can make, and in how many days half is gone."""

    touch: pl.Expr
    points: int
    cap: int
    half_life: int


_KIND, _CONTENT, _CHANNEL = pl.col("kind"), pl.col("content"), pl.col("channel")
_IS_DEMO = _KIND == "demo_request"

RULES = [
    Rule((_KIND == "visit") & (_CONTENT == "/page/01"), 4, 20, 30),
    Rule(_KIND == "visit", 1, 10, 30),
    Rule(_KIND == "email_click", 2, 10, 30),
    Rule((_KIND == "download") & (_CHANNEL == "email"), 10, 20, 60),
    Rule(_KIND == "download", 8, 24, 60),
    Rule(_KIND == "webinar", 15, 30, 60),
    Rule(_KIND == "form", 10, 20, 90),
]


def entered(
    events: pl.DataFrame, words: pl.DataFrame, begin: int, as_of: int, *, fading: bool
) -> pl.DataFrame:
    """Return when contacts entered each stage: a column of moments (microseconds) per stage."""
    moments = (
        events.lazy()
        .filter(pl.col("moment") <= as_of)
        .join(_meaning(words).lazy(), on="word", maintain_order="left")
        .group_by("contact", "moment", maintain_order=True)
        .agg(
            pl.col("place", "fit").max(),
            pl.col("fires_at").min(),
            *((pl.col("rule") == n).sum().alias(f"count_{n}") for n in range(len(RULES))),
        )
        .with_columns(fit=pl.col("fit").fill_null(0).cum_max().over("contact"))
    )
    held = _faded(moments, begin) if fading else _counted(moments)
    interest = (
        pl.min_horizontal(25, pl.col("held_0") + pl.col("held_1"))
        + pl.col("held_2")
        + pl.min_horizontal(30, pl.col("held_3") + pl.col("held_4"))
        + pl.col("held_5")
        + pl.col("held_6")
    )
    enough = (pl.col("fit") >= 50) & (interest >= 40 - 1e-9)
    qualifies = (pl.col("fires_at") <= pl.col("fit")).fill_null(value=False) | enough
    place = pl.when(qualifies).then(pl.max_horizontal("place", 2)).otherwise("place")
    return (
        held.select("contact", "moment", place=place)
        .filter(pl.col("place") >= 1)
        .group_by("contact")
        .agg(
            pl.col("moment").filter(pl.col("place") >= number).min().alias(stage)
            for number, stage in enumerate(STAGES, 1)
        )
        .collect()
    )


def _meaning(words: pl.DataFrame) -> pl.DataFrame:
    """Return what each wording means: rule, fit, place of a stage, the fit a trigger asks for."""
    rule = pl.lit(None, pl.Int8)
    for number, one in reversed(list(enumerate(RULES))):
        rule = pl.when(one.touch).then(pl.lit(number, pl.Int8)).otherwise(rule)
    country, role = pl.col("country"), pl.col("role")
    employees = pl.col("employees").cast(pl.Int64)
    fit = (
        pl.when(country.is_in(["FR", "BE", "CH"]))
        .then(25.0)
        .when(country.is_in(["DE", "ES", "IT"]))
        .then(12.5)
        .otherwise(0.0)
        + pl.when(role == "director")
        .then(50.0)
        .when(role.is_in(["engineer", "buyer"]))
        .then(25.0)
        .otherwise(0.0)
        + pl.when(employees >= 200).then(25.0).when(employees >= 20).then(12.5).otherwise(0.0)
    )
    is_known = pl.col("table") == "contacts"
    reached = {"accepted": 3, "qualified": 4, "open": 5, "won": 6}
    said = pl.coalesce("outcome", "status").replace_strict(reached, default=0, return_dtype=pl.Int8)
    return words.select(
        "word",
        rule=rule,
        fit=pl.when(is_known).then(fit),
        place=pl.when(is_known).then(pl.lit(1, pl.Int8)).otherwise(said),
        fires_at=pl.when(_IS_DEMO & (_CONTENT == "/page/01")).then(0).when(_IS_DEMO).then(75),
    )


def _counted(moments: pl.LazyFrame) -> pl.LazyFrame:
    """Add the balances of rules that never fade: running counts, capped."""
    return moments.with_columns(
        pl.min_horizontal(
            one.cap, pl.col(f"count_{n}").cast(pl.Int64).cum_sum().over("contact") * one.points
        ).alias(f"held_{n}")
        for n, one in enumerate(RULES)
    )


def _faded(moments: pl.LazyFrame, begin: int) -> pl.LazyFrame:
    """Add the balances of rules that fade, by amounts that grow instead: see `fading.sql`."""
    day = (pl.col("moment") - begin) // _HOUR / 24
    grown = moments.with_columns(
        pl.lit(2.0).pow(day / life).alias(f"grown_{life}")
        for life in sorted({one.half_life for one in RULES})
    )
    summed = grown.with_columns(
        (pl.col(f"count_{n}") * one.points * pl.col(f"grown_{one.half_life}"))
        .cum_sum()
        .over("contact")
        .alias(f"sum_{n}")
        for n, one in enumerate(RULES)
    )
    bounded = summed.with_columns(
        pl.when(pl.col(f"count_{n}") > 0)
        .then(one.cap * pl.col(f"grown_{one.half_life}") - pl.col(f"sum_{n}"))
        .otherwise(float("inf"))
        .cum_min()
        .over("contact")
        .alias(f"over_{n}")
        for n, one in enumerate(RULES)
    )
    return bounded.with_columns(
        (
            (pl.col(f"sum_{n}") + pl.min_horizontal(0.0, f"over_{n}"))
            / pl.col(f"grown_{one.half_life}")
        ).alias(f"held_{n}")
        for n, one in enumerate(RULES)
    )
