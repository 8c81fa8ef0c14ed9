"""Drawing the reports on the learned score; kept apart, since they are optional."""

import click

from smarketing.adapters.render.html import draw as draw_html
from smarketing.adapters.render.json import told_as_json
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.lead_score_page import compose_lead_score
from smarketing.adapters.render.learned_csv import lead_score_csv, learned_csv
from smarketing.adapters.render.learned_page import compose_learned
from smarketing.adapters.render.terminal import print_page
from smarketing.app.cli.options import console
from smarketing.core.reports.learned_headlines import lead_headline, learn_headline
from smarketing.core.reports.learned_pages import LeadScoreReport, LearnReport


def draw_learned(report: LearnReport, form: str, language: Language) -> None:
    """Print the report on the learned score in a form; `toml` is the proposal alone."""
    zone = report.footing.time_zone
    match form:
        case "text":
            print_page(compose_learned(report, language), console(), language)
        case "html":
            click.echo(draw_html(compose_learned(report, language), language))
        case "json":
            click.echo(told_as_json("learned", learn_headline(report), report, zone, language))
        case "toml":
            click.echo(report.proposal.toml if report.proposal else "", nl=False)
        case _:
            click.echo(learned_csv(report), nl=False)


def draw_lead_score(report: LeadScoreReport, form: str, language: Language) -> None:
    """Print why one lead has its probability."""
    zone = report.footing.time_zone
    match form:
        case "html":
            click.echo(draw_html(compose_lead_score(report, language), language))
        case "json":
            click.echo(told_as_json("lead_score", lead_headline(report), report, zone, language))
        case "csv":
            click.echo(lead_score_csv(report), nl=False)
        case _:
            print_page(compose_lead_score(report, language), console(), language)
