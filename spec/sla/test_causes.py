"""Why promises were not kept: one cause for each breach, whoever it points to."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spec.tables import agreement, at, rows

from smarketing.core.agreement.stages import Causes
from smarketing.core.agreement.working_week import calendar_of
from smarketing.core.base.working_hours import WorkingHours
from smarketing.core.base.working_time import WorkingCalendar
from smarketing.core.ledger.tables import MOMENT
from smarketing.core.sla.causes import CAUSES, by_cause, causes

TERMS = """
[handoff.causes]
routing_within     = { working_hours = 2 }
contact_attributes = ["phone"]
definition_reasons = ["wrong_size"]
duplicate_reasons  = ["existing_customer"]
most_waiting       = 2
[[rejection_reasons]]
name = "wrong_size"
label = { en = "x", fr = "x" }
[[rejection_reasons]]
name = "existing_customer"
label = { en = "x", fr = "x" }
"""
AGREED = agreement(TERMS)
NOW = at("2026-03-31")
# The house is open 9 to 17 in Paris, 8 to 16 UTC until the end of March.
HOUSE = calendar_of(AGREED.calendar, date(2026, 1, 1), date(2026, 12, 31))
LISTS = ("owners", "owned_from", "attempts_at", "reasons")
MOMENTS = ("handed_over_at", "started_at", "due_at", "served_at", "decided_at", "sent_back_at")
SCHEMA: dict[str, Any] = {
    "contact_id": pl.String,
    "cycle": pl.Int64,
    **dict.fromkeys(MOMENTS, MOMENT),
    "state": pl.String,
    "decision": pl.String,
    "owners": pl.List(pl.String),
    "owned_from": pl.List(MOMENT),
    "attempts_at": pl.List(MOMENT),
    "reasons": pl.List(pl.String),
    "answerable": pl.String,
    "missing": pl.UInt32,
}
Lead = dict[str, Any]


def lead(
    contact: str,
    handed: str,
    due: str,
    owners: str = "",
    served: str | None = None,
    **more: object,
) -> Lead:
    """Tell of a lead; `owners` reads `Eve 03-02 09:00, Frank 03-03 09:00`, of 2026."""
    had = [one.strip().split(" ", 1) for one in owners.split(",") if one]
    since = [at(f"2026-{moment}") for _, moment in had]
    ends = min(at(f"2026-{served}") if served else at(f"2026-{due}"), at(f"2026-{due}"))
    before = [name for (name, _), moment in zip(had, since, strict=True) if moment <= ends]
    first = [
        name for (name, _), moment in zip(had, since, strict=True) if moment <= at(f"2026-{due}")
    ]
    return {
        "contact_id": contact,
        "cycle": 1,
        "handed_over_at": at(f"2026-{handed}"),
        "started_at": at(f"2026-{handed}"),
        "due_at": at(f"2026-{due}"),
        "served_at": at(f"2026-{served}") if served else None,
        "attempts_at": [at(f"2026-{served}")] if served else [],
        "state": "breached",
        "owners": [name for name, _ in had],
        "owned_from": since,
        "reasons": [],
        "answerable": [*first[:1], *before][-1] if first else "",
        "missing": 0,
        "decision": None,
        "decided_at": None,
        "sent_back_at": None,
        **more,
    }


def table(*leads: Lead) -> pl.DataFrame:
    return pl.DataFrame(list(leads), schema=SCHEMA)


def found(
    *leads: Lead,
    terms: Causes | None = None,
    own: dict[str, WorkingCalendar] | None = None,
    others: tuple[Lead, ...] = (),
) -> list[tuple[str, str]]:
    agreed = AGREED.handoff.causes if AGREED.handoff else Causes()
    told = causes(table(*leads), table(*leads, *others), terms or agreed, HOUSE, own or {}, 30, NOW)
    return [(contact, str(cause)) for contact, cause in rows(told, "contact_id", "cause")]


def cause(
    first: Lead,
    terms: Causes | None = None,
    own: dict[str, WorkingCalendar] | None = None,
    others: tuple[Lead, ...] = (),
) -> str:
    """Return the cause of a lead's breach."""
    return found(first, terms=terms, own=own, others=others)[0][1]


