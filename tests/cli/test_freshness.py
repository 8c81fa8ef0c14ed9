"""How fresh a workspace is, read from a real ledger."""

from datetime import UTC, datetime

from tests.cli.importing import HEADER, Desk

from smarketing.app.freshness import freshness_of
from smarketing.app.workspace import Workspace

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def test_a_ledger_says_what_came_and_until_when_its_facts_reach(desk: Desk) -> None:
    workspace = Workspace(desk.folder / "workspace")
    assert freshness_of(workspace, NOW, "UTC").files == []
    lines = "1,ada,2026-03-02 09:00,visit\n2,bob,2026-03-03 09:00,visit\n3,eli,never,visit\n"
    desk.imported(desk.file("touches-1.csv", HEADER + lines))
    told = freshness_of(workspace, datetime.now(UTC), "UTC")
    (file,) = told.files
    assert (file.source, file.kind, file.records, file.waiting) == ("web", "touches*.csv", 3, 1)
    (table,) = told.tables
    assert (table.table, table.facts, table.ahead) == ("touches", 2, 0)
    assert table.last_fact_at == datetime(2026, 3, 3, 8, tzinfo=UTC)
    early = freshness_of(workspace, datetime(2026, 3, 2, 12, tzinfo=UTC), "UTC")
    assert [one.ahead for one in early.tables] == [1]
