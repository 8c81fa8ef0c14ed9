"""Which versions of the agreement bind, by their signatures.

The newest version that both parties signed is the head of a chain: it names the version on top of
which it was signed, with its terms and signatures, and so on down to the first. What is on the
chain binds; what stands beside it does not.

The first agreement counts before it is signed, since somebody has to begin; every later version
needs both signatures. What was signed and does not hold any more binds nobody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from smarketing.core.agreement import tampering as told
from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.canonical import agreement_hash
from smarketing.core.agreement.reading import parse_agreement
from smarketing.core.agreement.register import Register, register_findings
from smarketing.core.agreement.signatures import (
    PARTIES,
    Link,
    Sheet,
    Signature,
    holds,
    read_sheet,
    seal,
)
from smarketing.core.base.finding import Finding

FIRST = 1
"""The number of the agreement that counts before it is signed."""


class Status(StrEnum):
    """How a version stands: `UNSIGNED` is the first one, which counts before both signed it.

    A `PROPOSED` one waits for signatures, a `LAPSED` one was overtaken by a later version that
    somebody signed, and a `BROKEN` one was signed and does not hold.
    """

    SIGNED = "signed"
    UNSIGNED = "unsigned"
    PROPOSED = "proposed"
    LAPSED = "lapsed"
    BROKEN = "broken"


BINDING = frozenset({Status.SIGNED, Status.UNSIGNED})
"""What counts from its first day on."""


@dataclass(frozen=True)
class Paper:
    """One version as it rests on the disk; texts are None where there is no file.

    `findings` say why a file that is there is no text.
    """

    number: int
    file: str
    text: str | None
    sheet_file: str
    sheet_text: str | None = None
    findings: Sequence[Finding] = ()


@dataclass(frozen=True)
class Version:
    """One version: its terms, the signatures that hold, and how it stands.

    `agreement` and `text` are what was signed where anything was, even if the file says something
    else by now; `written` is what the file says. Each is None where it cannot be read. `findings`
    are those of reading the file. `awaits` are the parties that have yet to sign, none where
    nothing is to be signed any more.
    """

    number: int
    file: str
    status: Status
    agreement: Agreement | None
    text: str
    written: Agreement | None
    signatures: Sequence[Signature]
    sheet: Sheet | None
    findings: Sequence[Finding] = ()
    awaits: Sequence[str] = ()

    @property
    def binds(self) -> bool:
        """Say whether it counts from its first day on."""
        return self.status in BINDING

    @property
    def hash(self) -> str:
        """The hash of the terms: what both parties sign; empty where they cannot be read."""
        return agreement_hash(self.agreement) if self.agreement is not None else ""


@dataclass(frozen=True)
class History:
    """All versions, oldest first, and what there is to say of their signatures."""

    versions: Sequence[Version] = ()
    findings: Sequence[Finding] = ()

    def binding(self) -> list[Version]:
        """Return the versions that bind, oldest first."""
        return [one for one in self.versions if one.binds and one.agreement is not None]

    def version(self, number: int) -> Version | None:
        """Return the version of a number."""
        return next((one for one in self.versions if one.number == number), None)


def judged(papers: Sequence[Paper], register: Register) -> History:
    """Say of every version how it stands, and find everything signed that was touched."""
    read = [_read(paper) for paper in sorted(papers, key=lambda one: one.number)]
    claims = _claims(read, register)
    walk = _Walk(claims)
    for one in reversed(read):
        walk.meet(one)
    walk.end()
    versions = [_version(one, *walk.statuses[one.number]) for one in read]
    sheets = {one.number: one.sheet for one in read if one.sheet is not None}
    findings = [finding for one in read for finding in one.told]
    findings += [*reversed(walk.told), *register_findings(register, sheets)]
    return History(versions, findings)


@dataclass
class _Read:
    """A version while it is judged: what the file says, what was signed, and whose signs hold."""

    paper: Paper
    written: Agreement | None = None
    findings: list[Finding] = field(default_factory=list)
    sheet: Sheet | None = None
    terms: Agreement | None = None
    text: str = ""
    signatures: list[Signature] = field(default_factory=list)
    told: list[Finding] = field(default_factory=list)

    @property
    def number(self) -> int:
        return self.paper.number

    @property
    def is_full(self) -> bool:
        """Say whether both parties signed these terms, once each and with keys of their own."""
        keys = {one.public_key for one in self.signatures}
        parties = sorted(one.party for one in self.signatures)
        return self.terms is not None and parties == sorted(PARTIES) and len(keys) == len(PARTIES)

    def says(self, link: Link) -> bool:
        return self.terms is not None and agreement_hash(self.terms) == link.agreement


def _read(paper: Paper) -> _Read:
    one = _Read(paper, findings=list(paper.findings))
    if paper.text is not None:
        one.written, one.findings = parse_agreement(paper.text, paper.file)
    one.terms, one.text = one.written, paper.text or ""
    if paper.sheet_text is None:
        return one
    sheet = read_sheet(paper.sheet_text)
    if sheet is None:
        one.told.append(told.unreadable(paper.number, paper.sheet_file))
    elif sheet.version != paper.number:
        one.told.append(told.other_version(paper.number, paper.sheet_file, sheet.version))
    else:
        one.sheet = sheet
        _read_terms(one, sheet)
        _read_signatures(one, sheet)
    return one


def _read_terms(one: _Read, sheet: Sheet) -> None:
    """Find what was signed: in the file, or in the copy that is kept with the signatures."""
    paper = one.paper
    is_as_signed = one.written is not None and agreement_hash(one.written) == sheet.agreement
    if is_as_signed and sheet.text == paper.text:
        return
    kept, _ = parse_agreement(sheet.text, paper.sheet_file)
    is_kept = kept is not None and agreement_hash(kept) == sheet.agreement
    if is_as_signed:
        if not is_kept:
            one.told.append(told.changed_copy(paper.number, paper.sheet_file))
        return
    one.terms, one.text = (kept, sheet.text) if is_kept else (None, "")
    if kept is None or not is_kept:
        one.told.append(told.unknown_terms(paper.number, paper.file))
    elif paper.text is None and not paper.findings:
        one.told.append(told.lost_file(paper.number, paper.file))
    else:
        one.told.append(told.changed_terms(paper.number, paper.file, kept, one.written))


def _read_signatures(one: _Read, sheet: Sheet) -> None:
    """Keep the signatures that hold."""
    number, file = one.number, one.paper.sheet_file
    for place, signature in enumerate(sheet.signatures):
        if holds(sheet, signature):
            one.signatures.append(signature)
        else:
            one.told.append(told.does_not_hold(number, file, signature))
        if signature.party in {other.party for other in sheet.signatures[:place]}:
            one.told.append(told.signed_twice(number, file, signature))
    keys = {signature.public_key for signature in one.signatures}
    if len(one.signatures) == len(PARTIES) > len(keys):
        one.told.append(told.one_key(number, file))


def _claims(read: Sequence[_Read], register: Register) -> dict[int, set[str]]:
    """Return per version the parties of whom a sheet or the register says that they signed."""
    claims: dict[int, set[str]] = {}
    for one in read:
        if one.paper.sheet_text is not None:
            parties = {s.party for s in one.sheet.signatures} if one.sheet else set(PARTIES)
            claims.setdefault(one.number, set()).update(parties)
    for entry in register.entries:
        claims.setdefault(entry.version, set()).add(entry.party)
    return claims


class _Walk:
    """The way down the chain, from the newest version to the first."""

    def __init__(self, claims: Mapping[int, set[str]]) -> None:
        self.claims = claims
        self.statuses: dict[int, tuple[Status, bool]] = {}
        self.told: list[Finding] = []
        # The version that was met last on the chain, and what it says of the one before.
        self.later: _Read | None = None
        self.link: Link | None = None
        self.is_overtaken = False

    def meet(self, one: _Read) -> None:
        self.statuses[one.number] = self._status(one), self.is_overtaken
        self.is_overtaken = self.is_overtaken or bool(self.claims.get(one.number))

    def end(self) -> None:
        if self.later is not None and self.link is not None:
            self._lose()

    def _status(self, one: _Read) -> Status:
        if self.later is not None and self.link is not None and one.number < self.link.version:
            self._lose()
        if self.later is None:
            return self._begin(one)
        if self.link is not None and one.number == self.link.version:
            return self._follow(one, self.later, self.link)
        if one.is_full:
            self.told.append(told.slipped_in(one.number, one.paper.file, self.later.number))
        return Status.BROKEN if one.is_full else self._aside(one)

    def _lose(self) -> None:
        """Say that the chain names a version that is not here, and look for another head."""
        if self.later is not None and self.link is not None:
            later = self.later
            self.told.append(told.no_ground(later.number, later.paper.sheet_file, self.link))
        self.later = self.link = None

    def _begin(self, one: _Read) -> Status:
        """Look for the head of a chain: a version that bears both signatures."""
        if one.is_full and one.sheet is not None:
            self.later, self.link = one, one.sheet.previous
            return Status.SIGNED
        if one.number == FIRST and not self._lost(one):
            return Status.UNSIGNED
        return self._aside(one)

    def _follow(self, one: _Read, later: _Read, link: Link) -> Status:
        """Compare a version of the chain with what was signed upon."""
        file = later.paper.sheet_file
        self.later = self.link = None
        if not one.says(link):
            self.told.append(told.other_ground(later.number, file, link))
            return Status.BROKEN
        is_sealed = seal(one.sheet) == link.signatures
        if not is_sealed:
            self.told.append(told.other_signatures(later.number, file, link))
        if one.is_full and one.sheet is not None:
            self.later, self.link = one, one.sheet.previous
            return Status.SIGNED
        # Who signed the later version has vouched for these terms, and for who had signed them.
        return Status.SIGNED if link.signatures and not is_sealed else Status.UNSIGNED

    def _aside(self, one: _Read) -> Status:
        if self._lost(one):
            return Status.BROKEN
        return Status.LAPSED if self.is_overtaken else Status.PROPOSED

    def _lost(self, one: _Read) -> bool:
        """Say whether a signature that was given is not here any more, or signed terms are not."""
        held = {signature.party for signature in one.signatures}
        is_doubtful = len(one.signatures) != len(held) or len(held) == len(PARTIES)
        claimed = self.claims.get(one.number, set())
        return bool(claimed - held) or (bool(claimed) and one.terms is None) or is_doubtful


def _version(one: _Read, status: Status, is_overtaken: bool) -> Version:  # noqa: FBT001 (one of two values of a pair)
    signed = {signature.party for signature in one.signatures}
    is_open = status in {Status.PROPOSED, Status.UNSIGNED} and not is_overtaken
    return Version(
        one.number,
        one.paper.file,
        status,
        one.terms,
        one.text,
        one.written,
        one.signatures,
        one.sheet,
        one.findings,
        [party for party in PARTIES if party not in signed] if is_open else [],
    )
