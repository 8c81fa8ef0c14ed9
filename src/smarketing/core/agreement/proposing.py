"""Proposing a version: its number and first day are set in the text, and it must fit the others."""

from collections.abc import Sequence
from datetime import date

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.binding import History, Version
from smarketing.core.agreement.changes import differences
from smarketing.core.agreement.reading import parse_agreement
from smarketing.core.base.finding import Finding, Severity, Source, has_errors
from smarketing.core.base.toml import read_toml
from smarketing.core.base.toml_editing import SetTerm, edited
from smarketing.core.base.toml_positions import Path

_NUMBER: Path = ("agreement", "version")
_FIRST_DAY: Path = ("agreement", "effective_from")
HEADING = frozenset({"agreement.version", "agreement.effective_from"})
"""The terms that every version has of its own, without saying anything else than the one before."""


def next_number(history: History, taken: Sequence[int] = ()) -> int:
    """Return the number of the next version; `taken` are numbers that were used before."""
    used = [one.number for one in history.versions]
    said = [one.agreement.agreement.version for one in history.versions if one.agreement]
    return max([0, *used, *said, *taken]) + 1


def proposed(
    history: History,
    text: str,
    file: str,
    number: int,
    first_day: date | None,
    today: date,
) -> tuple[str | None, list[Finding]]:
    """Return the text of a proposal, with its number and its first day set in it.

    Everything else stays as it is written, comments too. Without `first_day`, the one of the text
    counts. Returns (text, findings); the text is None where a finding is an error.
    """
    agreement, findings = parse_agreement(text, file)
    if agreement is None:
        return None, findings
    made = _with_heading(text, agreement, number, first_day)
    if made is None:
        return None, [_cannot_be_set(file)]
    proposal, findings = parse_agreement(made, file)
    if proposal is None:
        return None, findings
    before = [one for one in history.binding() if one.number < number]
    findings += _fits(proposal, made, file, before, today)
    return (None if has_errors(findings) else made), findings


def _with_heading(
    text: str, agreement: Agreement, number: int, first_day: date | None
) -> str | None:
    heading = agreement.agreement
    changes = []
    if heading.version != number:
        changes.append(SetTerm(_NUMBER, number))
    if first_day is not None and heading.effective_from != first_day:
        changes.append(SetTerm(_FIRST_DAY, first_day))
    return edited(text, changes)


def _fits(
    proposal: Agreement, text: str, file: str, before: Sequence[Version], today: date
) -> list[Finding]:
    """Compare a proposal with the version that binds before it."""
    _, positions, _ = read_toml(text, file)
    place = positions.value(_FIRST_DAY)
    day = proposal.agreement.effective_from
    found = [_retroactive(day, place)] if day < today else []
    last = before[-1].agreement if before else None
    if last is None:
        return found
    if day <= last.agreement.effective_from:
        found = [_not_later(day, before[-1], last, place)]
    if {term for term, _, _ in differences(last, proposal)} <= HEADING:
        found.append(_nothing_new(before[-1], file))
    return found


def _not_later(day: date, before: Version, last: Agreement, place: Source) -> Finding:
    return Finding(
        "proposal.not_later",
        Severity.ERROR,
        "this version would bind from {day}, but version {before} already binds from {other}",
        "let it bind from a later day",
        {"day": day, "before": str(before.number), "other": last.agreement.effective_from},
        place,
    )


def _retroactive(day: date, place: Source) -> Finding:
    return Finding(
        "proposal.retroactive",
        Severity.WARNING,
        "this version would bind from {day}, which has passed: what was reported since then will "
        "change once both have signed",
        "let it bind from a day that lies ahead",
        {"day": day},
        place,
    )


def _nothing_new(before: Version, file: str) -> Finding:
    return Finding(
        "proposal.nothing_new",
        Severity.ERROR,
        "this says the same as version {before}: only comments or layout differ",
        "change a term, or leave the version as it is",
        {"before": str(before.number)},
        Source(file),
    )


def _cannot_be_set(file: str) -> Finding:
    return Finding(
        "proposal.heading",
        Severity.ERROR,
        "the number and the first day of the version cannot be set in the way in which this file "
        "is written",
        "write `version` and `effective_from` under `[agreement]`, each on a line of its own",
        {},
        Source(file),
    )
