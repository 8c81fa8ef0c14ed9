"""What history says about the plan: conversion of matured contacts, and the average sale."""

from datetime import date, timedelta
from fractions import Fraction

import polars as pl

from smarketing.core.agreement.parties import Plan
from smarketing.core.base.period import DAYS_PER_MONTH, Period


def mature_period(terms: Plan, today: date) -> Period:
    """Return the civil dates whose contacts are old enough to be counted, as the plan agrees."""
    end = today - timedelta(days=terms.mature_after_days)
    return Period(end - timedelta(days=int(terms.history_months * DAYS_PER_MONTH)), end)


def went_on(entries: pl.DataFrame, stage: str, following: str, period: Period) -> tuple[int, int]:
    """Return (how many went on to the following stage, how many entered the stage) in a period.

    A cohort: those who entered the stage within the period, wherever they stand by now.
    """
    mine = entries.filter(
        pl.col("stage") == stage, pl.col("day").is_between(period.start, period.end)
    )
    reached = entries.filter(pl.col("stage") == following).select("contact_id")
    return mine.join(reached, on="contact_id", how="semi").height, mine.height


def sales_made(won: pl.DataFrame, currency: str) -> list[Fraction]:
    """Return the amounts of won deals in minor units; those without an amount are left out."""
    amounts = won.filter(pl.col("currency") == currency, pl.col("amount") > 0)["amount"]
    return [Fraction(amount) for amount in amounts.to_list()]


def average_sale(won: pl.DataFrame, currency: str) -> Fraction | None:
    """Return the mean amount of won deals in minor units; None where there is none."""
    amounts = sales_made(won, currency)
    return sum(amounts, Fraction(0)) / len(amounts) if amounts else None