# Monday the 2nd of March, ten in Paris; four working hours later.
MONDAY = ("ada", "03-02 09:00", "03-02 13:00")


def test_a_lead_that_nobody_was_given_in_time_is_a_matter_of_routing() -> None:
    assert cause(lead(*MONDAY)) == "routing_delay"
    assert cause(lead(*MONDAY, owners="Eve 03-02 11:01")) == "routing_delay"
    assert cause(lead(*MONDAY, owners="Eve 03-02 11:00")) == "time_to_act"
    assert cause(lead(*MONDAY, owners="Eve 03-01 11:00")) == "time_to_act"


def test_routing_is_measured_in_the_working_time_of_the_house() -> None:
    """Friday at half past four leaves half an hour; the rest is Monday's first."""
    friday = ("ada", "03-06 15:30", "03-09 11:30")
    assert cause(lead(*friday, owners="Eve 03-09 09:30")) == "time_to_act"
    assert cause(lead(*friday, owners="Eve 03-09 09:31")) == "routing_delay"


def test_a_rejection_says_whether_the_definition_or_a_duplicate_was_the_cause() -> None:

    def rejected(*reasons: str) -> str:
        told: Lead = {"decision": "rejected", "reasons": list(reasons)}
        return cause(lead(*MONDAY, owners="Eve 03-02 09:05", served="03-04 09:00", **told))

    assert rejected("wrong_size") == "rejected_definition"
    assert rejected("existing_customer") == "duplicate"
    assert rejected("timing") == "time_to_act"
    assert rejected("timing", "wrong_size") == "rejected_definition"
    assert rejected("wrong_size", "existing_customer") == "duplicate"


def test_an_accepted_lead_was_within_the_definition() -> None:
    accepted: Lead = {"decision": "accepted", "reasons": ["wrong_size"]}
    assert cause(lead(*MONDAY, owners="Eve 03-02 09:05", **accepted)) == "time_to_act"


def test_a_lead_without_what_it_takes_to_reach_it_lacks_data() -> None:
    assert cause(lead(*MONDAY, owners="Eve 03-02 09:05", missing=1)) == "missing_data"


def test_who_was_away_for_the_whole_window_could_not_call() -> None:
    tuesday_only = WorkingHours(ZoneInfo("Europe/Paris"), {1: [(9 * 3600, 17 * 3600)]}).laid_out(
        date(2026, 1, 1), date(2026, 12, 31)
    )
    own = {"Eve": tuesday_only}
    assert cause(lead(*MONDAY, owners="Eve 03-02 09:05"), own=own) == "outside_hours"
    assert cause(lead(*MONDAY, owners="Frank 03-02 09:05"), own=own) == "time_to_act"
    over_tuesday = ("ada", "03-02 15:00", "03-03 11:00")
    assert cause(lead(*over_tuesday, owners="Eve 03-02 15:05"), own=own) == "time_to_act"


def test_more_leads_at_once_than_agreed_are_more_than_anybody_can_work() -> None:
    three = [
        lead(name, "03-02 09:00", "03-02 13:00", owners="Eve 03-02 09:05")
        for name in ("ada", "bob", "cleo")
    ]
    assert [cause for _, cause in found(*three)] == ["no_capacity"] * 3
    assert [cause for _, cause in found(*three[:2])] == ["time_to_act"] * 2


def test_only_leads_that_still_wait_take_room() -> None:
    late = lead(*MONDAY, owners="Eve 03-02 09:00")
    friday = ("02-27 09:00", "02-27 13:00", "Eve 02-27 09:00")
    earlier = [
        lead("bob", *friday, served="03-02 08:59"),
        lead("cleo", *friday, decided_at=at("2026-03-02 08:30")),
        lead("dan", *friday, sent_back_at=at("2026-03-02 08:30")),
        lead("fay", *friday),
    ]
    assert cause(late, others=tuple(earlier)) == "time_to_act"
    waits = {**earlier[0], "attempts_at": [at("2026-03-02 09:01")]}
    assert cause(late, others=(waits, *earlier[1:])) == "no_capacity"


