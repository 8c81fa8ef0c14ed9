"""What is asked of a replay: one definition, a candidate beside it, a sweep, a recommendation."""

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from smarketing.app.configuration import Refused, text_of
from smarketing.app.workspace import Workspace
from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.amending import Amendment, amended, parse_amended, value_at
from smarketing.core.agreement.canonical import agreement_hash
from smarketing.core.agreement.sweeping import MOST_POINTS, Sweep, too_many
from smarketing.core.base.finding import Finding, Severity, Source, has_errors
from smarketing.core.base.period import Period
from smarketing.core.base.toml import choice_remedy, read_toml
from smarketing.core.ledger.integrity import other_currency
from smarketing.core.replay.replay import Replays
from smarketing.core.replay.strangers import waits_in_vain
from smarketing.core.replay.stream import stream_of
from smarketing.core.reports.pages import Footing
from smarketing.core.reports.situation import Situation
from smarketing.core.reports.what_if.lead_figures import Footprint
from smarketing.core.reports.what_if.pages import (
    Definition,
    RecommendReport,
    ReplayReport,
    SweepReport,
    WhatIfReport,
)
from smarketing.core.reports.what_if.recommend import recommend_report, thresholds_to_try, trial_of
from smarketing.core.reports.what_if.replayed import period_of_events, replay_report
from smarketing.core.reports.what_if.report import Side, ground_of, named_stages, what_if_report
from smarketing.core.reports.what_if.sweep import Candidate, sweep_report

Told = Callable[[Iterable[Candidate], int], Iterable[Candidate]]
"""Shows how far a number of candidates is while they are read."""


@dataclass(frozen=True)
class Base:
    """The text of an agreement, the file it came from, and the terms set on it."""

    text: str
    file: str
    amendments: tuple[Amendment, ...] = ()

    def with_terms(self, amendments: Sequence[Amendment]) -> "Base":
        """Return the same text with further terms set."""
        return Base(self.text, self.file, (*self.amendments, *amendments))

    def read(self) -> tuple[Agreement | None, list[Finding]]:
        """Read the agreement with its terms set."""
        return parse_amended(self.text, self.file, self.amendments)

    def value_at(self, amendment: Amendment) -> Decimal | None:
        """Return the number that stands where an amendment would set another; None for none."""
        values, positions, _ = read_toml(self.text, self.file)
        tree: Any = values or {}
        for one in self.amendments:
            tree, positions, _ = amended(tree, positions, one)
        found = value_at(tree, amendment)
        return Decimal(found) if isinstance(found, int | Decimal) else None


class History:
    """All of history, to be replayed under one agreement after another.

    Rules of a period are those of the agreement in force; each agreement is replayed alone.
    """

    def __init__(self, situation: Situation, base: Base) -> None:
        self.situation = situation
        self.in_force = base
        self.streams = situation.streams or (stream_of(situation.facts),)
        self.replays = Replays(self.streams, situation.as_of)

    @cached_property
    def current(self) -> Side:
        """The agreement in force, alone over all of history."""
        return self.side(self.situation.agreement, self.in_force)

    def oddities(self, agreement: Agreement) -> list[Finding]:
        """Return what an agreement waits for in vain, and the money that it cannot add up."""
        here = self.situation
        money = other_currency(here.facts, here.as_of, agreement.agreement.currency)
        return [*money, *waits_in_vain(self.streams[0].lexicon, agreement, here.as_of)]

    def side(self, agreement: Agreement, base: Base) -> Side:
        """Replay an agreement that was read from `base`."""
        return Side(agreement, definition_of(agreement, base), self.replays.under([agreement]))

    def period(self, since: date | None, until: date | None) -> Period:
        """Return the days asked for, or those from the first event to the day of the report.

        Raises ValueError with a sentence for the reader where they are the wrong way round.
        """
        whole = period_of_events(self.streams, self.situation.zone, self.situation.today)
        chosen = Period(since or min(whole.start, until or whole.start), until or whole.end)
        if chosen.start > chosen.end:
            raise ValueError(f"{chosen.end} lies before {chosen.start}")
        return chosen

    def ground(self, period: Period) -> Footprint:
        """Return the ground on which definitions are compared over a period."""
        here = self.situation
        return ground_of(here.facts, self.streams, here.agreement, here.as_of, period)

    def footing(self, agreement: Agreement) -> Footing:
        """Say what the numbers rest on: `agreement` is the one that the report is about."""
        heading = agreement.agreement
        return Footing(
            heading.company,
            heading.version,
            agreement_hash(agreement),
            heading.effective_from,
            self.situation.ledger_version,
            self.situation.as_of,
            self.situation.zone,
        )


def definition_of(agreement: Agreement, base: Base) -> Definition:
    """Return how reports name an agreement that was read from `base`."""
    return Definition(
        agreement.agreement.version,
        agreement_hash(agreement),
        base.file,
        [amendment.source.text for amendment in base.amendments],
    )


def workspace_base(workspace: Workspace, agreement: Agreement) -> Base:
    """Return the version of a workspace that holds an agreement, as it was signed."""
    version = workspace.version_of(agreement)
    return Base(version.text, version.file)


def file_base(path: Path) -> Base:
    """Return an agreement's file; raises `Refused` where it cannot be read."""
    return Base(text_of(path, "agreement"), str(path))


