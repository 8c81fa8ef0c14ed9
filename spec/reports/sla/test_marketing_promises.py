"""What marketing owes: so many leads, worth so much, and good enough; neither late nor early."""

from fractions import Fraction

import pytest
from spec.tables import AGREEMENT, agreement, at, facts

from smarketing.core.base.sentence import Money, Sentence
from smarketing.core.ledger.tables import Facts
from smarketing.core.reports.pages import Compliance, Pace, Standing
from smarketing.core.reports.situation import Situation
from smarketing.core.reports.sla.marketing_why import marketing_why
from smarketing.core.reports.sla.promises import compliances, paces
from smarketing.core.sla.pace import Course

LABEL = 'label = { en = "x", fr = "x" }\n'
WORTH = f"""
[[commitments.marketing]]
name = "worth"
{LABEL}measure = "value"
target = 60_000
per = "month"
"""
DEMO = f"""
[[segments]]
name = "demo"
{LABEL}kinds = ["demo_request"]
"""
EVERYBODY = "[[lead_values]]\nvalue = 100\n"


def situation(text: str | Facts, more: str, as_of: str, terms: str = AGREEMENT) -> Situation:
    told = facts(text) if isinstance(text, str) else text
    return Situation(told, agreement(more, terms), at(as_of), "spec")


def pace(text: str | Facts, more: str, as_of: str, terms: str = AGREEMENT) -> Pace:
    return paces(situation(text, more, as_of, terms))[-1]


def share(text: str, more: str, as_of: str, terms: str = AGREEMENT) -> Compliance:
    (found,) = compliances(situation(text, more, as_of, terms))
    return found


def demos(*days: str, many: int = 1) -> str:
    """Tell of so many demo requests on each of these days."""
    lines = [f"c{day}-{n} | 2026-{day} 09:00 | demo_request" for day in days for n in range(many)]
    return "touches\ncontact_id | occurred_at | kind\n" + "\n".join(lines)


def by_value() -> tuple[Facts, str, str]:
    """Return the published month: 100 e-books, 60 webinars and 26 demos, each on some day."""
    types = (
        ("download", 100, "0.01", 8_000),
        ("webinar", 60, "0.025", 10_000),
        ("demo_request", 26, "0.12", 12_000),
    )
    lines, more = [], WORTH
    for kind, many, rate, revenue in types:
        lines += [f"{kind} {n} | 2026-03-{n % 28 + 2:02} 09:00 | {kind}" for n in range(many)]
        more += f'[[segments]]\nname = "{kind}"\n{LABEL}kinds = ["{kind}"]\n'
        more += f'[[lead_values]]\nsegment = "{kind}"\nclose_rate = {rate}\nrevenue = {revenue}\n'
    firing = "".join(f'{{ kind = "{kind}" }},' for kind, *_ in types)
    terms = AGREEMENT.replace('[{ kind = "demo_request" }]', f"[{firing}]")
    return facts("touches\ncontact_id | occurred_at | kind\n" + "\n".join(lines)), more, terms


def test_the_published_month_by_value_delivers_60440_of_60000() -> None:
    told, more, terms = by_value()
    found = pace(told, more, "2026-03-31 20:00", terms)
    assert [found.actual, found.target, found.unit] == [6_044_000, 6_000_000, "money"]
    assert [found.gap, found.course, found.standing] == [44_000, Course.ON_LINE, Standing.GOOD]
    assert found.points[-1].actual == 6_044_000


def test_the_sum_is_told_line_by_line() -> None:
    told, more, terms = by_value()
    found = pace(told, more, "2026-03-31 20:00", terms)
    assert [[one.segment, one.persona, one.leads, one.worth] for one in found.delivered] == [
        ["download", "", 100, 8_000],
        ["webinar", "", 60, 25_000],
        ["demo_request", "", 26, 144_000],
    ]
    agreed = agreement(more, terms)
    [why] = [
        one for one in marketing_why(agreed, [found], []) if one.figure == "paces.worth.actual"
    ]
    assert why.value == Money(6_044_000, "EUR")
    lines = why.how.values["lines"]
    assert isinstance(lines, tuple)
    assert [str(line.message) for line in lines if isinstance(line, Sentence)] == [
        "{count} × {worth}"
    ] * 3


