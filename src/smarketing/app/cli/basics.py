"""What every verb needs, those that serve too: its workspace, its language, how it fails.

Nothing here loads what computes, so that the server starts quickly and stays small.
"""

import errno
import functools
import locale
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, TypeVar, cast

import click
from rich.console import Console

from smarketing.adapters.render.language import CODES, Language
from smarketing.adapters.render.terminal_findings import print_findings
from smarketing.app.configuration import Configuration, Refused
from smarketing.core.base.finding import Finding, Severity

Verb = TypeVar("Verb", bound=Callable[..., Any])
language = click.option(
    "--language",
    "code",
    type=click.Choice(CODES),
    envvar="SMARKETING_LANGUAGE",
    help="English or French (default: the workspace's, else your system's).",
)

DONE, FINDINGS = 0, 1
"""Exit codes: done, and findings of severity error; click itself ends bad usage with 2."""

workspace = click.option(
    "--workspace",
    "root",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="SMARKETING_WORKSPACE",
    default=Path("workspace"),
    show_default=True,
    help="The workspace folder.",
)


class Configured(Protocol):
    """What has settings: an open workspace."""

    @property
    def configuration(self) -> Configuration:
        """What it sets for itself."""


def spoken(code: str | None, where: Configured | None = None) -> Language:
    """Return the language asked for, or the workspace's, or the system's."""
    chosen = code or (where.configuration.language if where else None)
    if chosen is None:
        system = os.environ.get("LC_ALL") or os.environ.get("LANG") or locale.getlocale()[0] or ""
        chosen = "fr" if system.lower().startswith("fr") else "en"
    return Language(chosen)


def refusing(verb: Verb) -> Verb:
    """Let a verb end with its findings and exit code 1 where what was asked cannot be done."""

    @functools.wraps(verb)
    def wrapped(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 (any verb)
        try:
            return verb(*args, **kwargs)
        except Refused as refused:
            findings = refused.findings
        except OSError as error:
            if error.errno == errno.EPIPE:
                # Who reads no further, as `head` does, is no problem; click ends the verb.
                raise
            findings = [_of_the_disk(error)]
        print_findings(findings, console(stderr=True), spoken(kwargs.get("code")))
        raise click.exceptions.Exit(FINDINGS)

    return cast("Verb", wrapped)


def _of_the_disk(error: OSError) -> Finding:
    message = "{file} cannot be read or written: {what}"
    values = {"file": error.filename or "?", "what": error.strerror or str(error)}
    return Finding("disk.failed", Severity.ERROR, message, "", values)


def console(*, stderr: bool = False) -> Console:
    """Return the terminal to print on."""
    return Console(stderr=stderr, highlight=False)
