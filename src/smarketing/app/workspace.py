"""The composition root: opens a workspace, names the clock, and hands rules what they need."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from smarketing.adapters.store.agreement_folder import holding_still
from smarketing.adapters.store.layout import Layout
from smarketing.adapters.store.ledger import Ledger
from smarketing.adapters.store.replay_cache.building import Progress
from smarketing.adapters.store.replay_cache.streams import streams
from smarketing.app.configuration import Configuration, Refused, read_configuration, text_of
from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.binding import History, Paper, Status, Version, judged
from smarketing.core.agreement.history import history_findings, in_force, in_force_at
from smarketing.core.agreement.reading import parse_agreement
from smarketing.core.agreement.register import read_register
from smarketing.core.agreement.signers import signer_findings
from smarketing.core.base.finding import Finding, Severity, Source
from smarketing.core.ledger.integrity import integrity
from smarketing.core.ledger.merges import merged
from smarketing.core.replay.disagreements import disagreements
from smarketing.core.replay.strangers import strangers
from smarketing.core.reports.situation import Situation
from smarketing.core.sla.solicitation_findings import solicitation_findings

YEARS = range(1970, 2200)
"""The years that a report can be of: no fact is older, and calendars run on beyond its day."""


def now() -> datetime:
    """Return the present moment: the only clock of the application."""
    return datetime.now(UTC)


def moment_in(text: str, zone_at: Callable[[datetime], str]) -> datetime:
    """Read a moment as people write it; `zone_at` names the zone of those without an offset.

    A date means the end of that day. Raises ValueError with a sentence for the reader.
    """
    try:
        moment = datetime.fromisoformat(text)
        is_date = len(text) <= len("2026-01-31") and date.fromisoformat(text) is not None
    except ValueError:
        raise ValueError(f"`{text}` is no date: write 2026-01-31, or 2026-01-31T18:00") from None
    if moment.year not in YEARS:
        raise ValueError(f"`{text}` is not between {YEARS.start} and {YEARS.stop - 1}")
    if moment.tzinfo is not None:
        return moment.astimezone(UTC)
    zone = ZoneInfo(zone_at(moment))
    if is_date:
        moment = datetime.combine(moment.date() + timedelta(days=1), time())
        return moment.replace(tzinfo=zone).astimezone(UTC) - timedelta(microseconds=1)
    return moment.replace(tzinfo=zone).astimezone(UTC)


@dataclass(frozen=True)
class Workspace:
    """An open workspace folder."""

    root: Path

    @property
    def layout(self) -> Layout:
        """Where things rest in the folder."""
        return Layout(self.root)

    @cached_property
    def ledger(self) -> Ledger:
        """The facts."""
        return Ledger(self.root)

    @cached_property
    def configuration(self) -> Configuration:
        """What the workspace sets for itself; raises `Refused` where the file is wrong."""
        return read_configuration(self.layout.settings)

    @cached_property
    def history(self) -> History:
        """Every version of the agreement, whether it binds or not, and who signed it."""
        return read_history(self.layout)

    @cached_property
    def versions(self) -> list[Agreement]:
        """The versions of the agreement that bind; raises `Refused` where one cannot be read."""
        binding = [one for one in self.history.versions if one.binds]
        unread = [one for one in binding if one.agreement is None]
        findings = [f for one in unread for f in one.findings if f.severity is Severity.ERROR]
        versions = [one.agreement for one in binding if one.agreement is not None]
        findings += history_findings(versions)
        if findings:
            raise Refused(findings)
        return versions

    def version_of(self, agreement: Agreement) -> Version:
        """Return the version that holds an agreement of this workspace: its file, text, signers."""
        return next(one for one in self.history.versions if one.agreement == agreement)

    def agreement(self, as_of: datetime) -> Agreement:
        """Return the version in force at a moment; raises `Refused` where there is none."""
        chosen = in_force_at(self.versions, as_of)
        if chosen is None:
            raise Refused([*self.history.findings, self._no_agreement(as_of)])
        return chosen

    def situation(self, as_of: datetime, told: Progress | None = None) -> Situation:
        """Return facts and agreement as of a moment, for the reports.

        `told` hears how far the events have been brought together, where that takes longer.
        """
        agreement = self.agreement(as_of)
        snapshot = self.ledger.snapshot()
        return Situation(
            merged(snapshot.read(), as_of),
            agreement,
            as_of,
            short_version(snapshot.version),
            versions=tuple(self.versions),
            streams=tuple(streams(snapshot, self.layout, as_of, told)),
            signed=self.version_of(agreement).status is Status.SIGNED,
            remarks=(*self.history.findings, *signer_findings(self.history)),
        )

    def as_of(self, text: str | None) -> datetime:
        """Read a moment given on the command line; nothing given means now.

        A date means the end of that day where the company works. A moment without an offset is
        local there. Raises ValueError with a sentence for the reader.
        """
        return now() if text is None else moment_in(text, self._zone)

    def _zone(self, moment: datetime) -> str:
        chosen = in_force(self.versions, moment.date())
        return chosen.calendar.time_zone if chosen else "UTC"

    def _no_agreement(self, as_of: datetime) -> Finding:
        if any(one.status is Status.BROKEN for one in self.history.versions):
            return Finding(
                "workspace.none_holds",
                Severity.ERROR,
                "no version of the agreement binds: what was signed does not hold any more",
                "put the folder of the agreement back as it was, from a copy of the workspace",
                {},
                Source(str(self.layout.agreement_folder)),
            )
        if not self.versions:
            return Finding(
                "workspace.no_agreement",
                Severity.ERROR,
                "there is no agreement in {folder}",
                "start with `smarketing init {folder}`, or name another folder with --workspace",
                {"folder": self.root},
                Source(str(self.layout.agreement(1))),
            )
        first = min(v.agreement.effective_from for v in self.versions)
        return Finding(
            "workspace.not_in_force",
            Severity.ERROR,
            "no agreement was in force on {day}; the first binds from {first}",
            "choose a later --as-of",
            {"day": as_of.date(), "first": first},
        )


def short_version(version: Mapping[str, int]) -> str:
    """Return twelve characters that name a state of the ledger; `Ledger.version` has it in full."""
    full = ",".join(f"{table}:{number}" for table, number in sorted(version.items()))
    return hashlib.sha256(full.encode()).hexdigest()[:12] if version else ""


def facts_findings(situation: Situation) -> list[Finding]:
    """Return what looks wrong in the facts, alone and against the agreement, and in that itself."""
    currency = situation.agreement.agreement.currency
    found = [*situation.remarks]
    found += integrity(situation.facts, currency, situation.zone, situation.as_of)
    found += strangers(situation.facts, situation.agreement, situation.as_of)
    found += solicitation_findings(situation.facts, situation.agreement, situation.as_of)
    versions = situation.versions or (situation.agreement,)
    streams = situation.replayed.streams
    return found + disagreements(situation.facts, streams, versions, situation.as_of)


def read_history(layout: Layout) -> History:
    """Read every version of the agreement with its signatures, and judge which of them bind."""
    with holding_still(layout):
        return history_on_disk(layout)


def history_on_disk(layout: Layout) -> History:
    """Judge the versions as they rest now; the caller sees to it that nobody changes them."""
    numbers = {int(path.stem) for path in layout.agreements()} | set(layout.signed())
    register = read_register(_left_of(layout.register) or "", str(layout.register))
    return judged([_paper(layout, number) for number in sorted(numbers)], register)


def _paper(layout: Layout, number: int) -> Paper:
    path, sheet = layout.agreement(number), layout.signatures(number)
    text, findings = None, []
    if path.exists():
        try:
            text = text_of(path, "agreement")
        except Refused as refused:
            findings = refused.findings
    return Paper(number, str(path), text, str(sheet), _left_of(sheet), findings)


def _left_of(path: Path) -> str | None:
    """Return what is left of a file that we wrote, readable or not; None where there is none."""
    try:
        return path.read_bytes().decode("utf-8", errors="replace")
    except FileNotFoundError:
        return None
    except OSError:
        # Something stands there that is no file of ours: what it should say is lost.
        return "?"


def read_agreement(path: Path) -> tuple[Agreement | None, list[Finding]]:
    """Read an agreement from a file; a file that is no text is a finding too."""
    try:
        text = text_of(path, "agreement")
    except Refused as refused:
        return None, refused.findings
    return parse_agreement(text, str(path))
