"""The replay cache tells what the ledger holds, however it came there and whatever befell it."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from deltalake import DeltaTable
from spec.replay.plain_events import plainly, told_by
from spec.replay.random_facts import BEGIN, MOMENTS, random_facts
from spec.tables import agreement
from tests.store.damages import cut, empty, flip, lengthen, refuse, remove

from smarketing.adapters.store.layout import Layout
from smarketing.adapters.store.ledger import Ledger, Snapshot
from smarketing.adapters.store.publishing import publish
from smarketing.adapters.store.replay_cache import building, cache, files
from smarketing.adapters.store.replay_cache import streams as door
from smarketing.adapters.store.replay_cache.streams import streams
from smarketing.adapters.store.staging import stage
from smarketing.core.ledger.merges import merged
from smarketing.core.ledger.tables import TABLES, Facts
from smarketing.core.replay import grouping
from smarketing.core.replay.replay import Replays, replay
from smarketing.core.replay.stream import Stream

NOW = datetime(2030, 1, 1, tzinfo=UTC)
LATER_TABLES = ("touches", "activities", "dispositions", "recorded_stages", "consents")


class Workspace:
    """A workspace whose ledger is added to, import by import."""

    def __init__(self, root: Path, seed: int = 0) -> None:
        self.root = root
        self.layout = Layout(root)
        self.random = np.random.default_rng(seed)
        self.imports = 0
        self.facts = 0

    @property
    def folder(self) -> Path:
        return self.layout.cache / "replay"

    def add(self, told: Facts) -> None:
        self.imports += 1
        staged = {
            table: stage(self.layout.table(table), f"{self.imports}", frame)
            for table, frame in told.frames.items()
            if frame.height
        }
        publish(self.layout, staged, {})

    def add_random(self, facts: int, *, contacts: int = 12, tables: tuple[str, ...] = ()) -> None:
        chosen = {"tables": tables} if tables else {}
        told = random_facts(self.random, contacts=contacts, facts=facts, first=self.facts, **chosen)
        self.facts += facts
        self.add(told)

    def merge(self, contact: str, into: str | None, at: datetime = BEGIN) -> None:
        self.facts += 1
        row = {
            "fact_id": f"merge:{self.facts}",
            "source": "test",
            "occurred_at": at,
            "contact_id": contact,
            "merged_into": into,
            "attributes": f'{{"merge":"{self.facts}"}}',
        }
        self.add(Facts({"contacts": pl.DataFrame([row], schema=TABLES["contacts"].schema)}))

    def snapshot(self) -> Snapshot:
        return Ledger(self.root).snapshot()

    def streams(self, as_of: datetime = NOW) -> list[Stream]:
        return streams(self.snapshot(), self.layout, as_of)

    def segments(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir() if path.is_dir())


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


def check(found: list[Stream], snapshot: Snapshot, as_of: datetime = NOW) -> None:
    """Compare streams with the ledger, read and joined plainly."""
    assert told_by(*found).equals(plainly(merged(snapshot.read(), as_of)))
    live = [s.contacts if s.live is None else s.contacts.filter(s.live) for s in found]
    assert pl.concat(live).is_unique().all()
    assert all(one.lexicon is found[0].lexicon for one in found)


@pytest.mark.parametrize(
    ("share", "most"),
    [(4, 8), (1e-9, 8), (1e-9, 2)],
    ids=["fused with the first", "side by side", "fused among themselves"],
)
@pytest.mark.parametrize("seed", range(8))
def test_after_each_import_the_cache_tells_what_the_ledger_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, share: float, most: int
) -> None:
    monkeypatch.setattr(cache, "SHARE_GROWN", share)
    monkeypatch.setattr(cache, "MOST_SEGMENTS", most)
    workspace = Workspace(tmp_path, seed)
    if seed % 2:
        workspace.add_random(4, tables=("accounts", "deal_events", "touches"))
    workspace.add_random(60)
    check(workspace.streams(), workspace.snapshot())
    before = workspace.streams()[0].lexicon
    monkeypatch.setattr(door, "build", refuse)
    for number in range(12):
        workspace.add_random(int(workspace.random.integers(1, 30)), contacts=12 + number)
        if number % 3:
            continue
        found = workspace.streams()
        check(found, workspace.snapshot())
        assert found[0].lexicon.head(before.height).equals(before)
        before = found[0].lexicon


@pytest.mark.parametrize("seed", range(6))
def test_merges_count_from_the_import_that_tells_them(tmp_path: Path, seed: int) -> None:
    workspace = Workspace(tmp_path, seed)
    workspace.add_random(80)
    for _ in range(4):
        first, second = workspace.random.choice(12, 2, replace=False)
        at = BEGIN + timedelta(hours=int(workspace.random.integers(0, MOMENTS)))
        workspace.merge(f"c{first}", f"c{second}", at)
        check(workspace.streams(), workspace.snapshot())
        workspace.add_random(15)
        check(workspace.streams(), workspace.snapshot())
        half_way = BEGIN + timedelta(hours=MOMENTS // 2)
        check(workspace.streams(half_way), workspace.snapshot(), half_way)


def test_a_look_back_before_a_merge_leaves_the_cache_alone(workspace: Workspace) -> None:
    workspace.add_random(50)
    workspace.merge("c1", "c2", BEGIN + timedelta(days=9))
    workspace.streams()
    before = workspace.segments()
    check(workspace.streams(BEGIN), workspace.snapshot(), BEGIN)
    assert workspace.segments() == before


@pytest.mark.parametrize("seed", range(3))
def test_replay_finds_the_same_in_the_cache_as_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(cache, "SHARE_GROWN", 1e-9)
    workspace = Workspace(tmp_path, seed)
    for facts in (600, 40, 20, 60):
        workspace.add_random(facts, contacts=40)
        found = Replays(workspace.streams(), NOW).under([agreement()])
        expected = replay(workspace.snapshot().read(), [agreement()], NOW)
        assert found.entries().height > 20
        assert found.entries().equals(expected.entries())
        assert found.returns().equals(expected.returns())
    assert len(workspace.streams()) == 4


def test_contacts_with_new_events_move_and_the_others_stay(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "SHARE_GROWN", 1e-9)
    workspace.add_random(400, contacts=50)
    [base] = workspace.streams()
    workspace.add_random(10, contacts=50, tables=("touches",))
    old, new = workspace.streams()
    touched = set(new.contacts)
    assert old.live is not None
    assert 0 < len(touched) <= 10
    assert set(old.contacts.filter(old.live)) == set(base.contacts) - touched
    assert new.live is None
    check([old, new], workspace.snapshot())


def test_growing_reads_the_new_files_and_no_others(workspace: Workspace) -> None:
    workspace.add_random(300, contacts=30)
    workspace.streams()
    tables = [workspace.layout.table(table) for table in LATER_TABLES]
    before = [path for table in tables for path in table.glob("*.parquet")]
    workspace.add_random(20, contacts=30, tables=LATER_TABLES)
    expected = plainly(workspace.snapshot().read())
    for path in before:
        path.unlink()
    assert told_by(*workspace.streams()).equals(expected)


def test_nothing_is_made_anew_while_the_ledger_stays_as_it_is(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.add_random(100)
    workspace.streams()
    monkeypatch.setattr(door, "build", refuse)
    monkeypatch.setattr(cache, "grow", refuse)
    check(workspace.streams(), workspace.snapshot())


def test_many_new_facts_make_it_anew(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "SMALL", 0)
    monkeypatch.setattr(cache, "grow", refuse)
    workspace.add_random(100)
    workspace.streams()
    workspace.add_random(50)
    check(workspace.streams(), workspace.snapshot())
    assert len(workspace.segments()) == 1


def test_no_facts_are_a_stream_of_nobody(workspace: Workspace) -> None:
    for _ in range(2):
        [nobody] = workspace.streams()
        assert nobody.starts.tolist() == [0]
        assert len(nobody.contacts) == 0
    workspace.add_random(30)
    check(workspace.streams(), workspace.snapshot())


@pytest.mark.parametrize("damage", [flip, cut, lengthen, empty, remove])
def test_a_cache_with_any_damaged_file_is_made_anew(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, damage: Callable[[Path], None]
) -> None:
    monkeypatch.setattr(cache, "SHARE_GROWN", 1e-9)
    workspace.add_random(120)
    workspace.streams()
    workspace.add_random(20)
    workspace.streams()
    kept = workspace.root / "kept"
    shutil.copytree(workspace.folder, kept)
    damaged = [path.relative_to(kept) for path in kept.rglob("*") if path.is_file()]
    assert len(damaged) > 12
    for path in damaged:
        shutil.rmtree(workspace.folder)
        shutil.copytree(kept, workspace.folder)
        if (workspace.folder / path).stat().st_size or damage is remove:
            damage(workspace.folder / path)
        check(workspace.streams(), workspace.snapshot())
        check(workspace.streams(), workspace.snapshot())


def test_what_an_interrupted_writer_left_is_swept_away(workspace: Workspace) -> None:
    workspace.add_random(40)
    workspace.streams()
    left = workspace.folder / "segment-left-behind"
    left.mkdir()
    (left / "moments").write_bytes(b"half")
    (workspace.folder / "lexicon-left-behind").write_bytes(b"half")
    workspace.add_random(5)
    check(workspace.streams(), workspace.snapshot())
    assert not [path for path in workspace.folder.iterdir() if "left" in path.name]


def test_a_cache_of_another_format_or_of_other_hashes_is_made_anew(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.add_random(40)
    workspace.streams()
    [before] = workspace.segments()
    monkeypatch.setattr("smarketing.adapters.store.replay_cache.manifest.FORMAT", 0)
    check(workspace.streams(), workspace.snapshot())
    assert workspace.segments() != [before]


def test_erased_facts_are_gone_from_the_cache(workspace: Workspace) -> None:
    workspace.add_random(200)
    workspace.streams()
    DeltaTable(workspace.layout.table("touches")).delete("contact_id = 'c3'")
    DeltaTable(workspace.layout.table("contacts")).delete("contact_id = 'c3'")
    check(workspace.streams(), workspace.snapshot())
    [segment] = workspace.segments()
    assert b"c3" not in (workspace.folder / segment / "names").read_bytes() or "c3" in set(
        plainly(workspace.snapshot().read())["contact_id"]
    )


def test_compacted_files_tell_the_same(workspace: Workspace) -> None:
    for _ in range(5):
        workspace.add_random(20, tables=LATER_TABLES)
    before = told_by(*workspace.streams())
    DeltaTable(workspace.layout.table("touches")).optimize.compact()
    assert told_by(*workspace.streams()).equals(before)


def test_an_older_snapshot_is_told_as_it_was_and_leaves_the_cache_alone(
    workspace: Workspace,
) -> None:
    workspace.add_random(60)
    older = workspace.snapshot()
    workspace.streams()
    workspace.add_random(60)
    workspace.streams()
    manifest = (workspace.folder / "manifest.json").read_bytes()
    check(streams(older, workspace.layout, NOW), older)
    assert (workspace.folder / "manifest.json").read_bytes() == manifest


def test_a_ledger_that_was_put_back_gets_a_cache_of_its_own(workspace: Workspace) -> None:
    workspace.add_random(60)
    shutil.copytree(workspace.layout.ledger, workspace.root / "backup")
    workspace.add_random(60)
    workspace.streams()
    shutil.rmtree(workspace.layout.ledger)
    shutil.copytree(workspace.root / "backup", workspace.layout.ledger)
    check(workspace.streams(), workspace.snapshot())
    before = workspace.segments()
    check(workspace.streams(), workspace.snapshot())
    assert workspace.segments() == before


def test_a_ledger_that_was_begun_anew_gets_a_new_cache(workspace: Workspace) -> None:
    workspace.add_random(60)
    workspace.streams()
    shutil.rmtree(workspace.layout.ledger)
    workspace.imports = 0
    workspace.add_random(30)
    check(workspace.streams(), workspace.snapshot())


def test_without_a_place_for_the_cache_the_answer_is_the_same(workspace: Workspace) -> None:
    workspace.add_random(60)
    workspace.layout.cache.mkdir()
    workspace.folder.write_text("a file where the folder should be")
    check(workspace.streams(), workspace.snapshot())
    assert workspace.folder.read_text() == "a file where the folder should be"


def replayed(workspace: Workspace, *words: str) -> "subprocess.Popen[str]":
    command = [sys.executable, str(Path(__file__).with_name("one_replay.py"))]
    return subprocess.Popen(
        [*command, str(workspace.root), *words], stdout=subprocess.PIPE, text=True
    )


def test_a_full_disk_changes_nothing_but_the_time_it_takes(workspace: Workspace) -> None:
    workspace.add_random(600)
    full = replayed(workspace, "1000")
    told, _ = full.communicate()
    assert full.returncode == 0
    assert int(told) == plainly(workspace.snapshot().read()).height
    assert [path.name for path in workspace.folder.iterdir()] == ["lock"]
    check(workspace.streams(), workspace.snapshot())


def test_processes_that_want_it_at_once_make_it_once(workspace: Workspace) -> None:
    workspace.add_random(600)
    expected = plainly(workspace.snapshot().read()).height
    running = [replayed(workspace) for _ in range(3)]
    assert [int(one.communicate()[0]) for one in running] == [expected] * 3
    assert len(workspace.segments()) == 1
    check(workspace.streams(), workspace.snapshot())


def test_tables_that_another_engine_partitioned_are_read_its_way(workspace: Workspace) -> None:
    workspace.add_random(60)
    touches = workspace.snapshot().read(["touches"]).table("touches")
    shutil.rmtree(workspace.layout.table("touches"))
    touches.write_delta(
        workspace.layout.table("touches"), delta_write_options={"partition_by": ["source"]}
    )
    check(workspace.streams(), workspace.snapshot())
    assert not workspace.folder.exists()


def test_contacts_are_named_even_after_the_cache_was_deleted(workspace: Workspace) -> None:
    workspace.add_random(60)
    expected = plainly(workspace.snapshot().read())
    found = workspace.streams()
    shutil.rmtree(workspace.layout.cache)
    assert told_by(*found).equals(expected)


def test_facts_beyond_memory_go_through_a_file(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "memory_for", lambda _: 100_000)
    monkeypatch.setattr(grouping, "PARTITION", 1_000)
    monkeypatch.setattr(files, "PART_ROWS", 1_500)
    monkeypatch.setattr(files, "SLICE_ROWS", 700)
    workspace.add_random(30_000, contacts=2_000)
    check(workspace.streams(), workspace.snapshot())


def test_long_work_tells_how_far_it_is(workspace: Workspace) -> None:
    workspace.add_random(500)
    told: list[tuple[int, int]] = []
    streams(workspace.snapshot(), workspace.layout, NOW, lambda *steps: told.append(steps))
    assert told == sorted(told)
    assert len({total for _, total in told}) == 1
    assert told[-1][0] <= told[-1][1]
    told.clear()
    streams(workspace.snapshot(), workspace.layout, NOW, lambda *steps: told.append(steps))
    assert told == []
