"""A proposal of who takes which of the waiting leads that nobody has."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction

import polars as pl

from smarketing.core.agreement.parties import Person
from smarketing.core.agreement.team import Role, Trait
from smarketing.core.base.finding import Finding, Severity
from smarketing.core.base.period import Period, local_date, period_of
from smarketing.core.base.sentence import Money, Sentence
from smarketing.core.ledger.views import UNKNOWN, until
from smarketing.core.planning.assignment import (
    Representative,
    assign,
    fair_shares,
    given_to_each,
)
from smarketing.core.planning.members import each_does
from smarketing.core.planning.pacing import Pace, leads_by_month, representative
from smarketing.core.replay.attributes import attribute
from smarketing.core.replay.profiles import known_contacts
from smarketing.core.replay.segments import NO_LINE, ORDINARY
from smarketing.core.reports.plan.staff import Calendars, people_of
from smarketing.core.reports.plan.staff_pages import AssignedLead, AssignmentReport, PersonAssigned
from smarketing.core.reports.situation import Situation
from smarketing.core.reports.why import Why


def assignment_report(
    situation: Situation, end: date | None = None, findings: Sequence[Finding] = ()
) -> AssignmentReport:
    """Propose who takes each waiting lead that nobody has, from today to `end`, day by day.

    Without an end, to the last day of this month. Nothing is written: who assigns leads, does so
    in the system from which assignments are imported.
    """
    days = Period(situation.today, end or period_of(situation.today, "month").end)
    people, unknown = _people(situation, days)
    waiting = waiting_leads(situation)
    assigned = assign(waiting, people)
    leads = list(
        _leads(
            situation,
            assigned.join(waiting, on="contact_id", how="left", maintain_order="left"),
            days.start,
        )
    )
    return AssignmentReport(
        days.start,
        days.end,
        leads,
        _persons(people, given_to_each(assigned)),
        list(_reasons(situation, leads)),
        [*findings, *_findings(unknown, people)],
        situation.footing(),
    )


def waiting_leads(situation: Situation) -> pl.DataFrame:
    """Return the leads handed over that wait and are nobody's, once per contact.

    Nothing is decided about them, they were not sent back, and they have not lapsed. Columns:
    contact_id, name, segment, priority (1 is worked first), line and value (of [[lead_values]], see
    `SEGMENTED`), waiting_since, language and territory (null where not known).
    """
    handoff = situation.agreement.handoff
    lapses = timedelta(days=handoff.lapses_after_days if handoff else 3650)
    handed = situation.handed_over.filter(
        pl.col("rep") == UNKNOWN,
        pl.col("decided_at").is_null(),
        pl.col("sent_back_at").is_null(),
        pl.col("handed_over_at") >= situation.as_of - lapses,
    ).select("contact_id", "handed_over_at")
    worth = situation.handoff_segments.select(
        "contact_id", "handed_over_at", "segment", "priority", "line", "value"
    )
    return (
        handed.join(worth, on=["contact_id", "handed_over_at"], how="left")
        .sort("handed_over_at")
        .unique("contact_id", keep="last", maintain_order=True)
        .join(_traits(situation, handed), on="contact_id", how="left")
        .with_columns(pl.col("priority").fill_null(ORDINARY), pl.col("segment").fill_null(UNKNOWN))
        .rename({"handed_over_at": "waiting_since"})
    )


def _traits(situation: Situation, handed: pl.DataFrame) -> pl.DataFrame:
    """Return name, language and territory of the contacts that wait."""
    terms = situation.agreement.assignment

    def read(trait: Trait | None) -> pl.Expr:
        return attribute(trait.of, trait.attribute) if trait else pl.lit(None, pl.String)

    return (
        known_contacts(situation.facts, situation.as_of, situation.streams)
        .join(handed.lazy().select("contact_id").unique(), on="contact_id", how="semi")
        .select(
            "contact_id",
            pl.col("name").fill_null(UNKNOWN),
            read(terms.language).alias("language"),
            read(terms.territory).alias("territory"),
        )
        .collect()
    )


def _people(situation: Situation, days: Period) -> tuple[list[Representative], list[str]]:
    """Return those who take leads, and the names of those of whom nobody says how many."""
    agreement = situation.agreement
    pace = Pace(days, min(agreement.agreement.effective_from, days.start))
    calendars = Calendars(agreement, pace.months[0].start, pace.months[-1].end)
    given = _given(situation)
    found, unknown = [], []
    for person, role, each in _in_roles(situation, calendars, pace):
        own = calendars.of(person.calendar)
        leads = leads_by_month(person, role, own, pace, each)
        if leads is not None:
            found.append(representative(person, leads, own, pace, given[person.name]))
        elif role is None or role.works != "opportunities":
            unknown.append(person.name)
    return found, unknown


def _in_roles(
    situation: Situation, calendars: Calendars, pace: Pace
) -> Iterator[tuple[Person, Role | None, Mapping[str, tuple[Fraction, ...]]]]:
    """Yield every person of sales with their role, and what one person does in it."""
    agreement = situation.agreement
    role_of = {}
    for role in agreement.roles:
        people = people_of(agreement, role)
        each = each_does(role, people, calendars.of(None), pace.months)
        role_of.update({person.name: (role, each) for person in people})
    for person in agreement.parties.sales.people:
        role_and_each = role_of.get(person.name)
        yield (person, *role_and_each) if role_and_each else (person, None, {})


def _given(situation: Situation) -> Counter[str]:
    """Count the leads that each representative was given since the first of the month."""
    first = period_of(situation.today, "month").start
    told = (
        until(situation.facts, "assignments", situation.as_of)
        .filter(local_date("occurred_at", situation.zone) >= first)
        .select("rep", "contact_id")
        .unique()
        .collect()
    )
    return Counter(told["rep"].to_list())


def _leads(situation: Situation, assigned: pl.DataFrame, start: date) -> Iterator[AssignedLead]:
    currency = situation.agreement.agreement.currency
    worths = situation.lead_worths
    for row in assigned.iter_rows(named=True):
        line = row["line"]
        yield AssignedLead(
            row["contact_id"],
            row["name"] or "",
            row["segment"],
            row["priority"],
            None if line is None or line == NO_LINE else Money(worths[line], currency),
            row["language"],
            row["territory"],
            row["waiting_since"],
            row["rep"],
            None if row["day"] is None else start + timedelta(days=row["day"]),
            row["reason"],
        )


def _persons(people: Sequence[Representative], given: Mapping[str, int]) -> list[PersonAssigned]:
    known = sorted(people, key=lambda one: one.name)
    whole = sum(given.values())
    fair = fair_shares([one.capacity for one in known], whole)
    return [
        PersonAssigned(
            one.name,
            one.capacity,
            one.given,
            given.get(one.name, 0),
            share,
            one.capacity - one.given - given.get(one.name, 0),
        )
        for one, share in zip(known, fair, strict=True)
    ]


def _findings(unknown: Sequence[str], people: Sequence[Representative]) -> Iterator[Finding]:
    if unknown:
        yield Finding(
            "staff.capacity_unknown",
            Severity.WARNING,
            "nobody says how many leads {names} can take, so they are given none",
            "give each of them a `capacity`, or a `role` whose attempts and minutes say it",
            {"names": tuple(unknown)},
        )
    if not people and not unknown:
        yield Finding(
            "staff.nobody",
            Severity.WARNING,
            "nobody under [parties.sales] takes leads",
            "add `people`, each with a `role` that works leads or a `capacity`",
        )


def _reasons(situation: Situation, leads: Sequence[AssignedLead]) -> Iterator[Why]:
    given = sum(one.rep is not None for one in leads)
    terms = situation.agreement.assignment
    traits = [
        f"assignment.{name}"
        for name, trait in (("language", terms.language), ("territory", terms.territory))
        if trait
    ]
    yield Why(
        "leads",
        Sentence("Leads that wait for somebody"),
        len(leads),
        Sentence(
            "handed over, nobody’s, neither decided on nor sent back, and not lapsed by {day}",
            {"day": situation.today},
        ),
        ("handoff.stage", "handoff.lapses_after_days"),
    )
    yield Why(
        "leads.rep",
        Sentence("Leads that find somebody"),
        given,
        Sentence(
            "in order of priority, value and waiting time; each goes to whoever may take it and "
            "has the largest share of capacity left; capacity comes in with the working time of "
            "the month, parts of a lead add up"
        ),
        ("segments.priority", "lead_values", "parties.sales.people", *traits),
    )