def test_a_lead_that_has_lapsed_takes_no_room() -> None:
    late = lead(*MONDAY, owners="Eve 03-02 09:00")
    old = [
        lead(name, "01-05 09:00", "01-05 13:00", owners="Eve 01-05 09:00")
        for name in ("bob", "cleo", "dan")
    ]
    assert cause(late, others=tuple(old)) == "time_to_act"


def test_a_lead_given_on_takes_room_with_whoever_has_it() -> None:
    given_on = [
        lead(name, "02-27 09:00", "02-27 13:00", owners="Eve 02-27 09:00, Frank 03-02 08:30")
        for name in ("bob", "cleo")
    ]
    eve = lead(*MONDAY, owners="Eve 03-02 09:00")
    frank = lead(*MONDAY, owners="Frank 03-02 09:00")
    assert cause(eve, others=tuple(given_on)) == "time_to_act"
    assert cause(frank, others=tuple(given_on)) == "no_capacity"


def test_the_moment_at_which_somebody_was_given_the_lead_counts() -> None:
    """When Frank took over, Eve's three had been called; he had two of his own, and this one."""
    late = lead(*MONDAY, owners="Eve 03-02 09:00, Frank 03-02 10:00")
    franks = [
        lead(name, "03-02 09:30", "03-02 13:30", owners="Frank 03-02 09:30")
        for name in ("bob", "cleo")
    ]
    assert cause(late, others=tuple(franks)) == "no_capacity"
    assert cause(late, others=(franks[0],)) == "time_to_act"


def test_a_rule_that_is_not_agreed_never_holds() -> None:
    nothing = Causes()
    late: Lead = {"decision": "rejected", "reasons": ["wrong_size"]}
    assert cause(lead(*MONDAY, served="03-04 09:00", **late), terms=nothing) == "unknown_owner"
    too_late = lead(*MONDAY, owners="Eve 03-09 09:00", **late)
    assert cause(too_late, terms=nothing) == "unknown_owner"
    eve = lead(*MONDAY, owners="Eve 03-02 09:05", **late)
    assert cause(eve, terms=nothing) == "time_to_act"


def test_only_breaches_have_a_cause() -> None:
    kept = {**lead(*MONDAY), "state": "met"}
    assert found(kept, {**lead("bob", *MONDAY[1:]), "state": "open"}) == []


def test_causes_are_counted_with_their_share_whole_and_by_part() -> None:
    late = [lead("ada", *MONDAY[1:]), lead("bob", *MONDAY[1:]),
            lead("cleo", *MONDAY[1:], owners="Eve 03-02 09:05")]  # fmt: skip
    agreed = AGREED.handoff.causes if AGREED.handoff else Causes()
    told = causes(table(*late), table(*late), agreed, HOUSE, {}, 30, NOW)
    assert rows(by_cause(told)) == [("routing_delay", 2, 3), ("time_to_act", 1, 3)]
    assert rows(by_cause(told, "answerable")) == [
        ("", "routing_delay", 2, 2),
        ("Eve", "time_to_act", 1, 1),
    ]


# The twin: every breach by itself, every rule asked anew.


def slowly(leads: list[Lead], terms: Causes) -> list[tuple[str, str]]:
    return [
        (one["contact_id"], slow_cause(one, leads, terms))
        for one in leads
        if one["state"] == "breached"
    ]


def slow_cause(one: Lead, leads: list[Lead], terms: Causes) -> str:
    if terms.routing_within is not None:
        hours = int(terms.routing_within.working_hours or 0)
        latest = slow_add(one["handed_over_at"], timedelta(hours=hours))
        if not any(moment <= latest for moment in one["owned_from"]):
            return "routing_delay"
    if one["decision"] == "rejected":
        if set(one["reasons"]) & set(terms.duplicate_reasons):
            return "duplicate"
        if set(one["reasons"]) & set(terms.definition_reasons):
            return "rejected_definition"
    if one["missing"]:
        return "missing_data"
    if terms.most_waiting is not None and one["answerable"]:
        until = min(one["due_at"], one["served_at"] or one["due_at"])
        given = max(
            max(since, one["handed_over_at"])
            for who, since in zip(one["owners"], one["owned_from"], strict=True)
            if who == one["answerable"] and max(since, one["handed_over_at"]) <= until
        )
        if sum(waits_for(other, one["answerable"], given) for other in leads) > terms.most_waiting:
            return "no_capacity"
    return "time_to_act" if one["answerable"] else "unknown_owner"


