"""How long the web application's numbers take on a large workspace, and how much memory.

`python -m bench.reports FOLDER` measures a workspace made by `bench.workspaces`: each report as of
a moment, then all of them a minute later with the same facts, then terms tried one after the other
as a slider does, and one lead on the desk. Name parts of steps after the folder to choose some.
"""

import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from bench.workspaces import UNTIL

from smarketing.app.planning import of_workspace, planned
from smarketing.app.prepared.answering import answered
from smarketing.app.prepared.edition import Edition
from smarketing.app.prepared.held import Held, Moment
from smarketing.app.prepared.question import Question
from smarketing.app.replaying import History, compared, workspace_base
from smarketing.core.agreement.amending import read_amendment
from smarketing.core.base.period import Period, period_of
from smarketing.core.reports.daily import daily_report
from smarketing.core.reports.funnel import first_day, funnel_report
from smarketing.core.reports.plan.report import Asked
from smarketing.core.reports.queue import queue_report
from smarketing.core.reports.sla.report import sla_report

TRIES = (
    "qualification.threshold=35",
    "qualification.threshold=45",
    "qualification.fit.threshold=40",
    "qualification.points.1.points=2",
    "qualification.points.4.cap=20",
    "qualification.points.3.half_life_days=30",
    "qualification.points.2.window_days=90",
    "qualification.minimum_active_days=2",
    "qualification.fit.criteria.size.weight=60",
    "recycling.cool_off_days=60",
)


@dataclass
class Watch:
    """Prints what each step took, and the peak of memory so far."""

    chosen: list[str] = field(default_factory=list)

    def take(self, name: str, work: Callable[[], Any]) -> None:
        """Run a step, unless others were chosen."""
        if self.chosen and not any(part in name for part in self.chosen):
            return
        begun, cpu = time.perf_counter(), time.process_time()
        work()
        seconds, busy = time.perf_counter() - begun, time.process_time() - cpu
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
        told = f"{seconds:8.3f} s {busy:8.3f} s of processors {peak:6.2f} GB"
        sys.stdout.write(f"{name:48} {told}\n")
        sys.stdout.flush()


def reports(watch: Watch, held: Held, edition: Edition, when: str) -> None:
    """Measure every report as of a moment."""
    at = held.at(edition)
    watch.take(f"{when}: situation", lambda: at.situation)
    watch.take(f"{when}: replay", lambda: at.situation.replayed)
    watch.take(f"{when}: entries", lambda: at.situation.entries)
    watch.take(f"{when}: profiles", lambda: at.situation.profiles)
    watch.take(f"{when}: handoffs", lambda: at.situation.handed_over)
    watch.take(f"{when}: segments", lambda: at.situation.handoff_segments)
    watch.take(f"{when}: clocked", lambda: at.situation.clocked)
    watch.take(f"{when}: judged", lambda: at.situation.judged_promises)
    watch.take(f"{when}: findings", lambda: at.findings)
    watch.take(f"{when}: daily", lambda: daily_report(at.situation, at.findings))
    watch.take(f"{when}: queue", lambda: queue_report(at.situation))
    for by in ("month", "channel", "persona", "owner"):
        watch.take(f"{when}: funnel by {by}", partial(_funnel, at, by))
    watch.take(f"{when}: sla", lambda: sla_report(at.situation, _month(at)))
    watch.take(
        f"{when}: plan", lambda: planned(of_workspace(held.workspace, at.situation), Asked(), ())
    )
    watch.take(f"{when}: what-if compared", lambda: _compared(held, at))
    watch.take(f"{when}: page today", lambda: answered(held, edition, Question("today", "en")))


def tries(watch: Watch, held: Held, edition: Edition) -> None:
    """Measure a slider: each term twice, the first try includes what is counted once."""
    for number in (1, 2):
        for term in ("", *TRIES):
            given = (("set", term),) if term else ()
            question = Question("what-if", "en", given=given)
            watch.take(f"try {number}: {term}", partial(_sound, held, edition, question))


def _funnel(at: Moment, by: str) -> None:
    funnel_report(at.situation, by, first_day(at.situation), at.situation.today)


def _plan(held: Held, at: Moment) -> None:
    planned(of_workspace(held.workspace, at.situation), Asked(), ())


def _month(at: Moment) -> Period:
    return period_of(at.situation.today, "month")


def _sound(held: Held, edition: Edition, question: Question) -> None:
    refusal = answered(held, edition, question).refusal
    if refusal:
        raise ValueError(refusal)


def _compared(held: Held, at: Moment) -> None:
    history = History(at.situation, workspace_base(held.workspace, at.situation.agreement))
    amendment, findings = read_amendment("qualification.threshold=35", "bench")
    if amendment is None:
        raise ValueError(findings)
    compared(history, history.period(None, None), history.in_force.with_terms([amendment]), 50)


def main(root: Path, chosen: list[str]) -> None:
    """Measure everything in turn."""
    watch, held = Watch(chosen), Held(root)
    first = held.edition(UNTIL)
    reports(watch, held, first, "first")
    tries(watch, held, first)
    reports(watch, held, held.edition(UNTIL + timedelta(minutes=1)), "a minute later")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
