"""Why one lead has its probability, as a page."""

from collections.abc import Sequence
from math import exp

from smarketing.adapters.render import numbers
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.learned_words import SLIGHT, asked, odds, thing_of, value_of
from smarketing.adapters.render.page import Cell, Column, Group, Page, Section, Table
from smarketing.adapters.render.sentences import LONGEST_NAME, visible, write
from smarketing.adapters.render.wording import footing, headline
from smarketing.core.base.sentence import Sentence
from smarketing.core.reports.learned_headlines import lead_headline
from smarketing.core.reports.learned_pages import LeadScoreReport


def compose_lead_score(report: LeadScoreReport, language: Language) -> Page:
    """Return the page that explains one lead's score in a language."""
    zone = report.footing.time_zone
    return Page(
        kind="lead-score",
        title=language.say("Learned score"),
        period=asked(report.asked, language),
        company=visible(report.footing.company, LONGEST_NAME),
        headline=headline(lead_headline(report), language, zone),
        pictures=[],
        sections=[_reasons(report, language)],
        findings=report.findings,
        footing=footing(report.footing, language),
        zone=zone,
    )


def _reasons(report: LeadScoreReport, language: Language) -> Section:
    columns = [
        Column(language.say("What is known")),
        Column(language.say("Value")),
        Column(language.say("Odds"), numeric=True),
    ]
    speaking = [one for one in report.lead.signs if abs(one.log_odds) > SLIGHT]
    groups = [
        Group(
            [
                [
                    Cell(thing_of(one, language)),
                    Cell(value_of(one, language)),
                    Cell(odds(one.log_odds, language)),
                ]
                for one in speaking
                if (one.log_odds > 0) == favourable
            ]
        )
        for favourable in (True, False)
    ]
    average = 1 / (1 + exp(-report.base_log_odds))
    note = Sentence(
        "A lead that is average in everything has {average}; each line multiplies or divides its "
        "odds, and all together, with what changes them by less than a twentieth, give "
        "{probability}. Under the agreement it has {points} points and a fit of {fit}.",
        {
            "average": numbers.share(average, language),
            "probability": numbers.share(report.lead.probability, language),
            "points": report.lead.points,
            "fit": report.lead.fit,
        },
    )
    total = [
        Cell(language.say("All together")),
        Cell(),
        Cell(odds(report.log_odds - report.base_log_odds, language)),
    ]
    kept: Sequence[Group] = [group for group in groups if group.rows]
    return Section(
        "reasons",
        language.say("What speaks for this lead, and what against it"),
        [Table(columns, kept, total=total if kept else ())],
        write(note, language),
        language.say("Nothing that is known of this lead sets it apart."),
    )
