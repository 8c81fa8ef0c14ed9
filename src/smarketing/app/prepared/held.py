"""What the calculator process holds in memory: the workspace, and situations by their moment."""

from collections.abc import Callable, Hashable
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from smarketing.adapters.store.layout import Layout
from smarketing.app.prepared.edition import Edition, agreements_key
from smarketing.app.prepared.progress import WORKER, Teller
from smarketing.app.workspace import Workspace, facts_findings, short_version
from smarketing.core.base.finding import Finding
from smarketing.core.reports.situation import Situation

_MOMENTS_KEPT = 4

Made = TypeVar("Made")


class Moment:
    """Facts and agreement as of a moment, with everything that was computed of them so far."""

    def __init__(self, workspace: Workspace, as_of: datetime, teller: Teller) -> None:
        self._workspace = workspace
        self._as_of = as_of
        self._teller = teller
        self._made: dict[Hashable, Any] = {}

    @cached_property
    def situation(self) -> Situation:
        """The facts and the agreement in force; raises `Refused` where none is."""
        return self._workspace.situation(self._as_of, self._teller.events)

    @cached_property
    def findings(self) -> list[Finding]:
        """What looks wrong in the facts."""
        return facts_findings(self.situation)

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Return what was made under a key, making it the first time."""
        if key not in self._made:
            self._made[key] = make()
        made: Made = self._made[key]
        return made


class Held:
    """The workspace of the calculator, and the last few moments that it was asked about."""

    def __init__(self, root: Path, who: str = WORKER) -> None:
        self._root = root
        self.teller = Teller(Layout(root), who)
        self._moments: dict[tuple[str, datetime], Moment] = {}

    @property
    def workspace(self) -> Workspace:
        """The workspace as it stands now: agreement and settings are read afresh."""
        return Workspace(self._root)

    def edition(self, as_of: datetime) -> Edition:
        """Return the edition of a moment: the ledger and the agreements as they stand now."""
        where = self.workspace
        ledger = short_version(where.ledger.version())
        return Edition(ledger, agreements_key(where.layout), as_of)

    def at(self, edition: Edition, as_of: datetime | None = None) -> Moment:
        """Return the situation of an edition, or of an earlier moment seen from it."""
        moment = as_of or edition.moment
        key = (f"{edition.ledger} {edition.agreement}", moment)
        if key not in self._moments:
            while len(self._moments) >= _MOMENTS_KEPT:
                del self._moments[next(iter(self._moments))]
            self._moments[key] = Moment(self.workspace, moment, self.teller)
        return self._moments[key]
