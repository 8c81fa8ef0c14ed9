"""The daily report: what both teams owe each other today."""

from datetime import date
from fractions import Fraction

from spec.tables import AGREEMENT, agreement, at, facts

from smarketing.core.base.sentence import Money
from smarketing.core.ledger.tables import Facts
from smarketing.core.reports.daily import daily_report
from smarketing.core.reports.pages import DailyReport, Standing, Team
from smarketing.core.reports.situation import Situation
from smarketing.core.sla.pace import Course

PROMISES = """
[[commitments.marketing]]
name = "volume"
label = { en = "MQLs", fr = "MQL" }
measure = "count"
stage = "mql"
target = 22
per = "month"
[[commitments.marketing]]
name = "quality"
label = { en = "Accepted", fr = "Acceptés" }
measure = "acceptance"
share = 0.6
per = "month"
[[commitments.sales]]
name = "speed"
label = { en = "First call", fr = "Premier appel" }
measure = "first_attempt"
within = { working_hours = 4 }
share = 0.8
[[cadence]]
name = "weekly"
label = { en = "Weekly", fr = "Hebdo" }
kind = "meeting"
every = "week"
day = "tuesday"
at = 09:30:00
to = ["sales"]
"""
# March 2026 has 22 working days; Friday the 13th is the tenth.
TOLD = facts("""
    contacts
    contact_id | occurred_at      | name
    ada        | 2026-03-02 08:00 | Ada
    bob        | 2026-03-03 08:00 | Bob
    cleo       | 2026-03-13 08:00 | Cleo
    old        | 2025-03-13 08:00 | Old

    touches
    contact_id | occurred_at      | kind         | channel
    ada        | 2026-03-02 09:00 | demo_request | email
    bob        | 2026-03-03 09:00 | demo_request | email
    cleo       | 2026-03-13 15:00 | demo_request | social
    old        | 2025-03-13 09:00 | demo_request | social

    assignments
    contact_id | occurred_at      | rep
    ada        | 2026-03-02 09:05 | Eve
    bob        | 2026-03-03 09:05 | Frank
    cleo       | 2026-03-13 15:05 | Frank
    old        | 2025-03-13 09:05 | Frank

    activities
    contact_id | occurred_at      | kind | outcome
    ada        | 2026-03-02 10:00 | call | reached

    dispositions
    contact_id | occurred_at      | outcome
    ada        | 2026-03-02 11:00 | accepted

    deal_events
    deal_id | contact_id | occurred_at      | status | amount  | currency
    d1      | ada        | 2026-03-05 12:00 | won    | 4000000 | EUR

    spend
    channel | occurred_at      | amount | currency | visits
    email   | 2026-03-13 07:00 | 0      | EUR      | 70
    email   | 2026-03-12 07:00 | 0      | EUR      | 30
""")


def report(told: Facts = TOLD, more: str = PROMISES) -> DailyReport:
    return daily_report(Situation(told, agreement(more), at("2026-03-13 17:00"), "spec"))


def test_marketing_is_measured_against_its_goal_line() -> None:
    pace = next(p for p in report().paces if p.team is Team.MARKETING)
    assert (pace.days_elapsed, pace.days_total) == (10, 22)
    assert [pace.actual, pace.expected, pace.gap] == [3, 10, -7]
    assert pace.required == Fraction(19, 12)
    assert pace.projection == Fraction(66, 10)
    assert pace.standing is Standing.BAD


def test_each_pace_says_how_near_to_its_line_is_on_it() -> None:
    strict = PROMISES.replace("target = 22\n", "target = 22\ntolerance = 0.05\n")
    assert [pace.tolerance for pace in report(more=strict).paces] == [
        Fraction(1, 10),
        Fraction(1, 20),
    ]


def test_the_goal_line_climbs_on_working_days_and_ends_at_the_target() -> None:
    pace = next(p for p in report().paces if p.team is Team.MARKETING)
    line = {point.day.day: point.goal for point in pace.points}
    assert [line[1], line[2], line[6], line[7], line[31]] == [0, 1, 5, 5, 22]
    assert [p.actual for p in pace.points if p.day.day in {1, 2, 3, 13, 14}] == [0, 1, 2, 3, None]


def test_both_teams_share_the_goal() -> None:
    goal = next(p for p in report().paces if p.team is Team.SHARED)
    assert [goal.actual, goal.target] == [4_000_000, 10_000_000]
    assert goal.unit == "money"


def test_quality_counts_the_leads_that_sales_decided_on() -> None:
    quality = next(c for c in report().compliance if c.team is Team.MARKETING)
    assert (quality.met, quality.due, quality.open) == (1, 1, 2)


def test_speed_counts_those_never_called() -> None:
    speed = next(c for c in report().compliance if c.team is Team.SALES)
    assert (speed.met, speed.breached, speed.open) == (1, 1, 1)
    assert speed.share == Fraction(1, 2)
    assert speed.standing is Standing.BAD


