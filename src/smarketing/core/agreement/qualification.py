"""How a lead qualifies: fit, interest, triggers, who is left out, and how a lead comes back."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from smarketing.core.agreement.parties import Name, Share, Words
from smarketing.core.base.sentence import msgid
from smarketing.core.base.toml import Number, Strict, never_zero

Kind = Annotated[str, Field(min_length=1)]
Days = Annotated[int, Field(ge=1, le=3650)]
HalfLife = Annotated[
    Days,
    never_zero(
        msgid("a half-life of 0 days leaves no points: leave the line out, and they do not fade")
    ),
]
Span = Annotated[
    Days,
    never_zero(
        msgid("a window of 0 days counts no touch: leave the line out, and each counts for ever")
    ),
]
Stall = Annotated[
    Days,
    never_zero(
        msgid("after 0 days every lead has stalled: leave the line out, and none ever does")
    ),
]
Score = Annotated[int, Field(ge=1, le=1_000_000)]
Percent = Annotated[Number, Field(ge=0, le=100)]
Cap = Annotated[int, Field(ge=0, le=100_000)]


class Condition(Strict):
    """An attribute of the contact, or of its account, is one of these texts or in this range.

    Texts are compared as they stand. A range holds for a number of at least `at_least` and
    below `below`; what is no finite number is not known.
    """

    of: Literal["contact", "account"] = "contact"
    attribute: Annotated[str, Field(min_length=1)]
    one_of: list[str] = []
    at_least: Number | None = None
    below: Number | None = None


class Touched(Strict):
    """Which touches a rule speaks of: all that is named must be so."""

    kind: Kind
    channel: Kind | None = None
    campaign: Kind | None = None
    content: Kind | None = None


class Points(Touched):
    """What a touch is worth. The first rule of the list that speaks of a touch gives its points.

    `cap` is the most that the rule's balance can reach. With `half_life_days` the balance fades,
    by half in so many days; with `window_days` a touch counts for so many days and then no more.
    """

    points: Annotated[int, Field(ge=-1000, le=1000)]
    cap: Cap | None = None
    group: Name | None = None
    half_life_days: HalfLife | None = None
    window_days: Span | None = None


class Group(Strict):
    """Rules that together give no more than `cap` points."""

    name: Name
    cap: Cap


class Trigger(Touched):
    """A touch that qualifies at once, of a contact whose fit is good enough."""

    fit_at_least: Percent | None = None


class Grade(Strict):
    """How well a value fits, from 0 to 1: one of these texts, or a number in this range."""

    one_of: list[str] = []
    at_least: Number | None = None
    below: Number | None = None
    grade: Share


class Criterion(Strict):
    """One thing that fit looks at. The first grade that holds counts; where none does, 0.

    `missing` is the grade of a value that is not known, or leaves the criterion out of the mean.
    """

    name: Name
    label: Words | None = None
    of: Literal["contact", "account"] = "contact"
    attribute: Annotated[str, Field(min_length=1)]
    weight: Annotated[Number, Field(gt=0, le=1000)] = Decimal(1)
    grades: Annotated[list[Grade], Field(min_length=1)]
    missing: Share | Literal["leave_out"] = Decimal(0)


class Fit(Strict):
    """Fit: the weighted mean of the criteria's grades, from 0 to 100, and the least that it takes.

    Without a threshold fit bars nobody; triggers and the grid may still ask for it.
    """

    threshold: Percent = Decimal(0)
    criteria: Annotated[list[Criterion], Field(min_length=1)]


class Cell(Strict):
    """A corner of the grid: with at least so much fit, so much interest is enough."""

    fit: Percent
    interest: Score


class Exclusion(Strict):
    """Contacts that never qualify while all of `match` holds: competitors, students, suppliers."""

    name: Name
    label: Words | None = None
    match: Annotated[list[Condition], Field(min_length=1)]


class Qualification(Strict):
    """How a lead qualifies: enough interest by someone who fits, or a trigger.

    Interest is the sum of the points. `threshold` (with the threshold of fit) or `grid` says how
    much is enough.
    """

    threshold: Score | None = None
    points: list[Points] = []
    groups: list[Group] = []
    triggers: list[Trigger] = []
    fit: Fit | None = None
    grid: list[Cell] = []
    minimum_active_days: Annotated[int, Field(ge=1, le=365)] = 1
    required: list[Annotated[str, Field(min_length=1)]] = []
    exclude: list[Exclusion] = []
    exclude_negative_personas: bool = False
    exclude_customers: bool = False
    exclude_opted_out: list[Annotated[str, Field(min_length=1)]] = []


class Recycling(Strict):
    """How a lead goes back to marketing, and may qualify again.

    Sales sends it back (recycled, or rejected for a reason that recycles), or it stalls: nothing
    happened for `stalled_after_days`. With `lost_deals`, a lost deal sends it back too.
    """

    cool_off_days: Annotated[int, Field(ge=0, le=3650)] = 0
    stalled_after_days: Stall | None = None
    lost_deals: bool = False
