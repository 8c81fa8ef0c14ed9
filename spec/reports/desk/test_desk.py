"""The desk: every lead to which something is owed, in the agreed order, with what is due next."""

import polars as pl
import pytest
from spec.tables import agreement, at, facts

from smarketing.core.reports.desk.pages import Desk
from smarketing.core.reports.desk.report import desk_of, desk_words, everything_owed
from smarketing.core.reports.situation import Situation

TERMS = """
[[segments]]
name = "urgent"
label = { en = "Asked for it", fr = "À sa demande" }
channels = ["demo"]
priority = 1
[[lead_values]]
value = 100
[[commitments.sales]]
name = "first"
label = { en = "First call", fr = "Premier appel" }
measure = "first_attempt"
within = { working_hours = 4 }
share = 0.8
[[commitments.sales]]
name = "answer"
label = { en = "Accepted or rejected", fr = "Acceptée ou refusée" }
measure = "decision"
within = { working_hours = 16 }
share = 0.8
[[commitments.sales]]
name = "next"
label = { en = "Next step", fr = "Prochaine étape" }
measure = "next_step"
within = { working_days = 5 }
share = 0.8
[[rejection_reasons]]
name = "timing"
label = { en = "Not now", fr = "Pas maintenant" }
recycle = true
"""

TOLD = facts("""
    accounts
    account_id | occurred_at | name
    a1         | 2026-01-01  | Mill & Sons

    contacts
    contact_id | occurred_at | name | account_id
    new        | 2026-01-01  | Nora | a1
    called     | 2026-01-01  | Cleo |
    taken      | 2026-01-01  | Theo |
    refused    | 2026-01-01  | Rosa |
    asked      | 2026-01-01  | Asa  |
    free       | 2026-01-01  | Fred |

    touches
    contact_id | occurred_at      | kind  | channel
    asked      | 2026-02-17 08:00 | visit | demo

    recorded_stages
    contact_id | occurred_at      | stage
    new        | 2026-02-18 09:00 | mql
    called     | 2026-02-18 09:00 | mql
    taken      | 2026-02-17 09:00 | mql
    refused    | 2026-02-17 09:00 | mql
    asked      | 2026-02-18 12:00 | mql
    free       | 2026-02-18 09:00 | mql

    activities
    contact_id | occurred_at      | kind | outcome
    called     | 2026-02-18 09:30 | call | no_answer

    dispositions
    contact_id | occurred_at      | outcome  | reason | rep
    taken      | 2026-02-17 10:00 | accepted |        | Ada
    refused    | 2026-02-17 10:00 | rejected | timing | Ada

    assignments
    contact_id | occurred_at      | rep
    new        | 2026-02-18 09:00 | Ada
    called     | 2026-02-18 09:00 | Ada
    taken      | 2026-02-17 09:00 | Ada
    refused    | 2026-02-17 09:00 | Ada
    asked      | 2026-02-18 12:00 | Ada
    """)


@pytest.fixture(scope="module")
def here() -> Situation:
    return Situation(TOLD, agreement(TERMS), at("2026-02-18 15:00"), "spec")


def desk(here: Situation, rep: str = "Ada", most: int = 50) -> Desk:
    return desk_of(here, everything_owed(here), rep, most)


def test_priority_comes_first_then_the_earliest_deadline(here: Situation) -> None:
    told = [(one.contact_id, one.promise, one.is_late) for one in desk(here).leads]
    assert told == [
        ("asked", "first", False),
        ("new", "first", True),
        ("called", "answer", False),
        ("taken", "next", False),
    ]


def test_what_was_rejected_lies_on_no_desk(here: Situation) -> None:
    assert "refused" not in everything_owed(here)["contact_id"]


def test_a_lead_that_nobody_has_lies_on_the_desk_of_nobody(here: Situation) -> None:
    assert [one.contact_id for one in desk(here, "").leads] == ["free"]


def test_a_lead_is_told_with_its_firm_its_decision_and_its_attempts(here: Situation) -> None:
    told = {one.contact_id: one for one in desk(here).leads}
    assert (told["new"].name, told["new"].company) == ("Nora", "Mill & Sons")
    assert (told["taken"].decision, told["new"].decision) == ("accepted", "")
    assert (told["called"].made, told["new"].made) == (1, 0)


def test_what_is_not_shown_is_counted_all_the_same(here: Situation) -> None:
    one = desk(here, most=1)
    assert (len(one.leads), one.total, one.late) == (1, 4, 1)
    assert one.at_stake is not None
    assert one.at_stake.minor == 40_000


def test_every_lead_lies_on_exactly_one_desk(here: Situation) -> None:
    owed = everything_owed(here)
    assert owed.select(pl.struct("contact_id", "cycle").n_unique()).item() == owed.height
    reps = owed["rep"].unique().to_list()
    assert sum(desk(here, rep).total for rep in reps) == owed.height


def test_sales_acts_with_the_words_of_the_agreement_and_those_in_use(here: Situation) -> None:
    words = desk_words(here)
    assert [(one.name, one.recycles) for one in words.reasons] == [("timing", True)]
    assert "call" in words.kinds
    assert words.outcomes == ["no_answer"]
    assert words.reps == ["Ada"]
