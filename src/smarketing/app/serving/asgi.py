"""The application as the server sees it: what is quick or for programs here, pages by Django."""

import logging
import time
from typing import Any, cast

from a2wsgi import WSGIMiddleware
from a2wsgi.asgi_typing import ASGIApp, HTTPScope, Receive, Scope, Send, SendEvent
from a2wsgi.wsgi_typing import WSGIApp
from django.core.wsgi import get_wsgi_application

from smarketing.app.ingest.endpoint import Ingest
from smarketing.app.logs.asked import Asked, named
from smarketing.app.logs.lines import event
from smarketing.app.replies import header, refuse, reply
from smarketing.app.serving.health import Health
from smarketing.core.base.finding import Finding, Severity

_THREADS = 4
_log = logging.getLogger("smarketing.requests")


class Application:
    """Hands each request to the part that answers it, and writes a line about it.

    `agents` is the application under `/mcp`, where one is mounted.
    """

    def __init__(
        self, pages: ASGIApp, ingest: Ingest, health: Health, agents: ASGIApp | None = None
    ) -> None:
        self._pages, self._ingest, self._health, self._agents = pages, ingest, health, agents

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer_and_tell(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1000})

    async def _answer_and_tell(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        begun = time.perf_counter()
        asked = named(cast("dict[str, Any]", scope), header(scope, b"x-request-id"))
        status = 0

        async def noting(message: SendEvent) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                name = (b"x-request-id", asked.request_id.encode())
                message["headers"] = [*message.get("headers", ()), name]
            await send(message)

        try:
            await self._answer(scope, receive, noting)
        except Exception:  # noqa: BLE001 (the server goes on)
            _log.exception("a request failed", extra=event("failed", request=asked.request_id))
            if not status:
                await reply(noting, 500, {"request": asked.request_id})
        finally:
            _tell(scope, asked, status, time.perf_counter() - begun)

    async def _answer(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        if path == "/healthz":
            await self._health.alive(scope, send)
        elif path == "/readyz":
            await self._health.ready(scope, send)
        elif path.startswith("/in/"):
            await self._ingest(scope, receive, send)
        elif path == "/mcp" or path.startswith("/mcp/"):
            await self._to_agents(scope, receive, send)
        else:
            await self._pages(scope, receive, send)

    async def _to_agents(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        if self._agents is not None:
            await self._agents(scope, receive, send)
            return
        message = "no server for agents is mounted here"
        await refuse(scope, send, 404, [Finding("mcp.none", Severity.ERROR, message)])

    async def _live(self, receive: Receive, send: Send) -> None:
        """Begin and end with the server; at the end, what was acknowledged is committed."""
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await send({"type": "lifespan.startup.complete"})
            else:
                self._ingest.close()
                self._health.close()
                await send({"type": "lifespan.shutdown.complete"})
                return


def pages() -> ASGIApp:
    """Return Django's half; Django must be open."""
    return WSGIMiddleware(cast("WSGIApp", get_wsgi_application()), workers=_THREADS)


def _tell(scope: HTTPScope, asked: Asked, status: int, seconds: float) -> None:
    route = asked.route or _first_part(scope["path"])
    if route == "/static" and status < 400:  # noqa: PLR2004 (a page that is shown has many)
        return
    _log.info(
        "%s %s",
        scope["method"],
        route,
        extra=event(
            "request",
            method=scope["method"],
            path=route,
            status=status,
            ms=round(seconds * 1000, 1),
            person=asked.person,
            request=asked.request_id,
        ),
    )


def _first_part(path: str) -> str:
    """Return what can be told of an address that no route declares: the rest may be a secret."""
    return "/" + path.lstrip("/").partition("/")[0][:20]
