"""The fast rules of solicitation say what the slow and obvious ones say, on any history."""

from datetime import datetime, timedelta
from itertools import pairwise

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from spec.sla.solicitation_twin import is_allowed
from spec.sla.solicited import law
from spec.tables import at, facts

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.ledger.tables import Facts
from smarketing.core.sla.barred import barred
from smarketing.core.sla.solicitation import breaches, permits

ASKED = ["contact_id", "moment"]
BEGIN = at("2026-03-23 23:00")
STEP = timedelta(minutes=30)
STEPS = 48 * 21
"""Three weeks with the change of the clock on 29 March and Easter Monday on 6 April."""

WINDOWS = st.lists(
    st.sampled_from(["10:00-13:00", "14:00-20:00", "00:00-24:00", "12:00-15:00", "08:30-09:00"]),
    min_size=1,
    max_size=2,
    unique=True,
)
KINDS = ['["call"]', '["call", "email"]', '["email"]']
DAYS = ["monday", "wednesday", "friday", "sunday"]
DATES = st.dates(BEGIN.date(), BEGIN.date() + timedelta(days=20))
SPANS = st.lists(DATES, min_size=2, max_size=2).map(sorted)


@st.composite
def rules(draw: st.DrawFn, name: str) -> str:
    """Write one rule, of whatever is possible: it limits something, and ends after it begins."""
    limits = [
        "on_holidays = false",
        f"at_most = {draw(st.integers(1, 3))}\nin_days = {draw(st.integers(1, 5))}",
        f"silence_days = {draw(st.integers(1, 4))}",
        f'needs_consent = "{draw(st.sampled_from(["phone", "email"]))}"',
        *(f"hours.{day} = {draw(WINDOWS)}".replace("'", '"') for day in DAYS),
    ]
    first, last = draw(SPANS)
    further = ['consent_lifts = "phone"', f"first_day = {first}", f"last_day = {last}"]
    chosen = [line for line in limits if draw(st.booleans())] or [draw(st.sampled_from(limits))]
    return "\n".join(
        [
            "[[solicitation.rules]]",
            f'name = "{name}"',
            'label = { en = "Rule", fr = "Règle" }',
            f'article = "article of {name}"',
            f"kinds = {draw(st.sampled_from(KINDS))}",
            *chosen,
            *(line for line in further if draw(st.booleans())),
            "",
        ]
    )


@st.composite
def agreements(draw: st.DrawFn) -> Agreement:
    """Return an agreement with one to three rules."""
    head = '[solicitation]\nrefusals = ["refused"]\n'
    head += f"proof_needed = {draw(st.sampled_from(['true', 'false']))}\n"
    if draw(st.booleans()):
        head += 'consumers = [{ attribute = "buys_as", one_of = ["consumer"] }]\n'
    return law(head + "".join(draw(rules(f"rule_{n}")) for n in range(draw(st.integers(1, 3)))))


@st.composite
def histories(draw: st.DrawFn) -> Facts:
    """Return what happened to two contacts at moments of which no two are the same."""
    lines: dict[str, list[str]] = {
        "contacts": ["contact_id | occurred_at | attributes"],
        "activities": ["contact_id | occurred_at | kind | outcome | automated"],
        "consents": ["contact_id | occurred_at | purpose | granted | proof"],
    }
    for place in draw(st.lists(st.integers(0, STEPS - 1), unique=True, max_size=12)):
        table = draw(st.sampled_from(["activities", "activities", "consents", "contacts"]))
        head = f"{draw(st.sampled_from(['leo', 'mia']))} | {moment(place):%Y-%m-%d %H:%M} | "
        lines[table].append(head + draw(TOLD[table]))
    tables = [f"{table}\n" + "\n".join(rows) for table, rows in lines.items() if len(rows) > 1]
    return facts("\n".join(tables))


