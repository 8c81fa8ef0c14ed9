"""The staff report: how many people the agreed work takes, who is there, whom to hire by when."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from spec.tables import AGREEMENT, agreement, at

from smarketing.core.base.sentence import Money
from smarketing.core.ledger.tables import Facts
from smarketing.core.reports.pages import Standing
from smarketing.core.reports.plan.staff import staff_report
from smarketing.core.reports.plan.staff_headline import staff_headline
from smarketing.core.reports.plan.staff_pages import RoleStaff, StaffReport, Strain, Supply
from smarketing.core.reports.situation import Situation

CALLERS = """
[[roles]]
name = "caller"
label = { en = "Caller", fr = "Téléprospecteur" }
works = "leads"
attempts = 6
contact_chance = 0.20
minutes_per_attempt = 5
minutes_per_conversation = 20
hours_per_month = 70
weeks_to_fill = 4
ramp = [0, 0.5]
monthly_cost = 3_000
span = 3
manager_monthly_cost = 5_000
"""
PROMISE = """
[[commitments.marketing]]
name = "mqls"
label = { en = "MQLs", fr = "MQL" }
measure = "count"
stage = "mql"
target = 600
per = "month"
"""
CLOSERS = """
[plan]
average_sale = 10_000
[plan.rates]
visitor = 0.02
lead = 0.25
mql = 0.60
sal = 0.75
sql = 0.80
opportunity = 0.25
[[roles]]
name = "closer"
label = { en = "Closer", fr = "Commercial" }
works = "opportunities"
monthly_productivity = 25_000
opportunities_per_month = 10
over_assignment = 0.2
weeks_to_fill = 8
ramp = [0, 0.25, 0.5]
ramp_per = "quarter"
"""


AS_OF = at("2026-06-10")


def team(role: str, *more: str) -> str:
    """Return people of a role, each with further terms."""
    return "".join(
        f"""
