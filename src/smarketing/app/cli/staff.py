"""`smarketing staff`: the team that the agreement takes."""

from datetime import date, datetime, timedelta
from pathlib import Path

import click

from smarketing.app.cli import options
from smarketing.app.cli.drawing_staff import ASSIGNMENT, STAFF
from smarketing.app.cli.kinds import draw_as
from smarketing.app.planning import Planned, of_agreement, of_workspace
from smarketing.app.staffing import given_out, staffed
from smarketing.app.workspace import Workspace
from smarketing.core.agreement.amending import read_amendment
from smarketing.core.reports.plan.staff import MONTHS, MOST_MONTHS
from smarketing.core.reports.plan.staff_pages import AssignmentReport, StaffReport
from smarketing.core.reports.why import about

_FARTHEST = timedelta(days=365)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--agreement", type=_FILE, help="Look at the team of this file, without any facts.")
@click.option(
    "--months",
    type=click.IntRange(1, MOST_MONTHS),
    default=MONTHS,
    show_default=True,
    help="How many months to look ahead, this one included.",
)
@click.option("--set", "terms", multiple=True, metavar="TERM=VALUE", help="Set a term, to try it.")
@click.option("--assign", is_flag=True, help="Propose who takes the leads that nobody has.")
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    help="With --assign: the last day on which leads are given (default: of this month).",
)
@options.workspace
@options.as_of
@options.language
@options.why
@options.output("text", "json", "csv", "html")
@options.refusing
def command(
    agreement: Path | None,
    months: int,
    terms: tuple[str, ...],
    assign: bool,  # noqa: FBT001 (click passes a flag by name)
    until: datetime | None,
    root: Path,
    moment: str | None,
    code: str | None,
    asked: str | None,
    form: str,
) -> None:
    """Compute how many people the agreed work takes, who is there, and whom to hire by when.

    What one person does follows from attempts, contact chances, minutes and the hours that their
    calendar leaves; what there is to do, from marketing's promise and from the goal.

    With --assign it lists the waiting leads that nobody has, each with who is to take it on which
    day, as capacity, language and territory allow; nothing is written.
    """
    team = _team(agreement, root, moment)
    language = options.spoken(code, None if agreement else Workspace(root))
    kind = ASSIGNMENT if assign else STAFF
    report: StaffReport | AssignmentReport
    if assign:
        report = given_out(
            team, _last_day(team, until), options.read_all(terms, read_amendment, "--set")
        )
    else:
        report = staffed(team, months, options.read_all(terms, read_amendment, "--set"))
    draw_as(kind, report, form, language, None if asked is None else about(report.why, asked))


def _last_day(team: Planned, until: datetime | None) -> date | None:
    today = team.situation.today
    if until is not None and not today <= until.date() <= today + _FARTHEST:
        raise click.BadParameter(
            f"{until.date()} is not within a year from {today}", param_hint="--until"
        )
    return until.date() if until else None


def _team(agreement: Path | None, root: Path, moment: str | None) -> Planned:
    if agreement is None:
        workspace = Workspace(root)
        return of_workspace(workspace, options.situation(workspace, moment))
    try:
        return of_agreement(agreement, moment)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--as-of") from None
