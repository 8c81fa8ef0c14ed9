"""What the reports on the learned score hold; see `pages` for what all reports have in common.

Probabilities are of becoming a customer: within `horizon_days` of the moment at which the lead is
looked at, or at all where that is None.
"""

from dataclasses import dataclass
from datetime import datetime

from smarketing.core.base.finding import Finding
from smarketing.core.base.probabilities import Advantage, Quality
from smarketing.core.reports.pages import Footing


@dataclass(frozen=True)
class Asked:
    """The question that the score answers: who becomes a customer, of leads at this moment.

    `at` is "age" (`days` after they became known), "handoff" (when they were handed over) or
    "position" (the facts carry no usable dates; leads stand in the order of the file).
    """

    at: str
    days: int | None
    horizon_days: int | None


@dataclass(frozen=True)
class Slice:
    """Closed leads of one part: "teaching", "calibrating" or "judging", in order of time.

    `start` and `end` are the first and last moment at which they were looked at; None without
    dates.
    """

    part: str
    leads: int
    won: int
    start: datetime | None
    end: datetime | None


@dataclass(frozen=True)
class Contender:
    """One way to rate leads, judged on the leads that taught nobody.

    `name` is "base" (everyone alike), "points" (the agreement), "proposed" (the proposal),
    "learned" or "boosted" (boosted trees). All are probabilities, calibrated on the same leads.
    """

    name: str
    quality: Quality


@dataclass(frozen=True)
class Sign:
    """Something that a score looks at in a lead, and what it adds to the log-odds.

    `of` is "contact" or "account" (an attribute called `name`), "lead" (`name` is "channel",
    "active_days", "days_since_touch" or "age_days") or "touch" (`name` is the kind, of the
    channel, campaign or content `narrowed_to`, as `narrowed_by` says; "other" are those of the
    kind that nothing else speaks of). An attribute has a `text`,
    or lies in the range from `at_least` to below `below`; with neither it is another value where
    `is_known`. `touches` counts touches. `leads` says how many leads have it, where that is told.
    """

    of: str
    name: str
    narrowed_by: str
    narrowed_to: str
    text: str | None
    at_least: float | None
    below: float | None
    is_known: bool
    touches: int | None
    log_odds: float
    leads: int | None = None


@dataclass(frozen=True)
class Influence:
    """How much something moves the score over all leads (`spread`, in log-odds), and which way."""

    of: str
    name: str
    narrowed_by: str
    narrowed_to: str
    spread: float
    signs: list[Sign]


@dataclass(frozen=True)
class ScoredLead:
    """A lead with its probability, and its points and fit under the agreement, at its snapshot.

    `part` is "open" (the outcome is not known yet) or "judging"; `happened` is the outcome.
    `signs` are those that move the probability most.
    """

    contact_id: str
    name: str
    part: str
    snapshot_at: datetime
    probability: float
    points: float
    fit: float
    happened: bool | None
    signs: list[Sign]


@dataclass(frozen=True)
class ProposedRule:
    """The points proposed for a touch, `cap` at most, and what it gives `now` (None: nothing).

    Touches are of the channel, campaign or content `narrowed_to`, as `narrowed_by` says.
    """

    kind: str
    narrowed_by: str
    narrowed_to: str
    points: int
    cap: int | None
    now: int | None


@dataclass(frozen=True)
class Proposed:
    """What the learned score means as terms of the agreement: the section as `toml`, and its rules.

    `share` of the leads counted on would qualify by points, `share_before` do now (None: nothing
    is agreed).
    """

    toml: str
    rules: list[ProposedRule]
    share: float
    share_before: float | None


@dataclass(frozen=True)
class LearnReport:
    """The learned score beside the agreed points, on leads that neither has seen.

    `base_rate` is the share of customers among the leads that taught and calibrated. `advantage`
    is the learned score's over the points. `bought_early` leads were customers before they were
    looked at, and are left out; `young` ones have not had the whole horizon yet. `leads` lists
    those of them that are no customers yet, the likeliest first, then the ones that judged.
    """

    asked: Asked
    slices: list[Slice]
    base_rate: float
    young: int
    bought_early: int
    contenders: list[Contender]
    advantage: Advantage
    influences: list[Influence]
    proposal: Proposed | None
    leads: list[ScoredLead]
    findings: list[Finding]
    footing: Footing

    def contender(self, name: str) -> Quality | None:
        """Return how good one of the contenders was; None where it did not take part."""
        return next((one.quality for one in self.contenders if one.name == name), None)


@dataclass(frozen=True)
class LeadScoreReport:
    """Why one lead has its probability: `base_log_odds` and all `signs` add up to `log_odds`."""

    asked: Asked
    lead: ScoredLead
    base_rate: float
    base_log_odds: float
    log_odds: float
    findings: list[Finding]
    footing: Footing
