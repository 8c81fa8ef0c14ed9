"""`smarketing quality`: what sales says of marketing's leads, by source and by who decided."""

from datetime import datetime
from pathlib import Path

import click

from smarketing.adapters.render.quality_csv import quality_csv
from smarketing.adapters.render.quality_page import compose_quality
from smarketing.app.cli import options
from smarketing.app.cli.kinds import Kind, draw_as
from smarketing.app.workspace import Workspace, facts_findings
from smarketing.core.base.sentence import Sentence
from smarketing.core.reports.quality.pages import QualityReport
from smarketing.core.reports.quality.report import CUTS, quality_report
from smarketing.core.reports.why import about


def _own_headline(report: QualityReport) -> list[Sentence]:
    return report.headline


QUALITY = Kind("quality", _own_headline, compose_quality, quality_csv)


@click.command()
@options.workspace
@options.as_of
@options.language
@options.output("text", "json", "csv", "html")
@click.option("--by", type=click.Choice(CUTS), default="channel", show_default=True, help="Cut by.")
@options.most
@options.picking
@options.since
@options.until
@options.why
@options.refusing
def command(
    root: Path,
    moment: str | None,
    code: str | None,
    form: str,
    by: str,
    most: int | None,
    since: datetime | None,
    until: datetime | None,
    asked: str | None,
    persona: str | None,
    **picked: str | None,
) -> None:
    """Tell how sales judged the leads handed over, by source and by person, and what came of them.

    Which part was accepted, rejected and why, sent back or is still undecided; which source is
    rejected more than the other leads of the same people, and who rejects more than others do of
    the same leads, so that both sides see the quality of leads and how alike they judge it.
    """
    workspace = Workspace(root)
    whole = options.situation(workspace, moment)
    situation = options.of_those(whole, persona, picked)
    period = options.period(situation, since, until)
    told = facts_findings(whole)
    report = quality_report(situation, by, period, told, options.most_rows(most, form))
    why = None if asked is None else about(report.why, asked)
    draw_as(QUALITY, report, form, options.spoken(code, workspace), why)
