"""How sales judged the leads handed over: by source, reason, who decided, and what came of it."""

from datetime import date
from fractions import Fraction

import pytest
from spec.tables import agreement, at, facts

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.base.period import Period
from smarketing.core.ledger.tables import Facts
from smarketing.core.reports.only import Only
from smarketing.core.reports.quality.pages import Judged, QualityReport
from smarketing.core.reports.quality.report import CUTS, quality_report
from smarketing.core.reports.situation import Situation, restricted

AGREED = """
[recycling]
cool_off_days = 1
[[rejection_reasons]]
name = "size"
label = { en = "Wrong size", fr = "Mauvaise taille" }
[[rejection_reasons]]
name = "timing"
label = { en = "Not now", fr = "Pas maintenant" }
recycle = true
[[segments]]
name = "demo"
label = { en = "Demo requests", fr = "Démonstrations" }
kinds = ["demo_request"]
[[personas]]
name = "buyer"
label = { en = "Buyer", fr = "Acheteur" }
match = [{ attribute = "job", one_of = ["buyer"] }]
[[commitments.marketing]]
name = "quality"
label = { en = "Accepted", fr = "Acceptées" }
measure = "acceptance"
share = 0.6
per = "month"
[[commitments.marketing]]
name = "complete"
label = { en = "Complete", fr = "Complètes" }
measure = "complete"
attributes = ["job"]
share = 0.9
per = "month"
"""
# ada is accepted, by Eve as the decision says, and buys; bob is rejected, by Max who had him then,
# for two reasons, of which the second is agreed; cleo is rejected, comes back and buys; dan waits;
# eli is rejected without a reason; fay never decided on, but qualified; gus is sent back undecided.
TOLD = facts("""
    contacts
    contact_id | occurred_at      | attributes
    ada        | 2026-03-02 08:00 | {"job": "buyer"}
    bob        | 2026-03-02 08:00 | {"job": "user"}

    touches
    contact_id | occurred_at      | kind         | channel | campaign
    ada        | 2026-03-02 09:00 | demo_request | email   | spring
    bob        | 2026-03-03 09:00 | demo_request | email   |
    cleo       | 2026-03-04 09:00 | demo_request | social  | spring
    cleo       | 2026-03-20 09:00 | demo_request | email   |
    dan        | 2026-03-31 22:30 | demo_request | social  |
    eli        | 2026-03-06 09:00 | demo_request |         |
    fay        | 2026-03-07 09:00 | demo_request | email   |
    gus        | 2026-03-08 09:00 | demo_request | email   |

    assignments
    contact_id | occurred_at      | rep
    ada        | 2026-03-02 10:00 | Max
    bob        | 2026-03-03 10:00 | Eve
    bob        | 2026-03-03 11:00 | Max
    bob        | 2026-03-09 11:00 | Eve
    cleo       | 2026-03-04 10:00 | Eve

    dispositions
    contact_id | occurred_at      | outcome   | reason | rep
    ada        | 2026-03-02 12:00 | accepted  |        | Eve
    ada        | 2026-03-02 13:00 | rejected  | size   | Eve
    bob        | 2026-03-03 12:00 | rejected  | mood   |
    bob        | 2026-03-03 13:00 | rejected  | size   | Eve
    cleo       | 2026-03-04 12:00 | rejected  | timing | Eve
    cleo       | 2026-03-21 12:00 | accepted  |        | Eve
    eli        | 2026-03-06 12:00 | rejected  |        |
    fay        | 2026-03-07 12:00 | qualified |        | Eve
    gus        | 2026-03-08 12:00 | recycled  |        | Eve

    deal_events
    deal_id | contact_id | occurred_at      | status | amount | currency
    d1      | ada        | 2026-03-10 12:00 | won    | 100    | EUR
    d2      | cleo       | 2026-03-25 12:00 | won    | 100    | EUR
""")
MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))


def situation(told: Facts = TOLD, agreed: Agreement | None = None) -> Situation:
    return Situation(told, agreed or agreement(AGREED), at("2026-04-02 16:00"), "spec")


def report(by: str = "channel", most: int | None = None) -> QualityReport:
    return quality_report(situation(), by, MARCH, most=most)


def states(judged: Judged) -> list[int]:
    """Return accepted, rejected, unsaid, given back, waiting."""
    return [judged.accepted, judged.rejected, judged.unsaid, judged.given_back, judged.waiting]


def test_every_lead_handed_over_in_the_civil_days_stands_in_one_state() -> None:
    """Dan asked half an hour after midnight of 1 April in Paris; Cleo was handed over twice."""
    total = report().total
    assert total.handed == 7
    assert states(total) == [2, 3, 1, 1, 0]
    april = quality_report(situation(), "channel", Period(date(2026, 4, 1), date(2026, 4, 2)))
    assert states(april.total) == [0, 0, 0, 0, 1]


def test_the_first_decision_counts_and_acceptance_is_of_those_decided() -> None:
    total = report().total
    assert total.acceptance is not None
    assert total.acceptance.value == pytest.approx(2 / 5)
    assert total.rejection == Fraction(3, 5)
    assert report().promised == Fraction(3, 5)


