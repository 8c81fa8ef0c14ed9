"""Job: try fifty thresholds on all of history, with the figures of the report for each.

A single replay stands beside it: what a threshold costs beyond that is the report's.
"""

import os
import shutil
from datetime import timedelta
from pathlib import Path

from bench.contest import Contestant, Outcome, Task, main
from bench.histories import BEGIN, DAYS

from smarketing.app.replaying import History, file_base, swept
from smarketing.app.workspace import Workspace
from smarketing.core.agreement.sweeping import read_sweep
from smarketing.core.base.period import Period

BENCH = Path(__file__).resolve().parents[1]

AS_OF = BEGIN + timedelta(days=DAYS)

RANGE = "qualification.threshold=21..70"


def history_of(task: Task) -> tuple[History, Path]:
    """Open a workspace with the ledger that was made, its events brought together and mapped."""
    root = task.scratch / "workspace"
    shutil.copytree(task.made, root, copy_function=os.link)
    (root / "agreement").mkdir()
    agreement = root / "agreement" / "0001.toml"
    shutil.copy(BENCH / "agreements" / "whole.toml", agreement)
    workspace = Workspace(root)
    history = History(workspace.situation(AS_OF), file_base(agreement))
    # As in a session at work: the definition in force has been looked at before.
    assert history.current.replayed.coded.height
    return history, agreement


def fifty_thresholds(task: Task) -> Outcome:
    """Sweep as the verb does."""
    history, agreement = history_of(task)
    sweep, findings = read_sweep(f"{RANGE}:1", "--sweep")
    assert sweep is not None, findings
    period = Period(BEGIN.date(), AS_OF.date() - timedelta(days=1))
    with task.work:
        report = swept(history, period, file_base(agreement), [sweep], lambda all_, _count: all_)
    counts = [point.selected for point in report.points]
    assert counts == sorted(counts, reverse=True)
    return Outcome(task.size * len(report.points), also={"points": len(report.points)})


def one_replay(task: Task) -> Outcome:
    """Replay once."""
    history, _ = history_of(task)
    with task.work:
        history.replays.under([history.situation.agreement])
    return Outcome(task.size)


CONTESTANTS: dict[str, Contestant] = {
    "smarketing, fifty thresholds": fifty_thresholds,
    "smarketing, one replay": one_replay,
}

if __name__ == "__main__":
    main(
        "a sweep of fifty thresholds",
        CONTESTANTS,
        made="ledger",
        size="touches",
        same_rows=False,
    )
