"""Which leads are alike, and what a lead of each is worth."""

from typing import Annotated

from pydantic import Field

from smarketing.core.agreement.parties import Name, Share, Words
from smarketing.core.agreement.qualification import Condition
from smarketing.core.base.toml import Number, Strict


class Segment(Strict):
    """Leads that are alike: the first segment whose every rule holds is the lead's.

    `kinds` are the kinds of touch that made it qualify, `match` are conditions on the contact or
    its account. What is left out is no rule. Leads of priority 1 are worked first.
    """

    name: Name
    label: Words
    personas: list[Name] = []
    channels: list[str] = []
    kinds: list[str] = []
    match: list[Condition] = []
    priority: Annotated[int, Field(ge=1, le=9)] = 5


class LeadValue(Strict):
    """What a lead of a segment and persona is worth, frozen for as long as this version binds.

    `value`, or `close_rate` times `revenue` per customer (both in units of the currency). A line
    without a segment, or without a persona, is for all of them; the most particular line that
    fits counts, a segment before a persona. `leads` are how many it was measured on.
    """

    segment: Name | None = None
    persona: Name | None = None
    close_rate: Share | None = None
    revenue: Annotated[Number, Field(ge=0, lt=10**15)] | None = None
    value: Annotated[Number, Field(ge=0, lt=10**15)] | None = None
    leads: Annotated[int, Field(ge=0, le=10**9)] | None = None
