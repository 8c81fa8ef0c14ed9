"""Companies with known truth: leads that come, go on or are lost, and buy; then the months after.

Everything is drawn day by day from rates, lags and prices that the plan never sees.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray
from spec.tables import AGREEMENT, STAGES, agreement

from smarketing.core.ledger.tables import MOMENT, Facts
from smarketing.core.replay.replay import RETURNS
from smarketing.core.reports.situation import Situation

Numbers = NDArray[np.float64]

MONTHS, AHEAD = 30, 6
BEGIN = datetime(2023, 7, 1, tzinfo=UTC)
AS_OF = datetime(2025, 12, 31, 22, 59, 59, tzinfo=UTC)
DAYS = (AS_OF - BEGIN).total_seconds() / 86_400
_MONTH = 365.2425 / 12

TERMS = """
[plan]
mature_after_days = 240
history_months = 18
"""


@dataclass(frozen=True)
class Company:
    """What is true of a company, what is known of it, and what its next months bring."""

    rates: tuple[float, float]
    price: float
    situation: Situation
    arrivals: Numbers
    revenue: float
    naive: tuple[int, int]


def company(seed: int) -> Company:
    """Draw one company that grows by about a twentieth a month."""
    chance = np.random.default_rng(seed)
    rates = (chance.uniform(0.4, 0.7), chance.uniform(0.2, 0.4))
    growth = chance.uniform(1.04, 1.08)
    volume = chance.uniform(35, 60) * growth ** np.arange(MONTHS + AHEAD)
    counts = chance.poisson(volume)
    came = np.concatenate([(month + chance.random(n)) * _MONTH for month, n in enumerate(counts)])
    opened = np.where(
        chance.random(len(came)) < rates[0], came + chance.exponential(18, len(came)), np.inf
    )
    won = np.where(
        chance.random(len(came)) < rates[1], opened + chance.gamma(3, 28, len(came)), np.inf
    )
    lost = np.where(
        np.isinf(won) & (chance.random(len(came)) < 0.7),
        np.where(np.isinf(opened), came, opened) + chance.exponential(35, len(came)),
        np.inf,
    )
    amounts = np.round(chance.lognormal(13.5, 0.6, len(came)))
    ahead = (won > DAYS) & (won <= DAYS + AHEAD * _MONTH)
    this_month = DAYS - _MONTH
    return Company(
        rates,
        float(np.exp(13.5 + 0.6**2 / 2)),
        _known(came, opened, won, lost, amounts),
        volume[MONTHS:].astype(np.float64),
        float(amounts[ahead].sum()),
        (
            int(((won > this_month) & (won <= DAYS)).sum()),
            int(((came > this_month) & (came <= DAYS)).sum()),
        ),
    )


def _known(
    came: Numbers, opened: Numbers, won: Numbers, lost: Numbers, amounts: Numbers
) -> Situation:
    """Return what is known at the end of 2025: whatever happened by then."""
    names = np.array([f"c{number}" for number in range(len(came))])
    frames = []
    for stage, moments in (("mql", came), ("opportunity", opened), ("customer", won)):
        seen = moments <= DAYS
        frames.append(
            pl.DataFrame(
                {"contact_id": names[seen], "entered_at": _moments(moments[seen])}
            ).with_columns(stage=pl.lit(stage))
        )
    entries = pl.concat(frames).with_columns(
        implied=pl.lit(value=False),
        repeat=pl.lit(value=False),
        day=pl.col("entered_at").dt.convert_time_zone("Europe/Paris").dt.date(),
    )
    back = lost <= DAYS
    returns = pl.DataFrame(
        {"contact_id": names[back], "sent_back_at": _moments(lost[back])}
    ).with_columns(cycle=pl.lit(1, pl.Int64), reason=pl.lit("stalled"))
    sold = won <= DAYS
    deals = pl.DataFrame(
        {
            "contact_id": names[sold],
            "since": _moments(won[sold]),
            "amount": amounts[sold].astype(np.int64),
        }
    ).with_columns(status=pl.lit("won"), currency=pl.lit("EUR"))
    situation = Situation(Facts({}), agreement(TERMS, AGREEMENT, _stages()), AS_OF, "spec")
    # What the replay would find, put in its place.
    situation.__dict__.update(
        all_entries=entries, returns=returns.select(list(RETURNS)), deals=deals
    )
    return situation


def _moments(days: Numbers) -> pl.Series:
    return pl.Series([BEGIN + timedelta(days=float(day)) for day in days], dtype=MOMENT)


def _stages() -> str:
    """Return the stages from the MQL on, without those between it and the opportunity."""
    parts = STAGES.split("[[stages]]")
    kept = [
        part for part in parts if any(f'"{n}"' in part for n in ("mql", "opportunity", "customer"))
    ]
    return "".join(f"[[stages]]{part}" for part in kept)
