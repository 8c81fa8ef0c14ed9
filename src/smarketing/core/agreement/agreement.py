"""The agreement: everything that both heads sign, as strict types."""

from typing import Annotated, Literal

from pydantic import Field

from smarketing.core.agreement.commitments import Commitments, Compensation
from smarketing.core.agreement.parties import (
    Calendar,
    Goal,
    Heading,
    Name,
    Occasion,
    Parties,
    Plan,
)
from smarketing.core.agreement.qualification import Qualification, Recycling
from smarketing.core.agreement.segments import LeadValue, Segment
from smarketing.core.agreement.solicitation import Solicitation
from smarketing.core.agreement.stages import Handoff, Persona, Reason, Stage
from smarketing.core.agreement.team import Assignment, Role
from smarketing.core.base.toml import Strict


class Agreement(Strict):
    """One version of the agreement.

    `format` is the version of this shape. A later shape may add keys with a default that means
    what their absence meant before, so that every file of format 1 keeps its meaning.
    """

    format: Literal[1]
    agreement: Heading
    parties: Parties
    calendar: Calendar
    # Working time of people or teams elsewhere, by name.
    calendars: dict[Name, Calendar] = {}
    goal: Goal
    plan: Plan = Plan()
    stages: Annotated[list[Stage], Field(min_length=2)]
    qualification: Qualification | None = None
    recycling: Recycling | None = None
    personas: list[Persona] = []
    handoff: Handoff | None = None
    segments: list[Segment] = []
    lead_values: list[LeadValue] = []
    commitments: Commitments = Commitments()
    roles: list[Role] = []
    assignment: Assignment = Assignment()
    solicitation: Solicitation | None = None
    rejection_reasons: list[Reason] = []
    compensation: Compensation = Compensation()
    cadence: list[Occasion] = []

    def stage_names(self) -> list[str]:
        """Return the stages in funnel order."""
        return [stage.name for stage in self.stages]
