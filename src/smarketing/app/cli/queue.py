"""`smarketing queue`: whom to reach next, and whom the law protects now."""

from pathlib import Path

import click

from smarketing.adapters.render.queue_page import compose_queue, queue_csv
from smarketing.app.cli import options
from smarketing.app.cli.kinds import Kind, draw_as
from smarketing.app.workspace import Workspace
from smarketing.core.base.sentence import Sentence
from smarketing.core.reports.queue import known_kinds, known_reps, queue_report
from smarketing.core.reports.queue_pages import QueueReport
from smarketing.core.reports.why import about


def _headline(report: QueueReport) -> list[Sentence]:
    return report.headline


KIND = Kind("queue", _headline, compose_queue, queue_csv)


@click.command()
@options.workspace
@options.as_of
@options.language
@options.persona
@click.option("--rep", metavar="NAME", help="Only the queue of this sales representative.")
@click.option(
    "--kind", default="call", show_default=True, metavar="KIND", help="The kind of attempt."
)
@options.output("text", "json", "csv", "html")
@options.why
@options.refusing
def command(
    root: Path,
    moment: str | None,
    code: str | None,
    persona: str | None,
    rep: str | None,
    kind: str,
    form: str,
    asked: str | None,
) -> None:
    """List whom each representative reaches next: by priority, worth and deadline.

    Consumers to whom the law allows no attempt now stand apart, with the article and the moment
    from which on one is allowed; to be confirmed by counsel.
    """
    workspace = Workspace(root)
    situation = options.of_persona(options.situation(workspace, moment), persona)
    if rep is not None:
        rep = options.one_of(rep, known_reps(situation), "--rep", "nobody in sales is called")
    kind = options.one_of(kind, known_kinds(situation), "--kind", "no attempt is of the kind")
    report = queue_report(situation, kind, rep)
    why = None if asked is None else about(report.why, asked)
    draw_as(KIND, report, form, options.spoken(code, workspace), why)