def read_base(base: Base) -> tuple[Agreement, list[Finding]]:
    """Read an agreement, and what there is to say of it; raises `Refused` for an error."""
    agreement, findings = base.read()
    if agreement is None:
        raise Refused(findings)
    return agreement, findings


def counted(history: History, period: Period, side: Side) -> ReplayReport:
    """Count the entries under one definition."""
    ground = history.ground(period)
    contacts = ground.outcomes.roll.rows.height
    odd = history.oddities(side.agreement)
    return replay_report(side, ground.span, contacts, history.footing(side.agreement), odd)


def compared(history: History, period: Period, base: Base, most: int | None) -> WhatIfReport:
    """Compare a candidate with the agreement in force; lists hold at most `most` leads."""
    agreement, findings = read_base(base)
    return what_if_report(
        history.current,
        history.side(agreement, base),
        history.ground(period),
        history.situation.profiles,
        history.footing(history.situation.agreement),
        findings + history.oddities(agreement),
        most,
    )


def swept(
    history: History, period: Period, base: Base, sweeps: Sequence[Sweep], told: Told
) -> SweepReport:
    """Try each value of the swept terms on a base."""
    agreement, findings = read_base(base)
    candidates, refused = candidates_of(base, sweeps, include=agreement)
    return sweep_report(
        [sweep.term for sweep in sweeps],
        told(candidates, len(candidates)),
        agreement,
        definition_of(agreement, base),
        history.current,
        history.replays,
        history.ground(period),
        history.footing(history.situation.agreement),
        findings + history.oddities(agreement) + refused,
        values_of(base, sweeps),
    )


def recommended(
    history: History,
    period: Period,
    base: Base,
    sweeps: Sequence[Sweep],
    quality: str | None,
    told: Told,
) -> RecommendReport:
    """Search thresholds on the front of volume and quality; `sweeps` say which, or the usual."""
    agreement, findings = read_base(base)
    chosen = sweeps or thresholds_to_try(agreement, "--recommend")
    if not chosen:
        raise Refused([_no_threshold()])
    side = history.side(agreement, base)
    stage = _quality_stage(agreement, quality)
    trial, young = trial_of(side, stage, period, history.situation.as_of)
    if trial is None:
        raise Refused(young)
    candidates, refused = candidates_of(base, chosen, include=agreement)
    return recommend_report(
        chosen,
        told(candidates, len(candidates)),
        agreement,
        trial,
        history.replays,
        history.footing(history.situation.agreement),
        findings + refused,
        values_of(base, chosen),
    )


def candidates_of(
    base: Base, sweeps: Sequence[Sweep], include: Agreement
) -> tuple[list[Candidate], list[Finding]]:
    """Return an agreement for every combination of values, the base's own among them.

    Values that the agreement does not allow are left out, with the finding that says why.
    """
    count = 1
    for sweep in sweeps:
        count *= len(sweep.amendments)
    if count > MOST_POINTS:
        raise Refused([too_many(count, sweeps[-1].amendments[0].source)])
    found, findings = [], []
    for terms in itertools.product(*(sweep.amendments for sweep in sweeps)):
        agreement, told = base.with_terms(terms).read()
        if agreement is None:
            findings += told
        else:
            found.append(Candidate([Decimal(one.value) for one in terms], agreement))
    if not found:
        raise Refused(findings)
    return _with_own(found, include, values_of(base, sweeps)), _as_warnings(findings)


def _with_own(
    found: list[Candidate], own: Agreement, values: Sequence[Decimal | None]
) -> list[Candidate]:
    """Add the base itself where its values lie within the sweep but on none of its steps."""
    if any(candidate.agreement == own for candidate in found) or None in values:
        return found
    told = [value for value in values if value is not None]
    within = all(
        min(one.values[place] for one in found) <= value <= max(one.values[place] for one in found)
        for place, value in enumerate(told)
    )
    return sorted([*found, Candidate(told, own)], key=lambda one: one.values) if within else found


def values_of(base: Base, sweeps: Sequence[Sweep]) -> list[Decimal | None]:
    """Return what the swept terms are in the base; None where it does not say a number."""
    return [base.value_at(sweep.amendments[0]) for sweep in sweeps]


def _as_warnings(findings: Sequence[Finding]) -> list[Finding]:
    """Tell once why values were left out; the others are computed all the same."""
    told = {
        (f.code, f.message): Finding(
            f.code, Severity.WARNING, f.message, f.mend, f.values, f.source
        )
        for f in reversed(findings)
        if has_errors([f])
    }
    return list(reversed(told.values()))


def _no_threshold() -> Finding:
    return Finding(
        "recommend.no_threshold",
        Severity.ERROR,
        "the agreement qualifies by a grid or by triggers alone, so there is no threshold to try",
        "name the terms to try with --sweep, such as `qualification.grid.1.interest=20..80`",
    )


def _quality_stage(agreement: Agreement, asked: str | None) -> str:
    """Return the stage by which quality is told: the last, or the one asked for."""
    names = [stage.name for stage in named_stages(agreement)]
    if asked is None or asked in names:
        return asked or names[-1]
    mend, values = choice_remedy(asked, names)
    message = "the agreement has no stage `{stage}`"
    raise Refused(
        [
            Finding(
                "recommend.unknown_stage",
                Severity.ERROR,
                message,
                mend,
                {"stage": asked, **values},
                Source("--quality", text=asked),
            )
        ]
    )
