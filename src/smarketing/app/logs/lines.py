"""How a line of the log is written: for programs as JSON, on a terminal for people."""

import json
import logging
import sys
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, TextIO

OURS = "smarketing"
"""Who logs under this name says nothing secret; others are quoted without their values."""

_Raised = tuple[type[BaseException], BaseException, TracebackType | None]


def set_up(process: str, out: TextIO | None = None) -> None:
    """Let this process, called so, write its log to `out`, else where errors go."""
    stream = out or sys.stderr
    handler = logging.StreamHandler(stream)
    handler.setFormatter(ForPeople(process) if stream.isatty() else ForPrograms(process))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(OURS).setLevel(logging.INFO)
    # A page that is not there or not allowed is a line of its own already.
    logging.getLogger("django.request").setLevel(logging.ERROR)
    logging.captureWarnings(capture=True)


def event(name: str, **values: object) -> dict[str, Any]:
    """Return what a line says beyond its message, as `extra` of a logger's call."""
    return {"event": name, "told": values}


class ForPrograms(logging.Formatter):
    """One JSON object per line: at, level, process, event, message, and the event's own values."""

    def __init__(self, process: str) -> None:
        super().__init__()
        self._process = process

    def format(self, record: logging.LogRecord) -> str:
        """Write one line."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "process": self._process,
            "event": getattr(record, "event", record.name),
            "message": message_of(record),
            **_told(record),
        }
        if record.exc_info and record.exc_info[0]:
            line["error"] = places_of(record.exc_info)
        return json.dumps({k: v for k, v in line.items() if _says(v)}, default=str)


class ForPeople(logging.Formatter):
    """A line that a person reads while it scrolls by, with whole tracebacks."""

    def __init__(self, process: str) -> None:
        super().__init__()
        self._process = process

    def format(self, record: logging.LogRecord) -> str:
        """Write one line, and where an error came from below it."""
        clock = datetime.fromtimestamp(record.created).astimezone().strftime("%H:%M:%S")
        told = " ".join(f"{name}={value}" for name, value in _told(record).items())
        level = "" if record.levelno == logging.INFO else f"{record.levelname} "
        parts = (f"{clock} {self._process:<6} {level}{message_of(record)}", told)
        line = "  ".join(filter(None, parts))
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def message_of(record: logging.LogRecord) -> str:
    """Return what a record says; what others say, without the values that they put into it."""
    ours = record.name == OURS or record.name.startswith(f"{OURS}.")
    return record.getMessage() if ours else str(record.msg)


def places_of(raised: _Raised | tuple[None, None, None]) -> list[str]:
    """Return the kind of an error and the places it came through, without its values."""
    _, error, trace = raised
    frames = traceback.extract_tb(trace)
    places = [f"{one.filename}:{one.lineno} {one.name}" for one in frames]
    return [type(error).__qualname__, *reversed(places)]


def _told(record: logging.LogRecord) -> Mapping[str, object]:
    told = getattr(record, "told", {})
    return {name: value for name, value in told.items() if _says(value)}


def _says(value: object) -> bool:
    return value is not None and value != ""
