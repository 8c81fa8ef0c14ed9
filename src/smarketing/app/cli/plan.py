"""`smarketing plan`: the funnel computed backwards, month by month, and the chance of the goal."""

from pathlib import Path

import click

from smarketing.adapters.render.terminal_findings import print_findings
from smarketing.app.cli import options
from smarketing.app.cli.drawing_plan import PLAN
from smarketing.app.cli.kinds import draw_as
from smarketing.app.planning import Planned, of_agreement, of_workspace, planned
from smarketing.app.workspace import Workspace
from smarketing.core.agreement.amending import read_amendment
from smarketing.core.reports.plan.report import FUTURES, MONTHS, SEED, Asked
from smarketing.core.reports.why import about

CUTS = ("channel", "persona", "segment")

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--agreement", type=_FILE, help="Plan from this file alone, without any facts.")
@click.option(
    "--months",
    type=click.IntRange(1, 60),
    default=MONTHS,
    show_default=True,
    help="How many months ahead.",
)
@click.option(
    "--futures",
    type=click.IntRange(0, 2_000_000),
    default=FUTURES,
    show_default=True,
    help="How many futures to play; 0 for none.",
)
@click.option(
    "--seed", type=click.IntRange(0, 2**62), default=SEED, show_default=True, help="Of chance."
)
@click.option("--by", type=click.Choice(CUTS), help="Cut the needs by this.")
@click.option("--set", "terms", multiple=True, metavar="TERM=VALUE", help="Set a term, to try it.")
@options.workspace
@options.as_of
@options.language
@options.persona
@options.why
@options.output("text", "json", "csv", "html")
@options.refusing
def command(
    agreement: Path | None,
    months: int,
    futures: int,
    seed: int,
    by: str | None,
    terms: tuple[str, ...],
    root: Path,
    moment: str | None,
    code: str | None,
    persona: str | None,
    asked: str | None,
    form: str,
) -> None:
    """Compute how many of each stage the goal takes, and how many must enter each month.

    Rates, lags and the average sale come from the agreement where it states them, else from
    history; how sure they are, from the numbers behind them. Values are exact, and rounded up for
    display. Futures are played with chance from --seed: the same seed gives the same answer.
    """
    wanted = Asked(months, futures, seed, by)
    language = options.spoken(code, None if agreement else Workspace(root))
    amendments = options.read_all(terms, read_amendment, "--set")
    if agreement is None:
        ground = of_workspace(Workspace(root), options.situation(Workspace(root), moment))
    else:
        ground = _of_file(agreement, moment)
        print_findings(ground.findings, options.console(stderr=True), language)
    ground = Planned(options.of_persona(ground.situation, persona), ground.base)
    report = planned(ground, wanted, amendments)
    draw_as(PLAN, report, form, language, None if asked is None else about(report.why, asked))


def _of_file(agreement: Path, moment: str | None) -> Planned:
    try:
        return of_agreement(agreement, moment)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--as-of") from None
