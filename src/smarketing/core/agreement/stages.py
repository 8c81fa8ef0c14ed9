"""One language: the stages, how a contact enters them, how a lead qualifies, and personas."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from smarketing.core.agreement.commitments import Window
from smarketing.core.agreement.parties import Name, TeamName, Words
from smarketing.core.agreement.qualification import Condition
from smarketing.core.base.toml import Number, Strict


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
    # Where the stage is both recorded elsewhere and computed here: which of the two decides.
    precedence: Literal["earliest", "recorded", "computed"] = "earliest"


class Persona(Strict):
    """A kind of buyer, and how to recognise one: all of `match` holds, and nothing of `exclude`.

    A negative persona is someone the company does not sell to. `evidence` says what the persona
    rests on (interviews, won deals), `owner` who keeps it, `review` when it is looked at next.
    """

    name: Name
    label: Words
    match: list[Condition] = []
    exclude: list[Condition] = []
    negative: bool = False
    goals: Words | None = None
    challenges: Words | None = None
    objections: Words | None = None
    evidence: Words | None = None
    owner: Annotated[str, Field(min_length=1)] | None = None
    review: date | None = None


class Reason(Strict):
    """Why sales may reject a lead; `recycle` sends it back to marketing to be nurtured."""

    name: Name
    label: Words
    recycle: bool = False


class Pause(Strict):
    """When the clocks of sales stand still.

    "unassigned": while the lead is nobody's. "activity": from an activity with one of `outcomes`
    (the person asked to be called back) until the next activity or touch of the contact, and never
    longer than `at_most`.
    """

    name: Name
    label: Words
    on: Literal["unassigned", "activity"]
    outcomes: list[str] = []
    at_most: Window | None = None


class Escalation(Strict):
    """Whom to tell when a clock has run for this part of its window: 0.8 before, 1 at its end."""

    at: Annotated[Number, Field(gt=0, le=100)]
    to: Literal["owner", "sales", "marketing", "management"]


class Causes(Strict):
    """How the cause of a breach is told, the first that holds: see `sla.causes`.

    `routing_within` is how soon a lead must have an owner. `contact_attributes` are those without
    which nobody can be reached. `definition_reasons` and `duplicate_reasons` are the rejection
    reasons that say so. More than `most_waiting` leads waiting for one person at once are more
    than anybody can work.
    """

    routing_within: Window | None = None
    contact_attributes: list[str] = []
    definition_reasons: list[Name] = []
    duplicate_reasons: list[Name] = []
    most_waiting: Annotated[int, Field(ge=1, le=10**6)] | None = None


class Handoff(Strict):
    """The stage whose entry hands a lead over to sales; the clocks of sales start there.

    With `silence_accepts`, a lead on which sales did not decide within the window is accepted.

    A lead that nobody calls leaves the waiting list after `lapses_after_days` calendar days; in
    the numbers it stays late.

    Clocks run in the working time of the house, or of the lead's "owner": their calendar, leave
    taken off.
    """

    stage: Name
    silence_accepts: Window | None = None
    lapses_after_days: Annotated[int, Field(ge=1, le=3650)] = 30
    clock: Literal["house", "owner"] = "house"
    pauses: list[Pause] = []
    escalations: list[Escalation] = []
    causes: Causes = Causes()
