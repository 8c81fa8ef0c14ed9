"""Drawing the replay's reports in the form asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import click

from smarketing.adapters.render.html import draw as page_as_html
from smarketing.adapters.render.json import told_as_json
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.page import Page
from smarketing.adapters.render.recommend_page import compose_recommend
from smarketing.adapters.render.replay_csv import recommend_csv, replay_csv, sweep_csv, what_if_csv
from smarketing.adapters.render.replay_page import compose_replay
from smarketing.adapters.render.sweep_page import compose_sweep
from smarketing.adapters.render.terminal import print_page
from smarketing.adapters.render.what_if_page import compose_what_if
from smarketing.app.cli.options import console
from smarketing.core.base.sentence import Sentence
from smarketing.core.reports.what_if_headlines import (
    recommend_headline,
    replay_headline,
    sweep_headline,
    what_if_headline,
)
from smarketing.core.reports.what_if_pages import (
    RecommendReport,
    ReplayReport,
    SweepReport,
    WhatIfReport,
)

Report = ReplayReport | WhatIfReport | SweepReport | RecommendReport


@dataclass(frozen=True)
class _Kind:
    """How one kind of report is drawn; `name` is what its JSON is called."""

    name: str
    headline: Callable[[Any], list[Sentence]]
    compose: Callable[[Any, Language], Page]
    csv: Callable[[Any], str]


KINDS: dict[type, _Kind] = {
    ReplayReport: _Kind("replay", replay_headline, compose_replay, replay_csv),
    WhatIfReport: _Kind("what_if", what_if_headline, compose_what_if, what_if_csv),
    SweepReport: _Kind("sweep", sweep_headline, compose_sweep, sweep_csv),
    RecommendReport: _Kind("recommend", recommend_headline, compose_recommend, recommend_csv),
}


def draw_replay(report: Report, form: str, language: Language) -> None:
    """Print a report of the replay."""
    kind = KINDS[type(report)]
    if form == "json":
        zone = report.footing.time_zone
        click.echo(told_as_json(kind.name, kind.headline(report), report, zone, language))
    elif form == "csv":
        click.echo(kind.csv(report))
    elif form == "html":
        click.echo(page_as_html(kind.compose(report, language), language))
    else:
        print_page(kind.compose(report, language), console(), language)
