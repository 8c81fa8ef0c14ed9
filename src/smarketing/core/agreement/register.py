"""The register of signatures: one line for each, in their order, each sealing the line before.

A signature that is taken away leaves its line here, and a line that is taken away leaves its
signature; either is told.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, ValidationError

from smarketing.core.agreement.parties import TeamName
from smarketing.core.agreement.signatures import Hash, Sheet, Signature, read_strictly, receipt
from smarketing.core.base.finding import Finding, Severity, Source
from smarketing.core.base.sentence import Sentence, msgid
from smarketing.core.base.toml import Strict

PARTY_NAMES = {"marketing": Sentence("Marketing"), "sales": Sentence("Sales")}
"""What the parties are called in sentences."""


class Entry(Strict):
    """One line of the register; `before` is the hash of the line above, None in the first."""

    version: Annotated[int, Field(ge=1, le=9999)]
    party: TeamName
    name: str
    receipt: Hash
    before: Hash | None = None


@dataclass(frozen=True)
class Register:
    """The lines that could be read, and the numbers of those that could not."""

    file: str
    entries: Sequence[Entry] = ()
    damaged: Sequence[int] = ()
    text: str = ""

    def with_signature(self, sheet: Sheet, signature: Signature) -> str:
        """Return the register's text with the line of one more signature."""
        lines = _lines(self.text)
        entry = Entry(
            version=sheet.version,
            party=signature.party,
            name=signature.name,
            receipt=receipt(sheet, signature),
            before=_hash_of(lines[-1]) if lines else None,
        )
        return "\n".join([*lines, _line(entry)]) + "\n"


def read_register(text: str, file: str) -> Register:
    """Read a register; what cannot be read is noted by its line."""
    entries: list[Entry] = []
    damaged = []
    for place, line in enumerate(_lines(text), start=1):
        try:
            entries.append(Entry.model_validate(read_strictly(line)))
        except ValidationError:
            damaged.append(place)
    return Register(file, entries, damaged, text)


def register_findings(register: Register, sheets: Mapping[int, Sheet]) -> list[Finding]:
    """Find lines that were changed, moved or taken away, and signatures that have no line."""
    receipts = {
        (number, one.party, one.name, receipt(sheet, one))
        for number, sheet in sheets.items()
        for one in sheet.signatures
    }
    named = {_key(entry) for entry in register.entries}
    return [
        *_broken_lines(register),
        *(_gone(register, entry) for entry in register.entries if _key(entry) not in receipts),
        *(
            _without_line(register, number, one)
            for number, sheet in sorted(sheets.items())
            for one in sheet.signatures
            if (number, one.party, one.name, receipt(sheet, one)) not in named
        ),
    ]


def _broken_lines(register: Register) -> Iterable[Finding]:
    """Find lines that cannot be read, or do not follow the one above."""
    above: str | None = None
    damaged = set(register.damaged)
    entries = iter(register.entries)
    for place, line in enumerate(_lines(register.text), start=1):
        entry = None if place in damaged else next(entries)
        source = Source(register.file, place)
        if entry is None:
            message = "this line of the register of signatures cannot be read"
            yield Finding("register.damaged", Severity.ERROR, message, _PUT_BACK, {}, source)
        elif entry.before != (_hash_of(above) if above is not None else None):
            message = (
                "the register of signatures was changed before this line: it does not follow the "
                "one above"
            )
            yield Finding("register.order", Severity.ERROR, message, _PUT_BACK, {}, source)
        above = line


_PUT_BACK = msgid("put the file back as it was, from a copy of the workspace")


def _gone(register: Register, entry: Entry) -> Finding:
    return Finding(
        "signature.gone",
        Severity.ERROR,
        "the signature of {name} ({party}) under version {version} is gone or was changed: the "
        "register knows it otherwise",
        "put the file of signatures back as it was, from a copy of the workspace",
        {"name": entry.name, "party": PARTY_NAMES[entry.party], "version": str(entry.version)},
        Source(register.file),
    )


def _without_line(register: Register, number: int, signature: Signature) -> Finding:
    return Finding(
        "signature.unregistered",
        Severity.ERROR,
        "the signature of {name} ({party}) under version {version} is not in the register",
        _PUT_BACK,
        {
            "name": signature.name,
            "party": PARTY_NAMES[signature.party],
            "version": str(number),
        },
        Source(register.file),
    )


def _key(entry: Entry) -> tuple[int, str, str, str]:
    return entry.version, entry.party, entry.name, entry.receipt


def _hash_of(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()


def _lines(text: str) -> list[str]:
    """Return the lines, whichever way a line ends."""
    return [line.rstrip("\r") for line in text.removesuffix("\n").split("\n")] if text else []


def _line(entry: Entry) -> str:
    # All in ASCII: no name can hold what some reader takes for the end of a line.
    return json.dumps(entry.model_dump())
