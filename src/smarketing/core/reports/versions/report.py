"""The list of versions: which is in force, which will be, and which wait for a signature."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.binding import History, Status, Version
from smarketing.core.agreement.canonical import agreement_hash
from smarketing.core.agreement.changes import differences
from smarketing.core.agreement.history import in_force_at
from smarketing.core.agreement.proposing import HEADING
from smarketing.core.agreement.register import PARTY_NAMES
from smarketing.core.agreement.signatures import receipt
from smarketing.core.agreement.tampering import tampering
from smarketing.core.base.finding import Finding
from smarketing.core.base.sentence import Sentence, Value
from smarketing.core.reports.pages import Footing, Team
from smarketing.core.reports.versions.pages import (
    Awaited,
    Place,
    SignatureLine,
    VersionLine,
    VersionsReport,
)

_BOTH = 2


def versions_report(
    history: History, as_of: datetime, findings: Sequence[Finding] = ()
) -> VersionsReport | None:
    """List every version, the newest first; None where none can be read.

    `findings` are what there is to say beside what the history says itself.
    """
    binding = history.binding()
    terms = [one.agreement for one in binding if one.agreement is not None]
    chosen = in_force_at(terms, as_of)
    ground = chosen or next(
        (one.agreement for one in reversed(history.versions) if one.agreement), None
    )
    if ground is None:
        return None
    signed = next((one for one in binding if one.agreement == ground), None)
    is_signed = signed.status is Status.SIGNED if signed else None
    lines = [_line(one, binding, chosen, as_of) for one in reversed(history.versions)]
    reading = [finding for one in history.versions for finding in one.findings]
    said = [*history.findings, *findings, *reading]
    return VersionsReport(lines, said, footing_of(ground, as_of, signed=is_signed))


def footing_of(agreement: Agreement, as_of: datetime, *, signed: bool | None) -> Footing:
    """Say on which version a page rests that no fact plays a part in."""
    heading = agreement.agreement
    return Footing(
        heading.company,
        heading.version,
        agreement_hash(agreement),
        heading.effective_from,
        "",
        as_of,
        agreement.calendar.time_zone,
        signed=signed,
    )


def versions_headline(report: VersionsReport) -> list[Sentence]:
    """Say what is in force, what will be, what waits, and whether anything was touched."""
    touched = len(tampering(report.findings))
    said = []
    if touched:
        said.append(
            Sentence(
                "Something that was signed is no longer as it was: see below.",
                {},
                "What was signed is no longer as it was, in {count} places: see below.",
                touched,
            )
        )
    current = report.at(Place.IN_FORCE)
    said += [_in_force(one) for one in current] or [Sentence("No version is in force.")]
    said += [
        Sentence(
            "Version {version}, signed by both parties, will bind from {day}.",
            {"version": str(one.number), "day": one.effective_from or ""},
        )
        for one in reversed(report.at(Place.AHEAD))
    ]
    return said + [_proposed(one) for one in report.at(Place.PROPOSED)]


def _in_force(one: VersionLine) -> Sentence:
    values: dict[str, Value] = {"version": str(one.number), "day": one.effective_from or ""}
    if one.signed:
        names = [signature.name for signature in one.signatures]
        if len(names) == _BOTH:
            values |= {"one": names[0], "other": names[1]}
            return Sentence(
                "Version {version} is in force since {day}, signed by {one} and {other}.", values
            )
        return Sentence("Version {version} is in force since {day}.", values)
    if not one.awaits:
        return Sentence("Version {version} is in force since {day}, unsigned.", values)
    values["missing"] = _missing(one)
    return Sentence(
        "Version {version} is in force since {day} as the first agreement; still to sign: "
        "{missing}.",
        values,
    )


def _proposed(one: VersionLine) -> Sentence:
    values: dict[str, Value] = {
        "version": str(one.number),
        "day": one.effective_from or "",
        "missing": _missing(one),
    }
    if one.effective_from is None:
        return Sentence("Version {version} is proposed and cannot be read.", values)
    return Sentence(
        "Version {version} is proposed from {day} on; still to sign: {missing}.", values
    )


def _missing(one: VersionLine) -> Value:
    return tuple(
        Sentence("{name} ({party})", {"name": who.head, "party": PARTY_NAMES[who.team.value]})
        for who in one.awaits
    )


def _line(
    version: Version, binding: Sequence[Version], chosen: Agreement | None, as_of: datetime
) -> VersionLine:
    terms = version.agreement
    before = [one for one in binding if one.number < version.number and one.agreement]
    return VersionLine(
        version.number,
        _place(version, chosen, as_of),
        version.status is Status.SIGNED,
        terms.agreement.effective_from if terms else None,
        _until(version, binding),
        version.hash,
        list(_signatures(version)),
        [Awaited(Team(party), _head(terms, party)) for party in version.awaits],
        _changes(before[-1].agreement, terms) if before else None,
        version.file,
    )


def _place(version: Version, chosen: Agreement | None, as_of: datetime) -> Place:
    match version.status:
        case Status.PROPOSED:
            return Place.PROPOSED
        case Status.LAPSED:
            return Place.LAPSED
        case Status.BROKEN:
            return Place.BROKEN
    if version.agreement is None or version.agreement == chosen:
        return Place.IN_FORCE
    is_begun = in_force_at([version.agreement], as_of) is not None
    return Place.ENDED if is_begun else Place.AHEAD


def _until(version: Version, binding: Sequence[Version]) -> date | None:
    """Return the last day of a version that binds, where another one follows."""
    later = [
        one.agreement.agreement.effective_from
        for one in binding
        if one.number > version.number and one.agreement
    ]
    return min(later) - timedelta(days=1) if later and version.binds else None


def _signatures(version: Version) -> Iterator[SignatureLine]:
    for one in version.signatures:
        if version.sheet is not None:
            yield SignatureLine(
                Team(one.party),
                one.name,
                one.moment,
                receipt(version.sheet, one),
                one.public_key,
            )


def _head(terms: Agreement | None, party: str) -> str:
    if terms is None:
        return ""
    return (terms.parties.sales if party == "sales" else terms.parties.marketing).head


def _changes(before: Agreement | None, after: Agreement | None) -> int | None:
    if before is None or after is None:
        return None
    return len([term for term, _, _ in differences(before, after) if term not in HEADING])
