"""What the facts tell of the law on solicitation: attempts that broke it, consents that lack.

Counts and articles, and nobody's name: how to go on matters, not who called. To be confirmed by
counsel.
"""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import polars as pl

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.solicitation import Solicitation, SolicitationRule
from smarketing.core.agreement.solicitation_check import capped
from smarketing.core.base.finding import Finding, Severity, Source
from smarketing.core.base.sentence import msgid
from smarketing.core.base.toml import did_you_mean
from smarketing.core.ledger.tables import Facts
from smarketing.core.ledger.views import until
from smarketing.core.sla.dossiers import Dossiers, of_consumers
from smarketing.core.sla.solicitation import breaches

_BROKEN = {
    "consent": msgid(
        "attempts without the consent that `{rule}` asks for: {count}, consumers concerned: "
        "{contacts}, {first} to {last} ({article}; to be confirmed by counsel)"
    ),
    "silence": msgid(
        "attempts too soon after a refusal, by `{rule}`: {count}, consumers concerned: "
        "{contacts}, {first} to {last} ({article}; to be confirmed by counsel)"
    ),
    "cap": msgid(
        "attempts beyond the number that `{rule}` allows: {count}, consumers concerned: "
        "{contacts}, {first} to {last} ({article}; to be confirmed by counsel)"
    ),
    "hours": msgid(
        "attempts outside the hours that `{rule}` allows: {count}, consumers concerned: "
        "{contacts}, {first} to {last} ({article}; to be confirmed by counsel)"
    ),
}


_LOOKED_AT = ("contacts", "accounts", "activities", "consents")


def solicitation_findings(facts: Facts, agreement: Agreement, as_of: datetime) -> list[Finding]:
    """Find past attempts that the law did not allow, and what is missing for those to come."""
    terms = agreement.solicitation
    if terms is None:
        return []
    about = of_consumers(facts, terms)
    theirs = Facts({table: until(about, table, as_of).collect() for table in _LOOKED_AT})
    consumers = _consumers(theirs, terms, as_of)
    return [
        *_broken(theirs, agreement),
        *_consents(facts, agreement, terms, consumers, as_of),
        *_unproven(facts, terms, as_of),
        *_refusals(facts, terms, as_of),
        *(_capped(agreement, terms, consumers) if consumers else ()),
    ]


def _consumers(known: Facts, terms: Solicitation, as_of: datetime) -> int:
    """Count the contacts that are consumers now."""
    names = known.table("contacts")["contact_id"].unique()
    dossiers = Dossiers(known, names)
    asked = pl.DataFrame({"contact": dossiers.numbers()}).with_columns(moment=pl.lit(as_of))
    return int(dossiers.consumers(asked, terms).sum())


def _broken(known: Facts, agreement: Agreement) -> Iterator[Finding]:
    zone = agreement.calendar.time_zone
    day = pl.col("moment").dt.convert_time_zone(zone).dt.date()
    found = (
        breaches(known, agreement)
        .group_by("rule", "bar", maintain_order=True)
        .agg(
            pl.col("article").first(),
            pl.len().alias("count"),
            pl.col("contact_id").n_unique().alias("contacts"),
            day.min().alias("first"),
            day.max().alias("last"),
            pl.col("contact_id").last().alias("contact"),
        )
    )
    for row in found.sort("rule", "bar").iter_rows(named=True):
        yield Finding(
            "solicitation.broken",
            Severity.WARNING,
            _BROKEN[row["bar"]],
            "see one with `smarketing explain {contact}`; `smarketing queue` holds such leads back",
            row,
            Source("activities", text=row["rule"]),
        )


def _consents(
    facts: Facts, agreement: Agreement, terms: Solicitation, consumers: int, as_of: datetime
) -> Iterator[Finding]:
    """Find rules that ask for a consent of which there is not one."""
    today = as_of.astimezone(ZoneInfo(agreement.calendar.time_zone)).date()
    for rule in terms.rules:
        ended = rule.last_day is not None and rule.last_day < today
        if rule.needs_consent is None or ended or not consumers:
            continue
        if not _granted(facts, terms, rule, as_of):
            yield Finding(
                "solicitation.no_consent",
                Severity.WARNING,
                "`{rule}` asks for a consent for `{purpose}`, and none is on record; consumers who "
                "may not be reached while it binds: {count} ({article}; to be confirmed by "
                "counsel)",
                "ask for consent, and import it with its proof into the table `consents`",
                {
                    "rule": rule.name,
                    "purpose": rule.needs_consent,
                    "count": consumers,
                    "article": rule.article,
                },
                Source("consents", text=rule.needs_consent),
            )


def _granted(facts: Facts, terms: Solicitation, rule: SolicitationRule, as_of: datetime) -> bool:
    """Say whether anybody at all has consented to what a rule asks for."""
    said = pl.col("granted") & (pl.col("purpose") == rule.needs_consent)
    if terms.proof_needed:
        said &= pl.col("proof").fill_null("") != ""
    return bool(until(facts, "consents", as_of).select(said.any()).collect().item())


def _unproven(facts: Facts, terms: Solicitation, as_of: datetime) -> Iterator[Finding]:
    if not terms.proof_needed:
        return
    purposes = {rule.needs_consent for rule in terms.rules} | {
        rule.consent_lifts for rule in terms.rules
    }
    for purpose in sorted(name for name in purposes if name is not None):
        is_bare = pl.col("proof").fill_null("") == ""
        said = pl.col("granted") & (pl.col("purpose") == purpose) & is_bare
        bare = until(facts, "consents", as_of).select(said.sum()).collect().item()
        if bare:
            yield Finding(
                "solicitation.unproven",
                Severity.WARNING,
                "consents for `{purpose}` without a proof, which count for nothing: {count}",
                "map the column that says where the consent can be seen to `proof`, or agree on "
                "`proof_needed = false`",
                {"purpose": purpose, "count": bare},
                Source("consents", text=purpose),
            )


def _refusals(facts: Facts, terms: Solicitation, as_of: datetime) -> Iterator[Finding]:
    """Find outcomes of a refusal that no activity has, where one has a name much like it."""
    told = until(facts, "activities", as_of).select("outcome").drop_nulls().unique().collect()
    seen = told["outcome"].sort().to_list()
    for outcome in terms.refusals if seen else ():
        near = did_you_mean(outcome, seen)
        if outcome not in seen and near is not None:
            yield Finding(
                "solicitation.refusal_never_seen",
                Severity.INFO,
                "a person refuses by the outcome `{outcome}`, and no activity has it",
                "did you mean `{suggestion}`?",
                {"outcome": outcome, "suggestion": near},
                Source("activities", text=outcome),
            )


def _capped(agreement: Agreement, terms: Solicitation, consumers: int) -> Iterator[Finding]:
    """Tell of promises and roles that the law caps for those who are consumers."""
    for rule in terms.rules:
        for one in capped(agreement, rule):
            yield Finding(
                "solicitation.capped",
                Severity.INFO,
                "`{name}` asks for {asked} attempts; to a consumer `{rule}` allows {allowed} in "
                "{days} days; consumers known: {count} ({article}; to be confirmed by counsel)",
                "their clocks stand still while the law allows no attempt: nothing need be done",
                {
                    "name": one.name,
                    "asked": one.asked,
                    "count": consumers,
                    "rule": rule.name,
                    "allowed": one.allowed,
                    "days": one.days,
                    "article": rule.article,
                },
                Source("contacts"),
            )
