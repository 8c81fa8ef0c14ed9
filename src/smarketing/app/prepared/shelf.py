"""The shelf of an edition: its answers, each in a file that appears whole or not at all."""

import json
import os
import shutil
import threading
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path

from smarketing.adapters.store.layout import Layout
from smarketing.app.prepared.edition import Edition, folder
from smarketing.app.prepared.question import Answer, Question, read_answer, read_question

_EDITIONS_KEPT = 3
_QUESTIONS_KEPT = 120


def find(layout: Layout, edition: Edition, question: Question) -> Answer | None:
    """Return the answer of an edition to a question, where there is one."""
    path = _place(layout, edition, question)
    try:
        return _read(str(path), path.stat().st_mtime_ns)
    except FileNotFoundError:
        return None


def put(layout: Layout, edition: Edition, question: Question, answer: Answer) -> None:
    """Keep an answer, for every process to find."""
    path = _place(layout, edition, question)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
    draft.write_text(answer.written(), encoding="utf-8")
    draft.replace(path)
    _remember(layout, question)


def asked_lately(layout: Layout) -> list[Question]:
    """Return the questions that people asked last, the latest first."""
    noted = sorted(_asked(layout).glob("*.json"), key=_when, reverse=True)
    for old in noted[_QUESTIONS_KEPT:]:
        old.unlink(missing_ok=True)
    found = []
    for path in noted[:_QUESTIONS_KEPT]:
        try:
            found.append(read_question(json.loads(path.read_text(encoding="utf-8"))))
        except (FileNotFoundError, json.JSONDecodeError, TypeError):
            path.unlink(missing_ok=True)
    return found


def clear_old(layout: Layout, current: Edition) -> None:
    """Remove all editions but the last few."""
    shelves = [path for path in folder(layout).glob("*") if path.is_dir() and path.name != "asked"]
    for old in sorted(shelves, key=_when, reverse=True)[_EDITIONS_KEPT:]:
        if old.name != current.key:
            shutil.rmtree(old, ignore_errors=True)


def touch(layout: Layout, question: Question) -> None:
    """Note that somebody asked this now, so that the next edition answers it beforehand."""
    path = _asked(layout) / f"{question.key}.json"
    if path.exists():
        os.utime(path)


def forget(layout: Layout, question: Question) -> None:
    """Do not answer this beforehand any more."""
    (_asked(layout) / f"{question.key}.json").unlink(missing_ok=True)


def _remember(layout: Layout, question: Question) -> None:
    path = _asked(layout) / f"{question.key}.json"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(question)), encoding="utf-8")


def _asked(layout: Layout) -> Path:
    return folder(layout) / "asked"


def _place(layout: Layout, edition: Edition, question: Question) -> Path:
    return folder(layout) / edition.key / f"{question.key}.json"


@lru_cache(maxsize=256)
def _read(path: str, _written_at: int) -> Answer:
    return read_answer(Path(path).read_text(encoding="utf-8"))


def _when(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0
