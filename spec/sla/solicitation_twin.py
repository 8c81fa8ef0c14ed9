"""May somebody be solicited at a moment? The slow and obvious way: rule by rule, fact by fact."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import holidays

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.solicitation import Solicitation, SolicitationRule
from smarketing.core.agreement.working_week import WEEKDAYS, window_minutes
from smarketing.core.ledger.tables import Facts

Row = dict[str, object]


def is_allowed(
    contact: str, moment: datetime, facts: Facts, agreement: Agreement, kind: str = "call"
) -> bool:
    """Say whether every rule allows an attempt of a kind, by what is known at the moment."""
    terms = agreement.solicitation
    if terms is None:
        return True
    known = {
        table: sorted(
            (row for row in facts.table(table).iter_rows(named=True) if _at(row) <= moment),
            key=_at,
        )
        for table in ("contacts", "activities", "consents")
    }
    mine = {
        table: [row for row in rows if row["contact_id"] == contact]
        for table, rows in known.items()
    }
    if not _is_consumer(mine["contacts"], terms):
        return True
    rules = [rule for rule in terms.rules if kind in rule.kinds]
    return all(_allows(rule, moment, mine, agreement, terms) for rule in rules)


def _is_consumer(versions: Sequence[Row], terms: Solicitation) -> bool:
    said = json.loads(str(versions[-1]["attributes"] or "{}")) if versions else {}
    return all(said.get(one.attribute) in one.one_of for one in terms.consumers)


def _allows(
    rule: SolicitationRule,
    moment: datetime,
    mine: dict[str, list[Row]],
    agreement: Agreement,
    terms: Solicitation,
) -> bool:
    local = moment.astimezone(ZoneInfo(agreement.calendar.time_zone))
    today = local.date()
    if (rule.first_day is not None and today < rule.first_day) or (
        rule.last_day is not None and today > rule.last_day
    ):
        return True
    if rule.needs_consent is not None and _consent(rule.needs_consent, mine, terms) is None:
        return False
    lifting = _consent(rule.consent_lifts, mine, terms) if rule.consent_lifts else None
    if _is_silent(rule, local, mine, terms, lifting):
        return False
    return lifting is not None or (
        _has_room(rule, local, mine["activities"]) and _is_within_hours(rule, local, agreement)
    )


def _is_silent(
    rule: SolicitationRule,
    local: datetime,
    mine: dict[str, list[Row]],
    terms: Solicitation,
    lifting: datetime | None,
) -> bool:
    refused = _refused(rule, mine, terms)
    if rule.silence_days is None or refused is None:
        return False
    last = refused.astimezone(local.tzinfo).date() + timedelta(days=rule.silence_days)
    return not (lifting is not None and lifting > refused) and local.date() <= last


def _has_room(rule: SolicitationRule, local: datetime, activities: Sequence[Row]) -> bool:
    if rule.at_most is None:
        return True
    first = local.date() - timedelta(days=(rule.in_days or 0) - 1)
    made = [_at(row) for row in activities if row["kind"] in rule.kinds]
    return sum(first <= one.astimezone(local.tzinfo).date() for one in made) < rule.at_most


def _is_within_hours(rule: SolicitationRule, local: datetime, agreement: Agreement) -> bool:
    country = str(agreement.calendar.country)
    if not rule.on_holidays and local.date() in holidays.country_holidays(country):
        return False
    minute = local.hour * 60 + local.minute
    of_day = {WEEKDAYS.index(day): windows for day, windows in rule.hours.items()}
    windows = [window_minutes(window) for window in of_day.get(local.weekday(), [])]
    return not rule.hours or any(start <= minute < end for start, end in windows)


def _consent(purpose: str, mine: dict[str, list[Row]], terms: Solicitation) -> datetime | None:
    """Return since when there is a consent; of both at one moment the refusal counts."""
    since: datetime | None = None
    refused: datetime | None = None
    for row in mine["consents"]:
        if row["purpose"] != purpose:
            continue
        if not row["granted"]:
            since, refused = None, _at(row)
        elif (row["proof"] or not terms.proof_needed) and _at(row) != refused:
            since = _at(row)
    return since


def _refused(
    rule: SolicitationRule, mine: dict[str, list[Row]], terms: Solicitation
) -> datetime | None:
    alike = [other for other in terms.rules if set(other.kinds) & set(rule.kinds)]
    purposes = {name for other in alike for name in (other.needs_consent, other.consent_lifts)}
    moments = [_at(row) for row in mine["activities"] if row["outcome"] in terms.refusals]
    moments += [
        _at(row) for row in mine["consents"] if not row["granted"] and row["purpose"] in purposes
    ]
    return max(moments, default=None)


def _at(row: Row) -> datetime:
    moment = row["occurred_at"]
    assert isinstance(moment, datetime)
    return moment
