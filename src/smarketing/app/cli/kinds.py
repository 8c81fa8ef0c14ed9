"""Drawing a report of any kind in the form asked for: what a verb must say of its report."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import click

from smarketing.adapters.render.html import draw as page_as_html
from smarketing.adapters.render.json import told_as_json
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.page import Page
from smarketing.adapters.render.terminal import print_page
from smarketing.adapters.render.why import why_section
from smarketing.app.cli.options import console
from smarketing.core.base.sentence import Sentence
from smarketing.core.reports.why import Why


@dataclass(frozen=True)
class Kind:
    """How one kind of report is drawn; `name` is what its JSON is called."""

    name: str
    headline: Callable[[Any], list[Sentence]]
    compose: Callable[[Any, Language], Page]
    csv: Callable[[Any], str]


def draw_as(
    kind: Kind,
    report: Any,  # noqa: ANN401 (any dataclass with a footing)
    form: str,
    language: Language,
    why: Sequence[Why] | None = None,
) -> None:
    """Print a report as "text", "html", "json" or "csv".

    With `why`, the page ends with these reasons of its figures; JSON holds them anyway where the
    report does.
    """
    zone = report.footing.time_zone
    if form == "json":
        click.echo(told_as_json(kind.name, kind.headline(report), report, zone, language))
    elif form == "csv":
        click.echo(kind.csv(report), nl=False)
    else:
        page = kind.compose(report, language)
        if why is not None:
            told = why_section(why, language, zone)
            page = replace(page, sections=[*page.sections, told])
        if form == "html":
            click.echo(page_as_html(page, language))
        else:
            print_page(page, console(), language)
