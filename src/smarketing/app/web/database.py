"""Which database holds people and sessions: a file of the workspace, or PostgreSQL."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from smarketing.adapters.store.layout import Layout

_WAIT_SECONDS = 20


def database(layout: Layout, url: str) -> dict[str, Any]:
    """Return Django's entry for a database; raises ValueError for an address it cannot use.

    SQLite takes the write lock when a transaction begins, and readers never wait: without both,
    most of fifty writers at once fail.
    """
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": layout.root / "app.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": _WAIT_SECONDS,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError("DATABASE_URL is no address of PostgreSQL: begin it with postgres://")
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": options | {"pool": {"min_size": 1, "max_size": 10}},
    }
