"""What the conversion report holds: passages from stage to stage, by cohort, with their lags.

Numbers are exact and unrounded, as in `pages`. Times are seconds that went by, by day and by night;
a month of age is 30.4375 days.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from smarketing.core.base.finding import Finding
from smarketing.core.base.rates import Interval
from smarketing.core.base.sentence import Money, Text
from smarketing.core.reports.pages import Footing, StageHeading


@dataclass(frozen=True)
class CohortRate:
    """The contacts that entered a stage in a month (or by a channel, …), and who went on.

    `entered` counts each contact once, when it entered for the first time; `again` how many came
    in once more, in a later cycle. Of the entered, `implied` were counted since they reached a
    later stage; `converted` have reached the next one, `lost` were given back by sales or lost
    their deal and have not converted, `open` are still on their way.

    `same_period` divides entries into the next stage by entries into this one, both of the
    period. `so_far` is converted / entered. `projected` is what it comes to in the end: so far,
    and what the open and the lost have to expect at their age; None where history holds no
    conversion. `youngest_seconds` is the age of the youngest contact, `shown` the part of all
    conversions that show by that age, and `immature` says that this is less than nine tenths
    while somebody is still open: `so_far` must not be compared with that of older cohorts.
    `own_experience` says that the projection rests on this row's own history, not on everybody's.
    """

    key: str
    label: Text | None
    entered: int
    implied: int
    again: int
    converted: int
    open: int
    lost: int
    same_period: Interval | None
    so_far: Interval | None
    projected: Interval | None
    youngest_seconds: float | None
    shown: float | None
    immature: bool
    own_experience: bool


@dataclass(frozen=True)
class LagFigures:
    """How long it takes those who go on, censoring accounted for; None where nobody did.

    `counted` conversions were seen with both their moments. `median_low` and `median_high` are
    the median's 95 % interval.
    """

    counted: int
    mean_seconds: float
    p25_seconds: float
    median_seconds: float
    median_low_seconds: float
    median_high_seconds: float
    p75_seconds: float
    p90_seconds: float


@dataclass(frozen=True)
class CurvePoint:
    """The share that has gone on by an age, as far as history shows."""

    age_seconds: float
    share: Interval


@dataclass(frozen=True)
class TriangleRow:
    """A month's contacts: how many had converted by each age in months; None where not known yet.

    `immature` is that of the cohort.
    """

    key: str
    entered: int
    converted: list[int | None]
    immature: bool


@dataclass(frozen=True)
class Triangle:
    """Cohorts by month, and what each had converted at the age of so many `months`.

    A place is filled once all contacts of the month are that old. `overall` is the share of all
    contacts, censored ones accounted for; None beyond the age that history shows.
    """

    months: list[int]
    rows: list[TriangleRow]
    overall: list[Interval | None]


@dataclass(frozen=True)
class Passage:
    """The way from one stage to a later one.

    `curve` is the share that has gone on by age, up to `horizon_seconds`: the age at which too
    few contacts were watched for longer. `mature_seconds` is the age by which nine tenths of the
    conversions have shown; None where there are none. `still_rising` says that conversions still
    came in at the horizon, so that rates in the end will be higher than projected.
    """

    start: StageHeading
    end: StageHeading
    rows: list[CohortRate]
    total: CohortRate
    lag: LagFigures | None
    curve: list[CurvePoint]
    horizon_seconds: float | None
    mature_seconds: float | None
    still_rising: bool
    triangle: Triangle


@dataclass(frozen=True)
class Stay:
    """How long contacts stay in a stage until they leave it, onward or lost.

    `here` are in it now. `median_seconds` counts those still here as not yet gone; None where
    less than half have been seen to leave.
    """

    stage: StageHeading
    here: int
    median_seconds: float | None


@dataclass(frozen=True)
class Velocity:
    """What the open opportunities bring per day: count x average sale x win rate / cycle.

    `win_rate` is the projected share of opportunities that become customers, `cycle_seconds` the
    mean time that takes.
    """

    opportunities: int
    average_sale: Money
    win_rate: Interval
    cycle_seconds: float
    per_day: Money


@dataclass(frozen=True)
class ConversionReport:
    """Conversion from stage to stage: of the same period, of the cohort so far, and in the end."""

    by: str
    start: date
    end: date
    passages: Sequence[Passage]
    stays: Sequence[Stay]
    velocity: Velocity | None
    findings: list[Finding]
    footing: Footing
