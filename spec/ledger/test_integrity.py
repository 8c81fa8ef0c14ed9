"""What looks wrong in the facts is told, never hidden and never fatal."""

from spec.tables import at, facts

from smarketing.core.base.finding import Finding, Severity
from smarketing.core.ledger.integrity import integrity


def found(text: str, zone: str = "UTC") -> dict[str, Finding]:
    told = integrity(facts(text), "EUR", zone, at("2026-12-31"))
    # How old the facts are is a matter of its own, below.
    return {finding.code: finding for finding in told if finding.code != "ledger.stale"}


def test_a_deal_won_before_its_contact_is_known() -> None:
    told = found("""
        contacts
        contact_id | occurred_at
        ada        | 2026-03-08
        bob        | 2026-03-01 09:00

        touches
        contact_id | occurred_at      | kind | channel
        bob        | 2026-03-05 10:00 | form | email

        deal_events
        deal_id | contact_id | account_id | occurred_at      | status
        d1      | ada        | a          | 2026-03-06 19:38 | won
        d2      | bob        | a          | 2026-03-04 12:01 | won
    """)
    assert list(told) == ["ledger.won_before_known", "ledger.won_for_nothing"]
    assert told["ledger.won_for_nothing"].sentence() == "2 of 2 won deals carry no amount"
    assert told["ledger.won_before_known"].sentence() == (
        "deals won before their contact is known: 1 (d1)"
    )


def test_what_is_told_with_the_deal_does_not_make_a_contact_known_before() -> None:
    told = found("""
        contacts
        contact_id | occurred_at
        ada        | 2026-03-08
        ada        | 2026-03-06 19:38
        bob        | 2026-03-06 19:38

        deal_events
        deal_id | contact_id | account_id | occurred_at      | status | amount | currency
        d1      | ada        | a          | 2026-03-06 19:38 | won    | 1      | EUR
        d2      | bob        | a          | 2026-03-06 19:38 | won    | 1      | EUR
    """)
    assert told["ledger.won_before_known"].values["deals"] == "d1"


def test_missing_channels_accounts_and_contacts_are_counted() -> None:
    told = integrity(
        facts("""
        touches
        contact_id | occurred_at      | kind | channel
        ada        | 2026-03-01 10:00 | form | email
        bob        | 2026-03-01 11:00 | form |

        deal_events
        deal_id | contact_id | account_id | occurred_at      | status
        d1      |            |            | 2026-03-06 19:38 | open
    """),
        "EUR",
        "UTC",
        at("2026-03-09"),
    )
    assert [finding.sentence() for finding in told] == [
        "1 of 2 facts in `touches` have no `channel`",
        "1 of 1 facts in `deal_events` have no `account_id`",
        "1 of 1 facts in `deal_events` have no `contact_id`",
    ]


def test_names_that_differ_only_in_writing_are_told_together() -> None:
    told = found("""
        products
        product  | occurred_at
        GTX Pro  | 2026-01-01 10:00
        GTX Plus | 2026-01-02 10:00

        deal_events
        deal_id | contact_id | account_id | occurred_at      | status | product
        d1      | ada        | a          | 2026-03-06 19:38 | open   | GTXPro
        d2      | ada        | a          | 2026-03-07 19:38 | open   | GTXPro
        d3      | ada        | a          | 2026-03-08 19:38 | open   | MG
    """)
    assert told["ledger.spelt_differently"].values["spellings"] == "“GTXPro” (2), “GTX Pro” (1)"
    assert told["ledger.unlisted_product"].values["products"] == "MG"


def test_amounts_of_another_currency_are_told_and_not_added() -> None:
    told = found("""
        deal_events
        deal_id | contact_id | account_id | occurred_at      | status | amount | currency
        d1      | ada        | a          | 2026-03-06 19:38 | open   | 100    | USD
        d2      | ada        | a          | 2026-03-07 19:38 | open   | 100    | EUR
    """)
    assert told["ledger.other_currency"].values["count"] == 1


def test_spend_of_another_currency_is_told_too() -> None:
    told = found("""
        spend
        channel | occurred_at      | amount | currency
        email   | 2026-03-06 19:38 | 100    | USD
        social  | 2026-03-07 19:38 | 100    | EUR
    """)
    assert [finding.sentence() for finding in told.values()] == [
        "1 facts about spend are in another currency (USD) and are not added up"
    ]


