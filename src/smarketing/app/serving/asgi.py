"""The application as the server sees it: pages by Django, in threads, beside what is quicker."""

from typing import cast

from a2wsgi import WSGIMiddleware
from a2wsgi.asgi_typing import ASGIApp, Receive, Scope, Send
from a2wsgi.wsgi_typing import WSGIApp
from django.core.wsgi import get_wsgi_application

_THREADS = 4


class Application:
    """Hands each request to the half that answers it."""

    def __init__(self, pages: ASGIApp) -> None:
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        if scope["type"] == "lifespan":
            await _live(receive, send)
        else:
            await self._pages(scope, receive, send)


def application() -> Application:
    """Return the application; Django must be open."""
    return Application(WSGIMiddleware(cast("WSGIApp", get_wsgi_application()), workers=_THREADS))


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        else:
            await send({"type": "lifespan.shutdown.complete"})
            return
