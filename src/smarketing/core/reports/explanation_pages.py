"""What the explanation of one contact holds: its story, and the sums behind each qualification."""

from dataclasses import dataclass
from datetime import datetime

from smarketing.core.base.finding import Finding
from smarketing.core.base.sentence import Sentence, Text
from smarketing.core.reports.pages import Footing, Team


@dataclass(frozen=True)
class StoryLine:
    """One thing that happened to the contact, or that came of it.

    `kind` is the fact table, "known" where something became known, "firm_customer", "entered",
    "hindered" or "sent_back". `stage` is the stage that was entered, `rule` by what (as in the
    stage entries), `version` of which agreement. `points` are those of a touch that counts, and
    `interest` what the contact has after it; of an entry by qualification, what it was reached
    with. `why` says more where there is more to say; `team` owns the stage.
    """

    moment: datetime
    cycle: int
    kind: str
    what: Sentence
    why: Sentence | None = None
    stage: str | None = None
    rule: str | None = None
    version: int | None = None
    points: int | None = None
    interest: float | None = None
    team: Team | None = None


@dataclass(frozen=True)
class RuleLine:
    """What one rule for points gives: of `given` points by `touches` touches, `counted` count.

    `terms` says how the rule fades, ends or is capped; None where it does nothing of that.
    """

    rule: Sentence
    terms: Sentence | None
    touches: int
    given: int
    counted: float


@dataclass(frozen=True)
class GroupLine:
    """What rules of a group give together, and what its cap leaves of it."""

    group: str
    cap: int
    given: float
    counted: float


@dataclass(frozen=True)
class GradeLine:
    """What one criterion of fit gives: its `grade` from 0 to 1, None where it is left out.

    `value` is what is known, None where nothing is.
    """

    criterion: str
    label: Text | None
    value: str | None
    grade: float | None
    weight: float


@dataclass(frozen=True)
class NeedLine:
    """Enough to qualify by points: at least so much fit with at least so much interest."""

    fit: float
    interest: float


@dataclass(frozen=True)
class ScoreSheet:
    """The score of the contact at a moment, and what it is made of.

    `points` is the interest: the sum of what the rules outside groups count, and of what the
    groups count. `fit` is the weighted mean of the grades, from 0 to 100.
    """

    moment: datetime
    points: float
    fit: float
    needs: list[NeedLine]
    active_days: int
    minimum_active_days: int
    rules: list[RuleLine]
    groups: list[GroupLine]
    grades: list[GradeLine]


@dataclass(frozen=True)
class QualificationSheet:
    """How the contact entered a stage by qualification; `deciding` are the touches of the moment.

    `rule` is "score" or "trigger …"; the points of `sheet` are those of the stage entry.
    """

    stage: str
    label: Text
    cycle: int
    version: int
    rule: str
    repeat: bool
    deciding: list[Sentence]
    sheet: ScoreSheet


@dataclass(frozen=True)
class ComparedStage:
    """A stage that another system records and the rules compute, and which of the two counts.

    `computed_at` is None where the rules never bring the contact there; `own` is false where
    they do so only since a later stage was entered.
    """

    stage: str
    label: Text
    precedence: str
    recorded_at: datetime
    computed_at: datetime | None
    own: bool


@dataclass(frozen=True)
class ExplanationReport:
    """The whole history of one contact, with the reasons.

    `stage` is the furthest one of the running cycle. `missing` says why the contact has not
    qualified in it, empty where it has; `now` is its score then. `merged` are the contacts that
    turned out to be this one.
    """

    contact_id: str
    name: str
    persona: str
    persona_label: Text | None
    stage: str | None
    stage_label: Text | None
    cycle: int
    headline: list[Sentence]
    story: list[StoryLine]
    missing: list[Sentence]
    now: ScoreSheet | None
    qualifications: list[QualificationSheet]
    compared: list[ComparedStage]
    merged: list[str]
    findings: list[Finding]
    footing: Footing
