"""What Today holds."""

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from smarketing.core.base.rates import Interval
from smarketing.core.base.sentence import Money, Sentence, Text
from smarketing.core.reports.pages import DailyReport, Team
from smarketing.core.reports.rows.asked import RowsAsked


@dataclass(frozen=True)
class GoalSource:
    """Who stands in a stage, of whom `customers` are expected to buy within the period."""

    stage: str
    label: Text
    people: int
    customers: Fraction
    amount: Money
    asked: RowsAsked


@dataclass(frozen=True)
class GoalPart:
    """A part of the goal: "won", "deals", "sales", "marketing" or "missing".

    `customers` are won, or expected to buy within the period; None where that is not known.
    `sources` are the stages that it comes from; `asked` are the rows behind it, where there are
    any beside those of the stages.
    """

    name: str
    label: Sentence
    team: Team
    amount: Money
    customers: Fraction | None = None
    sources: tuple[GoalSource, ...] = ()
    asked: RowsAsked | None = None


@dataclass(frozen=True)
class GoalRate:
    """A rate that the expectation rests on: from one stage to the next.

    `is_used` says that it comes after the handoff: what comes before is in the volume already.
    """

    stage: str
    before: Text
    after: Text
    share: Fraction
    interval: Interval | None
    origin: str
    is_used: bool


@dataclass(frozen=True)
class GoalChance:
    """How likely the goal of the period is to be met, in so many futures played from a seed.

    `error` is the standard error of the chance; eight of ten futures end between `low` and `high`.
    `basis` says what is taken to come: "history", as many leads as came, or "plan".
    """

    chance: float
    error: float
    low: Money
    median: Money
    high: Money
    futures: int
    seed: int
    basis: str


@dataclass(frozen=True)
class GoalStanding:
    """How the goal of a period stands: `parts` add up to it, or beyond it by `beyond`.

    `expected` is what is won and what is expected together. `chance` is None where too little is
    known to play futures: then only what is won and what is missing are told. `leads_a_month` is
    how many leads are taken to come, None where history does not say. As in the plan, the goal is
    the part of the agreed one that new customers must bring: `new_business` of it.
    """

    start: date
    end: date
    goal: Money
    parts: list[GoalPart]
    expected: Money
    beyond: Money
    average_sale: Money | None
    leads_a_month: float | None
    rates: list[GoalRate]
    chance: GoalChance | None
    new_business: Fraction = Fraction(1)

    def part(self, name: str) -> GoalPart | None:
        """Return a part by name."""
        return next((one for one in self.parts if one.name == name), None)

    def worth_in(self, stage: str) -> Fraction:
        """Return what one contact that enters a stage is expected to bring, in minor units."""
        names = [rate.stage for rate in self.rates]
        if self.average_sale is None or stage not in names:
            return Fraction(0)
        worth = Fraction(self.average_sale.minor)
        for rate in self.rates[names.index(stage) :]:
            worth *= rate.share
        return worth


@dataclass(frozen=True)
class OldestLead:
    """The lead that has been on the list longest: since when, and why it was rejected if it was.

    `name` and `contact_id` are "" where the one who asks may not see whose lead it is.
    """

    contact_id: str
    name: str
    since: datetime | None
    reason: Text | None = None


@dataclass(frozen=True)
class Listed:
    """Somebody, or some channel, on the list that nobody should be on.

    Of sales: a representative with `leads` that wait, `bad` of them late. Of marketing: a channel
    with `leads` that sales decided on this month, `bad` of them rejected; `campaign` is the one
    with the most of those, "" where none is known. `value` is what the bad ones are worth.
    """

    team: Team
    key: str
    leads: int
    bad: int
    value: Money | None
    oldest: OldestLead | None
    asked: RowsAsked
    asked_bad: RowsAsked
    campaign: str = ""
    campaign_bad: int = 0


@dataclass(frozen=True)
class ListedSide:
    """One side of the list, the most first; `others` more are on it, with `others_bad` leads."""

    team: Team
    listed: list[Listed]
    leads: int
    bad: int
    others: int
    others_bad: int


@dataclass(frozen=True)
class Change:
    """What changed since yesterday, and why.

    `weight` puts changes in order: about what each is worth, in minor units. `asked` are the rows
    that changed, where rows did.
    """

    name: str
    team: Team
    said: Sentence
    cause: Sentence
    weight: Fraction
    asked: RowsAsked | None = None


@dataclass(frozen=True)
class TodayReport:
    """Today: the daily report's parts, the goal, the list, and the changes since `since`.

    `since` is None where nothing can be compared, as on the first day of an agreement.
    `own` is the representative who looks, and sees the names of their own leads only; None where
    all names may be seen. `goal` is None where one persona is looked at, whose goal nobody set.
    """

    daily: DailyReport
    headline: list[Sentence]
    goal: GoalStanding | None
    marketing: ListedSide
    sales: ListedSide
    since: datetime | None
    changes: list[Change]
    own: str | None
