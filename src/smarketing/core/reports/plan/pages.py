"""What the plan report holds: needs of each stage and month, chances, parts, levers and ties."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from smarketing.core.base.finding import Finding
from smarketing.core.base.rates import Interval
from smarketing.core.base.sentence import Money, Sentence, Text
from smarketing.core.reports.pages import Footing, Team
from smarketing.core.reports.why import Why


@dataclass(frozen=True)
class Spread:
    """In how wide a range a figure lies: the median, and what 80 and 95 futures in 100 hold."""

    low95: float
    low80: float
    median: float
    high80: float
    high95: float


@dataclass(frozen=True)
class PlanStep:
    """How many of one stage the goal takes per period: exact, and rounded up for display.

    `rate` is the share of this stage that reaches the next one down; `rate_from` says where it
    comes from: "agreement", "seen" (the agreement states the numbers behind it) or "measured";
    `interval` where the numbers behind it are known. `lag` is of those who go on the share that
    does so 0, 1, 2 … months later, `lag_from` "agreement", "measured" or "unknown" (taken as at
    once). All None or empty on the last stage.
    """

    stage: str
    label: Text
    team: Team
    exact: Fraction
    display: int
    rate: Fraction | None
    rate_from: str
    interval: Interval | None
    lag: list[Fraction] = field(default_factory=list)
    lag_from: str = ""


@dataclass(frozen=True)
class StageNeed:
    """How many must still enter one stage in one month: for the company, and for marketing.

    `exact` is carried, `display` rounded up. `spread` is over what is not known of rates, lags and
    the average sale; None where nothing is said of that.
    """

    stage: str
    exact: Fraction
    display: int
    marketing_exact: Fraction
    marketing_display: int
    spread: Spread | None = None


@dataclass(frozen=True)
class PlanMonth:
    """One month ahead.

    `goal` is the revenue wanted from new customers, `customers` how many that takes, `won` what
    the month has brought so far. `on_the_way` is how many customers those who stand in the funnel
    already will become in it (None where no facts are known). `needs` are the entries still to
    come into each stage. `revenue` is what the futures bring, `won` included; `chance` that it
    meets the month's goal, and `chance_so_far` that all months up to it meet theirs together.
    """

    start: date
    end: date
    goal: Money
    customers: Fraction
    won: Money
    on_the_way: Fraction | None
    needs: list[StageNeed]
    revenue: Spread | None = None
    chance: float | None = None
    chance_so_far: float | None = None


@dataclass(frozen=True)
class CloseRates:
    """Of those who enter a stage, the share that is won 0, 1, 2 … months later, and in the end.

    This is the cohort close-rate vector: customers of a month = the sum of the entries k months
    before, times the k-th of these.
    """

    stage: str
    label: Text
    by_month: list[Fraction]
    eventual: Fraction


@dataclass(frozen=True)
class Outcome:
    """What the futures say of the time from now to the end of the plan.

    `basis` is what is assumed to arrive: "history" (as many into `stage` a month as in the months
    before: `a_month`), or "plan" (what the plan asks, month by month). `chance` is that of
    winning at least `goal`, `won` so far included; `error` the standard error of playing only so
    many futures. `at_least` are amounts of revenue with the chance to win so much or more.
    """

    basis: str
    stage: str
    a_month: float | None
    chance: float
    error: float
    revenue: Spread
    customers: Spread
    at_least: list[tuple[Money, float]]


@dataclass(frozen=True)
class PeriodChance:
    """The chance to meet the goal of one of its periods (quarter, year) that ends in the plan."""

    start: date
    end: date
    goal: Money
    won: Money
    chance: float


@dataclass(frozen=True)
class Lever:
    """By how much the chance rises when one thing is a tenth better, all else as it is.

    `name` is "volume", "acceptance", "speed", "depth", "win_rate", "deal_size" or "headcount".
    `how` says what exactly is a tenth better, and how it works on the funnel. `points` is the
    chance with it less the chance that the headline tells; None where nothing is known of its
    effect, which `how` then says.
    """

    name: str
    label: Sentence
    how: Sentence
    chance: float | None
    points: float | None


@dataclass(frozen=True)
class PartNeed:
    """How many of one stage one part is to bring; the parts add up to the whole exactly."""

    stage: str
    exact: Fraction
    display: int


@dataclass(frozen=True)
class PlanPart:
    """One channel, persona or segment.

    `share` is its share of all leads. `rates` are its own, shrunk towards the whole where they
    were measured, and then set so that all parts together give the whole's; `seen` how many of it
    entered the first stage, None where agreed. `needs` are of the goal's period, `this_month` of
    the first month ahead. `few` says that too few were seen for rates of its own.
    """

    key: str
    label: Text | None
    share: Fraction
    average_sale: Money
    seen: int | None
    few: bool
    rates: dict[str, Fraction]
    needs: list[PartNeed]
    this_month: list[PartNeed]


@dataclass(frozen=True)
class Tie:
    """Whether a promise goes together with what the plan asks: `said` against `needed`.

    Both are in `unit`: "money" (minor units of the currency) or "count". `holds` says whether what
    is said is enough.
    """

    name: str
    label: Sentence
    per: str
    unit: str
    said: Fraction
    needed: Fraction
    holds: bool


@dataclass(frozen=True)
class Compared:
    """One figure of the plan, and the same with other terms set."""

    figure: str
    label: Sentence | Text
    unit: str
    base: Fraction | float | None
    other: Fraction | float | None


@dataclass(frozen=True)
class Scenario:
    """The plan under other terms, beside the one in force."""

    terms: list[str]
    figures: list[Compared]


@dataclass(frozen=True)
class PlanReport:
    """The funnel computed backwards from the goal, for the whole and for marketing's share.

    `steps` are of one period of the goal (`per`) in a steady state. `months` say what must enter
    when, from the first month not yet over; `total` is their whole goal. `handoff` is the stage
    into which marketing owes leads. `outcome` is what the futures bring at today's volume where
    there is any history, `as_planned` if what the plan asks arrives.
    """

    goal: Money
    per: str
    average_sale: Money
    average_sale_from: str
    marketing_share: Decimal
    steps: list[PlanStep]
    marketing_steps: list[PlanStep]
    findings: list[Finding]
    footing: Footing
    new_business: Decimal = Decimal(1)
    total: Money | None = None
    handoff: str | None = None
    months: list[PlanMonth] = field(default_factory=list)
    close_rates: list[CloseRates] = field(default_factory=list)
    futures: int = 0
    seed: int = 0
    outcome: Outcome | None = None
    as_planned: Outcome | None = None
    periods: list[PeriodChance] = field(default_factory=list)
    levers: list[Lever] = field(default_factory=list)
    by: str | None = None
    parts: list[PlanPart] = field(default_factory=list)
    parts_note: Sentence | None = None
    ties: list[Tie] = field(default_factory=list)
    scenario: Scenario | None = None
    why: list[Why] = field(default_factory=list)
