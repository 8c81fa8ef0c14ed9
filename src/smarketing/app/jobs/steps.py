"""What a worker does, one after another, again and again: the steps, and when each is due."""

import contextlib
import time
from collections.abc import Callable, Mapping
from datetime import timedelta

from smarketing.adapters.store.lock import LedgerBusy
from smarketing.app.configuration import Refused
from smarketing.app.inbox.moving import take
from smarketing.app.prepared.held import Held
from smarketing.app.prepared.preparing import is_stale, prepare
from smarketing.app.web.data.taking import take_waiting
from smarketing.app.web.desk.acting import send_settled
from smarketing.app.workspace import now

_CLOCKS_MOVE_AFTER = timedelta(minutes=1)
_SHARE_OF_TIME = 10
"""Where facts stand still, an edition is made at most this many times its own cost apart."""

Step = Callable[[], None]


class Steps:
    """The steps of one workspace. Each may be called at any time and does what is due."""

    def __init__(self, held: Held) -> None:
        self._held = held
        self._edition_not_before = now()

    @property
    def named(self) -> Mapping[str, Step]:
        """Every step, in the order of a round."""
        return {"files": self._files, "inbox": self._inbox, "edition": self._edition}

    def _files(self) -> None:
        take_waiting(self._held.workspace)

    def _inbox(self) -> None:
        send_settled(now())
        # Where an import goes on for long, what waits is taken after it.
        with contextlib.suppress(LedgerBusy):
            take(self._held.workspace, now())

    def _edition(self) -> None:
        """Make an edition if facts or agreement changed, or if the clocks have moved on."""
        moment = now()
        if not is_stale(self._held, moment) and moment < self._edition_not_before:
            return
        if not self._held.workspace.layout.agreements():
            return
        begun = time.monotonic()
        # Where no agreement is in force, pages say so themselves.
        with contextlib.suppress(Refused):
            prepare(self._held, moment)
        cost = timedelta(seconds=time.monotonic() - begun)
        self._edition_not_before = moment + max(_CLOCKS_MOVE_AFTER, _SHARE_OF_TIME * cost)
