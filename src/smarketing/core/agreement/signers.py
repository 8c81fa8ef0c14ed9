"""Whose keys stand under an agreement: what is worth asking about, where signatures hold."""

from collections.abc import Iterator, Mapping

from smarketing.core.agreement.binding import History, Version
from smarketing.core.agreement.register import PARTY_NAMES
from smarketing.core.agreement.signatures import PARTIES, Signature, receipt
from smarketing.core.base.finding import Finding, Severity, Source
from smarketing.core.base.sentence import Sentence, Value


def signer_findings(history: History, known: Mapping[str, str] | None = None) -> list[Finding]:
    """Find keys that changed from version to version, names of others, and keys of nobody.

    `known` holds, by public key, the name of everybody who has one; None where nobody knows.
    """
    found: list[Finding] = []
    keys: dict[str, Signature] = {}
    for version in history.versions:
        for one in version.signatures:
            before = keys.get(one.party)
            if known is not None and one.public_key not in known:
                found.append(_unknown_key(version, one))
            elif before is not None and before.public_key != one.public_key:
                found.append(_other_key(version, one, before))
            keys[one.party] = one
            found += _other_name(version, one)
    return found


def open_findings(history: History) -> list[Finding]:
    """Say which versions wait for whose signature."""
    return [_waits(one) for one in history.versions if one.awaits]


def _waits(version: Version) -> Finding:
    both = len(version.awaits) == len(PARTIES)
    missing = Sentence("Marketing and Sales") if both else PARTY_NAMES[version.awaits[0]]
    names: dict[str, Value] = {"version": str(version.number), "parties": missing}
    message = "version {version} is a proposal and binds nobody yet; still to sign: {parties}"
    if version.binds:
        message = "version {version} counts as the first agreement; still to sign: {parties}"
    source = Source(version.file)
    return Finding("agreement.unsigned", Severity.INFO, message, "", names, source)


SHORTEST_RECEIPT = 16
"""So many of its first characters tell a receipt from every other one."""


def receipt_findings(history: History, receipts: Mapping[str, str]) -> list[Finding]:
    """Find receipts that belong to no signature here; each is given with where it was said.

    The beginning of a receipt does for the whole.
    """
    here = {
        receipt(version.sheet, one)
        for version in history.versions
        if version.sheet is not None
        for one in version.signatures
    }
    return [
        Finding(
            "signature.no_such_receipt",
            Severity.ERROR,
            "no signature here has the receipt {receipt}: what was signed with it is gone, or all "
            "was written anew",
            "compare with a copy of the workspace from the day of the signature",
            {"receipt": code},
            Source(place),
        )
        for code, place in receipts.items()
        if len(code) < SHORTEST_RECEIPT or not any(one.startswith(code.lower()) for one in here)
    ]


def _unknown_key(version: Version, one: Signature) -> Finding:
    return Finding(
        "signature.unknown_key",
        Severity.ERROR,
        "the signature of {name} ({party}) under version {version} was made with a key that nobody "
        "here has",
        "ask {name} whether they signed",
        _whose(version, one),
        Source(version.file),
    )


def _other_key(version: Version, one: Signature, before: Signature) -> Finding:
    return Finding(
        "signature.other_key",
        Severity.WARNING,
        "{name} ({party}) signed version {version} with another key than that of {other}, who "
        "signed before",
        "ask {name} whether this is so; a new head, or a lost phrase, are good reasons",
        {**_whose(version, one), "other": before.name},
        Source(version.file),
    )


def _other_name(version: Version, one: Signature) -> Iterator[Finding]:
    """Say that somebody else than the head whom the version names has signed it."""
    if version.agreement is None:
        return
    parties = version.agreement.parties
    head = parties.sales.head if one.party == "sales" else parties.marketing.head
    if head.casefold().split() != one.name.casefold().split():
        yield Finding(
            "signature.other_name",
            Severity.WARNING,
            "{name} signed version {version} for {party}, and the version names {head} as its head",
            "",
            {**_whose(version, one), "head": head},
            Source(version.file),
        )


def _whose(version: Version, one: Signature) -> dict[str, Value]:
    return {
        "name": one.name,
        "party": PARTY_NAMES[one.party],
        "version": str(version.number),
    }
