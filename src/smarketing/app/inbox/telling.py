"""What a telling of a fact looks like: its identity, and its body as one text per content.

Nothing here needs the tables, so that the door of programs can use it before they are open.
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import blake2b

Value = str | int | bool | datetime | Mapping[str, str] | None
"""What stands in a column: money in minor units, moments with their zone, attributes as texts."""

SOURCE = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")
"""How a source is called; part of the identity of every fact that it tells."""

TABLE = "inbox_inboxrow"
"""What the inbox is called in the database, for whoever writes there without Django's models."""

LONGEST_ID, LONGEST_TABLE = 200, 40


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
