"""Taking files into the ledger: which rule reads which file, and what became of its records."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl

from smarketing.adapters.connectors.files.ahead import read_ahead
from smarketing.adapters.connectors.files.fingerprint import content_print
from smarketing.adapters.connectors.files.opened import OpenedFile
from smarketing.adapters.connectors.files.reading import open_file
from smarketing.adapters.connectors.files.refused import FileRefusedError
from smarketing.adapters.store.account import Origin, Taken
from smarketing.adapters.store.earlier import TAKEN, Earlier
from smarketing.adapters.store.ledger import Ledger
from smarketing.adapters.store.lock import LedgerBusy
from smarketing.app.configuration import Refused, text_of
from smarketing.app.readings import Readings, import_id
from smarketing.core.base.finding import Finding, Severity, Source, has_errors
from smarketing.core.ledger.conversion import convert
from smarketing.core.ledger.intake import Intake
from smarketing.core.ledger.mapping import FileRule, Mapping, canonical, read_mapping, resolved
from smarketing.core.ledger.mapping_check import check_columns, check_mapping
from smarketing.core.ledger.remarks import Remarks

PATIENCE = 30.0
"""Seconds for which an import waits for another one to end."""


@dataclass(frozen=True)
class Matched:
    """A file, the rule of the mapping that reads it, and the rule's place in the mapping."""

    path: Path
    rule: FileRule
    place: int


@dataclass(frozen=True)
class Imported:
    """What became of one file.

    `taken` is None where the file was refused as a whole; `findings` then say why. `seconds` is
    how long it took. `superseded` counts rows of the quarantine that stem from earlier readings
    of the same content, and are settled by this one.
    """

    path: Path
    taken: Taken | None
    findings: list[Finding]
    seconds: float
    superseded: int = 0

    @property
    def settled(self) -> int:
        """Rows of the quarantine that this import settled: taken now, or read anew."""
        return self.superseded + (self.taken.corrected if self.taken else 0)


def read_mapping_file(path: Path) -> Mapping:
    """Read a mapping that fits the fact tables; raises `Refused` with every problem otherwise."""
    return checked_mapping(text_of(path, "mapping"), str(path))


def checked_mapping(text: str, name: str) -> Mapping:
    """Return the mapping of a text; raises `Refused` with every problem."""
    mapping, findings = read_mapping(text, name)
    if mapping is not None:
        findings = findings + check_mapping(mapping)
    if mapping is None or has_errors(findings):
        raise Refused(findings)
    return mapping


def match_files(paths: Sequence[Path], mapping: Mapping) -> tuple[list[Matched], list[Finding]]:
    """Return the files that the mapping reads, those inside folders too, and what is in the way.

    A file that was named and that no rule is meant for is an error, and so is a folder without
    any; other files in a folder are passed over.
    """
    matched: list[Matched] = []
    findings: list[Finding] = []
    for path in paths:
        inside = path.is_dir()
        files = sorted(one for one in path.iterdir() if one.is_file()) if inside else [path]
        found = [(file, mapping.rule_for(file.name)) for file in files]
        for file, place in found:
            if place is not None:
                rule = resolved(mapping.files[place], file.name)
                matched.append(Matched(file, rule, place))
            elif not inside:
                findings.append(_unmatched(file, mapping))
        if inside and all(place is None for _, place in found):
            findings.append(_unmatched(path, mapping))
    return matched, findings


def take_file(
    ledger: Ledger,
    matched: Matched,
    mapping: Mapping,
    as_of: datetime,
    taken_at: datetime,
    told: Callable[[int], None] = lambda _: None,
) -> Imported:
    """Take one file in, whole or not at all.

    `as_of` bounds how late a fact may lie; `taken_at` is the moment of the import. `told` is
    called with the bytes of the file that are behind.
    """
    started = time.perf_counter()
    path = matched.path
    content = content_print(path)
    identity = import_id(content, canonical(mapping.source, matched.rule))
    origin = Origin(identity, path.name, mapping.text, taken_at)
    taken, superseded = None, 0
    try:
        with open_file(path, matched.rule.reading) as opened:
            findings = misfits(opened, matched, mapping)
            if not findings:
                intakes = _Intakes(opened, matched, mapping, as_of)
                readings = Readings(ledger, content)
                earlier = readings.before(identity, matched.rule)
                taken = _take(ledger, origin, intakes, earlier, told)
                superseded = readings.supersede(identity, matched.rule, taken_at)
                findings = intakes.findings() + _without_gain(taken, path)
    except (FileRefusedError, LedgerBusy) as refusal:
        findings = [refusal.finding]
    except OSError as error:
        findings = [_unreadable(path, error)]
    return Imported(path, taken, findings, time.perf_counter() - started, superseded)


