"""Noting a fact that somebody told: once, whatever is said again, and never edited."""

from collections.abc import Mapping
from datetime import datetime

from smarketing.app.inbox.models import InboxRow
from smarketing.app.inbox.telling import LONGEST_ID, SOURCE, Value, digest, written


def receive(
    source: str, external_id: str, table: str, values: Mapping[str, Value], at: datetime
) -> InboxRow:
    """Note a fact of a table, and return the row that counts: the first of this `external_id`.

    Telling it again changes nothing. Telling it otherwise keeps the first and notes the second,
    which the ledger's quarantine then shows as a contradiction. Runs in the caller's transaction.
    """
    if not SOURCE.fullmatch(source) or not 0 < len(external_id) <= LONGEST_ID:
        raise ValueError(f"no identity of a fact: {source!r}, {external_id!r}")
    body = written(values)
    row = InboxRow(
        source=source,
        external_id=external_id,
        table=table,
        body=body,
        digest=digest(body),
        received_at=at,
    )
    InboxRow.objects.bulk_create([row], ignore_conflicts=True)
    told = InboxRow.objects.filter(source=source, table=table, external_id=external_id)
    return told.order_by("pk")[0]