[[parties.sales.people]]
name = "{role} {number}"
role = "{role}"
{terms}
"""
        for number, terms in enumerate(more, 1)
    )


def staff(*terms: str, months: int = 12) -> StaffReport:
    situation = Situation(Facts({}), agreement("".join(terms)), AS_OF, "spec")
    return staff_report(situation, months)


def only(report: StaffReport) -> RoleStaff:
    (role,) = report.roles
    return role


def test_600_leads_as_promised_take_4_74_people_and_so_five() -> None:
    report = staff(team("caller", *[""] * 5), CALLERS, PROMISE)
    role = only(report)
    (work,) = role.work
    assert work.kind == "leads"
    assert work.needed == Fraction(600) / Fraction(625_000, 4_941)
    assert round(float(work.needed), 2) == 4.74
    assert work.needed_display == 5
    assert role.there == 5
    assert work.have == 5
    assert [one.origin for one in report.supply] == [Supply.PROMISED]
    assert not report.alerts
    assert not role.hires
    first = str(staff_headline(report)[0])
    assert "takes 5 people" in first
    assert first.endswith("there now: 5.")


def test_what_a_lead_takes_stands_with_the_role() -> None:
    effort = only(staff(team("caller", ""), CALLERS, PROMISE)).effort
    assert effort is not None
    assert round(float(effort.reached), 3) == 0.738
    assert round(float(effort.attempts_made), 2) == 3.69
    assert round(float(effort.minutes), 1) == 33.2
    assert [int(effort.leads), effort.worst_leads] == [126, 84]


def test_too_few_are_hired_for_as_soon_as_a_place_can_be_filled_and_the_gap_is_told() -> None:
    report = staff(team("caller", *[""] * 3), CALLERS, PROMISE)
    role = only(report)
    # Four weeks from 10 June end on 8 July, so they start in August; two months of ramp follow.
    (hire,) = role.hires
    assert (hire.starts, hire.people) == (date(2026, 8, 1), 2)
    assert hire.open_by == date(2026, 7, 4)
    assert hire.carries_from == date(2026, 10, 1)
    (alert,) = report.alerts
    assert alert.strain is Strain.TOO_FEW
    assert (alert.first, alert.last) == (date(2026, 6, 1), date(2026, 9, 30))
    assert alert.people == 2
    # In September each of the two does half: 4 x 126 leads, and 0.74 of a person is lacking still.
    september = role.work[0].months[3]
    assert september.planned == 4 * september.each


def test_leads_of_a_month_in_which_the_house_is_closed_wait() -> None:
    agreed = agreement(
        "".join([team("caller", ""), CALLERS.replace("hours_per_month = 70", ""), PROMISE])
    )
    july = [date(2026, 7, 1) + timedelta(day) for day in range(31)]
    closed = agreed.calendar.model_copy(update={"closed": july})
    there = Situation(Facts({}), agreed.model_copy(update={"calendar": closed}), AS_OF, "spec")
    month = only(staff_report(there, 3)).work[0].months[1]
    assert month.planned == 0
    assert (month.enough, month.standing) == (0.0, Standing.BAD)


def test_too_many_are_told_as_well() -> None:
    report = staff(team("caller", *[""] * 7), CALLERS, PROMISE)
    (alert,) = report.alerts
    assert alert.strain is Strain.TOO_MANY
    assert (alert.people, alert.first, alert.last) == (2, date(2026, 6, 1), date(2027, 5, 31))


def test_whoever_leaves_is_hired_for_in_time() -> None:
    leaving = team("caller", "", "", "", "", "leaves = 2026-12-31")
    role = only(staff(leaving, CALLERS, PROMISE))
    (hire,) = role.hires
    assert (hire.starts, hire.carries_from) == (date(2026, 11, 1), date(2027, 1, 1))
    assert all(month.spare >= 0 for month in role.work[0].months)


def test_a_month_costs_its_jobs_and_those_who_lead_exactly() -> None:
    part_time = team("caller", "", "share_of_time = 0.5", "started = 2026-06-16")
    role = only(staff(part_time, CALLERS, months=2))
    # June: 1 + 0.5 + 15 of 30 days; three people need one who leads them.
    assert [one.cost for one in role.months] == [
        Money(Fraction(2 * 300_000 + 500_000), "EUR"),
        Money(Fraction(750_000 + 500_000), "EUR"),
    ]
    assert role.cost == Money(Fraction(2_350_000), "EUR")


def test_a_person_works_as_their_hours_leave_and_ramp_let_them() -> None:
    mixed = team(
        "caller",
        "started = 2026-05-04",
        "leave = [{ first = 2026-06-01, last = 2026-06-12 }]",
        "capacity = 40",
        "started = 2026-09-01",
    )
    first, second, third, fourth = only(staff(mixed, CALLERS, PROMISE)).people
    each = Fraction(625_000, 4_941)
    assert (first.ramp, first.leads) == (Fraction(1, 2), each / 2)
    assert second.leads == each * Fraction(12, 22)
    assert third.leads == 40
    assert fourth.ramp is None
    assert fourth.leads == 0


def test_without_a_promise_the_plan_says_how_many_leads_there_are() -> None:
    report = staff(team("caller", ""), CALLERS, CLOSERS)
    caller, closer = report.roles
    # Marketing's share of 60 % takes 66.67 MQLs.
    assert caller.work[0].need == Fraction(200, 3)
    assert [one.kind for one in closer.work] == ["revenue", "opportunities"]
    revenue, opportunities = closer.work
    assert [revenue.need, revenue.each, revenue.needed] == [10_000_000, 2_500_000, 4]
    # 100,000 at 10,000 a sale and a quarter won are 40 opportunities, 10 a month to each closer.
    assert [opportunities.need, opportunities.needed] == [40, 4]


def test_street_quotas_exceed_the_goal_by_what_was_agreed() -> None:
    quotas = staff(team("closer", "monthly_quota = 30_000"), CLOSERS).roles[0].quotas
    assert quotas is not None
    assert quotas.to_hand_out == Money(Fraction(12_000_000), "EUR")
    assert (quotas.handed_out, quotas.people) == (Money(Fraction(3_000_000), "EUR"), 1)


def test_with_seasons_the_team_is_hired_for_the_strong_months() -> None:
    seasons = """
