"""How terms that do not fit together are told: errors, doubts, and names that nobody gave."""

from collections.abc import Sequence

from smarketing.core.base.finding import Finding, Severity, Source
from smarketing.core.base.toml import choice_remedy


def contradiction(
    code: str, message: str, source: Source, mend: str = "", **values: object
) -> Finding:
    """Return an error: rules never run on such terms."""
    return Finding(f"agreement.{code}", Severity.ERROR, message, mend, values, source)


def doubt(code: str, message: str, source: Source, mend: str = "", **values: object) -> Finding:
    """Return a warning: the terms can be applied, but hardly say what was meant."""
    return Finding(f"agreement.{code}", Severity.WARNING, message, mend, values, source)


def unknown(what: str, word: str, known: Sequence[str], source: Source) -> Finding:
    """Return an error about a word that no section of the agreement, and no list, names."""
    mend, values = choice_remedy(word, known)
    return Finding(
        f"agreement.unknown_{what}",
        Severity.ERROR,
        "`{word}` is not among the names of `{section}`",
        mend if known else "",
        {"word": word, "section": _SECTIONS[what], **values},
        source,
    )


_SECTIONS = {
    "stage": "stages",
    "metric": "commitments",
    "party": "parties",
    "calendar": "calendars",
    "region": "regions",
    "group": "qualification.groups",
    "segment": "segments",
    "persona": "personas",
    "reason": "rejection_reasons",
    "role": "roles",
}
