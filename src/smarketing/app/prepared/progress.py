"""How far the work is that a page waits for, told across processes by a small file each."""

import json
import os
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from smarketing.adapters.store.layout import Layout
from smarketing.app.prepared.edition import folder

EVENTS, PAGES = "events", "pages"
"""What may be under way: bringing events together, drawing the pages of an edition."""

WORKER, CALCULATOR = "worker", "calculator"
"""Who may be at work."""

_TELL_AFTER_SECONDS = 0.3
_OLD_AFTER = timedelta(minutes=2)


@dataclass(frozen=True)
class Progress:
    """What is being done, how much of it is done, and how much there is."""

    doing: str
    done: int
    total: int
    at: str

    @property
    def percent(self) -> int:
        """The part that is done, in whole percent."""
        return min(100, 100 * self.done // self.total) if self.total else 0


class Teller:
    """Notes how far one process is, as often as somebody might look."""

    def __init__(self, layout: Layout, who: str) -> None:
        self._path = _note(layout, who)
        self._told = 0.0

    def events(self, done: int, total: int) -> None:
        """Tell how many events have been brought together."""
        self._tell(EVENTS, done, total)

    def pages(self, done: int, total: int) -> None:
        """Tell how many pages of the next edition are drawn."""
        self._tell(PAGES, done, total)

    def end(self) -> None:
        """Tell that nothing is under way."""
        self._path.unlink(missing_ok=True)
        self._told = 0.0

    def _tell(self, doing: str, done: int, total: int) -> None:
        moment = time.monotonic()
        if moment - self._told < _TELL_AFTER_SECONDS and done < total:
            return
        self._told = moment
        self._path.parent.mkdir(parents=True, exist_ok=True)
        draft = self._path.with_suffix(f".{os.getpid()}")
        told = Progress(doing, done, total, datetime.now(UTC).isoformat())
        draft.write_text(json.dumps(asdict(told)), encoding="utf-8")
        draft.replace(self._path)


def progress_of(layout: Layout, who: str, at: datetime) -> Progress | None:
    """Return how far a process is; None where it is not at work, or has not been for a while."""
    try:
        told = Progress(**json.loads(_note(layout, who).read_text(encoding="utf-8")))
        fresh = at - datetime.fromisoformat(told.at) < _OLD_AFTER
    except (FileNotFoundError, ValueError, TypeError):
        return None
    return told if fresh else None


def _note(layout: Layout, who: str) -> Path:
    return folder(layout) / f"progress-{who}.json"