class _Intakes:
    """The parts of a file, converted, with what there is to remark about them."""

    def __init__(
        self, opened: OpenedFile, matched: Matched, mapping: Mapping, as_of: datetime
    ) -> None:
        self.opened = opened
        self._matched = matched
        self._mapping = mapping
        self._as_of = as_of
        self._remarks = Remarks(matched.rule, matched.path.name)
        self._rows = 0

    def __iter__(self) -> Iterator[Intake]:
        for part in self.opened.parts:
            self._remarks.look_at(part)
            self._rows += part.rows
            yield convert(part, self._matched.rule, self._mapping.source, self._as_of)

    def findings(self) -> list[Finding]:
        """Return what a person should look at, once all parts were taken."""
        found = self.opened.remarks + self._remarks.findings()
        if self.opened.columns is None and self._rows:
            found += self._remarks.absent_columns(self._mapping, self._matched.place)
        return found


def _take(
    ledger: Ledger,
    origin: Origin,
    intakes: _Intakes,
    earlier: Earlier,
    told: Callable[[int], None],
) -> Taken:
    opened = ledger.taking(origin, PATIENCE, earlier, TAKEN)
    # Reading, converting and storing each have a thread: all three leave the interpreter's lock.
    with opened as taking, read_ahead(iter(intakes)) as coming:
        for intake in coming:
            taking.add(intake, _waiting_for(intake, earlier.waiting))
            told(intakes.opened.position())
        return taking.commit()


def _waiting_for(intake: Intake, waiting: pl.DataFrame) -> pl.Series | None:
    """Return the rows of the quarantine that an earlier import of this very reading left behind.

    What was refused then may be taken now: a moment that lay in the future, for instance.
    """
    if waiting.is_empty():
        return None
    lines = intake.lines.alias("line").to_frame()
    return lines.join(waiting, on="line", how="left", maintain_order="left")["quarantine_id"]


def _without_gain(taken: Taken, path: Path) -> list[Finding]:
    """Warn of a file from which nothing came: hardly ever is that what was meant."""
    counts = taken.counts
    source = Source(path.name)
    if not counts.rows:
        message = "the file holds no record"
        mend = "if it should, export it again, and look at `skip_lines` and `kind` in the mapping"
        return [Finding("import.no_record", Severity.WARNING, message, mend, {}, source)]
    waiting = counts.quarantined - taken.settled_before
    if counts.accepted or counts.duplicate or not waiting:
        return []
    message = "not one of the {count} records was taken"
    mend = "look at the reasons: it is mostly one line of the mapping"
    values = {"count": counts.rows}
    return [Finding("import.none_taken", Severity.WARNING, message, mend, values, source)]


def misfits(opened: OpenedFile, matched: Matched, mapping: Mapping) -> list[Finding]:
    """Return what of a mapping does not fit the columns of an opened file."""
    if opened.columns is None:
        return []
    return check_columns(mapping, matched.place, opened.columns, matched.path.name)


def _unmatched(file: Path, mapping: Mapping) -> Finding:
    message = "no file of the mapping has a name like `{file}`"
    mend = "add [[files]] with this name to the mapping; it has {names}"
    values = {"file": file.name, "names": ", ".join(f"`{rule.name}`" for rule in mapping.files)}
    return Finding("import.unmatched", Severity.ERROR, message, mend, values, Source(str(file)))


def _unreadable(path: Path, error: OSError) -> Finding:
    message = "the file cannot be read: {what}"
    values = {"what": error.strerror or str(error)}
    return Finding("import.unreadable", Severity.ERROR, message, "", values, Source(str(path)))
