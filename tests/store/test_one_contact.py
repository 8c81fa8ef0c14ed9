"""What is read about one contact is enough to explain it as if everything had been read."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from spec.tables import agreement, facts
from tests.store.ledgers import ledger_of

from smarketing.adapters.store.ledger import Ledger, Snapshot
from smarketing.adapters.store.one_contact import contacts_called, contacts_like, facts_about
from smarketing.core.explanation.explain import explain

NOW = datetime(2026, 12, 31, tzinfo=UTC)
TOLD = facts("""
    contacts
    contact_id | occurred_at | account_id | name        | attributes        | merged_into
    ada        | 2026-03-01  | acme       | Ada Byron   | {"country": "FR"} |
    ada old    | 2026-02-01  | zenith     | A. Byron    | {"country": "GB"} |
    ada old    | 2026-03-05  | zenith     | A. Byron    |                   | ada
    bob        | 2026-03-01  | acme       | Bob         |                   |
    cleo       | 2026-03-01  | zenith     | Cléo        |                   |
    cleo old   | 2026-02-01  | nadir      | Cléo before |                   |
    cleo old   | 2026-03-01  |            |             |                   | cleo
    dan        | 2026-03-01  | nadir      | Dan         |                   |
    eve        | 2026-03-01  |            | Eve         |                   |

    accounts
    account_id | occurred_at | attributes
    acme       | 2026-03-01  | {"size": "20"}
    acme       | 2026-03-09  | {"size": "300"}
    zenith     | 2026-03-01  | {"size": "40"}
    nadir      | 2026-03-01  | {"size": "1"}

    touches
    contact_id | occurred_at | kind
    ada        | 2026-03-10  | webinar
    ada old    | 2026-03-03  | download
    bob        | 2026-03-04  | demo_request
    dan        | 2026-03-06  | demo_request
    gus        | 2026-03-06  | visit

    dispositions
    contact_id | occurred_at | outcome
    bob        | 2026-03-05  | recycled
    dan        | 2026-03-07  | accepted

    deal_events
    deal_id | contact_id | account_id | occurred_at | status
    d1      | bob        |            | 2026-03-08  | won
    d2      |            | zenith     | 2026-03-09  | won
    d3      | cleo old   |            | 2026-03-02  | won
    d4      | eve        |            | 2026-03-02  | open
""")
TERMS = """
[recycling]
cool_off_days = 2
[[personas]]
name = "big"
label = { en = "Big", fr = "Grande" }
match = [{ of = "account", attribute = "size", at_least = 250 }]
"""


@pytest.fixture
def snapshot(tmp_path: Path) -> Snapshot:
    ledger_of(tmp_path, TOLD)
    return Ledger(tmp_path).snapshot()


@pytest.mark.parametrize(
    "contact", ["ada", "ada old", "bob", "cleo", "cleo old", "dan", "eve", "gus", "nobody"]
)
def test_a_contact_is_explained_by_its_own_facts_as_by_all(
    contact: str, snapshot: Snapshot
) -> None:
    agreed = [agreement(TERMS)]
    alone = explain(facts_about(snapshot, contact), agreed, contact, NOW)
    assert alone == explain(TOLD, agreed, contact, NOW)
    assert (alone is None) == (contact == "nobody")


def test_others_are_left_unread(snapshot: Snapshot) -> None:
    about = facts_about(snapshot, "dan")
    assert about.table("touches")["contact_id"].to_list() == ["dan"]
    assert set(about.table("accounts")["account_id"]) == {"nadir"}
    assert "ada" not in about.table("contacts")["contact_id"]
    assert about.table("spend").is_empty()


def test_a_contact_is_found_by_a_part_of_its_latest_name(snapshot: Snapshot) -> None:
    assert contacts_called(snapshot, "byron") == [("ada old", "A. Byron"), ("ada", "Ada Byron")]
    assert contacts_called(snapshot, "CLÉO b") == [("cleo old", "Cléo before")]
    assert contacts_called(snapshot, ".*") == []


def test_contacts_that_are_called_much_alike_are_suggested(snapshot: Snapshot) -> None:
    assert contacts_like(snapshot, "ADA ") == ["ada", "ada old"]
    assert contacts_like(snapshot, "gus") == ["gus"]
    assert contacts_like(snapshot, "zzz") == []


def test_a_ledger_without_facts_knows_nobody(tmp_path: Path) -> None:
    empty = Ledger(tmp_path).snapshot()
    assert all(frame.is_empty() for frame in facts_about(empty, "ada").frames.values())
    assert contacts_called(empty, "ada") == []
    assert contacts_like(empty, "ada") == []