def test_the_waiting_list_names_who_must_call_whom_the_latest_first() -> None:
    (frank,) = report().waiting
    assert frank.rep == "Frank"
    assert [(lead.name, lead.breached) for lead in frank.leads] == [("Bob", True), ("Cleo", False)]


def test_today_and_the_month_so_far_are_counted() -> None:
    stages = {stage.stage: (stage.today, stage.period_to_date) for stage in report().stages}
    assert stages["visitor"] == (70, 100)
    assert stages["lead"] == (1, 3)
    assert stages["customer"] == (0, 1)
    assert [(c.channel, c.today, c.period_to_date) for c in report().channels] == [
        ("email", 0, 2),
        ("social", 1, 1),
    ]


def test_the_next_meeting_is_named() -> None:
    assert [m.at.isoformat() for m in report().meetings] == ["2026-03-17T09:30:00+01:00"]


def test_the_headline_says_what_is_true_and_what_waits() -> None:
    told = [s.plural if s.count not in {None, 1} else s.message for s in report().headline]
    assert len(told) == 4
    assert told[0].startswith("Marketing is {gap} behind the line")
    assert told[1].startswith("Sales kept")
    assert told[2] == (
        "{total} leads wait for a first call, {late} past the deadline; {rep} has the most."
    )
    assert told[3].startswith("New business stands at")


def test_facts_that_are_days_old_are_told_before_anybody_is_blamed() -> None:
    later = daily_report(Situation(TOLD, agreement(PROMISES), at("2026-03-20 17:00"), "spec"))
    assert later.headline[0].message == (
        "The newest fact is {days} days old: what follows is low for want of facts."
    )
    assert later.headline[0].values["days"] == 7


def test_the_report_of_a_company_without_facts_is_empty_not_broken() -> None:
    empty = report(Facts({}))
    assert empty.day == date(2026, 3, 13)
    assert (empty.waiting, empty.channels) == ([], [])
    assert [c.share for c in empty.compliance] == [None, None]
    assert next(s.message for s in empty.headline) == (
        "There are no facts yet: import some, and the numbers will follow."
    )
    assert [s.message for s in empty.headline][2:4] == [
        "No lead of this month has fallen due on “{what}” yet.",
        "No lead is waiting for a first call.",
    ]


def test_visits_can_be_promised_too() -> None:
    told = report(more=PROMISES.replace('stage = "mql"', 'stage = "visitor"'))
    pace = next(p for p in told.paces if p.team is Team.MARKETING)
    assert pace.actual == 100
    assert [p.actual for p in pace.points if p.day.day in {11, 12, 13}] == [0, 30, 100]


def test_without_a_handoff_quality_is_judged_on_all_who_came_in() -> None:
    terms = AGREEMENT.replace('[handoff]\nstage = "mql"\n', "")
    quality_only = PROMISES[: PROMISES.index("[[commitments.sales]]")]
    agreed = agreement(quality_only, terms)
    told = daily_report(Situation(TOLD, agreed, at("2026-03-13 17:00"), "spec"))
    (quality,) = told.compliance
    assert (quality.met, quality.due, quality.open) == (1, 1, 2)


def test_a_house_that_opens_an_hour_a_week_still_has_its_clocks() -> None:
    """Two hundred working hours are then four years."""
    week = AGREEMENT
    for day in ("tuesday", "wednesday", "thursday", "friday"):
        week = week.replace(f'week.{day} = ["09:00-17:00"]\n', "")
    week = week.replace('["09:00-17:00"]', '["09:00-10:00"]')
    for window in ("working_hours = 200", "working_days = 250"):
        agreed = agreement(PROMISES.replace("working_hours = 4", window), week)
        told = daily_report(Situation(TOLD, agreed, at("2026-03-13 17:00"), "spec"))
        assert [lead.name for lead in told.waiting[0].leads] == ["Bob", "Cleo"]
        due = told.waiting[0].leads[0].due_at
        assert due is not None
        assert due > at("2029-12-31")


def test_a_lead_of_somebody_off_for_years_waits_without_a_deadline() -> None:
    """By the house's clock Bob and Cleo were due in hours; Ann is back after every calendar."""
    off = """
[[parties.sales.people]]
name = "Ann"
leave = [{ first = 2026-03-01, last = 2039-12-31 }]
"""
    owned = AGREEMENT.replace("[handoff]", '[handoff]\nclock = "owner"')
    assigned = """
        assignments
        contact_id | occurred_at      | rep
        bob        | 2026-01-01 09:00 | Ann
        cleo       | 2026-01-01 09:00 | Ann
    """
    told = Facts({**TOLD.frames, **facts(assigned).frames})
    page = daily_report(
        Situation(told, agreement(PROMISES + off, owned), at("2026-03-13 17:00"), "spec")
    )
    [ann] = [one for one in page.waiting if one.rep == "Ann"]
    assert [(lead.contact_id, lead.due_at, lead.breached) for lead in ann.leads] == [
        ("bob", None, False),
        ("cleo", None, False),
    ]


