"""A small OpenID Connect provider on a real port, as OpenID Connect Core 1.0 describes one.

It speaks the authorization code flow with PKCE (RFC 7636): codes are used once, belong to the
client and the redirect address that asked for them, and open only with the verifier of their
challenge. ID tokens are signed with RS256 and carry the nonce that was asked for. `spoiled`
changes the claims of the next ID token, and `forges` signs it with a key that nobody published.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT, SECRET = "smarketing", "shared secret"
_KEYS = [rsa.generate_private_key(65537, 2048) for _ in range(2)]
_PUBLISHED, _FORGED = _KEYS


@dataclass
class Provider:
    """Who is signed in there (`person`), and what it handed out."""

    address: str = ""
    redirect: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    spoiled: dict[str, Any] = field(default_factory=dict)
    forges: bool = False
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)

    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def keys(self) -> dict[str, Any]:
        key = json.loads(RSAAlgorithm.to_jwk(_PUBLISHED.public_key()))
        return {"keys": [key | {"kid": "1", "use": "sig", "alg": "RS256"}]}

    def authorized(self, asked: dict[str, str]) -> str | None:
        """Return where the browser goes with its code; None where the request is wrong."""
        right = (
            asked.get("client_id") == CLIENT
            and asked.get("redirect_uri") == self.redirect
            and asked.get("response_type") == "code"
            and asked.get("code_challenge_method") == "S256"
            and "openid" in asked.get("scope", "").split()
        )
        if not right:
            return None
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return f"{self.redirect}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, asked: dict[str, str]) -> dict[str, Any] | None:
        """Return tokens for a code, once; None where anything about it is wrong."""
        given = self.codes.pop(asked.get("code", ""), None)
        verifier = hashlib.sha256(asked.get("code_verifier", "").encode()).digest()
        if (
            given is None
            or asked.get("client_id") != CLIENT
            or asked.get("client_secret") != SECRET
            or asked.get("redirect_uri") != given["redirect_uri"]
            or base64.urlsafe_b64encode(verifier).decode().rstrip("=") != given["code_challenge"]
        ):
            self.refused.append("invalid_grant")
            return None
        claims = {
            "iss": self.address,
            "aud": CLIENT,
            "exp": int(time.time()) + 300,
            "iat": int(time.time()),
            "nonce": given.get("nonce"),
            **self.person,
            **self.spoiled,
        }
        key = _FORGED if self.forges else _PUBLISHED
        signed = jwt.encode(claims, key, "RS256", headers={"kid": "1"})
        return {"access_token": "a", "token_type": "Bearer", "id_token": signed}


@contextmanager
def openid_provider(redirect: str) -> Iterator[Provider]:
    """Run a provider that knows one client, which is answered at one address."""
    provider = Provider(redirect=redirect)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            match parts.path:
                case "/.well-known/openid-configuration":
                    self.answer(provider.configuration())
                case "/keys":
                    self.answer(provider.keys())
                case "/userinfo":
                    self.answer(provider.person)
                case "/authorize" if (whither := provider.authorized(asked)) is not None:
                    self.send_response(302)
                    self.send_header("Location", whither)
                    self.end_headers()
                case _:
                    self.answer({"error": "invalid_request"}, 400)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            asked = {name: values[0] for name, values in parse_qs(body).items()}
            token = provider.token(asked)
            self.answer(token or {"error": "invalid_grant"}, 200 if token else 400)

        def answer(self, told: dict[str, Any], status: int = 200) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(told).encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        provider.address = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield provider
        server.shutdown()
