"""Noting a fact that somebody told: once, whatever is said again, and never edited."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import blake2b

from smarketing.app.inbox.models import InboxRow

Value = str | int | bool | datetime | Mapping[str, str] | None
"""What stands in a column: money in minor units, moments with their zone, attributes as texts."""

SOURCE = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")
"""How a source is called; part of the identity of every fact that it tells."""

LONGEST_ID = 200


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


def written(values: Mapping[str, Value]) -> str:
    """Return a fact as text, the same for the same fact; what is None is left out."""
    told = {name: _plain(value) for name, value in values.items() if value is not None}
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(body: str) -> str:
    """Return what tells one body from another."""
    return blake2b(body.encode(), digest_size=16).hexdigest()


def _plain(value: Value) -> object:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(f"a moment without its zone: {value}")
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    if not isinstance(value, str | int):
        raise TypeError(f"neither a text, a whole number nor yes or no: {value!r}")
    return value
