"""What the cache says of itself: of which state of the ledger it is, and what its files hold."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import polars as pl

from smarketing.adapters.store.lock import write_whole
from smarketing.adapters.store.replay_cache.files import TableState
from smarketing.adapters.store.replay_cache.segment import Damaged, Sums
from smarketing.core.replay.distinct import prints_of

FORMAT = 1
"""Version of the files; another one is thrown away and made anew."""

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Told:
    """The state of the ledger: the files of each table, and who was merged into whom."""

    tables: Mapping[str, TableState]
    merges: str

    def is_same(self, other: "Told") -> bool:
        """Say whether the same facts are told, in however many commits."""
        return self.merges == other.merges and _files(self) == _files(other)

    def added_since(self, earlier: "Told") -> dict[str, list[str]] | None:
        """Return the files that came after an earlier state; None where others went or changed."""
        before, now = _files(earlier), _files(self)
        kept = all(now.get(file) == known for file, known in before.items())
        if self.merges != earlier.merges or not kept:
            return None
        added: dict[str, list[str]] = {}
        for table, file in sorted(now.keys() - before.keys()):
            added.setdefault(table, []).append(file)
        return added

    def is_before(self, other: "Told") -> bool:
        """Say whether another state of the same tables is a later one."""
        return any(
            name in self.tables
            and state.identity == self.tables[name].identity
            and state.version > self.tables[name].version
            for name, state in other.tables.items()
        ) or bool(other.tables.keys() - self.tables.keys())


def _files(told: Told) -> dict[tuple[str, str], tuple[str, int]]:
    return {
        (table, file): (state.identity, size)
        for table, state in told.tables.items()
        for file, size in state.files.items()
    }


@dataclass(frozen=True)
class Manifest:
    """The state of the ledger, and the segments and pieces of the lexicon, oldest first."""

    told: Told
    segments: Mapping[str, Sums]
    lexicon: Mapping[str, int]


def read_manifest(folder: Path) -> Manifest:
    """Read what the cache says of itself; raises `Damaged`, OSError where there is none."""
    try:
        whole = json.loads((folder / MANIFEST).read_bytes())
        said = whole["said"]
        if whole["digest"] != _digest(said) or said["header"] != _header():
            raise Damaged(MANIFEST)
        tables = {name: TableState(**state) for name, state in said["tables"].items()}
        return Manifest(Told(tables, said["merges"]), said["segments"], said["lexicon"])
    except (ValueError, KeyError, TypeError) as error:
        raise Damaged(MANIFEST) from error


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Make another state of the cache the one that counts, at once."""
    said = {
        "header": _header(),
        "tables": {name: asdict(state) for name, state in manifest.told.tables.items()},
        "merges": manifest.told.merges,
        "segments": dict(manifest.segments),
        "lexicon": dict(manifest.lexicon),
    }
    write_whole(folder / MANIFEST, json.dumps({"said": said, "digest": _digest(said)}))


def digest_of(merges: pl.DataFrame) -> str:
    """Return a text that is the same where the same contacts were merged into the same ones."""
    return _digest(merges.sort("contact_id").rows())


def _digest(said: Any) -> str:  # noqa: ANN401 (whatever JSON can hold)
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _header() -> dict[str, Any]:
    """Return what must be the same for the files to be readable: hashes change with Polars."""
    said: Sequence[str | None] = ["", "a", "a text of more than twelve bytes", None]
    known = pl.DataFrame({"a": said, "b": said[::-1]}, {"a": pl.String, "b": pl.String})
    hashes = [half.tolist() for one in (known, known.select("a")) for half in prints_of(one)]
    return {"format": FORMAT, "hashes": hashes}
