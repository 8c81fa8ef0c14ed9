"""Answers of the server's own, in JSON: who asks here is a program."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from a2wsgi.asgi_typing import HTTPScope, Send

from smarketing.adapters.render.language import Language
from smarketing.adapters.render.sentences import mend_of, message_of
from smarketing.core.base.finding import Finding

_SAFE = (
    (b"content-type", b"application/json"),
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
)


async def reply(
    send: Send, status: int, values: Mapping[str, Any], headers: Mapping[str, str] | None = None
) -> None:
    """Answer with a JSON object."""
    body = json.dumps(values, ensure_ascii=False).encode()
    given = [(name.encode(), value.encode()) for name, value in (headers or {}).items()]
    length = (b"content-length", str(len(body)).encode())
    await send(
        {"type": "http.response.start", "status": status, "headers": [*_SAFE, length, *given]}
    )
    await send({"type": "http.response.body", "body": body, "more_body": False})


async def refuse(
    scope: HTTPScope,
    send: Send,
    status: int,
    findings: Sequence[Finding],
    headers: Mapping[str, str] | None = None,
) -> None:
    """Answer with what is wrong, in the language that was asked for."""
    language = Language("fr" if header(scope, b"accept-language").startswith("fr") else "en")
    told = [_told(finding, language) for finding in findings]
    await reply(send, status, {"findings": told}, headers)


def header(scope: HTTPScope, name: bytes) -> str:
    """Return what a header says; empty where it is not sent."""
    sent = scope.get("headers", ())
    return next((value.decode("latin-1") for key, value in sent if key == name), "")


def _told(finding: Finding, language: Language) -> dict[str, Any]:
    told: dict[str, Any] = {
        "code": finding.code,
        "message": message_of(finding, language),
        "mend": mend_of(finding, language),
    }
    if finding.source is not None:
        told["at"] = str(finding.source)
    return told