def test_a_deal_told_twice_as_won_is_one_deal() -> None:
    told = found("""
        contacts
        contact_id | occurred_at
        ada        | 2026-05-01

        deal_events
        deal_id | contact_id | account_id | occurred_at      | status | amount | currency
        d1      | ada        | a          | 2026-03-06 19:38 | won    |        |
        d1      | ada        | a          | 2026-03-07 19:39 | won    | 100    | EUR
        d2      | ada        | a          | 2026-03-08 19:40 | won    | 100    | EUR
        d2      | ada        | a          | 2026-03-09 19:41 | won    |        |
    """)
    assert told["ledger.won_for_nothing"].sentence() == "1 of 2 won deals carry no amount"
    assert told["ledger.won_before_known"].sentence() == (
        "deals won before their contact is known: 2 (d1, d2)"
    )


def test_names_made_of_signs_alone_are_not_taken_for_one_another() -> None:
    told = found("""
        touches
        contact_id | occurred_at      | kind | channel
        ada        | 2026-03-06 19:38 | form | -
        ada        | 2026-03-07 19:39 | form | ?
    """)
    assert told == {}


def test_a_source_without_any_date_is_told() -> None:
    told = found("""
        touches
        contact_id | occurred_at | kind | channel
        ada        | 2026-03-01  | form | email
        bob        | 2026-03-01  | form | email
    """)
    assert list(told) == ["ledger.no_dates"]


def test_dates_without_a_time_are_only_worth_a_note() -> None:
    told = found("""
        touches
        contact_id | occurred_at | kind | channel
        ada        | 2026-03-01  | form | email
        bob        | 2026-03-02  | form | email
        cleo       | 2026-03-03  | form | email
    """)
    assert {code: f.severity for code, f in told.items()} == {
        "ledger.dates_without_time": Severity.INFO
    }


def test_many_moments_at_the_same_full_hour_look_like_a_shifted_date() -> None:
    """Midnight in UTC, read as local time, is two or three o'clock sharp."""
    told = found(
        """
        deal_events
        deal_id | contact_id | account_id | occurred_at      | status
        d1      | ada        | a          | 2026-03-06 05:00 | open
        d2      | ada        | a          | 2026-03-07 05:00 | open
        d3      | ada        | a          | 2026-03-08 05:00 | open
        d4      | ada        | a          | 2026-03-08 14:12 | open
    """,
        "America/Sao_Paulo",
    )
    finding = told["ledger.same_time_of_day"]
    assert (finding.values["count"], finding.values["at"]) == (3, "02:00:00")


def test_good_facts_have_no_findings() -> None:
    assert (
        found("""
        contacts
        contact_id | occurred_at
        ada        | 2026-03-01 10:01

        touches
        contact_id | occurred_at      | kind | channel
        ada        | 2026-03-01 10:02 | form | email

        deal_events
        deal_id | contact_id | account_id | occurred_at      | status | amount | currency
        d1      | ada        | a          | 2026-03-06 19:38 | won    | 100    | EUR
    """)
        == {}
    )


def test_a_deal_closed_in_two_ways_at_once_is_told() -> None:
    told = found("""
        deal_events
        deal_id | contact_id | account_id | occurred_at      | status | amount | currency
        d1      | ada        | a          | 2026-03-06 19:38 | won    | 5      | EUR
        d1      | ada        | a          | 2026-03-06 19:38 | lost   | 5      | EUR
        d2      | ada        | a          | 2026-03-06 19:39 | open   | 5      | EUR
        d2      | ada        | a          | 2026-03-06 19:39 | won    | 5      | EUR
    """)
    assert list(told) == ["ledger.closed_twice"]
    assert told["ledger.closed_twice"].values["deals"] == "d1"


def test_silence_for_longer_than_a_long_weekend_is_told() -> None:
    told = facts("""
        contacts
        contact_id | occurred_at
        ada        | 2026-03-01 10:01
    """)
    assert integrity(told, "EUR", "Europe/Paris", at("2026-03-05")) == []
    (stale,) = integrity(told, "EUR", "Europe/Paris", at("2026-03-13 23:30"))
    assert stale.sentence() == "the newest fact is from 2026-03-01, 12 days before this report"
