"""What the glossary holds: the agreement in words, stage by stage and rule by rule."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from smarketing.core.base.finding import Finding
from smarketing.core.base.sentence import Sentence, Text, Value
from smarketing.core.reports.glossary.chapters import Chapter
from smarketing.core.reports.pages import Footing, Team


@dataclass(frozen=True)
class StageTerms:
    """One stage: whose it is, what it means, each way in, and which of several ways decides.

    `leaves` says where a contact goes from here. `funnel` is "top", "middle" or "bottom".
    """

    name: str
    label: Text
    definition: Text | None
    funnel: str
    team: Team
    enters: list[Sentence]
    decides: Sentence | None
    leaves: list[Sentence]


@dataclass(frozen=True)
class PointsTerms:
    """What a touch is worth; the first rule of the list that speaks of a touch counts.

    `cap` is the most that the rule can give, `group` names rules that share a cap. Points fade by
    half in `half_life_days`, or lapse after `window_days`; None where they do not.
    """

    touch: Value
    points: int
    cap: int | None
    group: str | None
    half_life_days: int | None
    window_days: int | None


@dataclass(frozen=True)
class GroupTerms:
    """The most that the points rules of a group give together."""

    name: str
    cap: int


@dataclass(frozen=True)
class TriggerTerms:
    """A touch that qualifies at once; `fit_at_least` is None where any fit will do."""

    touch: Value
    fit_at_least: Decimal | None


@dataclass(frozen=True)
class GradeTerms:
    """How well a value fits, from 0 to 1; None where such a criterion is left out of the mean."""

    value: Sentence
    grade: Decimal | None


@dataclass(frozen=True)
class CriterionTerms:
    """One thing that fit looks at; `weight` is its part of the whole, from 0 to 1."""

    name: str
    label: Text | None
    attribute: Value
    weight: float
    grades: list[GradeTerms]


@dataclass(frozen=True)
class CellTerms:
    """With at least so much fit, so much interest is enough."""

    fit: Decimal
    interest: int


@dataclass(frozen=True)
class QualificationTerms:
    """How a lead qualifies: `enough` in words, then the rules behind it.

    `barred` says who never qualifies, whatever the points.
    """

    enough: list[Sentence]
    points: list[PointsTerms]
    groups: list[GroupTerms]
    triggers: list[TriggerTerms]
    grid: list[CellTerms]
    fit_threshold: Decimal | None
    criteria: list[CriterionTerms]
    barred: list[Sentence]


@dataclass(frozen=True)
class HandoffTerms:
    """How a lead is handed over, what silence means, when and how it goes back to marketing.

    `stage` is where it is handed over, None where no handoff is agreed.
    `sent_back`, `afterwards` and `final` are empty where no way back is agreed.
    """

    stage: Text | None
    handed_over: list[Sentence]
    sent_back: list[Sentence]
    afterwards: list[Sentence]
    final: list[Sentence]


@dataclass(frozen=True)
class PersonaTerms:
    """Whom the company sells to, or not where `negative`, and how one is recognised.

    `rule` is None where nothing is agreed, `exception` where it meets everyone whom it should.
    """

    name: str
    label: Text
    negative: bool
    rule: Sentence | None
    exception: Sentence | None
    goals: Text | None
    challenges: Text | None
    objections: Text | None
    evidence: Text | None
    owner: str | None
    review: date | None
    overdue: bool


@dataclass(frozen=True)
class ReasonTerms:
    """Why sales may reject a lead; `recycle` sends it back to marketing."""

    name: str
    label: Text
    recycle: bool


@dataclass(frozen=True)
class GlossaryReport:
    """What both teams agreed, generated from the agreement.

    `binds_from` is the version's first day; `binds_until` the day before the next known version
    begins, None where there is none. `qualification` is None where nobody qualifies by points.
    `ground` says who agrees, when they work, what they aim for; `duties` what each side owes, how
    it is measured, who works, what the law allows, how pay rests on it, and when both talk.
    """

    binds_from: date
    binds_until: date | None
    stages: list[StageTerms]
    qualification: QualificationTerms | None
    handoff: HandoffTerms
    personas: list[PersonaTerms]
    reasons: list[ReasonTerms]
    ground: list[Chapter]
    duties: list[Chapter]
    findings: list[Finding]
    footing: Footing
