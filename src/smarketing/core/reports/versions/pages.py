"""What the list of versions and the comparison of two hold."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from smarketing.core.base.finding import Finding
from smarketing.core.reports.pages import Footing, Team


class Place(StrEnum):
    """Where a version stands in time: it is in force, will be, was, or does not bind at all."""

    IN_FORCE = "in_force"
    AHEAD = "ahead"
    ENDED = "ended"
    PROPOSED = "proposed"
    LAPSED = "lapsed"
    BROKEN = "broken"


@dataclass(frozen=True)
class SignatureLine:
    """One signature that holds; `receipt` is the code that its maker keeps."""

    team: Team
    name: str
    signed_at: datetime
    receipt: str
    public_key: str


@dataclass(frozen=True)
class Awaited:
    """A signature that is still to be given, and who heads the party."""

    team: Team
    head: str


@dataclass(frozen=True)
class VersionLine:
    """One version. `signed` says that both parties signed it.

    `until` is the last day of one that another follows. `changes` counts the terms in which it
    differs from the version that binds before it. What cannot be read is None.
    """

    number: int
    place: Place
    signed: bool
    effective_from: date | None
    until: date | None
    hash: str
    signatures: list[SignatureLine]
    awaits: list[Awaited]
    changes: int | None
    file: str


@dataclass(frozen=True)
class VersionsReport:
    """Every version of the agreement, the newest first."""

    versions: list[VersionLine]
    findings: list[Finding]
    footing: Footing

    def at(self, *places: Place) -> list[VersionLine]:
        """Return the versions that stand so."""
        return [one for one in self.versions if one.place in places]


@dataclass(frozen=True)
class ChangedTerm:
    """A term, and what either version says there, as TOML; empty where it says nothing."""

    term: str
    before: str
    after: str


@dataclass(frozen=True)
class Compared:
    """One of two versions that are compared."""

    version: int
    effective_from: date
    hash: str


@dataclass(frozen=True)
class ChangesReport:
    """In which terms two versions differ, in the order of the file."""

    before: Compared
    after: Compared
    terms: list[ChangedTerm]
    findings: list[Finding]
    footing: Footing
