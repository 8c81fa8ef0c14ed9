"""What keeps a score from being learnt, and what makes one doubtful."""

from collections.abc import Iterator, Sequence

import polars as pl

from smarketing.core.base.finding import Finding, Severity
from smarketing.core.base.sentence import Share, msgid
from smarketing.core.base.toml import choice_remedy
from smarketing.core.learning.cohort import Cohort, Question
from smarketing.core.learning.known import Known
from smarketing.core.learning.split import Split
from smarketing.core.learning.traits import FacetTrait, Trait

_LEAST = (("teaching", 20), ("calibrating", 10), ("judging", 10))
_MANY_EARLY = 0.2


def cohort_problems(cohort: Cohort, question: Question) -> list[Finding]:
    """Return why there is nobody to learn from."""
    if cohort.leads.is_empty() and question.at == "handoff":
        message = "no lead entered the stage of the handoff on its own"
        mend = "ask at an age instead: `--at age`"
        return [Finding("learn.no_handoff", Severity.ERROR, message, mend)]
    if cohort.leads.is_empty():
        message = "there is no lead to learn from"
        mend = "import contacts and deals with `smarketing import`"
        return [Finding("learn.no_leads", Severity.ERROR, message, mend)]
    if not question.by_position and not cohort.has_dates:
        return [
            Finding(
                "learn.no_dates",
                Severity.ERROR,
                "all leads became known at the same moment, so that none is later than another",
                "where the file has an order, judge on its last third: `--holdout position`",
            )
        ]
    return []


def split_problems(parts: Split) -> list[Finding]:
    """Return why the closed leads are too few, or too much alike, to learn from."""
    closed = parts.whole
    won = int(closed["happened"].sum())
    if closed.is_empty():
        message = "no lead is old enough for its outcome to be known"
        mend = "look less far ahead: `--horizon` takes a number of days"
        return [Finding("learn.none_closed", Severity.ERROR, message, mend)]
    if won in {0, closed.height}:
        message = (
            msgid("none of the {count} closed leads became a customer: there is nothing to learn")
            if not won
            else msgid("all {count} closed leads became customers: there is nothing to learn")
        )
        values = {"count": closed.height}
        return [Finding("learn.one_outcome", Severity.ERROR, message, "", values)]
    frames = (parts.teaching, parts.calibrating, parts.judging)
    for (part, least), frame in zip(_LEAST, frames, strict=True):
        hits = int(frame["happened"].sum())
        if min(hits, frame.height - hits) < least:
            return [_too_few(part, least, hits, frame.height - hits)]
    return []


def name_problems(leaving_out: Sequence[str], known: Known) -> list[Finding]:
    """Return which names to be left out are no names of anything."""
    held = {one.name for one in known.names} | set(known.touches["kind"].unique().to_list())
    return [_unknown_name(name, sorted(held)) for name in leaving_out if name not in held]


def doubts(
    cohort: Cohort, suspicious: Sequence[tuple[Trait, float]], slope: float
) -> list[Finding]:
    """Return what makes a score doubtful that could be learnt."""
    return [*_early(cohort), *_telling(suspicious), *_turned(slope)]


def _too_few(part: str, least: int, won: int, lost: int) -> Finding:
    words = {
        "teaching": msgid(
            "of the leads to learn from, {won} became customers and {lost} did not: at least "
            "{least} of each are needed"
        ),
        "calibrating": msgid(
            "of the leads to calibrate on, {won} became customers and {lost} did not: at least "
            "{least} of each are needed"
        ),
        "judging": msgid(
            "of the leads to judge on, {won} became customers and {lost} did not: at least "
            "{least} of each are needed"
        ),
    }
    return Finding(
        "learn.too_few",
        Severity.ERROR,
        words[part],
        "wait for more history, look less far ahead with `--horizon`, or earlier with `--days`",
        {"won": won, "lost": lost, "least": least},
    )


def _unknown_name(name: str, held: Sequence[str]) -> Finding:
    mend, values = choice_remedy(name, held)
    message = "`{name}` is no attribute and no kind of touch, so it cannot be left out"
    return Finding("learn.unknown_name", Severity.ERROR, message, mend, {"name": name, **values})


def _early(cohort: Cohort) -> Iterator[Finding]:
    won = cohort.leads.filter(pl.col("won_at").is_not_null()).height + cohort.bought_early
    if cohort.bought_early > _MANY_EARLY * max(won, 1):
        message = (
            "{count} of {total} customers had bought before their lead is looked at, and teach "
            "nothing"
        )
        values = {"count": cohort.bought_early, "total": won}
        mend = "look at leads earlier: `--days` takes a smaller number"
        yield Finding("learn.bought_early", Severity.WARNING, message, mend, values)


def _telling(suspicious: Sequence[tuple[Trait, float]]) -> Iterator[Finding]:
    for trait, area in suspicious:
        name = trait.facet.name if isinstance(trait, FacetTrait) else trait.kind
        yield Finding(
            "learn.tells_the_outcome",
            Severity.WARNING,
            "of a customer and another lead, `{name}` alone tells which is which in {share} of "
            "cases: it may have been written down after the outcome",
            'ask when it is filled in; to learn without it, add `--without "{name}"`',
            {"name": name, "share": Share(area)},
        )


def _turned(slope: float) -> Iterator[Finding]:
    if slope <= 0:
        message = (
            "what the earlier leads teach does not hold for the later ones: they rank the other "
            "way round"
        )
        mend = "see whether the market, the sources or the way of recording has changed"
        yield Finding("learn.does_not_hold", Severity.WARNING, message, mend)


def nothing_known() -> Finding:
    """Say that there is nothing to learn from."""
    message = "nothing that is known of the leads differs enough among them to learn from"
    mend = "import attributes of contacts and what they did, as touches"
    return Finding("learn.nothing_known", Severity.ERROR, message, mend)


def no_touches() -> Finding:
    """Say that nothing can be proposed."""
    message = "the leads have no touches, and an agreement qualifies nobody without interest"
    mend = "import what the leads did, as touches"
    return Finding("learn.no_touches", Severity.WARNING, message, mend)
