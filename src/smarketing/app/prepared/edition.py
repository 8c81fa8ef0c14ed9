"""One state of everything: which ledger, which agreements, and the moment of the clocks."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from smarketing.adapters.store.agreement_folder import holding_still
from smarketing.adapters.store.layout import Layout


@dataclass(frozen=True)
class Edition:
    """What all numbers of one edition rest on; `agreement` names all versions together.

    `company`, `zone` and `version` are the agreement in force's, for the frame of every page;
    empty where none is in force.
    """

    ledger: str
    agreement: str
    moment: datetime
    company: str = ""
    zone: str = ""
    version: int = 0

    @property
    def key(self) -> str:
        """A short name that no other edition has."""
        told = f"{self.ledger} {self.agreement} {self.moment.isoformat()}"
        return sha256(told.encode()).hexdigest()[:16]

    def rests_on_the_same(self, other: "Edition") -> bool:
        """Say whether only the clock differs."""
        return (self.ledger, self.agreement) == (other.ledger, other.agreement)


def folder(layout: Layout) -> Path:
    """Where editions are kept; may be deleted at any time."""
    return layout.cache / "prepared"


def current_edition(layout: Layout) -> Edition | None:
    """Return the edition that pages show now; None before the first is ready."""
    try:
        told = json.loads(_pointer(layout).read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    return Edition(**told | {"moment": datetime.fromisoformat(told["moment"])})


def publish(layout: Layout, edition: Edition) -> None:
    """Make an edition the one that pages show, at once for every reader."""
    path = _pointer(layout)
    path.parent.mkdir(parents=True, exist_ok=True)
    told = asdict(edition) | {"moment": edition.moment.isoformat()}
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(told), encoding="utf-8")
    draft.replace(path)


def agreements_key(layout: Layout) -> str:
    """Return what changes with any version of the agreement, its signatures among them."""
    digest = sha256()
    with holding_still(layout):
        # What begins with a dot is the lock and the journal of whoever signs.
        for path in sorted(layout.agreement_folder.glob("[!.]*")):
            if path.is_file():
                digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _pointer(layout: Layout) -> Path:
    return folder(layout) / "edition.json"
