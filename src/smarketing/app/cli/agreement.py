"""`smarketing agreement`: the versions, what changes between them, and who signs which."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import click

from smarketing.adapters.render.changes_page import changes_csv, compose_changes
from smarketing.adapters.render.json import findings_as_json
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.sentences import write
from smarketing.adapters.render.terminal_findings import print_findings, tally
from smarketing.adapters.render.versions_page import compose_versions, versions_csv
from smarketing.adapters.store.signing_key import NoSignature, SigningKey, make_key, read_key
from smarketing.app import signing
from smarketing.app.cli import options
from smarketing.app.cli.kinds import Kind, draw_as
from smarketing.app.configuration import Refused, text_of
from smarketing.app.workspace import Workspace, now
from smarketing.core.agreement.binding import Status, Version
from smarketing.core.agreement.signatures import PARTIES
from smarketing.core.base.finding import has_errors
from smarketing.core.base.sentence import Sentence, Value
from smarketing.core.reports.versions.comparison import changes_headline
from smarketing.core.reports.versions.report import versions_headline

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_VERSIONS = Kind("versions", versions_headline, compose_versions, versions_csv)

_number = click.argument("number", type=click.IntRange(1, 9999))


@click.group()
def command() -> None:
    """Compare, propose, sign and verify versions of the agreement.

    A version binds once both heads have signed the same terms; any change is a new version.
    """


@command.command()
@options.workspace
@options.as_of
@options.language
@options.output("text", "json", "html", "csv")
@options.refusing
def history(root: Path, moment: str | None, code: str | None, form: str) -> None:
    """List every version: in force, signed, or waiting, and for whose signature."""
    workspace = Workspace(root)
    report = signing.versions(workspace, options.moment_of(workspace, moment))
    draw_as(_VERSIONS, report, form, options.spoken(code, workspace))


@command.command()
@click.argument("before", type=click.IntRange(1, 9999), required=False)
@click.argument("after", required=False)
@options.workspace
@options.as_of
@options.language
@options.output("text", "json", "html", "csv")
@options.refusing
def diff(
    before: int | None,
    after: str | None,
    root: Path,
    moment: str | None,
    code: str | None,
    form: str,
) -> None:
    """Say what changes from version BEFORE to AFTER, in words and term by term.

    AFTER is a number or a file. Left out, the version in force stands beside the newest one.
    """
    workspace = Workspace(root)
    as_of = options.moment_of(workspace, moment)
    one = before if before is not None else workspace.version_of(workspace.agreement(as_of)).number
    compared = signing.compare(workspace, one, _after(after, workspace), as_of)
    kind = Kind(
        "changes",
        changes_headline,
        lambda report, language: compose_changes(report, compared.said, language),
        changes_csv,
    )
    draw_as(kind, compared.report, form, options.spoken(code, workspace))


def _after(given: str | None, workspace: Workspace) -> int | str:
    """Return the number of a version, or the text of a file."""
    if given is None:
        return max((one.number for one in workspace.history.versions), default=1)
    return int(given) if given.isdecimal() else text_of(Path(given), "agreement")


@command.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@options.language
@options.refusing
def key(file: Path, code: str | None) -> None:
    """Make a signing key in FILE, opened by a phrase that only you know.

    Keep FILE to yourself, and the phrase in your head: nobody can find it again.
    """
    if file.exists():
        raise click.BadParameter(f"{file} exists; a key is never overwritten", param_hint="FILE")
    language = options.spoken(code)
    phrase = click.prompt(language.say("Signing phrase"), hide_input=True, confirmation_prompt=True)
    made = _or_refused(lambda: make_key(phrase))
    file.touch(mode=0o600)
    file.write_text(made.sealed, encoding="utf-8")
    click.echo(language.say("The key is ready: {file}").format(file=file))


@command.command()
@_number
@click.option("--party", type=click.Choice(PARTIES), required=True, help="For whom you sign.")
@click.option(
    "--key",
    "key_file",
    type=_FILE,
    envvar="SMARKETING_SIGNING_KEY",
    required=True,
    help="Your key, made by `smarketing agreement key`.",
)
@click.option("--name", metavar="NAME", help="Who you are (default: the party's head).")
@options.workspace
@options.language
@options.refusing
def sign(
    number: int, party: str, key_file: Path, name: str | None, root: Path, code: str | None
) -> None:
    """Sign version NUMBER; it binds once the other party has signed the same terms.

    Read it first: `smarketing agreement diff` says what changes.
    """
    workspace = Workspace(root)
    language = options.spoken(code, workspace)
    version = workspace.history.version(number)
    seen = version.hash if version is not None else ""
    signer = name or _head(version, party)
    own = _or_refused(lambda: read_key(text_of(key_file, "key")))
    if version is not None and version.agreement is not None:
        click.echo(write(_before_signing(version, signer), language))
    phrase = click.prompt(language.say("Signing phrase"), hide_input=True)
    signed = signing.sign(
        workspace,
        number,
        party=party,
        name=signer,
        key=own,
        phrase=phrase,
        seen=seen,
        moment=now(),
    )
    for sentence in _after_signing(signed):
        click.echo(write(sentence, language))


def _head(version: Version | None, party: str) -> str:
    if version is None or version.agreement is None:
        return "?"
    parties = version.agreement.parties
    return (parties.sales if party == "sales" else parties.marketing).head


def _before_signing(version: Version, signer: str) -> Sentence:
    day = version.agreement.agreement.effective_from if version.agreement else ""
    values: dict[str, Value] = {
        "version": str(version.number),
        "day": day,
        "hash": version.hash[:16],
        "name": signer,
    }
    return Sentence(
        "{name} signs version {version}, which binds from {day}; its fingerprint is {hash}.", values
    )


def _after_signing(signed: signing.Signed) -> list[Sentence]:
    values: dict[str, Value] = {
        "version": str(signed.number),
        "day": signed.effective_from or "",
        "receipt": signed.receipt,
    }
    state = Sentence("Signed. Version {version} waits for the other party now.", values)
    if signed.binds:
        state = Sentence("Signed by both: version {version} binds from {day} on.", values)
    return [
        state,
        Sentence("Your receipt, to be kept where nobody can change it: {receipt}", values),
    ]


@command.command()
@click.argument("file", type=_FILE)
@click.option(
    "--from",
    "since",
    type=click.DateTime(["%Y-%m-%d"]),
    help="First day (default: the one that stands in the file).",
)
@click.option("--instead-of", "replaced", type=int, metavar="NUMBER", help="Replace this proposal.")
@options.workspace
@options.language
@options.refusing
def propose(
    file: Path, since: datetime | None, replaced: int | None, root: Path, code: str | None
) -> None:
    """Lay FILE down as the next version, for both heads to sign.

    Its number and first day are set; comments and layout stay as they are.
    """
    workspace = Workspace(root)
    language = options.spoken(code, workspace)
    text = text_of(file, "agreement")
    first_day = since.date() if since else None
    told = signing.propose(workspace, text, now(), effective_from=first_day, instead_of=replaced)
    print_findings(told.findings, options.console(stderr=True), language)
    values: dict[str, Value] = {
        "version": str(told.number),
        "file": str(workspace.layout.agreement(told.number)),
    }
    laid = Sentence("Version {version} is proposed in {file}; both heads have to sign it.", values)
    click.echo(write(laid, language))


@command.command()
@_number
@options.workspace
@options.language
@options.refusing
def withdraw(number: int, root: Path, code: str | None) -> None:
    """Take proposal NUMBER away, which nobody has signed."""
    workspace = Workspace(root)
    signing.withdraw(workspace, number)
    gone = Sentence("Version {version} is withdrawn.", {"version": str(number)})
    click.echo(write(gone, options.spoken(code, workspace)))


@command.command()
@_number
@options.workspace
@options.language
@options.refusing
def restore(number: int, root: Path, code: str | None) -> None:
    """Put the file of version NUMBER back as it was signed."""
    workspace = Workspace(root)
    signing.restore(workspace, number)
    back = Sentence("Version {version} is as it was signed.", {"version": str(number)})
    click.echo(write(back, options.spoken(code, workspace)))


@command.command()
@click.option(
    "--receipt",
    "receipts",
    multiple=True,
    metavar="CODE",
    help="A receipt that somebody kept, or its first 16 characters.",
)
@options.workspace
@options.language
@options.output("text", "json")
@options.refusing
def verify(receipts: tuple[str, ...], root: Path, code: str | None, form: str) -> None:
    """Check every signature, and tell what was touched after it was signed."""
    workspace = Workspace(root)
    language = options.spoken(code, workspace)
    findings = signing.verify(workspace, dict.fromkeys(receipts, "--receipt"))
    if form == "json":
        click.echo(findings_as_json(findings, language))
    else:
        print_findings(findings, options.console(), language)
        click.echo(_verified(workspace, language))
        click.echo(tally(findings, language))
    raise click.exceptions.Exit(options.FINDINGS if has_errors(findings) else options.DONE)


def _verified(workspace: Workspace, language: Language) -> str:
    versions = workspace.history.versions
    count = sum(len(one.signatures) for one in versions)
    values: dict[str, Value] = {
        "count": count,
        "signed": sum(one.status is Status.SIGNED for one in versions),
        "all": len(versions),
    }
    told = Sentence(
        "{count} signature holds; versions signed by both: {signed} of {all}.",
        values,
        "{count} signatures hold; versions signed by both: {signed} of {all}.",
        count,
    )
    return write(told, language)


def _or_refused(asked: Callable[[], SigningKey]) -> SigningKey:
    """Turn a key that is none, or a phrase that does not do, into a refusal."""
    try:
        return asked()
    except NoSignature as refused:
        raise Refused([refused.finding]) from None
