"""An agreement compiled for the kernel: what each word of a lexicon means under it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.qualification import Qualification, Touched
from smarketing.core.agreement.stages import OnRecorded
from smarketing.core.replay import kernel
from smarketing.core.replay.clocks import NO_OFFSETS, local_days, silence
from smarketing.core.replay.events import ACCOUNT_CUSTOMER
from smarketing.core.replay.fit import barred, fit_of
from smarketing.core.replay.tape import (
    PROFILE,
    RULE,
    STEP,
    TERMS,
    WINDOW,
    WORD,
    Real,
    Records,
    Terms,
)
from smarketing.core.replay.ways import Way, accepted_place, mask, qualifying, ways

_SPEAK = ("contacts", "consents", ACCOUNT_CUSTOMER)
_BY_SALES = ("dispositions", "deal_events", "recorded_stages", "activities")
_DAY = 86_400_000_000
_HALVINGS = 64
"""After so many half-lives nothing is left that could count."""


@dataclass(frozen=True)
class Compiled:
    """An agreement, ready to walk a stream with its lexicon.

    `fit` and `barred` are by profile: the distinct versions of contacts, after one of whom
    nothing is known.
    """

    agreement: Agreement
    ways: list[Way]
    fit: Real
    barred: np.ndarray[Any, np.dtype[np.bool_]]
    terms: Terms


def compiled_for(lexicon: pl.DataFrame, agreement: Agreement, era: tuple[date, date]) -> Compiled:
    """Compile an agreement; `era` holds the first and last civil date that the clocks must know."""
    agreed = ways(agreement)
    terms = agreement.qualification or Qualification()
    profiles = versions_told(lexicon)
    judging = {"fit": fit_of(terms.fit), "barred": barred(terms, agreement.personas)}
    # Lazily, so that what the grades have in common is read once: each attribute out of its JSON.
    profiles = profiles.lazy().with_columns(**judging).collect()
    fit, out = profiles["fit"].to_numpy(), profiles["barred"].to_numpy()
    scalars = _stages(agreement, agreed) | _further(agreement, terms)
    window = silence(agreement, era)
    wording = _by_word(lexicon, agreement, agreed, terms)
    scalars |= {"prefers_recorded": bool(wording["silenced"].any())}
    scalars |= {"due_days": window.days, "due_span": window.span}
    asks_days = terms.minimum_active_days > 1
    return Compiled(
        agreement,
        agreed,
        fit,
        out,
        Terms(
            wording,
            gains(wording, terms),
            wording["rule"].astype(np.int16),
            needed(terms, fit, out),
            _by_rule(terms),
            np.array([group.cap for group in terms.groups], np.float64),
            _fading(_half_lives(terms)),
            records(WINDOW, {"span": np.array(_windows(terms), np.int64) * _DAY}),
            records(STEP, {"place": np.array([way.place for way in agreed], np.int64)}),
            window.clock,
            window.working_days,
            local_days(agreement.calendar.time_zone, *era) if asks_days else NO_OFFSETS,
            records(TERMS, {name: np.array([int(held)]) for name, held in scalars.items()}),
        ),
    )


def versions_told(lexicon: pl.DataFrame) -> pl.DataFrame:
    """Return what profiles know: attributes and account_attributes, nothing in the first row."""
    columns = ("attributes", "account_attributes")
    nothing = pl.DataFrame({name: [None] for name in columns}, dict.fromkeys(columns, pl.String))
    told = lexicon.filter(pl.col("table") == "contacts").select(columns)
    return pl.concat([nothing, told])


def records(kind: np.dtype[Any], columns: Mapping[str, np.ndarray[Any, Any]]) -> Records:
    """Return columns as records of a kind; what is not given is zero."""
    made = np.zeros(len(next(iter(columns.values()))), kind)
    for name, column in columns.items():
        made[name] = column
    return made


def gains(words: Records, terms: Qualification) -> np.ndarray[Any, np.dtype[np.int16]]:
    """Return by word the most that it adds to the interest; -1 for all but plain touches."""
    points = np.array([max(0, rule.points) for rule in terms.points] + [0], np.int16)
    plain = (words["flags"] & ~(kernel.SCORES | kernel.TESTS) == 0) & (words["triggers"] == 0)
    return np.where(plain, points[words["rule"]], np.int16(-1))


def needed(terms: Qualification, fit: Real, out: np.ndarray[Any, np.dtype[np.bool_]]) -> Records:
    """Return what each profile needs to qualify: see `PROFILE`."""
    need = np.full(len(fit), np.inf)
    cells = [(float(cell.fit), cell.interest) for cell in terms.grid]
    if not cells and terms.threshold is not None:
        cells = [(float(terms.fit.threshold) if terms.fit else 0.0, terms.threshold)]
    for least, interest in cells:
        enough = fit >= least - kernel.NOISE
        need[enough] = np.minimum(need[enough], interest)
    fires = np.zeros(len(fit), np.int64)
    for place, trigger in enumerate(terms.triggers):
        least = float(trigger.fit_at_least or 0)
        fires |= np.where(fit >= least - kernel.NOISE, 1 << place, 0)
    need[out], fires[out] = np.inf, 0
    return records(PROFILE, {"need": need, "fires": fires})


def _by_word(
    lexicon: pl.DataFrame, agreement: Agreement, agreed: list[Way], terms: Qualification
) -> Records:
    stages, table = agreement.stage_names(), pl.col("table")
    computed = {way.place: 0 for way in agreed}
    for rule, way in enumerate(agreed):
        computed[way.place] |= 0 if isinstance(way.entry, OnRecorded) else 1 << rule
    recorded = [way for way in agreed if isinstance(way.entry, OnRecorded)]
    preferring = {
        way.place: [one.fulfilled(stages[one.place]) for one in recorded if one.place == way.place]
        for way in recorded
        if agreement.stages[way.place].precedence == "recorded"
    }
    purposes = list(enumerate(terms.exclude_opted_out))
    worded = lexicon.select(
        "table",
        ways=_bits(way.fulfilled(stages[way.place]) for way in agreed),
        rule=_first(terms.points),
        triggers=_bits(speaks_of(trigger) for trigger in terms.triggers),
        profile=pl.when(table == "contacts").then((table == "contacts").cum_sum()).otherwise(0),
        refused=_bits(_consent(purpose, granted=False) for _, purpose in purposes),
        granted=_bits(_consent(purpose, granted=True) for _, purpose in purposes),
        rank=called().rank("dense").fill_null(0),
        silenced=pl.sum_horizontal(
            pl.lit(0, pl.Int64),
            *(_when(pl.any_horizontal(d), computed[p]) for p, d in preferring.items()),
        ),
        decision=_decision(agreement),
        won=(table == "deal_events") & (pl.col("status") == "won"),
        lost=(table == "deal_events") & (pl.col("status") == "lost"),
    ).with_columns(flags=_flags())
    return records(WORD, {name: worded[name].to_numpy() for name in WORD.names or ()})


def called() -> pl.Expr:
    """Return what an event is called where rules and reasons name it."""
    rejected = pl.concat_str(
        [pl.lit("rejected"), pl.col("reason")], separator=" ", ignore_nulls=True
    )
    outcome = pl.when(pl.col("outcome") == "rejected").then(rejected).otherwise(pl.col("outcome"))
    return (
        pl.when(pl.col("table") == "deal_events")
        .then("deal " + pl.col("status"))
        .otherwise(pl.coalesce(outcome, "kind", "table"))
    )


def _flags() -> pl.Expr:
    table = pl.col("table")
    scores = pl.col("rule") >= 0
    speaks = table.is_in(_SPEAK)
    meanings = {
        kernel.SCORES: scores,
        kernel.TESTS: scores | (pl.col("triggers") != 0) | speaks,
        kernel.DECIDES: table == "dispositions",
        kernel.SALES: table.is_in(_BY_SALES),
        kernel.SENDS_BACK: pl.col("decision") == "back",
        kernel.ENDS: pl.col("decision") == "final",
        kernel.LOSES: pl.col("lost").fill_null(value=False),
        kernel.WINS: pl.col("won").fill_null(value=False),
        kernel.FIRM_BUYS: table == ACCOUNT_CUSTOMER,
        kernel.ENTERS: pl.col("ways") != 0,
        kernel.SPEAKS: speaks,
    }
    return pl.sum_horizontal(_when(meaning, flag) for flag, meaning in meanings.items())


def _decision(agreement: Agreement) -> pl.Expr:
    """Return "back" for a disposition that recycles the lead, "final" for one that ends it."""
    if agreement.recycling is None:
        return pl.lit("")
    recycling = [reason.name for reason in agreement.rejection_reasons if reason.recycle]
    rejected = pl.col("outcome") == "rejected"
    back = (pl.col("outcome") == "recycled") | (rejected & pl.col("reason").is_in(recycling))
    return (
        pl.when(back.fill_null(value=False))
        .then(pl.lit("back"))
        .when(rejected.fill_null(value=False))
        .then(pl.lit("final"))
        .otherwise(pl.lit(""))
    )


def speaks_of(rule: Touched) -> pl.Expr:
    """Say of each word whether it is a touch of the kind, channel … that a rule names."""
    said = (pl.col("table") == "touches") & (pl.col("kind") == rule.kind)
    for name in ("channel", "campaign", "content"):
        if getattr(rule, name) is not None:
            said &= pl.col(name) == getattr(rule, name)
    return said.fill_null(value=False)


def _first(rules: Sequence[Touched]) -> pl.Expr:
    """Return the number of the first rule that speaks of a word; -1 for none."""
    chosen = pl.lit(-1)
    for number, rule in reversed(list(enumerate(rules))):
        chosen = pl.when(speaks_of(rule)).then(number).otherwise(chosen)
    return chosen


def _consent(purpose: str, *, granted: bool) -> pl.Expr:
    said = (pl.col("purpose") == purpose) & (pl.col("granted") == granted)
    return ((pl.col("table") == "consents") & said).fill_null(value=False)


def _bits(conditions: Any) -> pl.Expr:  # noqa: ANN401 (any iterable of expressions)
    summands = [_when(condition, 1 << place) for place, condition in enumerate(conditions)]
    return pl.sum_horizontal(pl.lit(0, pl.Int64), *summands)


def _when(condition: pl.Expr, worth: int) -> pl.Expr:
    return pl.when(condition).then(pl.lit(worth, pl.Int64)).otherwise(pl.lit(0, pl.Int64))


def _by_rule(terms: Qualification) -> Records:
    rules = terms.points
    groups = [group.name for group in terms.groups]
    return records(
        RULE,
        {
            "points": np.array([rule.points for rule in rules]),
            "cap": np.array([np.inf if rule.cap is None else rule.cap for rule in rules]),
            "group": _places(groups, [rule.group for rule in rules]),
            "half_life": _places(_half_lives(terms), [rule.half_life_days for rule in rules]),
            "window": _places(_windows(terms), [rule.window_days for rule in rules]),
        },
    )


def _half_lives(terms: Qualification) -> list[int]:
    return sorted({rule.half_life_days for rule in terms.points if rule.half_life_days})


def _windows(terms: Qualification) -> list[int]:
    return sorted({rule.window_days for rule in terms.points if rule.window_days})


def _fading(half_lives: Sequence[int]) -> Real:
    """Return what remains by half-life: after 0 to 23 hours, then after whole days."""
    lives = np.array(half_lives, np.float64).reshape(-1, 1)
    days = np.arange(_HALVINGS * max(half_lives, default=0)).reshape(1, -1)
    hours = np.arange(24).reshape(1, -1)
    return np.hstack([np.exp2(-hours / (24 * lives)), np.exp2(-days / lives)])


def _places(known: Sequence[object], named: Sequence[object]) -> np.ndarray[Any, Any]:
    return np.array([known.index(one) if one in known else -1 for one in named], np.int16)


def _stages(agreement: Agreement, agreed: list[Way]) -> dict[str, int]:
    names = agreement.stage_names()
    by_qualification = qualifying(agreed)
    handoff = agreement.handoff
    highest = max((agreed[rule].place for rule in by_qualification), default=-1)
    gates = [agreed[rule].place for rule in by_qualification[:1]]
    place = names.index(handoff.stage) if handoff and handoff.stage in names else -1
    gates += [place] if place >= 0 else []
    recycles = agreement.recycling is not None and bool(gates)
    return {
        "named": mask(sorted({way.place for way in agreed})),
        "last": len(names) - 1,
        "gate": min(gates) if recycles else len(names),
        "highest": highest,
        "qualifying": mask(by_qualification),
        "handoff": place,
        "accepted": accepted_place(agreement),
        "silence": next((n for n, way in enumerate(agreed) if way.entry is None), -1),
    }


def _further(agreement: Agreement, terms: Qualification) -> dict[str, int]:
    back = agreement.recycling
    return {
        "minimum_days": terms.minimum_active_days,
        "exclude_customers": terms.exclude_customers,
        "opted_out": mask(list(range(len(terms.exclude_opted_out)))),
        "recycles": back is not None,
        "lost_deals": back is not None and back.lost_deals,
        "cool_off": back.cool_off_days * _DAY if back else 0,
        "stalls_after": (back.stalled_after_days or 0) * _DAY if back else 0,
    }
