"""What a party may sign now, and why not where it may not."""

from dataclasses import dataclass
from datetime import datetime

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.binding import History, Status, Version
from smarketing.core.agreement.canonical import agreement_hash
from smarketing.core.agreement.register import PARTY_NAMES
from smarketing.core.agreement.signatures import (
    LONGEST_SIGNER,
    Link,
    Sheet,
    Signature,
    moment_text,
    seal,
    statement,
)
from smarketing.core.base.finding import Finding, Severity, Source
from smarketing.core.base.sentence import Value, msgid


@dataclass(frozen=True)
class Signer:
    """Who signs: for which party, under which name, with which public key."""

    party: str
    name: str
    public_key: str


@dataclass(frozen=True)
class ToSign:
    """What is laid before a signer: the sheet so far, and the statement to be signed."""

    sheet: Sheet
    signer: Signer
    signed_at: str

    @property
    def statement(self) -> bytes:
        """The bytes to be signed."""
        one = self.signer
        return statement(self.sheet, one.party, one.name, self.signed_at, one.public_key)

    def signed(self, signature: str) -> Signature:
        """Return the signature as it is kept."""
        return Signature.model_validate(
            {
                "party": self.signer.party,
                "name": self.signer.name,
                "signed_at": self.signed_at,
                "public_key": self.signer.public_key,
                "signature": signature,
            }
        )


def to_sign(
    history: History, number: int, signer: Signer, seen: str, moment: datetime
) -> tuple[ToSign | None, list[Finding]]:
    """Return what a signer signs under a version, or why not.

    `seen` is the hash of the terms that the signer has read: nobody signs what they have not seen.
    """
    version = history.version(number)
    if version is None:
        message = "there is no version {version}"
        return None, [_refusal("no_version", message, "", number, "")]
    finding = (
        _not_a_name(version, signer)
        or _not_open(history, version)
        or _not_this(version, signer, seen)
    )
    if finding is None and version.agreement is not None:
        sheet = version.sheet or Sheet(
            version=number,
            agreement=agreement_hash(version.agreement),
            previous=ground_of(history, number),
            text=version.text,
        )
        finding = _other_ground(history, version, sheet)
        if finding is None:
            return ToSign(sheet, signer, moment_text(moment)), []
    return None, [finding] if finding else list(version.findings)


def ground_of(history: History, number: int) -> Link | None:
    """Return on top of which version a number is signed: the last binding one before it."""
    before = [one for one in history.binding() if one.number < number]
    if not before:
        return None
    last = before[-1]
    return Link(version=last.number, agreement=last.hash, signatures=seal(last.sheet))


def _not_a_name(version: Version, signer: Signer) -> Finding | None:
    """Say that a signature needs a name that can be read."""
    name = signer.name
    if name.strip() and name.isprintable() and len(name) <= LONGEST_SIGNER:
        return None
    message = "a signature needs a name, in at most {most} characters that can be read"
    number, file = version.number, version.file
    return _refusal("no_name", message, "", number, file, most=LONGEST_SIGNER)


def _not_open(history: History, version: Version) -> Finding | None:
    """Say why a version is not to be signed by anybody."""
    number, file = version.number, version.file
    match version.status:
        case Status.SIGNED:
            message = "both have signed version {version}: it is settled"
            mend = "propose a change as a version of its own"
            return _refusal("settled", message, mend, number, file)
        case Status.BROKEN:
            message = "version {version} was signed and does not hold any more"
            mend = "see what is wrong with `smarketing agreement verify`"
            return _refusal("broken", message, mend, number, file)
    if not version.awaits:
        message = "version {version} lapsed when a later version was signed"
        mend = "sign that one, or propose another"
        return _refusal("lapsed", message, mend, number, file)
    if version.agreement is None:
        return None
    return _out_of_order(history, version, version.agreement)


def _out_of_order(history: History, version: Version, agreement: Agreement) -> Finding | None:
    """Say that the number or the first day of a version does not fit among the others."""
    said = agreement.agreement
    if said.version != version.number:
        message = "the file of version {version} says `version = {said}`"
        mend = "write `version = {version}` in it"
        return _refusal(
            "other_number", message, mend, version.number, version.file, said=str(said.version)
        )
    before = [one for one in history.binding() if one.number < version.number]
    last = before[-1].agreement if before else None
    if last is not None and said.effective_from <= last.agreement.effective_from:
        message = (
            "version {version} would bind from {day}, but version {before} already binds from "
            "{other}"
        )
        return _refusal(
            "not_later",
            message,
            "let it bind from a later day",
            version.number,
            version.file,
            day=said.effective_from,
            before=str(before[-1].number),
            other=last.agreement.effective_from,
        )
    return None


def _not_this(version: Version, signer: Signer, seen: str) -> Finding | None:
    """Say why this signer may not sign a version, or not these terms."""
    number, file = version.number, version.file
    party: Value = PARTY_NAMES[signer.party]
    written = agreement_hash(version.written) if version.written is not None else ""
    if version.sheet is not None and written != version.sheet.agreement:
        message = "version {version} was edited after {name} signed it: so it cannot be signed"
        mend = (
            "put it back with `smarketing agreement restore {version}`, or propose the change as a "
            "version of its own"
        )
        name = version.signatures[0].name if version.signatures else ""
        return _refusal("edited", message, mend, number, file, name=name)
    if seen != version.hash:
        message = "version {version} was changed since you read it: it has other terms now"
        mend = "read it again, then sign"
        return _refusal("changed_since", message, mend, number, file)
    for one in version.signatures:
        if one.party == signer.party:
            message = "{name} ({party}) has already signed version {version}"
            return _refusal("already", message, "", number, file, name=one.name, party=party)
        if one.public_key == signer.public_key:
            message = (
                "this key has already signed version {version} for {name}; nobody signs for both "
                "parties"
            )
            mend = msgid("let each head sign with a key of their own")
            return _refusal("one_key", message, mend, number, file, name=one.name)
    return None


def _other_ground(history: History, version: Version, sheet: Sheet) -> Finding | None:
    """Say that what a half-signed version stands on is not what it was."""
    if sheet.previous == ground_of(history, version.number):
        return None
    message = (
        "what version {version} stands on is no longer what {name} signed upon: the versions "
        "before it have changed"
    )
    mend = "see what is wrong with `smarketing agreement verify`, or propose it as a new version"
    name = version.signatures[0].name if version.signatures else ""
    return _refusal("other_ground", message, mend, version.number, version.file, name=name)


def _refusal(code: str, message: str, mend: str, number: int, file: str, **more: Value) -> Finding:
    source = Source(file) if file else None
    values = {"version": str(number), **more}
    return Finding(f"signing.{code}", Severity.ERROR, message, mend, values, source)