def test_every_quantity_and_share_says_how_it_is_computed() -> None:
    more = EVERYBODY + WORTH + quality('"complete"\nattributes = ["phone"]')
    seen = situation(LEADS, more, "2026-03-13 20:00")
    figures = {
        one.figure: one for one in marketing_why(seen.agreement, paces(seen), compliances(seen))
    }
    parts = ("actual", "expected", "gap", "required", "projection")
    assert set(figures) == {
        *(f"paces.worth.{part}" for part in parts),
        *(f"paces.revenue.{part}" for part in parts),
        "shares.quality.share",
    }
    assert figures["paces.revenue.expected"].rests_on == ("goal.revenue", "goal.days")
    assert figures["paces.worth.gap"].rests_on == (
        "commitments.marketing.worth.target",
        "commitments.marketing.worth.days",
    )
    assert figures["shares.quality.share"].how.values["due"] == 4


def test_worth_can_be_promised_of_some_segments_alone() -> None:
    told, more, terms = by_value()
    only = more.replace('per = "month"\n', 'per = "month"\nsegments = ["webinar", "download"]\n')
    assert pace(told, only, "2026-03-31 20:00", terms).actual == 2_300_000


def test_the_published_pace_on_day_8_of_20() -> None:
    """60,000 promised, 20,000 reached: expected 24,000, 3,333 a day needed, 50,000 in the end.

    February 2026 has twenty working days; Wednesday the 11th is the eighth.
    """
    text = demos(*(f"02-{day:02}" for day in (2, 3, 4, 5, 6, 9, 10, 11)), many=25)
    found = pace(text, EVERYBODY + WORTH, "2026-02-11 20:00")
    assert [found.days_elapsed, found.days_total, found.actual] == [8, 20, 2_000_000]
    assert [found.expected, found.gap] == [2_400_000, -400_000]
    assert [found.required, found.projection] == [Fraction(1_000_000, 3), 5_000_000]
    assert [found.course, found.standing] == [Course.BEHIND, Standing.WARNING]


def test_the_same_pace_over_calendar_days() -> None:
    calendar = WORTH.replace('per = "month"\n', 'per = "month"\ndays = "calendar"\n')
    found = pace(demos("02-02", many=200), EVERYBODY + calendar, "2026-02-07 12:00")
    assert [found.days_elapsed, found.days_total, found.expected] == [7, 28, 1_500_000]


@pytest.mark.parametrize(
    ("many", "course", "standing"),
    [
        (7, Course.BEHIND, Standing.BAD),
        (8, Course.BEHIND, Standing.WARNING),
        (9, Course.ON_LINE, Standing.GOOD),
        (11, Course.ON_LINE, Standing.GOOD),
        (12, Course.EARLY, Standing.WARNING),
        (40, Course.EARLY, Standing.WARNING),
    ],
)
def test_a_glut_is_flagged_as_a_shortfall_is(many: int, course: Course, standing: Standing) -> None:
    """On the tenth of 22 working days, ten of 22 leads are expected."""
    volume = (
        f'[[commitments.marketing]]\nname = "volume"\n{LABEL}measure = "count"\n'
        'stage = "mql"\ntarget = 22\nper = "month"\n'
    )
    found = pace(demos("03-13", many=many), volume, "2026-03-13 20:00")
    assert [found.expected, found.course, found.standing] == [10, course, standing]


def test_revenue_never_comes_too_early() -> None:
    text = """
        deal_events
        deal_id | occurred_at      | status | amount  | currency
        d1      | 2026-03-02 12:00 | won    | 9000000 | EUR
    """
    (goal,) = paces(situation(text, "", "2026-03-03 12:00"))
    assert (goal.course, goal.standing) == (Course.ON_LINE, Standing.GOOD)


def test_the_goal_of_a_month_has_its_season() -> None:
    weights = ", ".join(["1", "1", "2", *["1"] * 9])
    terms = AGREEMENT.replace('per = "month"', f'per = "month"\nseasonality = [{weights}]')
    (march,) = paces(situation("touches\ncontact_id | occurred_at", "", "2026-03-31", terms))
    (april,) = paces(situation("touches\ncontact_id | occurred_at", "", "2026-04-30", terms))
    assert march.target == Fraction(10_000_000 * 24, 13)
    assert april.target == Fraction(10_000_000 * 12, 13)


def test_a_lead_that_comes_back_is_not_delivered_twice() -> None:
    text = """
        touches
        contact_id | occurred_at      | kind
        ada        | 2026-03-02 09:00 | demo_request
        ada        | 2026-03-20 09:00 | demo_request

        dispositions
        contact_id | occurred_at      | outcome
        ada        | 2026-03-05 09:00 | recycled
    """
    terms = AGREEMENT + "[recycling]\ncool_off_days = 1\n"
    assert pace(text, EVERYBODY + WORTH, "2026-03-31", terms).actual == 10_000


def test_who_was_not_handed_over_is_worth_nothing_yet() -> None:
    """Sales took Ada up by itself: nobody handed her over."""
    text = """
        dispositions
        contact_id | occurred_at      | outcome
        ada        | 2026-03-05 09:00 | accepted
    """
    assert pace(text, EVERYBODY + WORTH, "2026-03-31").actual == 0


