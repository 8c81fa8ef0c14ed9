"""The recommendation: thresholds on the front of volume and quality, validated on later leads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import numpy as np

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.amending import Amendment
from smarketing.core.agreement.sweeping import Sweep
from smarketing.core.base.finding import Finding, Severity, Source
from smarketing.core.base.period import Period
from smarketing.core.base.rates import share_of
from smarketing.core.base.sentence import Sentence, Share, Text, Value
from smarketing.core.planning.pareto import front
from smarketing.core.replay.replay import Replays
from smarketing.core.reports.pages import Footing
from smarketing.core.reports.selection import Selected, Span, entered, selected, span_of
from smarketing.core.reports.situation import text
from smarketing.core.reports.what_if.lead_figures import handoff_place, reached_since
from smarketing.core.reports.what_if.pages import Choice, Measured, RecommendReport, Verdict
from smarketing.core.reports.what_if.report import Side
from smarketing.core.reports.what_if.sweep import Candidate, months_in

FEWEST = 30
"""Below so many leads a share says too little to choose by, or to validate with."""

WORTH_A_LOOK = 1.05
"""Another setting is worth a look if it brings so many times the leads of the one before."""

_OF_TEN = 0.9
_EARLIER = 2 / 3
_DAY = 86_400_000_000
_LOWEST, _HIGHEST, _STEPS = 0.3, 2.4, 15


def thresholds_to_try(agreement: Agreement, option: str) -> list[Sweep]:
    """Return thresholds of interest around the agreed one, and of fit from 0 to 90 where agreed.

    Nothing where the agreement has no threshold of interest, or qualifies by a grid.
    """
    terms = agreement.qualification
    if terms is None or terms.threshold is None or terms.grid:
        return []
    agreed = terms.threshold
    steps = [_LOWEST + (_HIGHEST - _LOWEST) * n / (_STEPS - 1) for n in range(_STEPS)]
    interest = sorted({agreed, *(max(round(agreed * step), 1) for step in steps)})
    sweeps = [_sweep(("qualification", "threshold"), interest, option)]
    if terms.fit is not None:
        fit = sorted({terms.fit.threshold, *(Decimal(tens) * 10 for tens in range(10))})
        sweeps.append(_sweep(("qualification", "fit", "threshold"), fit, option))
    return sweeps


def _sweep(path: tuple[str, ...], values: Sequence[Decimal | int], option: str) -> Sweep:
    return Sweep(".".join(path), [Amendment(path, value, Source(option)) for value in values])


@dataclass(frozen=True)
class Trial:
    """On what thresholds are chosen and validated.

    `quality` is the stage by whose entry quality is told, `horizon` the microseconds within which
    it must be entered; the thresholds are chosen on `earlier` and validated on `later`.
    """

    quality: str
    horizon: int
    earlier: Span
    later: Span


def trial_of(
    current: Side, quality: str, period: Period, as_of: datetime
) -> tuple[Trial | None, list[Finding]]:
    """Lay out the trial within a period of civil days, by how long leads have taken until now.

    Returns (trial, findings); the trial is None where no lead got to the stage, or all are young.
    """
    pieces, agreement = current.pieces, current.agreement
    leads = selected(pieces, handoff_place(agreement))
    stage = entered(pieces, agreement.stage_names().index(quality))
    found = stage.first_since(leads.contacts, leads.moments)
    lags = stage.moments[found[found >= 0]] - leads.moments[found >= 0]
    if not len(lags):
        return None, [_nobody(quality)]
    horizon = int(np.quantile(lags, _OF_TEN, method="higher"))
    zone = agreement.calendar.time_zone
    ripe = as_of - timedelta(microseconds=horizon)
    end = min(period.end, ripe.astimezone(ZoneInfo(zone)).date() - timedelta(days=1))
    split = period.start + timedelta(days=int((end - period.start).days * _EARLIER))
    if not period.start < split < end:
        return None, [_all_young(horizon, end)]
    earlier, later = Period(period.start, split), Period(split + timedelta(days=1), end)
    return Trial(quality, horizon, span_of(earlier, zone), span_of(later, zone)), []


def _nobody(quality: str) -> Finding:
    return Finding(
        "recommend.nobody_got_there",
        Severity.ERROR,
        "no lead that was handed over has reached `{stage}` yet, so nothing tells a good one",
        "choose an earlier stage with --quality, or import more facts",
        {"stage": quality},
    )


def _all_young(horizon: int, end: date) -> Finding:
    return Finding(
        "recommend.all_young",
        Severity.ERROR,
        "the period is too short to choose and to validate: leads take up to {days} days, so only "
        "those handed over until {end} can be told good or bad",
        "choose a longer period with --from, or an earlier stage with --quality",
        {"days": round(horizon / _DAY), "end": end},
    )


def recommend_report(
    sweeps: Sequence[Sweep],
    candidates: Iterable[Candidate],
    base: Agreement,
    trial: Trial,
    replays: Replays,
    footing: Footing,
    findings: Sequence[Finding] = (),
    base_values: Sequence[Decimal | None] = (),
) -> RecommendReport:
    """Measure every candidate on both periods, and return those on the front, and the current one.

    Volume is leads selected a month. The front is chosen on the earlier period alone, among the
    settings that brought at least `FEWEST` leads there.
    """
    stage = base.stages[base.stage_names().index(trial.quality)]
    label = text(stage.label)
    tried = [
        _choice(candidate, candidate.agreement == base, trial, replays) for candidate in candidates
    ]
    # Of settings that do the same, the one that stands stays.
    standing = sorted(tried, key=lambda one: not one.is_current)
    enough = [one for one in standing if one.earlier.selected >= FEWEST]
    chosen = [enough[place] for place in front([_both(one) for one in enough])]
    best = {id(one) for one in _apart(chosen)}
    shown = [
        replace(one, on_front=id(one) in best) for one in tried if one.is_current or id(one) in best
    ]
    shown.sort(key=lambda one: (one.earlier.per_month, one.values))
    choices = [replace(one, sentence=_told(one, label)) for one in shown]
    return RecommendReport(
        [sweep.term for sweep in sweeps],
        trial.quality,
        label,
        trial.earlier.period.start,
        trial.earlier.period.end,
        trial.later.period.end,
        trial.horizon / _DAY,
        len(tried),
        list(base_values),
        choices,
        _notes(trial, label),
        list(findings),
        footing,
    )


def _apart(front: Sequence[Choice]) -> list[Choice]:
    """Leave out settings next to another: a few leads more or less are chance, not advice.

    The best leads come first; another setting must bring so many more leads to be worth a look.
    """
    kept: list[Choice] = []
    for one in sorted(front, key=lambda one: one.earlier.per_month):
        if not kept or one.earlier.per_month >= kept[-1].earlier.per_month * WORTH_A_LOOK:
            kept.append(one)
        elif one.is_current:
            kept[-1] = one
    return kept


def _both(choice: Choice) -> tuple[float, float]:
    quality = choice.earlier.quality
    return choice.earlier.per_month, quality.value if quality else 0.0


def _choice(candidate: Candidate, is_current: bool, trial: Trial, replays: Replays) -> Choice:  # noqa: FBT001 (private)
    pieces = replays.under([candidate.agreement]).walked.pieces
    leads = selected(pieces, handoff_place(candidate.agreement))
    stage = entered(pieces, candidate.agreement.stage_names().index(trial.quality))
    whole = Span(trial.earlier.period, trial.earlier.begin, trial.later.end)
    once = leads.within(whole).once()
    good = reached_since(stage, once, trial.horizon)
    earlier, later = (_measured(once, good, span) for span in (trial.earlier, trial.later))
    return Choice(
        candidate.values,
        earlier,
        later,
        on_front=False,
        is_current=is_current,
        verdict=_verdict(earlier, later),
        sentence=Sentence(""),
    )


def _measured(leads: Selected, good: np.ndarray, span: Span) -> Measured:
    inside = span.holds(leads.moments)
    count, reached = int(inside.sum()), int((inside & good).sum())
    return Measured(count, count / months_in(span.period), reached, share_of(reached, count))


def _verdict(earlier: Measured, later: Measured) -> Verdict:
    if later.selected < FEWEST or earlier.quality is None or later.quality is None:
        return Verdict.TOO_FEW
    return Verdict.FAILS if later.quality.high < earlier.quality.value else Verdict.HOLDS


def _told(choice: Choice, stage: Text) -> Sentence:
    """Say in one sentence what a setting brought, and whether it held."""
    before, after = choice.earlier, choice.later
    values: dict[str, Value] = {
        "setting": " · ".join(f"{value.normalize():f}" for value in choice.values),
        "leads": before.per_month,
        "quality": Share(before.quality.value) if before.quality else Share(0.0),
        "stage": stage,
        "later_leads": after.per_month,
        "later_quality": Share(after.quality.value) if after.quality else Share(0.0),
    }
    if before.quality is None:
        return Sentence("{setting} handed over nobody in the earlier period.", values)
    if choice.verdict is Verdict.HOLDS:
        return Sentence(
            "{setting} brought {leads} leads a month, of which {quality} reached “{stage}”; later "
            "{later_leads} a month and {later_quality}: it held.",
            values,
        )
    if choice.verdict is Verdict.FAILS:
        return Sentence(
            "{setting} brought {leads} leads a month, of which {quality} reached “{stage}”; later "
            "{later_leads} a month and only {later_quality}: its quality did not hold.",
            values,
        )
    return Sentence(
        "{setting} brought {leads} leads a month, of which {quality} reached “{stage}”; later too "
        "few leads to say whether it held.",
        values,
    )


def _notes(trial: Trial, stage: Text) -> list[Sentence]:
    return [
        Sentence(
            "Quality is the share of the leads handed over that reached “{stage}” within {days} "
            "days: nine of ten that ever got there had got there by then. Leads younger than that "
            "are left out.",
            {"stage": stage, "days": round(trial.horizon / _DAY)},
        ),
        Sentence(
            "Chosen on the days up to {split}, validated on those after it. Leads that only "
            "another setting hands over were never worked as leads, so their share is a lower "
            "bound.",
            {"split": trial.earlier.period.end},
        ),
    ]
