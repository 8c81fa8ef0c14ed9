"""What a party signs, and whether a signature holds.

A signature is made over one statement: the hash of the terms, the version, on top of which version
it stands, who signs for which party, and when. The statement names the version before with its
hash and the receipts of its signatures, so that each signature seals all that came before it.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import AfterValidator, Field, ValidationError

from smarketing.core.agreement.parties import TeamName
from smarketing.core.base.toml import MOST_CHARACTERS, Strict

PARTIES: tuple[TeamName, ...] = ("marketing", "sales")
"""Who must sign: a version binds once both have."""

LONGEST_SIGNER = 200
"""So many characters a signer's name has at most."""

_KIND = "smarketing agreement signature"
"""Keeps a signature made here from meaning anything elsewhere."""

Hash = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
"""A SHA-256, or an Ed25519 key, which is as long: in lower case hexadecimal."""


def _moment(text: str) -> str:
    if moment_text(datetime.fromisoformat(text)) != text:
        raise ValueError("no moment as we write them")
    return text


Moment = Annotated[str, AfterValidator(_moment)]
"""A moment as statements write it: 2026-01-31T16:00:00Z."""


class Link(Strict):
    """The version on top of which another was signed: its terms, and what stood under them.

    `signatures` is None where nobody had signed it.
    """

    version: Annotated[int, Field(ge=1, le=9999)]
    agreement: Hash
    signatures: Hash | None = None


class Signature(Strict):
    """One signature: who, for which party, when, with which key."""

    party: TeamName
    name: Annotated[str, Field(min_length=1, max_length=LONGEST_SIGNER)]
    signed_at: Moment
    public_key: Hash
    signature: Annotated[str, Field(pattern="^[0-9a-f]{128}$")]

    @property
    def moment(self) -> datetime:
        """When it was made, as its maker's clock said."""
        return datetime.fromisoformat(self.signed_at)


class Sheet(Strict):
    """What is signed of one version, and by whom: `agreement/NNNN.signatures.json`.

    `text` is the agreement as it was signed, so that an edited file can be put back.
    """

    format: Literal[1] = 1
    version: Annotated[int, Field(ge=1, le=9999)]
    agreement: Hash
    previous: Link | None = None
    text: str
    signatures: list[Signature] = []

    def of(self, party: str) -> list[Signature]:
        """Return the signatures of one party."""
        return [one for one in self.signatures if one.party == party]

    def with_signature(self, signature: Signature) -> "Sheet":
        """Return the sheet with one more signature."""
        return self.model_copy(update={"signatures": [*self.signatures, signature]})


def moment_text(moment: datetime) -> str:
    """Write a moment as statements do: UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def statement(sheet: Sheet, party: str, name: str, signed_at: str, public_key: str) -> bytes:
    """Return what a party signs, as canonical JSON."""
    previous = sheet.previous.model_dump() if sheet.previous else None
    return rfc8785.dumps(
        {
            "kind": _KIND,
            "format": sheet.format,
            "version": sheet.version,
            "agreement": sheet.agreement,
            "previous": previous,
            "party": party,
            "name": name,
            "signed_at": signed_at,
            "public_key": public_key,
        }
    )


def statement_of(sheet: Sheet, signature: Signature) -> bytes:
    """Return what a signature on a sheet was made over."""
    one = signature
    return statement(sheet, one.party, one.name, one.signed_at, one.public_key)


def holds(sheet: Sheet, signature: Signature) -> bool:
    """Say whether a signature was made over what the sheet says, with the key that it names."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signature.public_key))
        key.verify(bytes.fromhex(signature.signature), statement_of(sheet, signature))
    except (InvalidSignature, ValueError):
        return False
    return True


def receipt(sheet: Sheet, signature: Signature) -> str:
    """Return the code that whoever signed keeps: nothing that was signed can change without it."""
    sealed = statement_of(sheet, signature) + bytes.fromhex(signature.signature)
    return hashlib.sha256(sealed).hexdigest()


def seal(sheet: Sheet | None) -> str | None:
    """Return one hash of all signatures of a version; None where there are none."""
    if sheet is None or not sheet.signatures:
        return None
    receipts = sorted(receipt(sheet, one) for one in sheet.signatures)
    return hashlib.sha256("\n".join(receipts).encode()).hexdigest()


def read_sheet(text: str) -> Sheet | None:
    """Read a sheet of signatures; None where it is damaged."""
    values = read_strictly(text)
    if values is None:
        return None
    try:
        return Sheet.model_validate(values)
    except ValidationError:
        return None


def write_sheet(sheet: Sheet) -> str:
    """Return a sheet as it rests on the disk."""
    return json.dumps(sheet.model_dump(), ensure_ascii=False, indent=2) + "\n"


def read_strictly(text: str) -> Any:  # noqa: ANN401 (any JSON value)
    """Read JSON that we wrote ourselves; None where it is none, or says a key twice."""
    if len(text) > MOST_CHARACTERS:
        return None
    try:
        return json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        return None


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands here twice")
    return found
