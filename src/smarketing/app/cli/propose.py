"""`smarketing propose`: what history suggests to agree on."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

import click

from smarketing.app.calls import calls_report
from smarketing.app.cli import options
from smarketing.app.cli.drawing_propose import CONTACT, PROPOSAL
from smarketing.app.cli.kinds import draw_as
from smarketing.app.configuration import Refused
from smarketing.app.proposing import proposal
from smarketing.app.workspace import Workspace
from smarketing.core.planning.call_list import CallColumns
from smarketing.core.reports.proposal.proposed_attempts import Given
from smarketing.core.reports.why import Why, about


class Amount(click.ParamType[Decimal]):
    """An exact amount, above zero."""

    name = "amount"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Decimal:
        """Read an amount; anything else is bad usage."""
        try:
            amount = Decimal(str(value))
        except InvalidOperation:
            amount = Decimal(0)
        if not amount.is_finite() or amount <= 0:
            self.fail(f"`{value}` is no amount above zero: write 60 or 4.50", param, ctx)
        return amount


@click.command()
@options.workspace
@options.as_of
@options.language
@options.why
@options.output("text", "json", "csv", "html", "toml")
@click.option(
    "--output",
    "target",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the drafted agreement to FILE as well.",
)
@click.option(
    "--value-per-contact",
    "value",
    type=Amount(),
    metavar="AMOUNT",
    help="What reaching somebody is worth (default: by the agreement, else measured).",
)
@click.option(
    "--cost-per-attempt",
    "cost",
    type=Amount(),
    metavar="AMOUNT",
    help="What an attempt costs (default: by the agreement).",
)
@click.option(
    "--calls",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Only the contact curve, of a plain file with one row per person called.",
)
@click.option("--attempts-column", metavar="NAME", help="The column with the number of attempts.")
@click.option("--reached-column", metavar="NAME", help="The column that says how it ended.")
@click.option(
    "--reached-value",
    "words",
    multiple=True,
    metavar="WORD",
    help="The word of that column that means success (default: yes, true, 1).",
)
@options.refusing
def command(
    root: Path,
    moment: str | None,
    code: str | None,
    asked: str | None,
    form: str,
    target: Path | None,
    value: Decimal | None,
    cost: Decimal | None,
    calls: Path | None,
    attempts_column: str | None,
    reached_column: str | None,
    words: tuple[str, ...],
) -> None:
    """Draft an agreement from history: what was measured, and what that suggests.

    Nothing is changed. The page says beside each proposed term what it was measured on, and what
    history would have scored under it; --format toml prints the draft itself, or --output writes it
    to a file.
    """
    if calls is not None:
        if attempts_column is None or reached_column is None:
            raise click.UsageError("--calls needs --attempts-column and --reached-column")
        if form == "toml" or target is not None:
            raise click.UsageError("--calls draws a curve and drafts no agreement")
        columns = CallColumns(attempts_column, reached_column, words)
        report = calls_report(calls, columns, value, cost)
        draw_as(CONTACT, report, form, options.spoken(code), _reasons(report.why, asked))
        return
    workspace = Workspace(root)
    language = options.spoken(code, workspace)
    situation = options.situation(workspace, moment)
    proposed = proposal(workspace, situation, Given(value, cost), language)
    if (form == "toml" or target is not None) and not proposed.toml:
        raise Refused(proposed.findings)
    if target is not None:
        target.write_text(proposed.toml, encoding="utf-8")
        told = options.console(stderr=True)
        told.print(language.say("The draft is written to {file}").format(file=target))
    if form == "toml":
        click.echo(proposed.toml, nl=False)
    else:
        draw_as(PROPOSAL, proposed, form, language, _reasons(proposed.why, asked))


def _reasons(why: Sequence[Why], asked: str | None) -> Sequence[Why] | None:
    """Return the reasons asked for: none, all, or those of a figure."""
    if asked is None:
        return None
    return about(why, asked) if asked else why
