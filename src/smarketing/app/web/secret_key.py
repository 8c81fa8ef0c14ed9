"""The key that signs sessions and one-time links: made once, kept beside the workspace's facts."""

import os
import secrets
from pathlib import Path

from smarketing.adapters.store.layout import Layout
from smarketing.app.configuration import secret_of

_VARIABLE = "SMARKETING_SECRET_KEY"


def secret_key(layout: Layout) -> str:
    """Return the key of the environment, or that of the workspace, made where there is none.

    A folder that is no workspace yet gets a key for this process only, and no file.
    """
    given = secret_of(_VARIABLE)
    if given:
        return given
    path = layout.root / ".secret-key"
    if not layout.root.exists():
        return secrets.token_urlsafe(50)
    return _kept(path)


def _kept(path: Path) -> str:
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    if not path.exists():
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
        # Of two processes that start at once, the first to link decides.
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii").strip()
