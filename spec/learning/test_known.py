"""What was known of a lead at its snapshot, and nothing that came later."""

import polars as pl
from spec.tables import at, facts

from smarketing.core.learning.known import Known, known
from smarketing.core.ledger.tables import Facts

FACTS = facts("""
accounts
account_id | occurred_at      | attributes
firm       | 2026-01-01       | {"size": "10"}
firm       | 2026-01-20       | {"size": "500"}
contacts
contact_id | occurred_at      | account_id | attributes
anna       | 2026-01-02       | firm       | {"job": "buyer", "city": ""}
anna       | 2026-01-15       | firm       | {"job": "director"}
bert       | 2026-01-02       |            | no JSON
touches
contact_id | occurred_at      | kind  | channel
anna       | 2026-01-02 08:00 | visit | ads
anna       | 2026-01-02 09:00 | visit | mail
anna       | 2026-01-09 23:30 | form  | mail
anna       | 2026-01-30       | demo  | mail
""")


def seen(snapshot: str, *who: str) -> Known:
    leads = pl.DataFrame(
        {"contact_id": who, "known_at": at("2026-01-02"), "snapshot_at": at(snapshot)}
    )
    return known(FACTS, leads, "Europe/Paris")


def one(found: Known, column: str) -> object:
    return found.facets[column][0]


def test_the_version_in_force_at_the_snapshot_counts() -> None:
    assert one(seen("2026-01-10", "anna"), "contact.job") == "buyer"
    assert one(seen("2026-01-15", "anna"), "contact.job") == "director"


def test_so_does_the_account_as_it_stood_then() -> None:
    assert one(seen("2026-01-10", "anna"), "account.size") == "10"
    assert one(seen("2026-01-25", "anna"), "account.size") == "500"


def test_touches_count_up_to_the_snapshot() -> None:
    found = seen("2026-01-10", "anna")
    assert found.touches["kind"].to_list() == ["visit", "visit", "form"]
    assert one(found, "lead.channel") == "ads"
    # 9 January 23:30 UTC is the 10th in Paris.
    assert one(found, "lead.active_days") == 2
    assert one(found, "lead.days_since_touch") == 0.5 / 24
    assert one(found, "lead.age_days") == 8


def test_a_lead_of_which_nothing_is_known_is_a_row_of_its_own() -> None:
    found = seen("2026-01-10", "bert", "anna")
    assert found.facets["contact.job"].to_list() == [None, "buyer"]
    assert found.facets["lead.active_days"].to_list() == [0, 2]
    assert found.facets["lead.days_since_touch"].to_list() == [None, 0.5 / 24]
    assert found.touches["lead"].unique().to_list() == [1]


def test_leads_may_be_chosen_and_are_numbered_anew() -> None:
    found = seen("2026-01-10", "bert", "anna").of([1])
    assert found.facets["contact.job"].to_list() == ["buyer"]
    assert found.touches["lead"].to_list() == [0, 0, 0]


def test_names_may_be_left_out() -> None:
    found = seen("2026-01-10", "anna").without(["job", "visit"])
    assert "contact.job" not in found.facets.columns
    assert found.touches["kind"].to_list() == ["form"]


def test_the_order_of_facts_plays_no_part() -> None:
    turned = Facts({name: frame.reverse() for name, frame in FACTS.frames.items()})
    leads = pl.DataFrame(
        {"contact_id": ["anna"], "known_at": at("2026-01-02"), "snapshot_at": at("2026-01-10")}
    )
    again = known(turned, leads, "Europe/Paris")
    assert again.facets.equals(seen("2026-01-10", "anna").facets)
    assert again.touches.equals(seen("2026-01-10", "anna").touches)
