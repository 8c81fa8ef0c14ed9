"""Plain files in place of a workspace: an agreement, and tables whose columns are the ledger's."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from smarketing.adapters.connectors.files.plain_tables import read_plain_table
from smarketing.app.configuration import Refused
from smarketing.app.workspace import moment_in, now, read_agreement
from smarketing.core.base.finding import Finding, Severity, has_errors
from smarketing.core.ledger.merges import merged
from smarketing.core.ledger.tables import Facts
from smarketing.core.reports.situation import Situation


def plain_situation(
    agreement_path: Path, tables: Mapping[str, Path], as_of: str | None
) -> tuple[Situation, list[Finding]]:
    """Read an agreement and fact tables; the moment is the latest fact's where none is given.

    Returns the situation and what there is to say of the files. Raises `Refused` where a file
    cannot be taken, and ValueError where `as_of` is no moment.
    """
    agreement, findings = read_agreement(agreement_path)
    frames = {}
    for name, path in tables.items():
        read = read_plain_table(path, name)
        findings += read.findings
        if read.facts is not None:
            frames[name] = read.facts
    if agreement is None or has_errors(findings):
        raise Refused([f for f in findings if f.severity is Severity.ERROR])
    facts = Facts(frames)
    zone = agreement.calendar.time_zone
    moment = _latest(facts) if as_of is None else moment_in(as_of, lambda _: zone)
    if as_of is None and moment > now():
        findings.append(_in_the_future(moment))
    return Situation(merged(facts, moment), agreement, moment, _fingerprint(tables)), findings


def _in_the_future(moment: datetime) -> Finding:
    return Finding(
        "replay.future_fact",
        Severity.WARNING,
        "the latest fact lies in the future, on {day}, and the replay runs until then",
        "mend its date, or choose --as-of",
        {"day": moment.date()},
    )


def _latest(facts: Facts) -> datetime:
    moments = [frame["occurred_at"].max() for frame in facts.frames.values()]
    return max(
        (moment for moment in moments if isinstance(moment, datetime)),
        default=datetime(1970, 1, 1, tzinfo=UTC),
    )


def _fingerprint(tables: Mapping[str, Path]) -> str:
    """Return twelve characters that name these files as they are: names, sizes and times."""
    told = [(name, path.stat()) for name, path in sorted(tables.items())]
    text = ",".join(f"{name}:{stat.st_size}:{stat.st_mtime_ns}" for name, stat in told)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
