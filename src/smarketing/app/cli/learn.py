"""`smarketing learn`: a score learnt from closed outcomes, beside the agreed points."""

from pathlib import Path
from typing import Literal

import click

from smarketing.adapters.render.terminal_findings import print_findings
from smarketing.app.cli import options
from smarketing.app.cli.drawing_learn import draw_lead_score, draw_learned
from smarketing.app.configuration import Refused
from smarketing.app.workspace import Workspace
from smarketing.core.base.finding import Finding, Severity

OPTIONAL = ("sklearn", "threadpoolctl")
ABSENT = False
try:
    from smarketing.app.learning import learning
    from smarketing.core.learning.cohort import Question
    from smarketing.core.learning.lesson import Wishes
except ModuleNotFoundError as missing:
    if (missing.name or "").partition(".")[0] not in OPTIONAL:
        raise
    ABSENT = True


@click.command()
@options.workspace
@options.as_of
@options.language
@options.output("text", "json", "csv", "html", "toml")
@click.option(
    "--at",
    type=click.Choice(["age", "handoff"]),
    default="age",
    show_default=True,
    help="When leads are looked at: some days after they became known, or when handed over.",
)
@click.option(
    "--days",
    type=click.IntRange(0, 3650),
    default=30,
    show_default=True,
    help="The age for --at age.",
)
@click.option(
    "--horizon",
    type=click.IntRange(1, 3650),
    help="Days within which a lead becomes a customer or not (default: measured).",
)
@click.option(
    "--holdout",
    type=click.Choice(["time", "position"]),
    default="time",
    show_default=True,
    help="Judge on the latest third, or where facts have no dates on the last third of the file.",
)
@click.option(
    "--without",
    "leaving_out",
    multiple=True,
    metavar="NAME",
    help="Leave out an attribute or a kind of touch; may be given several times.",
)
@click.option("--boosting", is_flag=True, help="Compare with boosted trees as well.")
@click.option("--contact", metavar="ID", help="Explain the score of one contact.")
@click.option(
    "--propose",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the agreement with the learned points to FILE, as a candidate for `replay`.",
)
@click.option(
    "--share",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    help="The share of leads that shall qualify by the proposal (default: as many as now).",
)
@click.option(
    "--seed", type=int, default=1, show_default=True, help="Draws the intervals' samples."
)
@options.refusing
def command(
    root: Path,
    moment: str | None,
    code: str | None,
    form: str,
    at: Literal["age", "handoff"],
    days: int,
    horizon: int | None,
    holdout: str,
    leaving_out: tuple[str, ...],
    boosting: bool,  # noqa: FBT001 (click passes a flag by name)
    contact: str | None,
    propose: Path | None,
    share: float | None,
    seed: int,
) -> None:
    """Learn from closed outcomes who becomes a customer, and compare that with the agreed points.

    The latest third of the leads judges both: calibration, Brier score, AUC and lift, with
    intervals. Nothing is changed: --propose writes a candidate that both teams can try and sign.
    """
    if ABSENT:
        raise Refused([_absent()])
    workspace = Workspace(root)
    language = options.spoken(code, workspace)
    situation = options.situation(workspace, moment)
    question = Question(at, days, horizon, holdout == "position")
    wishes = Wishes(question, leaving_out, boosting, share, seed)
    learnt = learning(workspace, situation, wishes)
    if contact is not None:
        draw_lead_score(learnt.of(contact), form, language)
        return
    report, proposal = learnt.report(language)
    if proposal is None and (form == "toml" or propose is not None):
        raise Refused(report.findings)
    draw_learned(report, form, language)
    if propose is None or proposal is None or report.proposal is None:
        return
    text, findings = learnt.candidate(proposal, report.proposal.toml)
    propose.write_text(text, encoding="utf-8")
    told = options.console(stderr=True)
    print_findings(findings, told, language)
    told.print(language.say("The proposal is written to {file}").format(file=propose))


def _absent() -> Finding:
    return Finding(
        "learn.not_installed",
        Severity.ERROR,
        "the learned score needs scikit-learn, which is not installed",
        "type `pip install 'smarketing[learn]'`; in a clone, `python3 run.py learn` installs it",
    )
