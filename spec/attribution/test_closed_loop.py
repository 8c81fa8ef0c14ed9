"""From each source to the revenue it brought."""

from datetime import UTC, datetime

from spec.tables import at, facts, rows

from smarketing.core.attribution.closed_loop import closed_loop, deals
from smarketing.core.replay.profiles import profiles

NOW = at("2026-12-31")
FACTS = facts("""
    touches
    contact_id | occurred_at | kind | channel
    ada        | 2026-01-01  | form | social
    bob        | 2026-01-01  | form | social
    cleo       | 2026-01-01  | form | email
    dan        | 2026-01-01  | form |

    assignments
    contact_id | occurred_at | rep
    ada        | 2026-01-02  | Eve

    deal_events
    deal_id | contact_id | occurred_at | status | amount | currency | rep
    d1      | ada        | 2026-02-01  | open   | 9000   | EUR      | Eve
    d1      | ada        | 2026-02-09  | won    | 10000  | EUR      | Frank
    d2      | ada        | 2026-02-10  | won    | 500    | EUR      | Eve
    d3      | bob        | 2026-02-10  | lost   | 700    | EUR      | Eve
    d4      | dan        | 2026-02-10  | won    | 30     | EUR      |
    d5      |            | 2026-02-10  | won    | 4      | EUR      | Eve
    d6      | cleo       | 2026-02-10  | won    | 99     | USD      | Eve
    d7      | cleo       | 2027-02-10  | won    | 99     | EUR      | Eve

    spend
    channel | occurred_at | amount | currency
    social  | 2026-01-01  | 1200   | EUR
    events  | 2026-01-01  | 300    | EUR
    social  | 2026-01-01  | 7      | USD
""")


def loop(by: str) -> list[tuple[object, ...]]:
    found = closed_loop(
        deals(FACTS, NOW), profiles(FACTS, [], NOW), FACTS.table("spend"), by, "EUR"
    )
    return rows(found, "key", "contacts", "customers", "won", "lost", "open", "revenue", "spend")


def test_revenue_returns_to_the_channel_of_the_first_touch() -> None:
    assert loop("channel") == [
        ("", 1, 1, 2, 0, 0, 34, 0),
        ("email", 1, 1, 1, 0, 0, 0, 0),
        ("events", 0, 0, 0, 0, 0, 0, 300),
        ("social", 2, 1, 2, 1, 0, 10_500, 1200),
    ]


def test_cut_by_owner_a_deal_counts_with_its_own_representative() -> None:
    assert [(key, won, revenue) for key, _, _, won, _, _, revenue, _ in loop("owner")] == [
        ("", 1, 30),
        ("Eve", 3, 504),
        ("Frank", 1, 10_000),
    ]


def test_nothing_drops_out_of_the_sum() -> None:
    for by in ("channel", "campaign", "persona", "owner"):
        assert sum(int(str(row[6])) for row in loop(by)) == 10_534


def test_spend_that_names_no_source_of_this_kind_stays_in_the_sum() -> None:
    """What a persona cost is not known; what all of them cost is."""
    for by in ("channel", "campaign", "content", "persona", "owner"):
        assert sum(int(str(row[7])) for row in loop(by)) == 1500


def stand(text: str) -> list[tuple[object, ...]]:
    told = facts("deal_events\n deal_id | occurred_at | status | amount | fact_id\n" + text)
    return rows(deals(told, NOW), "deal_id", "status", "since", "amount")


def test_a_deal_closed_at_the_moment_it_opened_is_closed() -> None:
    """Sources that hold dates only tell both events at midnight; their names say nothing."""
    found = stand("""
        d1 | 2026-02-01 | open | 5 | b
        d1 | 2026-02-01 | lost | 5 | a
        d2 | 2026-02-01 | won  | 7 | a
        d2 | 2026-02-01 | open | 7 | b
    """)
    assert found == [("d1", "lost", "2026-02-01", 5), ("d2", "won", "2026-02-01", 7)]


def test_a_correction_of_a_won_deal_does_not_move_it_to_another_month() -> None:
    found = stand("""
        d1 | 2026-02-01 | open | 5 | a
        d1 | 2026-02-20 | won  | 5 | b
        d1 | 2026-03-09 | won  | 6 | c
    """)
    assert found == [("d1", "won", "2026-02-20", 6)]


def test_a_deal_won_again_counts_from_then_on() -> None:
    found = stand("""
        d1 | 2026-02-01 | won  | 5 | a
        d1 | 2026-02-20 | open | 5 | b
        d1 | 2026-03-09 | won  | 6 | c
    """)
    assert found == [("d1", "won", "2026-03-09", 6)]


def test_a_deal_stands_where_its_latest_event_put_it() -> None:
    before = deals(FACTS, datetime(2026, 2, 5, tzinfo=UTC))
    assert rows(before, "deal_id", "status", "amount") == [("d1", "open", 9000)]
