"""`POST /in/facts`: from a request to 202, once its facts are safe."""

import asyncio
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from a2wsgi.asgi_typing import HTTPScope, Receive, Send
from django.db import Error

from smarketing.app.ingest.admission import Buckets, Tokens
from smarketing.app.ingest.committing import Full, Writer
from smarketing.app.ingest.reading import (
    MOST_BYTES,
    Fact,
    Unreadable,
    read_facts,
    too_large,
    unpacked,
)
from smarketing.app.logs.asked import asked_in
from smarketing.app.replies import header, refuse, reply
from smarketing.app.web.client_address import seen_address
from smarketing.core.base.finding import Finding, Severity

_PATH = "/in/facts"
_BODY_SECONDS = 20.0
_AT_LEISURE = 64_000
"""Bytes beyond which a body is read in a thread, so that others are answered meanwhile."""

_LINES = ("application/x-ndjson", "application/jsonl", "application/ndjson")
_MOST_IN_FLIGHT = 64_000_000
"""Bytes of bodies that may be on their way at once, so that memory stays bounded."""


@dataclass
class Bounds:
    """How much each token may send, in requests and facts, and how often strangers may knock."""

    requests: Buckets = field(default_factory=lambda: Buckets(rate=2000, size=4000))
    facts: Buckets = field(default_factory=lambda: Buckets(rate=20_000, size=200_000))
    strangers: Buckets = field(default_factory=lambda: Buckets(rate=0.5, size=20))


class _Refusal(Exception):  # noqa: N818 (an answer)
    def __init__(self, status: int, finding: Finding, **headers: str) -> None:
        super().__init__(finding.code)
        self.status, self.finding = status, finding
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


class _Gone(Exception):  # noqa: N818 (nobody waits for an answer any more)
    pass


class Ingest:
    """Answers everything under `/in/`."""

    def __init__(
        self,
        tokens: Tokens,
        writer: Writer,
        clock: Callable[[], datetime],
        bounds: Bounds | None = None,
    ) -> None:
        self._tokens, self._writer, self._clock = tokens, writer, clock
        self._bounds = bounds or Bounds()
        self._in_flight = 0

    async def __call__(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            taken = await self._taken(scope, receive)
        except _Refusal as refusal:
            await refuse(scope, send, refusal.status, [refusal.finding], refusal.headers)
        except Unreadable as unreadable:
            await refuse(scope, send, unreadable.status, [unreadable.finding])
        except _Gone:
            return
        else:
            await reply(send, 202, {"accepted": taken, "request": asked_in(scope).request_id})

    def close(self) -> None:
        """Commit what waits, and take no more."""
        self._writer.close()
        self._tokens.close()

    async def _taken(self, scope: HTTPScope, receive: Receive) -> int:
        """Take what a request brings, and return how many facts it was."""
        _check_address(scope)
        holder = await self._holder(scope)
        _bounded(self._bounds.requests, holder, 1)
        coming = _coming(scope)
        if self._in_flight + coming > _MOST_IN_FLIGHT:
            raise _later(1)
        self._in_flight += coming
        try:
            facts = await _facts(scope, await _body(receive))
            _bounded(self._bounds.facts, holder, len(facts))
            await self._writer.commit(facts, self._clock())
        except Full:
            raise _later(1) from None
        except Error as failure:
            raise _later(5) from failure
        finally:
            self._in_flight -= coming
        return len(facts)

    async def _holder(self, scope: HTTPScope) -> str:
        """Return whose token came with the request."""
        scheme, _, secret = header(scope, b"authorization").partition(" ")
        secret = secret.strip()
        try:
            known = scheme.lower() == "bearer" and await self._tokens.holder(secret)
        except Error as failure:
            raise _later(5) from failure
        if known:
            return known
        client = scope.get("client")
        forwarded = header(scope, b"x-forwarded-for")
        address = seen_address(forwarded, str(client[0]) if client else "")
        _bounded(self._bounds.strangers, address, 1)
        message = "no token, or one that does not open this door"
        mend = "send `Authorization: Bearer …` with a token that an administrator has made"
        raise _Refusal(401, _finding("token", message, mend), www_authenticate="Bearer")


def _check_address(scope: HTTPScope) -> None:
    if scope["path"] != _PATH:
        message = "there is nothing at this address; facts go to {path}"
        raise _Refusal(404, _finding("address", message, path=_PATH))
    if scope["method"] != "POST":
        message = "facts are sent by POST"
        raise _Refusal(405, _finding("method", message), allow="POST")


def _bounded(buckets: Buckets, name: str, amount: float) -> None:
    wait = buckets.wait_for(name, amount)
    if wait:
        message = "too much at once"
        mend = "send the same again in {seconds} s"
        seconds = math.ceil(wait)
        finding = _finding("too_often", message, mend, seconds=seconds)
        raise _Refusal(429, finding, retry_after=str(seconds))


def _coming(scope: HTTPScope) -> int:
    """Return how many bytes may come; raises `Unreadable` where it says itself that it is more."""
    told = header(scope, b"content-length")
    coming = int(told) if told.isdigit() else MOST_BYTES
    if coming > MOST_BYTES:
        raise too_large()
    return coming


async def _body(receive: Receive) -> bytes:
    pieces, size, more = [], 0, True
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            while more:
                piece = await receive()
                if piece["type"] != "http.request":
                    raise _Gone
                pieces.append(piece.get("body", b""))
                size += len(pieces[-1])
                if size > MOST_BYTES:
                    raise too_large()
                more = piece.get("more_body", False)
    except TimeoutError:
        message = "the body did not come within {seconds} s"
        raise _Refusal(408, _finding("slow", message, seconds=int(_BODY_SECONDS))) from None
    return b"".join(pieces)


async def _facts(scope: HTTPScope, body: bytes) -> list[Fact]:
    in_lines = header(scope, b"content-type").partition(";")[0].strip().lower() in _LINES
    packed = header(scope, b"content-encoding").strip().lower()
    if packed not in {"", "identity", "gzip"}:
        message = "the body is packed as `{how}`, which is not read here: use gzip or nothing"
        raise _Refusal(415, _finding("packed", message, how=packed))

    def read() -> list[Fact]:
        return read_facts(unpacked(body) if packed == "gzip" else body, in_lines=in_lines)

    at_leisure = len(body) > _AT_LEISURE or packed == "gzip"
    return await asyncio.to_thread(read) if at_leisure else read()


def _later(seconds: int) -> _Refusal:
    message = "the facts cannot be kept just now, and none was"
    mend = "send the same again in {seconds} s"
    finding = _finding("later", message, mend, seconds=seconds)
    return _Refusal(503, finding, retry_after=str(seconds))


def _finding(code: str, message: str, mend: str = "", **values: object) -> Finding:
    return Finding(f"ingest.{code}", Severity.ERROR, message, mend, values)
