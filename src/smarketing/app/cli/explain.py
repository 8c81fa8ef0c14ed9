"""`smarketing explain`: the whole history of one contact, with the reasons."""

from pathlib import Path

import click

from smarketing.adapters.render import html, terminal
from smarketing.adapters.render.explanation_page import compose_explanation
from smarketing.adapters.render.json import told_as_json
from smarketing.adapters.store.ledger import Snapshot
from smarketing.adapters.store.one_contact import contacts_called, contacts_like, facts_about
from smarketing.app.cli import options
from smarketing.app.workspace import Workspace, short_version
from smarketing.core.base.toml import did_you_mean
from smarketing.core.explanation.explain import explain
from smarketing.core.reports.explained import explanation_report


@click.command()
@click.argument("contact", required=False)
@click.option("--name", metavar="WORDS", help="Find the contact by its name, or a part of it.")
@options.workspace
@options.as_of
@options.language
@options.output("text", "json", "html")
@options.refusing
def command(
    contact: str | None,
    name: str | None,
    root: Path,
    moment: str | None,
    code: str | None,
    form: str,
) -> None:
    """Tell the whole history of CONTACT: every touch and its points, every stage and its reason.

    CONTACT is named as in your facts. The explanation also says why a contact has not qualified,
    what is missing, and when it was sent back. It reads that contact's facts only.
    """
    if (contact is None) == (name is None):
        raise click.UsageError("name one contact, or a part of its name with --name")
    workspace = Workspace(root)
    as_of = options.moment_of(workspace, moment)
    workspace.agreement(as_of)  # refuses where none is in force
    snapshot = workspace.ledger.snapshot()
    asked = contact if contact is not None else _found(snapshot, str(name))
    told = explain(facts_about(snapshot, asked), workspace.versions, asked, as_of)
    if told is None:
        raise click.BadParameter(_unknown(snapshot, asked), param_hint="CONTACT")
    report = explanation_report(told, short_version(snapshot.version))
    language = options.spoken(code, workspace)
    page = compose_explanation(report, language)
    if form == "json":
        click.echo(told_as_json("explanation", None, report, page.zone, language))
    elif form == "html":
        click.echo(html.draw(page, language))
    else:
        terminal.print_page(page, options.console(), language)


def _found(snapshot: Snapshot, name: str) -> str:
    """Return the one contact that is called so; none, or several, is bad usage."""
    called = contacts_called(snapshot, name)
    if not called:
        raise click.BadParameter(f"no contact is called `{name}`", param_hint="--name")
    exact = [contact for contact, full in called if full.lower() == name.lower()]
    if len(called) > 1 and len(exact) != 1:
        listed = "\n".join(f"  {contact}  {full}" for contact, full in called)
        raise click.BadParameter(
            f"several contacts are called `{name}`; name one of them:\n{listed}",
            param_hint="--name",
        )
    return exact[0] if exact else called[0][0]


def _unknown(snapshot: Snapshot, contact: str) -> str:
    like = contacts_like(snapshot, contact)
    near = did_you_mean(contact, like) or next(iter(like), None)
    if contact in like:
        return f"nothing had happened to `{contact}` by the day asked for"
    hint = f"did you mean `{near}`?" if near else "`--name` finds contacts by their name"
    return f"no fact names `{contact}`; {hint}"