def test_an_agreement_without_promises_still_has_its_goal() -> None:
    plain = report(more="")
    assert [p.commitment for p in plain.paces] == ["revenue"]
    assert (plain.compliance, plain.waiting, plain.meetings) == ([], [], [])


def test_a_lead_that_comes_back_is_owed_a_call_and_counts_apart_from_the_volume() -> None:
    told = facts("""
        touches
        contact_id | occurred_at      | kind
        ada        | 2026-03-02 09:00 | demo_request
        ada        | 2026-03-10 09:00 | demo_request
        bob        | 2026-03-03 09:00 | demo_request

        activities
        contact_id | occurred_at      | kind
        ada        | 2026-03-02 09:30 | call
        bob        | 2026-03-03 09:30 | call

        dispositions
        contact_id | occurred_at      | outcome
        ada        | 2026-03-05 09:00 | recycled
    """)
    agreed = agreement(PROMISES + "[recycling]\ncool_off_days = 1\n")
    found = daily_report(Situation(told, agreed, at("2026-03-13 16:00"), "spec"))
    mql = next(stage for stage in found.stages if stage.stage == "mql")
    assert (mql.period_to_date, mql.again) == (2, 1)
    volume = next(pace for pace in found.paces if pace.commitment == "volume")
    assert volume.actual == 2
    speed = next(share for share in found.compliance if share.commitment == "speed")
    assert (speed.met, speed.breached) == (2, 1)
    (lead,) = [lead for one in found.waiting for lead in one.leads]
    assert (lead.contact_id, lead.again) == ("ada", True)


AGREED = """
[handoff.causes]
routing_within = { working_hours = 2 }
[[segments]]
name = "demo"
label = { en = "Demo requests", fr = "Démonstrations" }
kinds = ["demo_request"]
priority = 1
[[segments]]
name = "rest"
label = { en = "The rest", fr = "Le reste" }
[[lead_values]]
value = 100.50
[[lead_values]]
segment = "demo"
value = 1000
"""


def test_what_came_in_is_counted_and_valued_by_segment() -> None:
    found = report(more=PROMISES + AGREED)
    assert [(s.segment, s.today, s.period_to_date, s.value) for s in found.segments] == [
        ("demo", 1, 3, Money(300_000, "EUR")),
        ("rest", 0, 0, Money(0, "EUR")),
    ]
    assert report().segments == []


def test_the_waiting_list_says_what_is_at_stake() -> None:
    (frank,) = report(more=PROMISES + AGREED).waiting
    assert frank.value == Money(200_000, "EUR")
    assert [(lead.segment, lead.priority, lead.value) for lead in frank.leads] == [
        ("demo", 1, Money(100_000, "EUR")),
        ("demo", 1, Money(100_000, "EUR")),
    ]
    (frank,) = report().waiting
    assert (frank.value, frank.leads[0].value) == (None, None)


def test_the_strictest_first_attempt_says_until_when_a_lead_waits() -> None:
    """Bob is owed a call within an hour too, as a demo request: at ten in Paris and five past."""
    strict = (
        PROMISES
        + AGREED
        + """
[[commitments.sales]]
name = "demo_speed"
label = { en = "Call on a demo", fr = "Appel sur démonstration" }
measure = "first_attempt"
within = { working_hours = 1 }
share = 0.8
segments = ["demo"]
"""
    )
    (frank,) = report(more=strict).waiting
    assert [lead.due_at for lead in frank.leads] == [at("2026-03-03 10:00"), at("2026-03-13 16:00")]


def test_the_headline_says_what_is_at_stake_and_what_late_leads_have_in_common() -> None:
    told = {s.message: s for s in report(more=PROMISES + AGREED).headline}
    stake = told["By the agreed values {total} are at stake in them, {late} past the deadline."]
    assert stake.values == {"total": Money(200_000, "EUR"), "late": Money(100_000, "EUR")}
    late = next(s for s in told.values() if s.message.startswith("Late on"))
    assert [late.values["total"], late.values["count"], str(late.values["cause"])] == [
        1,
        1,
        "the time to act ran out",
    ]
    plain = [s.message for s in report().headline]
    assert not any(said.startswith(("Late on", "By the agreed")) for said in plain)


def test_a_lead_that_nobody_was_given_is_told_as_such() -> None:
    """Dan was handed over on the third and never assigned."""
    told = {name: frame for name, frame in TOLD.frames.items() if name != "assignments"}
    headline = report(Facts(told), PROMISES + AGREED).headline
    late = next(s for s in headline if s.message.startswith("Late on"))
    assert str(late.values["cause"]) == "nobody had the lead in time"


def test_a_glut_is_told_as_early() -> None:
    few = PROMISES.replace("target = 22", "target = 4")
    found = report(more=few)
    early = found.headline[0]
    assert early.message.startswith("“{what}” runs {gap} ahead of the line")
    assert "early" in early.message
    pace = next(p for p in found.paces if p.team is Team.MARKETING)
    assert (pace.course, pace.standing) == (Course.EARLY, Standing.WARNING)