[[roles]]
name = "closer"
label = { en = "Closer", fr = "Commercial" }
works = "opportunities"
monthly_productivity = 25_000
"""
    flat = only(staff(team("closer", *[""] * 4), seasons))
    assert not flat.hires
    weights = 'per = "month"\nseasonality = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 3]'
    read = agreement(
        team("closer", *[""] * 4) + seasons, AGREEMENT.replace('per = "month"', weights)
    )
    strong = Situation(Facts({}), read, AS_OF, "spec")
    role = only(staff_report(strong))
    # December takes 100,000 x 3 x 12 / 14: 10.3 people; the other months 3.4.
    december = role.work[0].months[6]
    assert round(float(december.needed), 2) == 10.29
    assert sum(hire.people for hire in role.hires) == 7
    assert {alert.strain for alert in staff_report(strong).alerts} == {Strain.TOO_MANY}


def test_without_roles_the_report_says_what_is_missing() -> None:
    report = staff(PROMISE)
    assert [finding.code for finding in report.findings] == ["staff.no_roles"]
    assert len(staff_headline(report)) == 1


def test_work_for_more_people_than_can_be_true_is_told_instead_of_planned_for() -> None:
    # 100,000 a month at a cent a head take ten million people.
    million_people = CLOSERS.replace("25_000", "0.01")
    report = staff(team("closer", "", ""), million_people)
    role = only(report)
    assert not role.hires_known
    assert not role.hires
    assert report.alerts
    assert "staff.too_many" in [finding.code for finding in report.findings]
    told = " ".join(map(str, staff_headline(report)))
    assert "hires are left out" in told
    assert "Nobody has to be hired" not in told


def test_hires_who_mostly_follow_leavers_are_left_out_beyond_the_same_bound() -> None:
    # 4,000 people of whom nearly all leave within a year: far more than 5,000 are to be hired.
    many = CLOSERS.replace("25_000", "25")
    leaving = many.replace("over_assignment", "attrition = 0.99\nover_assignment")
    steady, fleeting = (
        only(staff(team("closer", ""), many)),
        only(staff(team("closer", ""), leaving)),
    )
    assert steady.work[0].needed == fleeting.work[0].needed == 4_000
    assert [steady.hires_known, fleeting.hires_known] == [True, False]


def test_less_than_one_lead_is_not_told_as_none() -> None:
    tiny = AGREEMENT.replace("100_000", "0.01")
    read = agreement(team("caller", "") + CALLERS + CLOSERS, tiny)
    report = staff_report(Situation(Facts({}), read, AS_OF, "spec"))
    told = [str(sentence) for sentence in staff_headline(report)]
    assert "less than one lead" in told[0]
    assert any("less than one deal" in sentence for sentence in told)


def test_terms_that_were_set_are_compared_with_those_agreed() -> None:
    agreed = Situation(Facts({}), agreement(team("caller", "") + CALLERS + PROMISE), AS_OF, "spec")
    fewer = CALLERS.replace("attempts = 6", "attempts = 3")
    tried = Situation(Facts({}), agreement(team("caller", "") + fewer + PROMISE), AS_OF, "spec")
    report = staff_report(tried, 12, ["roles.caller.attempts = 3"], agreed)
    (change,) = report.compared
    assert round(float(change.before), 2) == 4.74
    # 2.44 attempts and 48.8 % reached are 21.96 minutes a lead.
    assert round(float(change.after), 2) == 3.14


@pytest.mark.parametrize("figure", ["effort.leads", "work.leads.needed", "cost", "lead_time"])
def test_every_figure_says_how_it_is_computed(figure: str) -> None:
    report = staff(team("caller", *[""] * 3), CALLERS, PROMISE)
    assert any(figure in why.figure for why in report.why)
    assert all(why.rests_on for why in report.why)


def test_a_plan_that_takes_more_than_is_promised_is_told() -> None:
    few = PROMISE.replace("600", "50")
    report = staff(team("caller", ""), CALLERS, CLOSERS, few)
    assert "staff.plan_takes_more" in [finding.code for finding in report.findings]
