"""How much may come in: buckets that refill, a bounded queue, and who holds a token."""

import asyncio
from typing import Any

import pytest
from tests.ingest.test_reading import body
from tests.web.conftest import NOON

from smarketing.app.ingest import committing
from smarketing.app.ingest.admission import Buckets, Tokens
from smarketing.app.ingest.committing import Writer
from smarketing.app.ingest.endpoint import Bounds, Ingest


def test_a_bucket_refills_with_time() -> None:
    moment = 0.0
    bucket = Buckets(rate=2, size=4, clock=lambda: moment)
    assert [bucket.wait_for("a") for _ in range(5)] == [0, 0, 0, 0, 0.5]
    assert bucket.wait_for("b") == 0
    moment = 1.0
    assert [bucket.wait_for("a") for _ in range(3)] == [0, 0, 0.5]
    moment = 100.0
    assert bucket.wait_for("a", amount=9) == 0


def answers(ingest: Ingest, *bodies: bytes, **headers: str) -> list[tuple[int, dict[str, str]]]:
    """Send requests one after another, and return status and headers of each answer."""

    async def one(content: bytes) -> tuple[int, dict[str, str]]:
        sent: list[Any] = []

        async def receive() -> Any:  # noqa: ANN401 (a message of the protocol)
            return {"type": "http.request", "body": content, "more_body": False}

        async def send(message: Any) -> None:  # noqa: ANN401 (as above)
            sent.append(message)

        given = {"authorization": "Bearer x", **headers}
        scope: Any = {
            "type": "http",
            "method": "POST",
            "path": "/in/facts",
            "headers": [(name.encode(), value.encode()) for name, value in given.items()],
            "client": ("192.0.2.1", 1),
        }
        await ingest(scope, receive, send)
        told = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return sent[0]["status"], told

    async def every() -> list[tuple[int, dict[str, str]]]:
        return [await one(content) for content in bodies]

    return asyncio.run(every())


def ingest(bounds: Bounds | None = None, known: str | None = "someone") -> Ingest:
    return Ingest(Tokens(lambda _: known), Writer(), lambda: NOON, bounds)


def test_a_full_queue_asks_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(committing, "MOST_WAITING", 0)
    [(status, headers)] = answers(ingest(), body())
    assert (status, headers["retry-after"]) == (503, "1")


def test_too_many_requests_wait_their_turn() -> None:
    slow = Bounds(requests=Buckets(rate=0.1, size=1))
    first, second = answers(ingest(slow), b"", b"")
    assert (first[0], second[0], second[1]["retry-after"]) == (400, 429, "10")


def test_strangers_who_guess_are_slowed_down() -> None:
    slow = Bounds(strangers=Buckets(rate=0.1, size=1))
    first, second = answers(ingest(slow, known=None), b"", b"")
    assert (first[0], first[1]["www-authenticate"], second[0]) == (401, "Bearer", 429)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"authorization": "Basic x"}, 401),
        ({"content-length": "5000001"}, 413),
        ({"content-encoding": "br"}, 415),
    ],
)
def test_a_request_is_judged_by_its_headers(headers: dict[str, str], status: int) -> None:
    [(given, _)] = answers(ingest(), body(), **headers)
    assert given == status
