"""The calculator process itself: what is sent to it runs here, beside the facts in memory.

Rules are imported when the process starts to work, not when the web process names its functions.
"""

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from smarketing.adapters.store.layout import Layout
from smarketing.app.prepared import shelf
from smarketing.app.prepared.edition import Edition
from smarketing.app.prepared.progress import CALCULATOR
from smarketing.app.prepared.question import Answer, Question


@cache
def held(root: str) -> Any:  # noqa: ANN401 (`Held`, whose module must not be imported here)
    """Return what this process holds of a workspace, opened the first time."""
    return import_module("smarketing.app.prepared.held").Held(Path(root), CALCULATOR)


def work_out(root: str, edition: Edition, question: Question, *, keep: bool) -> Answer:
    """Answer a question, and keep the answer on the shelf of its edition where asked to."""
    answering = import_module("smarketing.app.prepared.answering")
    holding = held(root)
    try:
        answer: Answer = answering.answered(holding, edition, question)
    finally:
        holding.teller.end()
    if keep and not answer.refusal:
        shelf.put(Layout(Path(root)), edition, question, answer)
    return answer


def run_errand(root: str, errand: str, told: dict[str, Any]) -> dict[str, Any]:
    """Run an errand; what it returns are plain values."""
    errands = import_module("smarketing.app.prepared.errand")
    found: dict[str, Any] = errands.done(held(root), errand, told)
    return found
