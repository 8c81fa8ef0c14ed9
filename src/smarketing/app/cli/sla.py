"""`smarketing sla`: whether both sides keep their promises, what is overdue, and what if not."""

from datetime import datetime
from pathlib import Path

import click

from smarketing.app.cli import options
from smarketing.app.cli.drawing_sla import KINDS
from smarketing.app.cli.kinds import draw_as
from smarketing.app.workspace import Workspace, facts_findings
from smarketing.core.agreement.segments import Segment
from smarketing.core.base.period import Period, period_of
from smarketing.core.base.toml import choice_remedy
from smarketing.core.reports.situation import Situation
from smarketing.core.reports.sla import sla_report
from smarketing.core.reports.why import about


@click.command()
@options.workspace
@options.as_of
@options.language
@options.output("text", "json", "csv", "html")
@click.option(
    "--per",
    type=click.Choice(["month", "quarter", "year"]),
    default="month",
    show_default=True,
    help="The period that the day of the report lies in.",
)
@options.since
@options.until
@options.persona
@click.option("--segment", metavar="NAME", help="Only leads of this segment of the agreement.")
@options.why
@options.refusing
def command(
    root: Path,
    moment: str | None,
    code: str | None,
    form: str,
    per: str,
    since: datetime | None,
    until: datetime | None,
    persona: str | None,
    segment: str | None,
    asked: str | None,
) -> None:
    """Say on one page whether marketing and sales keep their promises, and what to do first."""
    workspace = Workspace(root)
    whole = options.situation(workspace, moment)
    language = options.spoken(code, workspace)
    situation = options.of_persona(whole, persona)
    period = _period(situation, per, since, until)
    report = sla_report(situation, period, _segment(situation, segment), facts_findings(whole))
    why = None if asked is None else about(report.why, asked)
    draw_as(KINDS[type(report)], report, form, language, why)


def _period(
    situation: Situation, per: str, since: datetime | None, until: datetime | None
) -> Period:
    """Return the days asked for, or the period that today lies in."""
    if since is None and until is None:
        return period_of(situation.today, per)
    return options.period(situation, since, until)


def _segment(situation: Situation, name: str | None) -> Segment | None:
    """Return the segment of that name; an unknown one is bad usage."""
    if name is None:
        return None
    segments = {segment.name: segment for segment in situation.agreement.segments}
    if not segments:
        raise click.BadParameter(
            "the agreement knows no segments: add a [[segments]]", param_hint="--segment"
        )
    if name not in segments:
        mend, values = choice_remedy(name, list(segments))
        raise click.BadParameter(
            f"the agreement knows no segment `{name}`; {mend.format(**values)}",
            param_hint="--segment",
        )
    return segments[name]
