"""A report of some contacts alone: of one channel, campaign or owner, with or without a persona."""

from datetime import date

import pytest
from spec.tables import agreement, at, facts

from smarketing.core.reports.conversion.report import conversion_report
from smarketing.core.reports.funnel import funnel_report
from smarketing.core.reports.headlines import funnel_headline, loop_headline
from smarketing.core.reports.loop import loop_report
from smarketing.core.reports.only import Only
from smarketing.core.reports.pages import FunnelRow
from smarketing.core.reports.picks import choices
from smarketing.core.reports.situation import Situation, restricted

TOLD = facts("""
    contacts
    contact_id | occurred_at      | attributes
    ada        | 2026-03-02 08:00 | {"job": "buyer"}
    bob        | 2026-03-03 08:00 | {"job": "buyer"}
    cleo       | 2026-03-04 08:00 |
    dan        | 2026-03-05 08:00 |

    touches
    contact_id | occurred_at      | kind         | channel | campaign
    ada        | 2026-03-02 09:00 | demo_request | email   | spring
    bob        | 2026-03-03 09:00 | demo_request | email   |
    cleo       | 2026-03-04 09:00 | demo_request | social  | spring
    dan        | 2026-03-05 09:00 | demo_request |         |

    assignments
    contact_id | occurred_at      | rep
    ada        | 2026-03-02 10:00 | Eve
    cleo       | 2026-03-04 10:00 | Eve
    bob        | 2026-03-03 10:00 | Max

    deal_events
    deal_id | contact_id | occurred_at      | status | amount  | currency
    d1      | ada        | 2026-03-06 12:00 | won    | 4000000 | EUR
    d2      | cleo       | 2026-03-06 12:00 | won    | 3000000 | EUR
    d3      |            | 2026-03-06 12:00 | won    | 1000000 | EUR

    spend
    channel | campaign | occurred_at      | amount | currency | visits
    email   | spring   | 2026-03-02 07:00 | 5000   | EUR      | 70
    email   |          | 2026-03-02 07:00 | 600    | EUR      | 7
    social  | spring   | 2026-03-02 07:00 | 10     | EUR      | 1
""")
AGREED = agreement("""
[[personas]]
name = "buyer"
label = { en = "Buyer", fr = "Acheteur" }
match = [{ attribute = "job", one_of = ["buyer"] }]
""")
EVERYBODY = Situation(TOLD, AGREED, at("2026-03-31 16:00"), "spec")
MARCH = (date(2026, 3, 1), date(2026, 3, 31))
BUYER = AGREED.personas[0]


def entered(row: FunnelRow) -> list[int]:
    return [stage.entered for stage in row.stages]


@pytest.mark.parametrize(
    ("only", "expected"),
    [
        # visitor, lead, mql, sal, sql, opportunity, customer
        (Only(channel="email"), [77, 2, 2, 1, 1, 1, 1]),
        (Only(channel=""), [0, 1, 1, 0, 0, 0, 0]),
        (Only(campaign="spring"), [71, 2, 2, 2, 2, 2, 2]),
        (Only(channel="email", campaign="spring"), [70, 1, 1, 1, 1, 1, 1]),
        # nobody knows of a visitor who they are, or whose they will be
        (Only(owner="Eve"), [2, 2, 2, 2, 2, 2]),
        (Only(owner=""), [1, 1, 0, 0, 0, 0]),
        (Only(BUYER, owner="Eve"), [1, 1, 1, 1, 1, 1]),
    ],
)
def test_only_those_asked_for_are_counted(only: Only, expected: list[int]) -> None:
    assert entered(funnel_report(restricted(EVERYBODY, only), "month", *MARCH).total) == expected


def of(by: str, name: str) -> Only:
    """Return those of one name."""
    return {
        "channel": Only(channel=name),
        "campaign": Only(campaign=name),
        "owner": Only(owner=name),
    }[by]


@pytest.mark.parametrize("by", ["channel", "campaign", "owner"])
def test_one_alone_has_the_counts_that_it_has_among_all(by: str) -> None:
    for row in funnel_report(EVERYBODY, by, *MARCH).rows:
        alone = funnel_report(restricted(EVERYBODY, of(by, row.key)), by, *MARCH)
        assert entered(alone.total)[-6:] == entered(row)[-6:]


def test_picking_again_picks_from_everybody() -> None:
    email = restricted(EVERYBODY, Only(channel="email"))
    again = restricted(email, Only(channel="social"))
    assert entered(funnel_report(again, "month", *MARCH).total)[1] == 1


def test_the_loop_of_a_channel_has_its_own_spend_and_no_deal_that_came_from_nobody() -> None:
    total = loop_report(restricted(EVERYBODY, Only(channel="email")), "channel", *MARCH).total
    assert (total.contacts, total.deals_won, total.revenue, total.spend) == (2, 1, 4000000, 5600)


def test_conversion_can_be_looked_at_for_one_owner() -> None:
    found = conversion_report(restricted(EVERYBODY, Only(owner="Max")), "month", *MARCH)
    assert [passage.total.entered for passage in found.passages] == [1, 1, 0, 0, 0]


def test_every_report_says_whom_it_counts() -> None:
    report = funnel_report(restricted(EVERYBODY, Only(BUYER, owner="Eve")), "month", *MARCH)
    persona, owner = funnel_headline(report)[-2:]
    assert str(persona).startswith("Only contacts of the persona")
    assert str(owner) == "Only contacts of Eve are counted; spend and visits are left out."
    nobodys = loop_report(restricted(EVERYBODY, Only(channel="")), "channel", *MARCH)
    assert str(loop_headline(nobodys)[-1]) == ("Only contacts without a known channel are counted.")


def test_what_can_be_picked_is_listed_by_how_many_contacts_are_of_it() -> None:
    found = {
        by: [(one.name, one.contacts) for one in values]
        for by, values in choices(restricted(EVERYBODY, Only(channel="social"))).items()
    }
    assert found == {
        "persona": [("buyer", 2)],
        "channel": [("email", 2), ("social", 1)],
        "campaign": [("spring", 2)],
        "owner": [("Eve", 2), ("Max", 1)],
    }
    (buyer,) = choices(EVERYBODY)["persona"]
    assert buyer.label is not None
    assert buyer.label.fr == "Acheteur"


def test_a_persona_that_nobody_is_of_can_be_picked_too() -> None:
    nobody = Situation(facts(""), AGREED, at("2026-03-31"), "spec")
    assert [(one.name, one.contacts) for one in choices(nobody)["persona"]] == [("buyer", 0)]
