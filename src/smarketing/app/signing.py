"""Changing the agreement: who proposes, signs, withdraws and puts back what.

The one door for the web and the command line. Everything here takes the lock of the folder, judges
the versions as they rest at that moment, and then writes or raises `Refused` with the reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from smarketing.adapters.store.agreement_folder import changing, remove, write_together
from smarketing.adapters.store.lock import write_whole
from smarketing.adapters.store.signing_key import NoSignature, SigningKey
from smarketing.adapters.store.signing_key import sign as sign_statement
from smarketing.app.configuration import Refused
from smarketing.app.workspace import Workspace, history_on_disk, read_history
from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.binding import History, Status, Version
from smarketing.core.agreement.proposing import next_number, proposed
from smarketing.core.agreement.reading import parse_agreement
from smarketing.core.agreement.register import Register, read_register
from smarketing.core.agreement.signatures import receipt, write_sheet
from smarketing.core.agreement.signers import receipt_findings, signer_findings
from smarketing.core.agreement.signing import Signer, to_sign
from smarketing.core.base.finding import Finding, Severity, Source
from smarketing.core.reports.glossary.pages import GlossaryReport
from smarketing.core.reports.glossary.report import glossary_report
from smarketing.core.reports.versions.comparison import changes_report
from smarketing.core.reports.versions.pages import ChangesReport, VersionsReport
from smarketing.core.reports.versions.report import versions_report

DRAFT = "draft.toml"
"""What the text of a draft is called in findings."""


@dataclass(frozen=True)
class Signed:
    """A signature that was given: `receipt` is what its maker keeps; `binds` once both signed."""

    number: int
    receipt: str
    binds: bool
    effective_from: date | None


@dataclass(frozen=True)
class Proposed:
    """A proposal that was written, and what there is to say of it."""

    number: int
    hash: str
    findings: list[Finding]


def sign(
    workspace: Workspace,
    number: int,
    *,
    party: str,
    name: str,
    key: SigningKey,
    phrase: str,
    seen: str,
    moment: datetime,
) -> Signed:
    """Sign a version for a party; raises `Refused` where that cannot be.

    `seen` is the hash of the terms that were shown (`Version.hash`): where the version has other
    terms by now, nothing is signed.
    """
    layout = workspace.layout
    with changing(layout):
        history = history_on_disk(layout)
        signer = Signer(party, name, key.public_key)
        asked, findings = to_sign(history, number, signer, seen, moment)
        if asked is None:
            raise Refused(findings)
        try:
            signature = asked.signed(sign_statement(key.sealed, phrase, asked.statement))
        except NoSignature as refused:
            raise Refused([refused.finding]) from None
        sheet = asked.sheet.with_signature(signature)
        write_together(
            layout,
            {
                layout.signatures(number): write_sheet(sheet),
                layout.register: _register(workspace).with_signature(sheet, signature),
            },
        )
        version = history_on_disk(layout).version(number)
    _forget(workspace)
    return Signed(
        number,
        receipt(sheet, signature),
        version is not None and version.status is Status.SIGNED,
        version.agreement.agreement.effective_from if version and version.agreement else None,
    )


def propose(
    workspace: Workspace,
    text: str,
    moment: datetime,
    *,
    effective_from: date | None = None,
    instead_of: int | None = None,
) -> Proposed:
    """Write a proposal as the next version; raises `Refused` with the place of every problem.

    Number and first day are set in the text; comments and layout stay. `instead_of` names a
    proposal that this one replaces: under its own number while nobody has signed it, and as a new
    version otherwise.
    """
    layout = workspace.layout
    with changing(layout):
        history = history_on_disk(layout)
        number = _number_for(history, _register(workspace), instead_of)
        today = moment.astimezone(ZoneInfo(_zone(history))).date()
        path = layout.agreement(number)
        made, findings = proposed(history, text, str(path), number, effective_from, today)
        if made is None:
            raise Refused(findings)
        write_whole(path, made)
        version = history_on_disk(layout).version(number)
    _forget(workspace)
    return Proposed(number, version.hash if version else "", findings)


def withdraw(workspace: Workspace, number: int) -> None:
    """Take a proposal away that nobody has signed; raises `Refused` for any other version."""
    layout = workspace.layout
    with changing(layout):
        version = _known(history_on_disk(layout), number, str(layout.agreement_folder))
        is_free = version.status in {Status.PROPOSED, Status.LAPSED} and version.sheet is None
        if not is_free:
            raise Refused([_not_to_withdraw(version)])
        remove(layout.agreement(number))
    _forget(workspace)


def restore(workspace: Workspace, number: int) -> None:
    """Put the file of a version back as it was signed; raises `Refused` where nobody signed it."""
    layout = workspace.layout
    with changing(layout):
        version = _known(history_on_disk(layout), number, str(layout.agreement_folder))
        if version.sheet is None or version.agreement is None:
            raise Refused([_nothing_to_restore(version)])
        write_whole(layout.agreement(number), version.text)
    _forget(workspace)


def verify(
    workspace: Workspace,
    receipts: Mapping[str, str] | None = None,
    known: Mapping[str, str] | None = None,
) -> list[Finding]:
    """Return everything signed that was touched, and whose keys are worth asking about.

    `receipts` are those that signers kept, each with the place where it was told; `known` holds
    the name of everybody who has a key, by public key.
    """
    history = read_history(workspace.layout)
    return [
        *history.findings,
        *signer_findings(history, known),
        *receipt_findings(history, receipts or {}),
    ]


def versions(
    workspace: Workspace, as_of: datetime, known: Mapping[str, str] | None = None
) -> VersionsReport:
    """List every version with who signed and who has yet to; see `verify` for `known`.

    Raises `Refused` where no version can be read.
    """
    history = read_history(workspace.layout)
    report = versions_report(history, as_of, signer_findings(history, known))
    if report is None:
        found = [finding for one in history.versions for finding in one.findings]
        raise Refused([*history.findings, *found] or [_no_version(1, str(workspace.root))])
    return report


@dataclass(frozen=True)
class Comparison:
    """Two versions beside one another: the terms that differ, and each in words."""

    report: ChangesReport
    said: tuple[GlossaryReport, GlossaryReport]


def compare(workspace: Workspace, before: int, after: int | str, as_of: datetime) -> Comparison:
    """Compare two versions by their numbers, or a version with the text of a draft.

    Raises `Refused` where a version does not exist or cannot be read.
    """
    history = read_history(workspace.layout)
    one = _terms(history, before, workspace)
    if isinstance(after, int):
        other = _terms(history, after, workspace)
    else:
        read, findings = parse_agreement(after, DRAFT)
        if read is None:
            raise Refused(findings)
        other = read
    report = changes_report(one, other, as_of)
    return Comparison(report, (glossary_report(one, as_of), glossary_report(other, as_of)))


def _terms(history: History, number: int, workspace: Workspace) -> Agreement:
    version = _known(history, number, str(workspace.layout.agreement_folder))
    if version.agreement is None:
        raise Refused([*version.findings, *history.findings])
    return version.agreement


def _register(workspace: Workspace) -> Register:
    path = workspace.layout.register
    text = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
    return read_register(text, str(path))


def _forget(workspace: Workspace) -> None:
    """Let the workspace read its agreement again."""
    for name in ("history", "versions"):
        workspace.__dict__.pop(name, None)


def _number_for(history: History, register: Register, instead_of: int | None) -> int:
    replaced = history.version(instead_of) if instead_of is not None else None
    is_free = replaced is not None and replaced.status is Status.PROPOSED
    if replaced is not None and is_free and replaced.sheet is None:
        return replaced.number
    return next_number(history, [entry.version for entry in register.entries])


def _zone(history: History) -> str:
    """Return where the days of the agreement begin and end."""
    binding: Sequence[Version] = history.binding()
    terms: Agreement | None = binding[-1].agreement if binding else None
    return terms.calendar.time_zone if terms is not None else "UTC"


def _known(history: History, number: int, folder: str) -> Version:
    version = history.version(number)
    if version is None:
        raise Refused([_no_version(number, folder)])
    return version


def _no_version(number: int, folder: str) -> Finding:
    message = "there is no version {version}"
    values = {"version": str(number)}
    return Finding("signing.no_version", Severity.ERROR, message, "", values, Source(folder))


def _not_to_withdraw(version: Version) -> Finding:
    return Finding(
        "signing.not_to_withdraw",
        Severity.ERROR,
        "version {version} is no proposal that nobody has signed, so it cannot be withdrawn",
        "propose another version; once both have signed that one, this one lapses",
        {"version": str(version.number)},
        Source(version.file),
    )


def _nothing_to_restore(version: Version) -> Finding:
    return Finding(
        "signing.nothing_to_restore",
        Severity.ERROR,
        "nobody has signed version {version}, so nothing says how it was",
        "",
        {"version": str(version.number)},
        Source(version.file),
    )
