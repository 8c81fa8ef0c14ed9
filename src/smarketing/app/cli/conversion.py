"""`smarketing conversion`: who goes on from stage to stage, how soon, and who still will."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from smarketing.app.cli import options
from smarketing.app.cli.drawing import draw
from smarketing.app.workspace import Workspace, facts_findings
from smarketing.core.agreement.stages import Stage
from smarketing.core.base.toml import choice_remedy
from smarketing.core.reports.conversion.report import Pair, conversion_report, followed
from smarketing.core.reports.funnel import CUTS
from smarketing.core.reports.situation import Situation


@click.command()
@options.workspace
@options.as_of
@options.language
@options.output("text", "json", "csv", "html")
@click.option("--by", type=click.Choice(CUTS), default="month", show_default=True, help="Cut by.")
@click.option(
    "--from-stage", "start", metavar="STAGE", help="From this stage (default: every one)."
)
@click.option(
    "--to-stage", "end", metavar="STAGE", help="To this stage (default: the one that follows)."
)
@options.picking
@options.since
@options.until
@options.refusing
def command(
    root: Path,
    moment: str | None,
    code: str | None,
    form: str,
    by: str,
    start: str | None,
    end: str | None,
    since: datetime | None,
    until: datetime | None,
    persona: str | None,
    **picked: str | None,
) -> None:
    """Tell how many go on from stage to stage, after how long, and how many still will.

    Beside what has come so far stands what it comes to in the end: contacts that have not had the
    time yet are counted with the chance that others of their age had. Months that are too young
    to be compared are marked.
    """
    workspace = Workspace(root)
    whole = options.situation(workspace, moment)
    situation = options.of_those(whole, persona, picked)
    asked = options.period(situation, since, until)
    pairs = _pairs(situation, start, end)
    report = conversion_report(situation, by, asked.start, asked.end, pairs, facts_findings(whole))
    draw(report, form, options.spoken(code, workspace))


def _pairs(situation: Situation, start: str | None, end: str | None) -> Sequence[Pair]:
    """Return the one pair of stages asked for, none for all; wrong ones are bad usage."""
    stages = followed(situation)
    if start is None and end is None:
        return []
    first = None if start is None else _place(stages, start, "--from-stage")
    last = None if end is None else _place(stages, end, "--to-stage")
    if first is None:
        first = (last or 0) - 1
    if last is None:
        last = first + 1
    if first < 0:
        raise click.BadParameter(f"no stage comes before `{end}`", param_hint="--to-stage")
    if last >= len(stages):
        raise click.BadParameter(f"no stage comes after `{start}`", param_hint="--from-stage")
    if first >= last:
        raise click.BadParameter(
            f"`{end}` does not come after `{start}` in the agreement", param_hint="--to-stage"
        )
    return [(stages[first], stages[last])]


def _place(stages: Sequence[Stage], name: str, option: str) -> int:
    names = [stage.name for stage in stages]
    if name not in names:
        mend, values = choice_remedy(name, names)
        raise click.BadParameter(
            f"nobody enters a stage `{name}` by name; {mend.format(**values)}", param_hint=option
        )
    return names.index(name)
