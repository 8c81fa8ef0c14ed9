"""One language: the stages, how a contact enters them, how a lead qualifies, and personas."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from smarketing.core.agreement.parties import Name, TeamName, Words
from smarketing.core.base.toml import Strict


class OnTraffic(Strict):
    """Anonymous visits, counted per day and channel; nobody is known by name."""

    on: Literal["traffic"]


class OnContact(Strict):
    """The person becomes known."""

    on: Literal["contact"]


class OnTouch(Strict):
    """The first touch, of these kinds if any are named."""

    on: Literal["touch"]
    kinds: list[str] = []


class OnQualification(Strict):
    """The score reaches the threshold, or a trigger fires."""

    on: Literal["qualification"]


class OnDisposition(Strict):
    """Sales decided so."""

    on: Literal["disposition"]
    outcome: Literal["accepted", "rejected", "qualified", "recycled"]


class OnDeal(Strict):
    """A deal of the contact reached this status."""

    on: Literal["deal"]
    status: Literal["open", "won", "lost"]


class OnRecorded(Strict):
    """Another system holds the date of the stage, under the stage's name or one of these."""

    on: Literal["recorded"]
    names: list[str] = []


Entry = Annotated[
    OnTraffic | OnContact | OnTouch | OnQualification | OnDisposition | OnDeal | OnRecorded,
    Field(discriminator="on"),
]


class Stage(Strict):
    """A stage of the funnel: its place, its owner, and what makes a contact enter it."""

    name: Name
    label: Words
    definition: Words | None = None
    funnel: Literal["top", "middle", "bottom"]
    owner: TeamName
    entry: Annotated[list[Entry], Field(min_length=1)]


class Points(Strict):
    """What a touch of one kind is worth, and the most that the kind can ever give."""

    kind: Annotated[str, Field(min_length=1)]
    points: Annotated[int, Field(ge=-1000, le=1000)]
    cap: Annotated[int, Field(ge=0, le=100_000)] | None = None


class Trigger(Strict):
    """A touch that qualifies at once."""

    kind: Annotated[str, Field(min_length=1)]


class Qualification(Strict):
    """How a lead qualifies: points up to a threshold, or a trigger."""

    threshold: Annotated[int, Field(ge=1, le=1_000_000)]
    points: list[Points] = []
    triggers: list[Trigger] = []


class Condition(Strict):
    """An attribute of the contact is one of these texts."""

    attribute: Annotated[str, Field(min_length=1)]
    one_of: Annotated[list[str], Field(min_length=1)]


class Persona(Strict):
    """A kind of buyer, and how to recognise one: all conditions of `match` hold.

    A negative persona is someone the company does not sell to.
    """

    name: Name
    label: Words
    match: list[Condition] = []
    negative: bool = False
    goals: Words | None = None
    challenges: Words | None = None
    objections: Words | None = None
    review: date | None = None


class Reason(Strict):
    """Why sales may reject a lead; `recycle` sends it back to marketing to be nurtured."""

    name: Name
    label: Words
    recycle: bool = False


class Handoff(Strict):
    """The stage whose entry hands a lead over to sales; the clocks of sales start there.

    A lead that nobody calls leaves the waiting list after `lapses_after_days` calendar days; in
    the numbers it stays late.
    """

    stage: Name
    lapses_after_days: Annotated[int, Field(ge=1, le=3650)] = 30
