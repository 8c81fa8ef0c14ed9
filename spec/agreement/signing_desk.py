"""Agreements on paper, and heads who sign them with keys of their own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from spec.tables import AGREEMENT, STAGES

from smarketing.core.agreement.binding import History, Paper, Version, judged
from smarketing.core.agreement.register import Register, read_register
from smarketing.core.agreement.signatures import write_sheet
from smarketing.core.agreement.signing import Signer, to_sign

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def terms(number: int, threshold: int = 40) -> str:
    """Return the text of a version: each binds from the first day of a year of its own."""
    return (
        (AGREEMENT + STAGES)
        .replace("version = 1", f"version = {number}")
        .replace("2020-01-01", f"{2019 + number}-01-01")
        .replace("threshold = 40", f"threshold = {threshold}")
    )


@dataclass
class Head:
    """Somebody who signs for a party."""

    party: str
    name: str
    key: Ed25519PrivateKey

    @property
    def public_key(self) -> str:
        return self.key.public_key().public_bytes_raw().hex()


def head(party: str, name: str, seed: int) -> Head:
    """Return a head whose key is the same in every run."""
    return Head(party, name, Ed25519PrivateKey.from_private_bytes(bytes([seed] * 32)))


ALICE = head("marketing", "Alice", 1)
BOB = head("sales", "Bob", 2)


class Desk:
    """The papers of an agreement, as they rest in a folder."""

    def __init__(self) -> None:
        self.papers: dict[int, Paper] = {}
        self.register = ""
        self.now = MONDAY

    def lay(self, number: int, text: str) -> None:
        """Lay a version down, or write another text over it."""
        blank = Paper(number, f"{number:04}.toml", None, f"{number:04}.signatures.json")
        self.papers[number] = replace(self.papers.get(number, blank), text=text)

    def judged(self) -> History:
        return judged(list(self.papers.values()), self._register())

    def version(self, number: int) -> Version:
        found = self.judged().version(number)
        assert found is not None
        return found

    def sign(self, number: int, who: Head, seen: str | None = None) -> str:
        """Sign a version; return why not, or nothing where it was signed."""
        history = self.judged()
        version = history.version(number)
        shown = seen if seen is not None else (version.hash if version else "")
        signer = Signer(who.party, who.name, who.public_key)
        asked, findings = to_sign(history, number, signer, shown, self.now)
        self.now += timedelta(days=1)
        if asked is None:
            return findings[0].sentence()
        signature = asked.signed(who.key.sign(asked.statement).hex())
        sheet = asked.sheet.with_signature(signature)
        self.papers[number] = replace(self.papers[number], sheet_text=write_sheet(sheet))
        self.register = self._register().with_signature(sheet, signature)
        return ""

    def signed_by_both(self, number: int, text: str) -> None:
        """Lay a version down and have both heads sign it."""
        self.lay(number, text)
        assert self.sign(number, ALICE) == ""
        assert self.sign(number, BOB) == ""

    def statuses(self) -> list[str]:
        return [one.status.value for one in self.judged().versions]

    def told(self) -> list[str]:
        """Return what is said of the signatures."""
        return sentences(self.judged())

    def _register(self) -> Register:
        return read_register(self.register, "register.jsonl")


def sentences(history: History) -> list[str]:
    return [one.sentence() for one in history.findings]


def binding(history: History) -> Sequence[int]:
    return [one.number for one in history.binding()]
