"""Sales velocity: what the open opportunities bring per day."""

from collections.abc import Sequence
from fractions import Fraction

import polars as pl

from smarketing.core.agreement.stages import OnDeal, Stage
from smarketing.core.base.period import local_date
from smarketing.core.base.sentence import Money
from smarketing.core.planning.histories import conversions, lags
from smarketing.core.planning.lag import lag
from smarketing.core.planning.measured import average_sale, mature_period
from smarketing.core.reports.conversion.pages import Velocity
from smarketing.core.reports.conversion.passage import way, whole
from smarketing.core.reports.situation import Situation

_DAY = 86_400


def velocity(situation: Situation, lost: pl.DataFrame) -> Velocity | None:
    """Return opportunities x average sale x win rate / cycle, per day.

    Opportunities are the contacts that stand in the first stage entered with an open deal, the
    win rate is the share of such contacts that becomes customers in the end, and the cycle is
    the mean time that takes. None where the agreement has no such stages, or no deal was won.
    """
    opened = _entered_by(situation.stages, "open")
    won = _entered_by(situation.stages, "won")
    if (
        opened is None
        or won is None
        or situation.stages.index(opened) >= situation.stages.index(won)
    ):
        return None
    here = way(situation, opened.name, won.name, "month", lost)
    rate = whole(here, situation.today.min, situation.today).projected
    took = lag(lags(here.found, situation.as_of), here.learnt.horizon)
    sale = _sale(situation)
    if rate is None or took is None or not took.mean or sale is None:
        return None
    standing = int(conversions(here.found, situation.as_of).open.sum())
    cycle = took.mean / 1_000_000
    per_day = standing * sale * Fraction(rate.value) / Fraction(cycle) * _DAY
    currency = situation.agreement.agreement.currency
    return Velocity(standing, Money(sale, currency), rate, cycle, Money(per_day, currency))


def _entered_by(stages: Sequence[Stage], status: str) -> Stage | None:
    return next(
        (
            stage
            for stage in stages
            if any(isinstance(rule, OnDeal) and rule.status == status for rule in stage.entry)
        ),
        None,
    )


def _sale(situation: Situation) -> Fraction | None:
    period = mature_period(situation.agreement.plan, situation.today)
    won = situation.deals.filter(
        pl.col("status") == "won", local_date("since", situation.zone) >= period.start
    )
    return average_sale(won, situation.agreement.agreement.currency)
