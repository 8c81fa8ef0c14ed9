"""The inbox: what was acknowledged reaches the ledger exactly once, and what is refused is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from smarketing.adapters.store.taking import Taking
from smarketing.app import correcting
from smarketing.app.inbox import moving
from smarketing.app.inbox.models import InboxRow
from smarketing.app.inbox.moving import KEPT, take
from smarketing.app.inbox.receiving import receive
from smarketing.app.inbox.telling import Value
from smarketing.app.workspace import Workspace

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def touch(number: int, **more: Value) -> dict[str, Value]:
    return {"contact_id": f"c{number}", "kind": "form", "occurred_at": NOON, **more}


def told(number: int, **more: Value) -> InboxRow:
    return receive("web", f"t{number}", "touches", touch(number, **more), NOON)


def touches(workspace: Workspace) -> list[str]:
    return sorted(workspace.ledger.read(["touches"]).table("touches")["fact_id"])


def test_a_fact_told_twice_is_one_row() -> None:
    assert told(1) == told(1)
    assert InboxRow.objects.count() == 1


def test_what_waits_is_in_the_ledger_after_one_take(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    for number in range(3):
        told(number)
    assert take(workspace, NOON) == 3
    assert touches(workspace) == [f"web:touches:t{number}" for number in range(3)]
    assert set(InboxRow.objects.values_list("taken_at", flat=True)) == {NOON}
    assert take(workspace, NOON) == 0


def test_every_column_comes_through_as_the_ledger_holds_it(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    zoned = "2026-11-26T13:00:00+02:00"
    deal: dict[str, Value] = {"deal_id": "d", "status": "won", "occurred_at": zoned}
    receive("crm", "1", "deal_events", {**deal, "amount": -12345, "currency": "EUR"}, NOON)
    receive("crm", "2", "deal_events", {**deal, "amount": 500, "currency": "JPY"}, NOON)
    told_of: dict[str, Value] = {"contact_id": "c", "occurred_at": NOON}
    receive("crm", "3", "contacts", {**told_of, "attributes": {"industry": "Bâtiment"}}, NOON)
    call: dict[str, Value] = {**told_of, "kind": "call", "automated": True}
    receive("crm", "4", "activities", call, NOON)
    assert take(workspace, NOON) == 4
    facts = workspace.ledger.read()
    deals = facts.table("deal_events").sort("fact_id")
    assert deals["amount"].to_list() == [-12345, 500]
    assert deals["occurred_at"].to_list() == [datetime(2026, 11, 26, 11, tzinfo=UTC)] * 2
    assert facts.table("contacts")["attributes"].to_list() == ['{"industry":"Bâtiment"}']
    assert facts.table("activities")["automated"].to_list() == [True]


@pytest.mark.parametrize(
    ("table", "values", "column"),
    [
        ("touches", {"contact_id": "c", "occurred_at": NOON}, "kind"),
        ("touches", touch(1, occurred_at=NOON + timedelta(days=400)), "occurred_at"),
        ("touches", touch(1, occurred_at="2026-11-26T12:00:00"), "occurred_at"),
        ("touches", touch(1, colour="red"), "colour"),
        ("touchs", touch(1), "table"),
        ("dispositions", touch(1, outcome="maybe"), "kind"),
        ("contacts", {"contact_id": "c", "occurred_at": NOON, "attributes": {" ": "x"}}, None),
        ("spend", {"channel": "a", "occurred_at": NOON, "amount": "12", "currency": "EUR"}, None),
        ("spend", {"channel": "a", "occurred_at": NOON, "amount": 12}, "amount"),
    ],
)
def test_a_bad_row_waits_in_the_quarantine_with_its_reason(
    tmp_path: Path, table: str, values: dict[str, Value], column: str | None
) -> None:
    workspace = Workspace(tmp_path)
    row = receive("web", "bad", table, values, NOON)
    told(2)
    assert take(workspace, NOON) == 2
    [waiting] = workspace.ledger.quarantine.open_rows().iter_rows(named=True)
    assert waiting["line"] == row.pk
    assert waiting["reason"]
    assert column is None or waiting["column"] == column
    row.refresh_from_db()
    assert row.refused[0]["reason"] == waiting["reason"]
    assert touches(workspace) == ["web:touches:t2"]


@pytest.mark.parametrize("in_between", [True, False])
def test_of_two_bodies_under_one_id_the_first_is_kept_and_the_second_shown(
    tmp_path: Path, *, in_between: bool
) -> None:
    workspace = Workspace(tmp_path)
    first = told(1)
    if in_between:
        take(workspace, NOON)
    assert told(1, kind="webinar") == first
    assert told(1, kind="webinar") == first
    take(workspace, NOON)
    [kind] = workspace.ledger.read(["touches"]).table("touches")["kind"]
    assert kind == "form"
    [waiting] = workspace.ledger.quarantine.open_rows().iter_rows(named=True)
    assert "was told before with other content" in waiting["reason"]
    assert InboxRow.objects.count() == 2
    assert [not row.refused for row in InboxRow.objects.order_by("pk")] == [True, False]


class PowerCutError(Exception):
    """Stands for the end of the process."""


@pytest.mark.parametrize("committed", [True, False])
def test_a_crash_around_the_commit_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, committed: bool
) -> None:
    workspace = Workspace(tmp_path)
    told(1)
    receive("web", "bad", "touchs", touch(1), NOON)
    commit = Taking.commit

    def cut(taking: Taking) -> None:
        if committed:
            commit(taking)
        raise PowerCutError

    with monkeypatch.context() as patch:
        patch.setattr(Taking, "commit", cut)
        with pytest.raises(PowerCutError):
            take(workspace, NOON)
    told(2)
    assert take(workspace, NOON + timedelta(minutes=1)) == 3
    assert touches(workspace) == ["web:touches:t1", "web:touches:t2"]
    assert workspace.ledger.quarantine.open_rows().height == 1
    imports = workspace.ledger.imports()
    assert imports["rows"].sort().to_list() == [1, 2]
    assert InboxRow.objects.filter(refused=[]).count() == 2


def test_more_rows_than_one_commit_takes_go_in_several(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "AT_ONCE", 2)
    for number in range(5):
        told(number)
    receive("crm", "1", "touches", touch(1), NOON)
    assert take(Workspace(tmp_path), NOON) == 6
    assert Workspace(tmp_path).ledger.imports()["rows"].sort().to_list() == [1, 1, 2, 2]


def test_rows_leave_some_days_after_they_were_taken(tmp_path: Path) -> None:
    told(1)
    take(Workspace(tmp_path), NOON)
    later = NOON + KEPT + timedelta(seconds=1)
    told(2)
    take(Workspace(tmp_path), later)
    assert list(InboxRow.objects.values_list("external_id", flat=True)) == ["t2"]


def test_a_corrected_row_is_taken_by_the_mapping_of_the_inbox(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    paid: dict[str, Value] = {"channel": "ads", "occurred_at": NOON, "amount": 1250}
    receive("ads", "1", "spend", {**paid, "currency": "€"}, NOON)
    take(workspace, NOON)
    rows = workspace.ledger.quarantine.open_rows()
    sheet = tmp_path / "rows.csv"
    with sheet.open("w", encoding="utf-8", newline="") as out:
        correcting.export(rows, rows["reason"].to_list(), out)
    sheet.write_text(sheet.read_text(encoding="utf-8").replace("€", "EUR"), encoding="utf-8")
    assert correcting.replay(workspace.ledger, sheet, NOON, NOON).settled == 1
    assert workspace.ledger.read(["spend"]).table("spend")["amount"].to_list() == [1250]


@contextmanager
def refusing() -> Iterator[None]:
    with pytest.raises((ValueError, TypeError)):
        yield


def test_what_is_no_fact_at_all_is_refused_at_the_door() -> None:
    for source, external_id in (("", "1"), ("A b", "1"), ("web", ""), ("web", "x" * 201)):
        with refusing():
            receive(source, external_id, "touches", touch(1), NOON)
    with refusing():
        told(1, occurred_at=NOON.replace(tzinfo=None))
    with refusing():
        told(1, kind=1.5)  # type: ignore[arg-type]
    with refusing():
        told(1, kind="\ud800")
    assert not InboxRow.objects.exists()
