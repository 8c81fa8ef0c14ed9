"""Everything that happened to one contact, and what came of it: what the explanation holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.explanation.balances import Interest, Touch
from smarketing.core.explanation.grounds import Bar, Fitting, Known, Need


@dataclass(frozen=True)
class Happened:
    """A fact about the contact: its table ("account_customer" where its firm bought) and columns.

    `points` are those that the rule at place `rule` gives to a touch, and `interest` what the
    contact has after all touches of the moment; None for what counts for nothing.
    """

    moment: datetime
    cycle: int
    table: str
    row: Mapping[str, Any]
    points: int | None = None
    rule: int | None = None
    interest: float | None = None


@dataclass(frozen=True)
class Learned:
    """What is known of the contact changes: before, and from now on."""

    moment: datetime
    cycle: int
    before: Known | None
    now: Known


@dataclass(frozen=True)
class Grounds:
    """On what a contact qualified: `deciding` are the touches of that very moment."""

    agreement: Agreement
    interest: Interest
    fitting: Fitting
    deciding: list[Touch]


@dataclass(frozen=True)
class Entered:
    """The contact entered a stage; `rule`, `points` and `fit` as in `STAGE_ENTRIES`."""

    moment: datetime
    cycle: int
    stage: str
    rule: str
    version: int
    implied: bool
    repeat: bool
    points: float | None
    fit: float | None
    grounds: Grounds | None


@dataclass(frozen=True)
class Hindered:
    """The contact would have qualified, had nothing been in the way.

    `trigger` is the kind of touch that would have decided, None where the points were enough.
    `fit_needed` is what a trigger asks for and does not get.
    """

    moment: datetime
    cycle: int
    trigger: str | None
    fit: float
    fit_needed: float | None
    days_missing: int
    bars: list[Bar]


@dataclass(frozen=True)
class SentBack:
    """The contact went back to marketing: touches after `counts_from` count again.

    `ends_cycle` is false where it had not been handed over: only the points begin anew.
    """

    moment: datetime
    cycle: int
    reason: str
    counts_from: datetime
    ends_cycle: bool


Event = Happened | Learned | Hindered | Entered | SentBack


@dataclass(frozen=True)
class Open:
    """Why a contact has not qualified in this cycle: what it has, and what it would take.

    `closest` is the highest interest since the points began to count, at a moment when it was
    looked at; None where it never was.
    """

    interest: Interest
    fitting: Fitting
    needs: list[Need]
    minimum_active_days: int
    bars: list[Bar]
    closest: Interest | None


@dataclass(frozen=True)
class Compared:
    """A stage that is both recorded elsewhere and computed by the rules, for this contact."""

    stage: str
    precedence: str
    recorded_at: datetime
    computed_at: datetime | None
    own: bool


@dataclass(frozen=True)
class Explanation:
    """The whole history of one contact by `as_of`, under every version while it was in force.

    `merged` are the contacts that turned out to be this one, with the moment of the merge.
    `counts_from` is the moment after which touches count since the contact was last sent back.
    """

    contact_id: str
    name: str
    persona: str
    as_of: datetime
    agreement: Agreement
    events: list[Event]
    cycle: int
    stage: str | None
    counts_from: datetime | None
    open: Open | None
    compared: list[Compared]
    merged: list[tuple[str, datetime]]