def test_a_number_can_be_promised_of_some_segments_alone() -> None:
    volume = (
        f'[[commitments.marketing]]\nname = "volume"\n{LABEL}measure = "count"\n'
        'stage = "mql"\ntarget = 22\nper = "month"\nsegments = ["demo"]\n'
    )
    text = """
        touches
        contact_id | occurred_at      | kind
        ada        | 2026-03-02 09:00 | demo_request
        bob        | 2026-03-02 09:00 | webinar
        bob        | 2026-03-03 09:00 | webinar
    """
    assert pace(text, DEMO + volume, "2026-03-31").actual == 1
    everybody = volume.replace('segments = ["demo"]\n', "")
    assert pace(text, DEMO + everybody, "2026-03-31").actual == 2


FIT = """
[qualification.fit]
threshold = 0
criteria = [
  { name = "size", attribute = "size", grades = [
    { at_least = 250, grade = 1 }, { at_least = 50, grade = 0.6 } ] },
]
"""


def quality(measure: str) -> str:
    return (
        f'[[commitments.marketing]]\nname = "quality"\n{LABEL}measure = {measure}\n'
        'share = 0.6\nper = "month"\n'
    )


LEADS = """
    contacts
    contact_id | occurred_at | account_id | attributes
    ada        | 2026-02-01  | f1         | {"size": "300", "phone": "1"}
    bob        | 2026-02-01  | f1         | {"size": "60"}
    bob        | 2026-03-20  | f1         | {"size": "300", "phone": "1"}
    cleo       | 2026-02-01  |            | {"size": "5", "phone": "1"}
    dan        | 2026-02-01  | f1         | {"size": "300", "phone": ""}
    eve        | 2026-02-01  | f1         | {"size": "300", "phone": "1"}

    accounts
    account_id | occurred_at | attributes
    f1         | 2026-01-01  | {"city": "Lyon"}

    touches
    contact_id | occurred_at      | kind
    ada        | 2026-03-02 09:00 | demo_request
    bob        | 2026-03-02 09:00 | demo_request
    cleo       | 2026-03-03 09:00 | demo_request
    dan        | 2026-03-04 09:00 | demo_request
    eve        | 2026-02-04 09:00 | demo_request
"""


@pytest.mark.parametrize(("least", "met"), [("0", 4), ("60", 3), ("60.1", 2), ("100", 2)])
def test_the_fit_at_the_handoff_counts(least: str, met: int) -> None:
    """Bob's firm grew after he was handed over; Eve was handed over the month before."""
    terms = AGREEMENT + FIT
    found = share(LEADS, quality(f'"fit_share"\nat_least = {least}'), "2026-03-31", terms)
    assert [found.met, found.due, found.breached] == [met, 4, 4 - met]
    assert [found.share, found.measure] == [Fraction(met, 4), "fit_share"]
    bad = Standing.WARNING if met == 2 else Standing.GOOD
    assert found.standing is bad


@pytest.mark.parametrize(
    ("attributes", "met"),
    [('["size"]', 4), ('["phone"]', 2), ('["phone", "account.city"]', 1), ('["nobody_has"]', 0)],
)
def test_all_that_was_known_at_the_handoff_counts(attributes: str, met: int) -> None:
    found = share(LEADS, quality(f'"complete"\nattributes = {attributes}'), "2026-03-31")
    assert [found.met, found.due] == [met, 4]


def test_acceptance_can_be_promised_of_some_segments_alone() -> None:
    text = """
        touches
        contact_id | occurred_at      | kind
        ada        | 2026-03-02 09:00 | demo_request
        bob        | 2026-03-02 09:00 | webinar
        bob        | 2026-03-03 09:00 | webinar
        cleo       | 2026-03-02 09:00 | demo_request

        dispositions
        contact_id | occurred_at      | outcome
        ada        | 2026-03-04 09:00 | accepted
        bob        | 2026-03-04 09:00 | rejected
    """
    everybody = share(text, DEMO + quality('"acceptance"'), "2026-03-31")
    assert (everybody.met, everybody.due, everybody.open) == (1, 2, 1)
    only = quality('"acceptance"') + 'segments = ["demo"]\n'
    found = share(text, DEMO + only, "2026-03-31")
    assert [found.met, found.due, found.open] == [1, 1, 1]


def test_a_month_without_leads_has_no_quality_to_judge() -> None:
    found = share(LEADS, quality('"complete"\nattributes = ["phone"]'), "2026-04-15")
    assert [found.share, found.due, found.standing] == [None, 0, Standing.GOOD]
