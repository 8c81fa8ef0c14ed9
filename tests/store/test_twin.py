"""The ledger against a slow, obvious twin: a dictionary of what was told first."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.store.building import Fact, Record, call, counted, held, origin, take, touch

from smarketing.adapters.store import identity, runs
from smarketing.adapters.store.ledger import Ledger

FACTS = st.builds(
    Fact,
    id=st.sampled_from(["a", "b", "c", "d", "e"]),
    says=st.sampled_from(["x", "x", "x", "y", "", None]),
    table=st.sampled_from(["touches", "touches", "activities"]),
)
RECORDS = st.one_of(
    st.none(),
    st.lists(FACTS, max_size=3).map(tuple),
    FACTS.map(lambda fact: (fact,)),
    FACTS.map(lambda fact: (fact,)),
)
FILES = st.lists(st.lists(st.lists(RECORDS, max_size=8), max_size=4), min_size=1, max_size=4)


@dataclass
class Twin:
    """What a ledger holds, record after record."""

    told: dict[tuple[str, str], str | None] = field(default_factory=dict)

    def take(self, records: list[Record]) -> tuple[int, int, int, int]:
        """Return rows, accepted, duplicate, quarantined."""
        verdicts = [self.judge(record) for record in records]
        names = ("accepted", "duplicate", "quarantined")
        accepted, duplicate, quarantined = (verdicts.count(name) for name in names)
        return len(records), accepted, duplicate, quarantined

    def judge(self, record: Record) -> str:
        if not record:
            return "quarantined"
        own: dict[tuple[str, str], str | None] = {}
        for fact in record:
            key = (fact.table, fact.id)
            before = self.told[key] if key in self.told else own.setdefault(key, fact.says)
            if before != fact.says:
                return "quarantined"
        new = own.keys() - self.told.keys()
        self.told |= own
        return "accepted" if new else "duplicate"

    def held(self) -> list[tuple[str, str, str | None]]:
        return sorted(
            (table, id, "∅" if says is None else says) for (table, id), says in self.told.items()
        )


@contextmanager
def tiny_levels() -> Iterator[None]:
    """Make the index spill and merge after a few rows, as it does after millions."""
    sizes = runs.SLICE, identity.FAN, identity.BATCH
    runs.SLICE, identity.FAN, identity.BATCH = 4, 2, 3
    try:
        yield
    finally:
        runs.SLICE, identity.FAN, identity.BATCH = sizes


A_FILE_OF_EVERYTHING: list[list[list[Record]]] = [
    [[touch("a"), touch("b", "y"), None], [touch("a", "y"), call("a"), ()]],
    [[(Fact("a", "x"), Fact("c", "x")), (Fact("b", "x"), Fact("d", "x"))], [touch("d")]],
]


@example(files=A_FILE_OF_EVERYTHING, forget=True)
@given(files=FILES, forget=st.booleans())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_ledger_judges_every_record_as_its_twin_does(
    *, files: list[list[list[Record]]], forget: bool
) -> None:
    twin = Twin()
    with TemporaryDirectory() as folder, tiny_levels():
        root = Path(folder)
        for number, parts in enumerate(files):
            taken = take(root, parts, origin(f"{number}.csv"))
            assert counted(taken) == twin.take([record for part in parts for record in part])
            assert held(root) == twin.held()
            if forget:
                shutil.rmtree(root / "cache", ignore_errors=True)
        before = Ledger(root).version()
        for number, parts in enumerate(files):
            again = take(root, parts, origin(f"{number}.csv"))
            assert (again.counts.accepted, again.newly_quarantined) == (0, 0)
        assert Ledger(root).version() == before


@given(parts=st.lists(st.lists(RECORDS, max_size=6), max_size=4))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_where_a_file_is_cut_into_parts_makes_no_difference(parts: list[list[Record]]) -> None:
    whole = [[record for part in parts for record in part]]
    with TemporaryDirectory() as cut, TemporaryDirectory() as uncut, tiny_levels():
        assert counted(take(Path(cut), parts)) == counted(take(Path(uncut), whole))
        assert held(Path(cut)) == held(Path(uncut))
        listed = [Ledger(Path(folder)).quarantine.open_rows() for folder in (cut, uncut)]
        assert listed[0]["quarantine_id"].to_list() == listed[1]["quarantine_id"].to_list()
