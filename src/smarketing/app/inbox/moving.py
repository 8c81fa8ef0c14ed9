"""Moving what waits in the inbox into the ledger, exactly once."""

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction

from smarketing.adapters.store.account import Origin
from smarketing.app.importing import PATIENCE
from smarketing.app.inbox.models import InboxRow
from smarketing.app.inbox.reading import file_name, intake_of
from smarketing.app.readings import import_id
from smarketing.app.workspace import Workspace

AT_ONCE = 20_000
"""Rows that one commit takes at most, so that memory stays bounded."""

KEPT = timedelta(days=7)
"""How long a row stays after it was taken; the ledger knows for ever what it was told."""

_READING = "inbox 1"
"""Names how rows are read; another word here would take every unmarked batch anew."""


def take(workspace: Workspace, at: datetime) -> int:
    """Take everything that waits into the ledger or its quarantine; return how many rows.

    A batch is named before the ledger is touched, and its rows are marked after: whatever dies in
    between, the next call finds the same batch and commits the same import, which the ledger
    knows. A row whose `taken_at` is not after the moment of an edition is in that edition.
    """
    moved = 0
    for source, batch in _batches():
        moved += _move(workspace, source, batch, at)
    if moved:
        InboxRow.objects.filter(taken_at__lt=at - KEPT).delete()
    return moved


def _batches() -> Iterator[tuple[str, str]]:
    """Yield source and name of the batches that were not finished, then of new ones."""
    waiting = InboxRow.objects.filter(taken_at=None).order_by()
    yield from waiting.exclude(batch="").values_list("source", "batch").distinct()
    fresh = waiting.filter(batch="")
    for source in fresh.values_list("source", flat=True).distinct():
        while batch := _claimed(source):
            yield source, batch


def _claimed(source: str) -> str:
    """Give the oldest waiting rows of a source the name of a new batch; nothing where none wait."""
    with transaction.atomic():
        fresh = InboxRow.objects.filter(taken_at=None, batch="", source=source).order_by("pk")
        oldest = list(fresh.values_list("pk", flat=True)[:AT_ONCE])
        if not oldest:
            return ""
        batch = uuid4().hex
        return batch if fresh.filter(pk__lte=oldest[-1]).order_by().update(batch=batch) else ""


def _move(workspace: Workspace, source: str, batch: str, at: datetime) -> int:
    rows = InboxRow.objects.filter(batch=batch, taken_at=None).order_by("pk")
    text, intake = intake_of(rows.iterator(), source, at)
    identity = import_id(batch, _READING)
    with workspace.ledger.taking(Origin(identity, file_name(source), text, at), PATIENCE) as taking:
        taking.add(intake)
        taking.commit()
    return _mark(workspace, identity, batch, at)


def _mark(workspace: Workspace, identity: str, batch: str, at: datetime) -> int:
    """Say of each row of a batch that the ledger has it, and of some why it is in quarantine."""
    why: dict[str, list[int]] = defaultdict(list)
    for row in workspace.ledger.quarantine.open_rows(identity).iter_rows(named=True):
        told = {name: row[name] for name in ("column", "value", "reason")}
        told["values"] = json.loads(row["reason_values"])
        why[json.dumps(told, ensure_ascii=False, sort_keys=True)].append(row["line"])
    with transaction.atomic():
        for told_as, lines in why.items():
            refused = [json.loads(told_as)]
            InboxRow.objects.filter(batch=batch, pk__in=lines).update(refused=refused)
        return InboxRow.objects.filter(batch=batch, taken_at=None).update(taken_at=at)