def waits_for(one: Lead, rep: str, moment: datetime) -> bool:
    gone = [
        *one["attempts_at"][:1],
        one["decided_at"],
        one["sent_back_at"],
        one["handed_over_at"] + timedelta(days=30),
    ]
    if moment < one["handed_over_at"] or any(m is not None and m <= moment for m in gone):
        return False
    has = [
        who for who, since in zip(one["owners"], one["owned_from"], strict=True) if since <= moment
    ]
    return bool(has) and has[-1] == rep


def slow_add(moment: datetime, span: timedelta) -> datetime:
    """Walk minute by minute through the hours of the house."""
    while span > timedelta():
        moment += timedelta(minutes=1)
        local = (moment - timedelta(minutes=1)).astimezone(ZoneInfo("Europe/Paris"))
        if local.weekday() < 5 and 9 <= local.hour < 17:
            span -= timedelta(minutes=1)
    return moment


def drawn(chance: Random, number: int) -> Lead:
    """Draw a lead of a busy week with three representatives."""

    def moment(first: int) -> str:
        hours = first + chance.randint(0, 40)
        return (at("2026-03-02 07:00") + timedelta(hours=hours)).strftime("%m-%d %H:%M")

    handed = chance.randint(0, 60)
    handed_at = at("2026-03-02 07:00") + timedelta(hours=handed)
    owners = sorted(moment(handed - 5) for _ in range(chance.choice((0, 1, 1, 1, 2, 3))))
    # Of those who had the lead before it was handed over, only the last is told of.
    at_handoff = handed_at.strftime("%m-%d %H:%M")
    owners = [one for one in owners if one <= at_handoff][-1:] + [
        one for one in owners if one > at_handoff
    ]
    told = ",".join(f"{chance.choice(('Eve', 'Frank', 'Gus'))} {since}" for since in owners)
    due = (handed_at + timedelta(hours=50)).strftime("%m-%d %H:%M")
    one = lead(f"c{number}", at_handoff, due, told)
    served = at(f"2026-{moment(handed + 10)}") if chance.random() < 0.5 else None
    one["served_at"], one["attempts_at"] = served, [served] if served else []
    one["state"] = "met" if served and served <= one["due_at"] else "breached"
    one["decision"] = chance.choice((None, None, "accepted", "rejected"))
    one["decided_at"] = at(f"2026-{moment(handed + 5)}") if one["decision"] else None
    one["reasons"] = chance.sample(
        ["wrong_size", "existing_customer", "timing"], chance.choice((0, 1, 2))
    )
    one["missing"] = chance.choice((0, 0, 0, 1))
    until = min(one["due_at"], served or one["due_at"])
    have = [w for w, s in zip(one["owners"], one["owned_from"], strict=True) if s <= until]
    one["answerable"] = have[-1] if have else ""
    return one


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_causes_agree_with_their_slow_twin(number: int) -> None:
    chance = Random(number)  # noqa: S311 (a test's chance)
    leads = [drawn(chance, n) for n in range(30)]
    agreed = AGREED.handoff.causes if AGREED.handoff else Causes()
    terms = agreed.model_copy(
        update={
            "most_waiting": chance.choice((None, 1, 3, 6)),
            "routing_within": chance.choice((None, agreed.routing_within)),
        }
    )
    assert found(*leads, terms=terms) == slowly(leads, terms)


@pytest.mark.parametrize("cause", [name for name in CAUSES if name != "outside_hours"])
def test_the_generated_leads_have_every_cause(cause: str) -> None:
    agreed = AGREED.handoff.causes if AGREED.handoff else Causes()
    loose = agreed.model_copy(update={"routing_within": None})
    seen = set()
    for number in range(5):
        chance = Random(number)  # noqa: S311 (a test's chance)
        leads = [drawn(chance, n) for n in range(30)]
        for terms in (agreed, loose):
            seen |= {told for _, told in found(*leads, terms=terms)}
    assert cause in seen
