"""Whom the law lets sales solicit at a moment, and from when on the others.

Every activity of a rule's kinds counts as an attempt, by hand and automated alike: a call that a
machine makes solicits, too. What this says is to be confirmed by counsel.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.solicitation import Solicitation, SolicitationRule
from smarketing.core.base.working_time import SECOND, Micros
from smarketing.core.ledger.tables import MOMENT, Facts
from smarketing.core.sla.civil_days import (
    NEVER,
    CivilDays,
    Hours,
    allowed_hours,
    begin_of,
    civil_days,
)
from smarketing.core.sla.dossiers import Asked, Dossiers, latest, of_consumers

Flags = npt.NDArray[np.bool_]

BARS = ("consent", "silence", "cap", "hours")
"""What can bar an attempt: no consent, a refusal, attempts enough already, the hour."""

PERMITS: dict[str, pl.DataType | type[pl.DataType]] = {
    "contact_id": pl.String,
    "moment": MOMENT,
    "is_consumer": pl.Boolean,
    "is_allowed": pl.Boolean,
    "next_allowed_at": MOMENT,
    "rule": pl.String,
    "bar": pl.String,
    "article": pl.String,
}
"""The columns of `permits`."""

_DAY = 24 * 3600 * SECOND
_FURTHER = 800
"""Days of allowed hours behind the last moment asked about and the longest span of a rule."""


def permits(
    asked: pl.DataFrame, facts: Facts, agreement: Agreement, kind: str = "call"
) -> pl.DataFrame:
    """Say of contacts whether an attempt of a kind is allowed at a moment, and if not, from when.

    `asked` has contact_id and moment; of the facts only what had happened by then counts. Returns
    one row per row asked, in its order, with the columns of `PERMITS`: next_allowed_at is the
    moment itself where it is allowed, the first one at which every rule allows it if nothing more
    happens, or null where it takes a consent. `rule`, `bar` (of `BARS`) and `article` are those
    that bar it now, of several what lasts longest; null where it is allowed.
    """
    return _answered(asked, facts, agreement, kind, exactly=True)


def breaches(facts: Facts, agreement: Agreement) -> pl.DataFrame:
    """Return every attempt that a rule did not allow, by what was known before it.

    Columns: fact_id, kind, then those of `PERMITS`. Consents of the same moment count, attempts
    and refusals of the same moment do not.
    """
    terms = agreement.solicitation
    found = [pl.DataFrame(schema={"fact_id": pl.String, "kind": pl.String, **PERMITS})]
    if terms is None:
        return found[0]
    about = of_consumers(facts, terms)
    made = about.table("activities").select(
        "fact_id", "kind", "contact_id", pl.col("occurred_at").alias("moment")
    )
    for kind in dict.fromkeys(kind for rule in terms.rules for kind in rule.kinds):
        mine = made.filter(pl.col("kind") == kind).sort("moment", "fact_id")
        told = _answered(mine, about, agreement, kind, exactly=False)
        both = pl.concat([mine.select("fact_id", "kind"), told], how="horizontal")
        found.append(both.filter(~pl.col("is_allowed")))
    return pl.concat(found).sort("moment", "fact_id")


def binding(agreement: Agreement, kind: str) -> list[SolicitationRule]:
    """Return the rules that speak of a kind of attempt."""
    terms = agreement.solicitation
    return [rule for rule in terms.rules if kind in rule.kinds] if terms else []


class Evidence(NamedTuple):
    """What a rule looks at, for each contact and moment: all in microseconds, 0 for none."""

    full_until: Micros
    silent_until: Micros
    has_consent: Flags
    is_lifted: Flags


@dataclass(frozen=True)
class Bar:
    """A rule at work: since when and until when it binds, its hours, and what it looks at."""

    rule: SolicitationRule
    begin: int
    end: int
    hours: Hours | None
    seen: Evidence

    def binds(self, at: Micros) -> Flags:
        """Say of each moment whether the rule binds then."""
        bound: Flags = (at >= self.begin) & (at < self.end)
        return bound

    def until(self, at: Micros) -> dict[str, Micros]:
        """Return until when each thing bars an attempt, not before `at` (see `BARS`)."""
        found = {}
        if self.rule.needs_consent is not None:
            found["consent"] = np.where(self.seen.has_consent, at, NEVER)
        if self.rule.silence_days is not None:
            found["silence"] = np.maximum(self.seen.silent_until, at)
        if self.rule.at_most is not None:
            found["cap"] = np.where(self.seen.is_lifted, at, np.maximum(self.seen.full_until, at))
        if self.hours is not None:
            found["hours"] = np.where(self.seen.is_lifted, at, self.hours.first_from(at))
        bound = self.binds(at)
        return {
            what: np.where(bound, np.minimum(until, self.end), at) for what, until in found.items()
        }


@dataclass(frozen=True)
class Bars:
    """The rules that speak of a kind of attempt, over contacts and moments."""

    days: CivilDays
    bars: list[Bar] = field(default_factory=list)

    def first_allowed(self, at: Micros) -> Micros:
        """Return the first moment, from `at` on, that every rule allows; `NEVER` for none."""
        while True:
            later = at
            for bar in self.bars:
                for until in bar.until(at).values():
                    later = np.maximum(later, until)
            if np.array_equal(later, at):
                return later
            at = later

    def longest(self, at: Micros) -> tuple[Micros, list[tuple[str, str, str]]]:
        """Return the number of what bars each moment for longest, and what the numbers mean.

        Each is the name of the rule, what bars (see `BARS`) and the article.
        """
        named, until = [], []
        for bar in self.bars:
            for what, moments in bar.until(at).items():
                named.append((bar.rule.name, what, bar.rule.article))
                until.append(moments)
        longest = np.argmax(np.stack(until), axis=0) if until else np.zeros(len(at), np.int64)
        return longest, named


def bars_of(
    asked: Asked,
    dossiers: Dossiers,
    agreement: Agreement,
    kind: str,
    *,
    exactly: bool = True,
    beyond: int = 0,
) -> Bars:
    """Return the rules of a kind with what they look at for consumers, by the agreement's terms.

    With `exactly`, what happened at the very moment that is asked about counts, too. The hours are
    known well beyond the last moment asked about, and beyond the one named.
    """
    rules, zone = binding(agreement, kind), agreement.calendar.time_zone
    terms = agreement.solicitation
    if terms is None or not rules or asked.is_empty():
        return Bars(civil_days(zone, 0, 0, 0))
    days = _days(asked, rules, zone, beyond)
    found = []
    for rule in rules:
        evidence = _evidence(asked, dossiers, terms, rule, days, exactly=exactly)
        begin = begin_of(rule.first_day, zone) if rule.first_day else -NEVER
        end = begin_of(_after(rule.last_day), zone) if rule.last_day else NEVER
        hours = allowed_hours(rule, agreement.calendar, days)
        found.append(Bar(rule, begin, end, hours, evidence))
    return Bars(days, found)


def _days(asked: Asked, rules: list[SolicitationRule], zone: str, beyond: int) -> CivilDays:
    """Return the days that can matter: back by the longest span, and on beyond every bar."""
    span = max(max(rule.in_days or 0, (rule.silence_days or 0) + 1) for rule in rules)
    moments = asked["moment"].to_physical().to_numpy()
    first, last = int(moments.min()), int(moments.max())
    ends = [begin_of(_after(rule.last_day), zone) for rule in rules if rule.last_day]
    return civil_days(zone, first - (span + 2) * _DAY, max([last, beyond, *ends]), span + _FURTHER)


def _after(day: date) -> date:
    return day + timedelta(days=1)


def _evidence(
    asked: Asked,
    dossiers: Dossiers,
    terms: Solicitation,
    rule: SolicitationRule,
    days: CivilDays,
    *,
    exactly: bool,
) -> Evidence:
    consented = _consented(asked, dossiers, terms, rule.needs_consent)
    lifting = _consented(asked, dossiers, terms, rule.consent_lifts)
    full = _full(asked, dossiers, rule, days, exactly=exactly)
    refused = _refused(asked, dossiers, terms, rule, exactly=exactly)
    until = days.start_of(days.of(refused) + (rule.silence_days or 0) + 1)
    silent = np.where((refused > 0) & (refused >= lifting), until, 0)
    return Evidence(full, silent, consented > 0, lifting > 0)


def _consented(
    asked: Asked, dossiers: Dossiers, terms: Solicitation, purpose: str | None
) -> Micros:
    """Return since when each contact consents to a purpose; 0 where it does not."""
    if purpose is None:
        return np.zeros(len(asked), np.int64)
    told = dossiers.consents_to(purpose, terms)
    since = pl.when("granted").then("moment").alias("since")
    return _micros(latest(asked, told.with_columns(since))["since"])


def _full(
    asked: Asked, dossiers: Dossiers, rule: SolicitationRule, days: CivilDays, *, exactly: bool
) -> Micros:
    """Return until when the attempts made so far are as many as are allowed; 0 where they are not.

    The attempt that must leave the window first is the last but so many.
    """
    if rule.at_most is None or rule.at_most == 0:
        return np.full(len(asked), 0 if rule.at_most is None else NEVER, np.int64)
    since, back = pl.lit(int(days.starts[0])).cast(MOMENT), rule.at_most - 1
    made = dossiers.activities.filter(pl.col("kind").is_in(rule.kinds), pl.col("moment") >= since)
    same = pl.col("contact").shift(back) == pl.col("contact")
    made = made.with_columns(leaving=pl.when(same).then(pl.col("moment").shift(back)))
    leaving = _micros(latest(asked, made, exactly=exactly)["leaving"])
    until = days.start_of(np.maximum(days.of(leaving), 0) + (rule.in_days or 0))
    return np.where(leaving > 0, until, 0)


def _refused(
    asked: Asked, dossiers: Dossiers, terms: Solicitation, rule: SolicitationRule, *, exactly: bool
) -> Micros:
    """Return when each contact last refused; 0 where it never did."""
    if rule.silence_days is None:
        return np.zeros(len(asked), np.int64)
    alike = [other for other in terms.rules if set(other.kinds) & set(rule.kinds)]
    named = [name for other in alike for name in (other.needs_consent, other.consent_lifts)]
    told = dossiers.refusals(terms.refusals, [name for name in named if name is not None])
    told = told.with_columns(refused_at="moment")
    return _micros(latest(asked, told, exactly=exactly)["refused_at"])


def _micros(moments: pl.Series) -> Micros:
    return moments.to_physical().fill_null(0).to_numpy()


def _answered(
    asked: pl.DataFrame, facts: Facts, agreement: Agreement, kind: str, *, exactly: bool
) -> pl.DataFrame:
    """Return the permits of the contacts asked about; see `permits` and `breaches`."""
    terms = agreement.solicitation
    about = facts if terms is None else of_consumers(facts, terms)
    dossiers = Dossiers(about, asked["contact_id"])
    rows = asked.select("contact_id", "moment", contact=dossiers.numbers())
    if terms is None or not binding(agreement, kind):
        is_consumer = pl.repeat(value=False, n=len(rows), dtype=pl.Boolean, eager=True)
    else:
        is_consumer = dossiers.consumers(rows, terms)
    mine = rows.filter(is_consumer)
    at = _micros(mine["moment"])
    bars = bars_of(mine, dossiers.only(mine["contact"]), agreement, kind, exactly=exactly)
    allowed, (longest, named) = bars.first_allowed(at), bars.longest(at)
    place = is_consumer.arg_true()
    moments = pl.Series(allowed).set(pl.Series(allowed == NEVER), None).cast(MOMENT)
    texts = pl.DataFrame(
        named, {"rule": pl.String, "bar": pl.String, "article": pl.String}, orient="row"
    )
    number = np.full(len(rows), len(named))
    number[place.to_numpy()] = np.where(allowed > at, longest, len(named))
    return pl.concat(
        [
            rows.select(
                "contact_id",
                "moment",
                is_consumer=is_consumer,
                is_allowed=pl.Series(number == len(named)),
                next_allowed_at=rows["moment"].scatter(place, moments),
            ),
            texts.select(pl.all().append(pl.lit(None)).gather(number)),
        ],
        how="horizontal",
    )