def test_leads_are_judged_by_source() -> None:
    assert {row.key: states(row.judged) for row in report().rows} == {
        "email": [1, 1, 1, 1, 0],
        # whose first touch was social stays so when coming back by mail
        "social": [1, 1, 0, 0, 0],
        "": [0, 1, 0, 0, 0],
    }


def test_a_rejection_counts_once_by_the_first_agreed_reason() -> None:
    found = report()
    assert [(one.reason, one.recycles) for one in found.reasons] == [
        ("size", False),
        ("timing", True),
        ("", False),
    ]
    assert {row.key: row.judged.reasons for row in found.rows} == {
        "email": [1, 0, 0],
        "social": [0, 1, 0],
        "": [0, 0, 1],
    }


def test_reasons_that_nobody_agreed_on_stand_apart() -> None:
    told = facts("""
        touches
        contact_id | occurred_at      | kind
        ada        | 2026-03-02 09:00 | demo_request

        dispositions
        contact_id | occurred_at      | outcome  | reason
        ada        | 2026-03-03 12:00 | rejected | mood
    """)
    found = quality_report(situation(told), "channel", MARCH)
    assert ([one.reason for one in found.reasons], found.total.reasons) == (
        ["size", "timing", "*"],
        [0, 0, 1],
    )


def test_whoever_decided_answers_as_the_decision_says_or_else_who_had_the_lead_then() -> None:
    assert {row.key: states(row.judged)[:2] for row in report().deciders} == {
        "Eve": [2, 1],
        "Max": [0, 1],
        "": [0, 1],
    }


def test_what_came_of_the_accepted_is_counted_in_their_cycle_and_of_the_rejected_ever() -> None:
    found = report()
    assert [heading.stage for heading in found.later] == ["sql", "opportunity", "customer"]
    assert found.total.reached == [2, 2, 2]
    # Cleo was rejected, came back and bought
    assert found.total.bought_later == 1
    assert {row.key: row.judged.bought_later for row in found.rows}["social"] == 1


def test_sent_back_are_all_that_went_back_to_marketing_whatever_was_decided() -> None:
    assert report().total.returned == 2


def test_completeness_is_of_what_marketing_promises_at_the_handoff() -> None:
    found = report()
    assert found.attributes == ["job"]
    assert found.total.complete is not None
    assert found.total.complete.value == pytest.approx(2 / 7)
    # no fit is agreed
    assert found.total.fit is None


@pytest.mark.parametrize("by", CUTS)
@pytest.mark.parametrize("most", [None, 1])
def test_sources_and_months_add_up_to_the_whole(by: str, most: int | None) -> None:
    found = report(by, most)
    decided = [found.total.accepted, found.total.rejected]
    for parts, whole in (
        (found.rows, states(found.total)),
        (found.months, states(found.total)),
        (found.deciders, [*decided, 0, 0, 0]),
    ):
        sums = [sum(column) for column in zip(*(states(one.judged) for one in parts), strict=True)]
        assert sums == whole
    for place in range(len(found.reasons)):
        assert sum(row.judged.reasons[place] for row in found.rows) == found.total.reasons[place]


def test_of_many_sources_the_smaller_ones_stand_in_one_row() -> None:
    few = quality_report(situation(facts(_channels())), "channel", MARCH, most=2)
    assert [(row.key, row.judged.handed, row.others) for row in few.rows] == [
        ("c4", 4, 0),
        ("c3", 3, 0),
        ("*", 3, 2),
    ]
    assert few.rows[-1].compared is None


def _channels() -> str:
    lines = ["touches", "contact_id | occurred_at | kind | channel"]
    for count in range(1, 5):
        lines += [f"{count}-{n} | 2026-03-02 | demo_request | c{count}" for n in range(count)]
    return "\n".join(lines)


def test_leads_of_some_contacts_alone_can_be_looked_at() -> None:
    email = quality_report(restricted(situation(), Only(channel="email")), "channel", MARCH)
    (row,) = email.rows
    assert (row.key, states(row.judged)) == ("email", states(email.total))
    assert "the channel “email”" in str(email.headline[-1])
    eves = quality_report(restricted(situation(), Only(owner="Eve")), "owner", MARCH)
    assert [row.key for row in eves.rows] == ["Eve"]


def test_without_facts_the_report_says_so() -> None:
    nothing = quality_report(situation(facts("")), "channel", MARCH)
    assert (nothing.rows, nothing.months, nothing.total.handed) == ([], [], 0)
    assert str(nothing.headline[0]) == "No lead was handed over to sales in this period."
    assert nothing.why == []


def test_leads_that_nobody_decided_on_are_what_the_first_sentence_is_about() -> None:
    april = quality_report(situation(), "channel", Period(date(2026, 4, 1), date(2026, 4, 2)))
    assert str(april.headline[0]).startswith("Sales has not decided on the lead")


def test_every_figure_says_how_it_is_computed() -> None:
    told = {why.figure: str(why.how) for why in report().why}
    assert told["total.acceptance"].startswith("2 accepted / (2 + 3 rejected)")
    assert told["total.handed"].startswith("2 accepted + 3 rejected + 1 that went on")