TOLD = {
    "contacts": st.sampled_from(['{"buys_as": "consumer"}', '{"buys_as": "firm"}']),
    "activities": st.builds(
        "{} | {} | {}".format,
        st.sampled_from(["call", "email", "meeting"]),
        st.sampled_from(["refused", "reached", ""]),
        st.sampled_from(["yes", "no"]),
    ),
    "consents": st.builds(
        "{} | {} | {}".format,
        st.sampled_from(["phone", "email"]),
        st.sampled_from(["yes", "no"]),
        st.sampled_from(["form 1", ""]),
    ),
}


def moment(place: int) -> datetime:
    """Return the moment of a place in the three weeks."""
    return BEGIN + place * STEP


PLACES = st.lists(st.integers(0, STEPS - 1), min_size=1, max_size=4, unique=True)


@settings(max_examples=60, deadline=None)
@given(agreements(), histories(), PLACES, st.sampled_from(["call", "email"]))
def test_who_is_allowed_now_and_from_when_on_as_the_plain_way_says(
    agreed: Agreement, known: Facts, places: list[int], kind: str
) -> None:
    asked = [(contact, moment(place)) for place in places for contact in ("leo", "mia")]
    found = permits(pl.DataFrame(asked, ASKED, orient="row"), known, agreed, kind)
    for row in found.iter_rows(named=True):
        contact, now = row["contact_id"], row["moment"]
        so_far = until(known, now)
        assert row["is_allowed"] == is_allowed(contact, now, so_far, agreed, kind)
        following = row["next_allowed_at"]
        step = now
        while step < (following or now + timedelta(days=9)) and not row["is_allowed"]:
            assert not is_allowed(contact, step, so_far, agreed, kind)
            step += STEP
        if following is not None:
            assert is_allowed(contact, following, so_far, agreed, kind)


@settings(max_examples=60, deadline=None)
@given(agreements(), histories())
def test_past_attempts_are_judged_by_what_was_known_before_as_the_plain_way_judges(
    agreed: Agreement, known: Facts
) -> None:
    found = set(breaches(known, agreed)["fact_id"])
    for row in known.table("activities").iter_rows(named=True):
        before = until(known, row["occurred_at"] - timedelta(seconds=1))
        contact, kind = row["contact_id"], row["kind"]
        allowed = is_allowed(contact, row["occurred_at"], before, agreed, kind)
        assert (row["fact_id"] in found) == (not allowed)


@settings(max_examples=40, deadline=None)
@given(
    agreements(),
    histories(),
    st.integers(0, STEPS // 2),
    st.integers(1, STEPS // 3),
    st.sampled_from([["call"], ["email"], ["call", "email"]]),
)
def test_a_lead_is_barred_exactly_while_no_attempt_that_would_do_is_allowed(
    agreed: Agreement, known: Facts, first: int, length: int, kinds: list[str]
) -> None:
    leads = [("leo", moment(first), moment(first + length)), ("mia", moment(0), moment(length))]
    schema = ["contact_id", "since", "until"]
    found = barred(pl.DataFrame(leads, schema, orient="row"), known, agreed, kinds)
    for contact, since, end in leads:
        mine = found.filter(pl.col("contact_id") == contact, pl.col("since") == since)
        stretches = list(zip(mine["barred_from"], mine["barred_until"], strict=True))
        assert all(one[1] < other[0] for one, other in pairwise(stretches))
        assert all(since <= begin < stop <= end for begin, stop in stretches)
        for number in range((end - since) // STEP):
            now = since + number * STEP
            inside = any(begin <= now < stop for begin, stop in stretches)
            so_far = until(known, now)
            no_way = not any(is_allowed(contact, now, so_far, agreed, kind) for kind in kinds)
            assert inside == no_way, (contact, now)


def until(known: Facts, now: datetime) -> Facts:
    """Return what had happened by a moment."""
    return Facts(
        {table: frame.filter(pl.col("occurred_at") <= now) for table, frame in known.frames.items()}
    )
