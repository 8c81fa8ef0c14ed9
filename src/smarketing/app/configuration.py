"""What a workspace sets for itself in `smarketing.toml`: language, address, mail, single sign-on.

Secrets do not stand in the file: it names the file or the environment variable that holds them.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator

from smarketing.core.base.finding import Finding, Severity, Source
from smarketing.core.base.toml import Strict, build, read_toml

DEFAULT_ADDRESS = "http://localhost:8000"
ADDRESS_VARIABLE = "SMARKETING_ADDRESS"
"""Names the address where the file does not: for containers, and for a server on another port."""


class Refused(Exception):  # noqa: N818 (not a fault: what was asked cannot be done, and this is why)
    """What was asked cannot be done; the findings say why."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("; ".join(finding.sentence() for finding in findings))
        self.findings = list(findings)


class Web(Strict):
    """Where people reach the application."""

    address: str = Field(
        default_factory=lambda: os.environ.get(ADDRESS_VARIABLE) or DEFAULT_ADDRESS,
        validate_default=True,
    )
    """What browsers type: scheme, host and port. Links in mails begin with it."""
    trusted_proxies: int = Field(0, ge=0, le=9)
    """How many proxies of ours stand before us, each of which appends whom it saw."""

    @field_validator("address")
    @classmethod
    def _is_an_address(cls, address: str) -> str:
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("write it with its scheme, such as https://smarketing.example.com")
        if parts.path not in {"", "/"} or parts.query or parts.fragment:
            raise ValueError("give the scheme, the host and the port only, without a path")
        return address.rstrip("/")

    @property
    def host(self) -> str:
        """The host name alone."""
        return urlsplit(self.address).hostname or "localhost"

    @property
    def is_secure(self) -> bool:
        """Say whether browsers come over HTTPS, here or at a proxy before us."""
        return self.address.startswith("https://")


class Mail(Strict):
    """The server that takes our mails."""

    host: str = Field(min_length=1)
    port: int = Field(587, ge=1, le=65535)
    encryption: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    password_variable: str = "SMARKETING_MAIL_PASSWORD"  # noqa: S105 (a variable's name)
    sender: str = Field("smarketing@localhost", min_length=3)


class SingleSignOn(Strict):
    """An OpenID Connect provider of the company."""

    name: str = Field(min_length=1)
    key: str = Field(pattern=r"^[a-z0-9-]+$")
    issuer: str = Field(pattern=r"^https?://")
    client_id: str = Field(min_length=1)
    secret_variable: str = "SMARKETING_SSO_SECRET"  # noqa: S105 (a variable's name)
    trusts_email: bool = False
    """Whether an address that the provider has verified opens the account of that address."""


class Configuration(Strict):
    """The whole file."""

    format: Literal[1] = 1
    language: Literal["en", "fr"] | None = None
    web: Web = Field(default_factory=Web)
    mail: Mail | None = None
    single_sign_on: list[SingleSignOn] = []


def read_configuration(path: Path) -> Configuration:
    """Read `smarketing.toml`; raises `Refused` where it is wrong. No file means no settings."""
    if not path.exists():
        return Configuration()
    values, positions, findings = read_toml(text_of(path, "settings"), str(path))
    read = None
    if values is not None:
        read, findings = build(Configuration, values, positions)
    if read is None:
        raise Refused(findings)
    return read


def secret_of(variable: str) -> str:
    """Return a secret from the environment, or from the file that `VARIABLE_FILE` names."""
    file = os.environ.get(f"{variable}_FILE")
    return Path(file).read_text(encoding="utf-8").strip() if file else os.environ.get(variable, "")


def text_of(path: Path, room: str) -> str:
    """Return the text of a file that people write; `room` is the first part of its codes.

    Raises `Refused` where it cannot be read, or is no UTF-8.
    """
    source = Source(str(path))
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = "the file is not UTF-8 text (byte {position})"
        mend = "save it as UTF-8 in your editor"
        values: dict[str, object] = {"position": error.start}
        code = f"{room}.not_utf8"
    except OSError as error:
        message, mend = "the file cannot be read: {what}", ""
        values = {"what": error.strerror or str(error)}
        code = f"{room}.unreadable"
    raise Refused([Finding(code, Severity.ERROR, message, mend, values, source)])
