"""The closed loop of a period."""

from datetime import date

import pytest
from spec.tables import agreement, at, facts

from smarketing.core.reports.loop import CUTS, loop_report
from smarketing.core.reports.pages import LoopReport
from smarketing.core.reports.situation import Situation

TOLD = facts("""
    touches
    contact_id | occurred_at      | kind | channel
    ada        | 2026-01-10 12:00 | form | social
    bob        | 2026-01-11 12:00 | form | email
    cleo       | 2026-05-01 12:00 | form | email

    deal_events
    deal_id | contact_id | occurred_at      | status | amount | currency | rep
    d1      | ada        | 2026-02-10 12:00 | open   | 900    | EUR      | Eve
    d1      | ada        | 2026-02-28 23:30 | won    | 1000   | EUR      | Eve
    d2      | bob        | 2026-02-11 12:00 | won    | 50     | EUR      | Eve
    d3      |            | 2026-03-11 12:00 | won    | 7      | EUR      |
    d4      | bob        | 2026-03-12 12:00 | lost   | 70     | EUR      | Eve
    d5      | bob        | 2026-03-12 12:00 | open   | 70     | EUR      | Eve

    spend
    channel | occurred_at      | amount | currency
    social  | 2026-03-05 12:00 | 300    | EUR
    social  | 2026-02-05 12:00 | 200    | EUR
""")


def march(by: str) -> LoopReport:
    situation = Situation(TOLD, agreement(), at("2026-03-31"), "spec")
    return loop_report(situation, by, date(2026, 3, 1), date(2026, 3, 31))


def test_a_deal_belongs_to_the_local_day_on_which_it_was_won() -> None:
    """Half past eleven of 28 February in London time is March in Paris."""
    told = {row.key: (row.deals_won, row.deals_lost, row.revenue) for row in march("channel").rows}
    assert told == {"social": (1, 0, 1000), "email": (0, 1, 0), "": (1, 0, 7)}


def test_the_source_that_nobody_knows_stands_last() -> None:
    assert [row.key for row in march("channel").rows] == ["social", "email", ""]


@pytest.mark.parametrize("by", CUTS)
def test_rows_add_up_to_the_total_however_they_are_cut(by: str) -> None:
    report = march(by)
    total = report.total
    assert (total.deals_won, total.deals_lost, total.deals_open) == (2, 1, 1)
    assert (total.revenue, total.spend, total.contacts) == (1007, 300, 2)
    assert sum(row.revenue for row in report.rows) == total.revenue
    assert sum(row.spend for row in report.rows) == total.spend


def test_the_win_rate_is_won_of_closed() -> None:
    total = march("channel").total
    assert total.win_rate is not None
    assert total.win_rate.value == pytest.approx(2 / 3)
    assert march("channel").rows[0].lead_to_customer is not None
