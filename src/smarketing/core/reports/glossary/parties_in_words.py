"""Who agrees, who works under it, and when: parties, people and working time in words."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.parties import Calendar, Party, Person, Weekday
from smarketing.core.base.sentence import Sentence, Value
from smarketing.core.reports.glossary.chapters import (
    WEEKDAYS,
    Chapter,
    Clause,
    chapter,
    hours,
    money,
    share,
)
from smarketing.core.reports.pages import Team
from smarketing.core.reports.situation import text

_IN_A_ROW = 3
"""So many days with the same hours are said as one stretch."""


def parties_chapters(agreement: Agreement) -> list[Chapter]:
    """Say who agrees and who works under it, then when they work."""
    sides = [
        (Team.MARKETING, Sentence("Marketing"), agreement.parties.marketing),
        (Team.SALES, Sentence("Sales"), agreement.parties.sales),
    ]
    clauses = []
    for team, name, party in sides:
        people = [Clause(one.name, list(_person(one, agreement)), team) for one in party.people]
        others = tuple(str(one.heading) for one in people if not one.said)
        clauses += [Clause(name, list(_head(party, others)), team), *people]
    house = [Clause(Sentence("The house"), list(_calendar(agreement.calendar)))]
    elsewhere = [
        Clause(name, list(_calendar(terms))) for name, terms in agreement.calendars.items()
    ]
    note = Sentence("Every clock of this agreement runs in working time only.")
    return [
        *chapter("parties", Sentence("Who agrees"), clauses),
        *chapter("calendar", Sentence("When we work"), [*house, *elsewhere], note),
    ]


def _head(party: Party, others: tuple[str, ...]) -> Iterator[Sentence]:
    yield Sentence("Headed and signed for by {name}.", {"name": party.head})
    if party.email is not None:
        yield Sentence("Reached at {address}.", {"address": party.email})
    if others:
        yield Sentence("In the team: {names}.", {"names": others})


def _person(person: Person, agreement: Agreement) -> Iterator[Sentence]:
    yield from _job(person, agreement)
    yield from _presence(person)
    if person.languages:
        yield Sentence("Takes leads in: {languages}.", {"languages": tuple(person.languages)})
    if person.territories:
        yield Sentence("Takes leads of: {territories}.", {"territories": tuple(person.territories)})


def _job(person: Person, agreement: Agreement) -> Iterator[Sentence]:
    labels = {role.name: text(role.label) for role in agreement.roles}
    if person.role is not None:
        yield Sentence("Role: {role}.", {"role": labels.get(person.role, person.role)})
    if person.monthly_quota is not None:
        quota = money(person.monthly_quota, agreement)
        yield Sentence("Quota: {amount} a month.", {"amount": quota})
    if person.capacity is not None:
        yield Sentence("Takes {count} leads a month.", {"count": person.capacity})
    if person.share_of_time != 1:
        yield Sentence("Works {share} of the time.", {"share": share(person.share_of_time)})


def _presence(person: Person) -> Iterator[Sentence]:
    if person.calendar is not None:
        yield Sentence("Works by the calendar “{name}”.", {"name": person.calendar})
    if person.started is not None:
        yield Sentence("First day: {day}.", {"day": person.started})
    if person.leaves is not None:
        yield Sentence("Last day: {day}.", {"day": person.leaves})
    for leave in person.leave:
        days: dict[str, Value] = {"first": leave.first, "last": leave.last}
        yield Sentence("On leave from {first} to {last}.", days)


def _calendar(terms: Calendar) -> Iterator[Sentence]:
    yield from week_in_words(terms.week)
    yield Sentence("Hours are those of {zone}.", {"zone": terms.time_zone})
    if terms.country is not None and terms.region is not None:
        values: dict[str, Value] = {"country": terms.country, "region": terms.region}
        yield Sentence("Public holidays of {country}, {region}, are days off.", values)
    elif terms.country is not None:
        yield Sentence("Public holidays of {country} are days off.", {"country": terms.country})
    if terms.closed:
        yield Sentence("Closed on: {days}.", {"days": tuple(terms.closed)})
    for special in terms.special_days:
        if special.open:
            values = {"day": special.day, "hours": hours(special.open)}
            yield Sentence("On {day} open {hours} instead.", values)
        else:
            yield Sentence("On {day} not open.", {"day": special.day})
    for pause in terms.breaks:
        values = {"day": pause.day, "hours": hours(pause.closed)}
        yield Sentence("On {day} nobody works {hours}.", values)


def week_in_words(week: Mapping[Weekday, Sequence[str]]) -> Iterator[Sentence]:
    """Say the hours of each day of the week; several in a row with the same hours go as one."""
    of_day = {str(day): tuple(windows) for day, windows in week.items()}
    open_days = [(day, of_day.get(day, ())) for day in WEEKDAYS]
    for windows, same in groupby(open_days, key=lambda one: one[1]):
        days = [WEEKDAYS[day] for day, _ in same] if windows else []
        values: dict[str, Value] = {"hours": hours(windows)}
        if len(days) >= _IN_A_ROW:
            values |= {"first": days[0], "last": days[-1]}
            yield Sentence("{first} to {last}: {hours}.", values)
        else:
            for day in days:
                yield Sentence("{day}: {hours}.", {**values, "day": day})
