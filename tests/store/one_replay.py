"""Read the event stream of a workspace and say how many events it has: `one_replay.py FOLDER`.

With a second word, the largest size of any file that may be written, in bytes.
"""

import resource
import sys
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from smarketing.adapters.store.layout import Layout
from smarketing.adapters.store.ledger import Ledger
from smarketing.adapters.store.replay_cache.streams import streams

if __name__ == "__main__":
    root = Path(sys.argv[1])
    if len(sys.argv) > 2:
        limit = int(sys.argv[2])
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    found = streams(Ledger(root).snapshot(), Layout(root), datetime.now(UTC))
    events = sum(
        int(np.diff(one.starts)[slice(None) if one.live is None else one.live].sum())
        for one in found
    )
    sys.stdout.write(f"{events}\n")
