"""`smarketing sla`: whether both sides keep their promises, what is overdue, and other terms."""

from datetime import datetime, timedelta
from pathlib import Path

import click

from smarketing.app.cli import options
from smarketing.app.cli.drawing_sla import KINDS, Report
from smarketing.app.cli.kinds import draw_as
from smarketing.app.renegotiating import renegotiated, swept_promise
from smarketing.app.replaying import workspace_base
from smarketing.app.workspace import Workspace, facts_findings
from smarketing.core.agreement.amending import read_amendment
from smarketing.core.agreement.segments import Segment
from smarketing.core.agreement.sweeping import read_sweep
from smarketing.core.base.period import Period, period_of
from smarketing.core.base.toml import choice_remedy
from smarketing.core.reports.situation import Situation
from smarketing.core.reports.sla.report import sla_report
from smarketing.core.reports.why import about

_A_YEAR = timedelta(days=365)


@click.command()
@options.workspace
@options.as_of
@options.language
@options.output("text", "json", "csv", "html")
@click.option(
    "--per",
    type=click.Choice(["month", "quarter", "year"]),
    help="The period that the day of the report lies in (default: month).",
)
@options.since
@options.until
@options.persona
@click.option("--segment", metavar="NAME", help="Only leads of this segment of the agreement.")
@click.option("--set", "terms", multiple=True, metavar="TERM=VALUE", help="Try another term.")
@click.option("--sweep", "span", metavar="TERM=A..B[:STEP]", help="Try a promise at many values.")
@options.why
@options.refusing
def command(
    root: Path,
    moment: str | None,
    code: str | None,
    form: str,
    per: str | None,
    since: datetime | None,
    until: datetime | None,
    persona: str | None,
    segment: str | None,
    terms: tuple[str, ...],
    span: str | None,
    asked: str | None,
) -> None:
    """Say on one page whether marketing and sales keep their promises, and what to do first.

    With --set, judge the leads of the last twelve months, or of the days asked for, by other terms
    beside the agreed ones: how many would have been in time, and how many people it takes. With
    --sweep, try one promise at many values of a term.
    """
    if segment and (terms or span):
        raise click.UsageError("--segment looks at the agreed terms: leave it out to try others.")
    amendments = options.read_all(terms, read_amendment, "--set")
    sweeps = options.read_all((span,) if span else (), read_sweep, "--sweep")
    workspace = Workspace(root)
    whole = options.situation(workspace, moment)
    language = options.spoken(code, workspace)
    situation = options.of_persona(whole, persona)
    report: Report
    if sweeps or amendments:
        period = _period(situation, per, since, until, _of_a_year(situation))
        base = workspace_base(workspace, whole.agreement)
        report = (
            swept_promise(situation, base.with_terms(amendments), sweeps[0], period)
            if sweeps
            else renegotiated(situation, base, amendments, period)
        )
    else:
        month = period_of(situation.today, "month")
        period = _period(situation, per, since, until, month)
        report = sla_report(situation, period, _segment(situation, segment), facts_findings(whole))
    why = None if asked is None else about(report.why, asked)
    draw_as(KINDS[type(report)], report, form, language, why)


def _of_a_year(situation: Situation) -> Period:
    return Period(situation.today - _A_YEAR, situation.today)


def _period(
    situation: Situation,
    per: str | None,
    since: datetime | None,
    until: datetime | None,
    usual: Period,
) -> Period:
    """Return the days asked for, or the usual ones."""
    if since is not None or until is not None:
        return options.period(situation, since, until)
    return period_of(situation.today, per) if per else usual


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
