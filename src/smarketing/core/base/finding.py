"""Problems as values: what is wrong, where it stands, and how to mend it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How much a finding matters: an error stops what depends on it, a warning does not."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Source:
    """Where a finding stands: file, 1-based line and column where known, and the offending text."""

    file: str
    line: int | None = None
    column: int | None = None
    text: str = ""

    def __str__(self) -> str:
        """Write the place as editors do, `file:line:column`."""
        places = [self.file, self.line, self.column]
        return ":".join(str(place) for place in places if place is not None)


@dataclass(frozen=True)
class Finding:
    """A problem found in a file or in the facts.

    `message` and `mend` are English sentences with `{named}` places for `values`; they are also
    the keys under which a translation is looked up. `code` is stable, for programs.
    """

    code: str
    severity: Severity
    message: str
    mend: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    source: Source | None = None

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """Return the message with its values, in the language of `translate`."""
        return translate(self.message).format(**self.values)

    def remedy(self, translate: Callable[[str], str] = str) -> str:
        """Return what to do about it with its values; empty where there is nothing to say."""
        return translate(self.mend).format(**self.values) if self.mend else ""


def has_errors(findings: list[Finding]) -> bool:
    """Say whether any finding is an error."""
    return any(finding.severity is Severity.ERROR for finding in findings)
