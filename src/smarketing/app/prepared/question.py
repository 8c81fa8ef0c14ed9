"""What a page asks of the calculator, and what it is told."""

import json
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any


@dataclass(frozen=True)
class Question:
    """A page of numbers: its name, how it speaks, and what it is filtered by.

    `zone` is the time zone in which moments are shown; empty for the company's own. `own` is the
    representative who asks, where they may see the names of their own leads only. `given` are the
    filters, as in the address, in their order.
    """

    page: str
    language: str
    zone: str = ""
    own: str = ""
    given: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        """A short name that no other question has."""
        return sha256(json.dumps(asdict(self)).encode()).hexdigest()[:24]

    def value(self, name: str, otherwise: str = "") -> str:
        """Return what a filter was set to."""
        return dict(self.given).get(name, otherwise)

    def values(self, name: str) -> list[str]:
        """Return everything that a filter was set to, in order."""
        return [value for given, value in self.given if given == name]


@dataclass(frozen=True)
class Answer:
    """A drawn page: safe HTML, plain values for what the page does by itself, or a file.

    `tables` are the names and captions of tables that can be taken as a file. `refusal` says in
    the reader's language why the question could not be answered, such as a filter of no sense.
    """

    kind: str = ""
    title: str = ""
    period: str = ""
    company: str = ""
    html: str = ""
    tables: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    file: bytes = b""
    refusal: str = ""

    def written(self) -> str:
        """Return the answer as text to be kept; files are not kept."""
        told = asdict(self)
        del told["file"]
        return json.dumps(told, ensure_ascii=False)


def read_answer(text: str) -> Answer:
    """Read an answer that was kept."""
    return Answer(**json.loads(text))


def read_question(told: dict[str, Any]) -> Question:
    """Read a question from plain values."""
    given = tuple((name, value) for name, value in told.pop("given", ()))
    return Question(**told, given=given)
