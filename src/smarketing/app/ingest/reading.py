"""What a program sent, read strictly: every fact in form, or a refusal that names the place."""

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from smarketing.app.inbox.telling import LONGEST_ID, LONGEST_TABLE, SOURCE, digest, written
from smarketing.core.base.finding import Finding, Severity, Source
from smarketing.core.base.strict_json import objection, strict_decoder

MOST_BYTES = 5_000_000
"""Of one request, packed or not."""

MOST_FACTS = 10_000
LONGEST_FACT = 64_000
_MOST_DIGITS = 18
"""What 64 bits hold for certain."""

_KEYS = frozenset({"source", "external_id", "table", "values"})


@dataclass(frozen=True)
class Fact:
    """A fact in form, as the inbox keeps it."""

    source: str
    external_id: str
    table: str
    body: str
    digest: str


class Unreadable(Exception):  # noqa: N818 (not a fault of ours: what was sent cannot be taken)
    """What was sent cannot be taken; `status` is the answer's, the finding says why."""

    def __init__(self, status: int, finding: Finding) -> None:
        super().__init__(finding.code)
        self.status = status
        self.finding = finding


def unpacked(body: bytes) -> bytes:
    """Return what was packed by gzip; raises `Unreadable` beyond the bound."""
    stream = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    try:
        plain = stream.decompress(body, MOST_BYTES + 1)
    except zlib.error:
        raise _refused("no_gzip", "the body is not packed by gzip, as its header says") from None
    if len(plain) > MOST_BYTES or stream.unconsumed_tail:
        raise too_large()
    if not stream.eof or stream.unused_data:
        raise _refused("no_gzip", "the body is not packed by gzip, as its header says")
    return plain


def read_facts(body: bytes, *, in_lines: bool) -> list[Fact]:
    """Return the facts of a body: one object, a list of them, or one on each line.

    All are taken or none: raises `Unreadable` at the first that is none.
    """
    facts: list[Fact] = []
    for place, value in _values(body, in_lines=in_lines):
        if len(facts) == MOST_FACTS:
            message = "more than {most} facts came at once"
            raise _refused("too_many", message, 413, most=MOST_FACTS)
        facts.append(_fact(value, place))
    if not facts:
        raise _refused("nothing", "no fact was sent")
    return facts


def too_large() -> Unreadable:
    """Return the refusal of a body beyond the bound."""
    message = "a request of more than {megabytes} MB"
    mend = "send the facts in several requests"
    return _refused("too_large", message, 413, mend, megabytes=MOST_BYTES // 1_000_000)


def _values(body: bytes, *, in_lines: bool) -> Iterator[tuple[Source, Any]]:
    """Yield each value that may be a fact, and where it stands."""
    if in_lines:
        for number, line in enumerate(body.split(b"\n"), 1):
            if line.strip():
                yield Source("body", number), _decoded(line, Source("body", number))
        return
    value = _decoded(body, Source("body"))
    for number, one in enumerate(value if isinstance(value, list) else [value], 1):
        yield Source(f"fact {number}"), one


def _decoded(text: bytes, place: Source) -> Any:  # noqa: ANN401 (any JSON)
    try:
        return _decode(text.decode())
    except (ValueError, RecursionError) as error:
        message = "no JSON: {what}"
        raise _refused("no_json", message, source=place, what=objection(error)) from None


def _fact(value: object, place: Source) -> Fact:
    if not isinstance(value, dict):
        message = "a fact is an object with the keys {keys}"
        raise _refused("no_fact", message, source=place, keys=", ".join(sorted(_KEYS)))
    odd = next(iter(sorted(_KEYS ^ value.keys())), None)
    if odd is not None:
        known = odd in _KEYS
        message = "the key `{key}` is missing" if known else "the key `{key}` is not known here"
        mend = "a fact has the keys {keys}; its columns stand in `values`"
        keys = ", ".join(sorted(_KEYS))
        raise _refused("keys", message, mend=mend, source=place, key=odd, keys=keys)
    source = _text(value, "source", place, 64)
    if not SOURCE.fullmatch(source):
        message = "a source has lower case letters, digits, points and dashes, such as `my-crm`"
        raise _refused("source", message, source=place)
    external_id = _text(value, "external_id", place, LONGEST_ID)
    table = _text(value, "table", place, LONGEST_TABLE)
    body = _body(value["values"], place)
    return Fact(source, external_id, table, body, digest(body))


def _text(fact: Mapping[str, Any], key: str, place: Source, longest: int) -> str:
    value = fact[key]
    if not isinstance(value, str) or not 0 < len(value) <= longest or not value.isprintable():
        message = "`{key}` is no text of 1 to {longest} characters"
        raise _refused("text", message, source=place, key=key, longest=longest)
    return value


def _body(values: object, place: Source) -> str:
    if not isinstance(values, dict) or not values:
        message = "`values` is an object of columns"
        raise _refused("values", message, source=place)
    for name, value in values.items():
        inside = value.values() if name == "attributes" and isinstance(value, dict) else [value]
        if not all(isinstance(one, str | int | None) for one in inside):
            message = "`{column}` is neither a text, a whole number nor yes or no"
            mend = "write a decimal as a text; money is counted in its smallest unit, such as cents"
            raise _refused("value", message, mend=mend, source=place, column=name)
    body = written(values)
    if len(body) > LONGEST_FACT:
        message = "a fact of more than {longest} characters"
        raise _refused("long_fact", message, 413, source=place, longest=LONGEST_FACT)
    return body


def _whole(text: str) -> int:
    if len(text) > _MOST_DIGITS:
        raise ValueError(f"a number of {len(text)} digits")
    return int(text)


def _decimal(text: str) -> float:
    """Refuse what no column holds, and what would be infinite: `1e400`."""
    raise ValueError(f"{text[:40]} is no whole number")


_decode = strict_decoder(_whole, _decimal)


def _refused(
    code: str,
    message: str,
    status: int = 400,
    mend: str = "",
    source: Source | None = None,
    **values: object,
) -> Unreadable:
    finding = Finding(f"ingest.{code}", Severity.ERROR, message, mend, values, source)
    return Unreadable(status, finding)
