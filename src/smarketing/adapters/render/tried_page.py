"""A try as it follows a slider: the funnel and the months, drawn without a chart library.

Drawing must take a few milliseconds, so the bars are written as they are.
"""

from collections.abc import Sequence

from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from smarketing.adapters.render import numbers
from smarketing.adapters.render.html import engine_of_reports
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.page import Cell, Column, Group, Progress, Section, Table
from smarketing.adapters.render.sentences import LONGEST_NAME, visible, write
from smarketing.core.base.sentence import Sentence
from smarketing.core.reports.pages import Team
from smarketing.core.reports.what_if.pages import StageComparison
from smarketing.core.reports.what_if.tried import TriedFunnel, TriedMonth

_WIDTH, _HEIGHT, _GAP = 720.0, 120.0, 2.0


def draw_tried(tried: TriedFunnel, language: Language) -> str:
    """Return the fragment that stands beside the sliders."""
    context = {
        "language": language,
        "zone": tried.footing.time_zone,
        "headline": [write(one, language) for one in _headline(tried)],
        "section": _stages(tried.stages, language),
        "months": _months(tried.months, language),
        "findings": tried.findings,
    }
    made = engine_of_reports().get_template("tried.html")
    return str(made.render(Context(context, autoescape=True, use_l10n=False, use_tz=False)))


def _headline(tried: TriedFunnel) -> list[Sentence]:
    if tried.gained is None or tried.lost is None:
        return [Sentence("No handoff is agreed, so no lead would be handed over or kept back.")]
    if not tried.terms:
        return [Sentence("This is history as agreed: move a slider to see what would change.")]
    if not tried.gained + tried.lost:
        return [Sentence("Not one lead more or less would have been handed over.")]
    return [
        Sentence(
            "{gained} leads more would have been handed over, {lost} no longer.",
            {"gained": tried.gained, "lost": tried.lost},
        )
    ]


def _stages(stages: Sequence[StageComparison], language: Language) -> Section:
    columns = [
        Column(language.say("Stage"), grows=True),
        Column(language.say("As agreed"), numeric=True),
        Column(language.say("With these terms"), numeric=True),
        Column(language.say("Difference"), numeric=True),
    ]
    largest = max([1, *(max(_entered(one)) for one in stages)])
    rows = [_stage(one, largest, language) for one in stages]
    return Section("tried", language.say("The funnel of history"), [Table(columns, [Group(rows)])])


def _stage(one: StageComparison, largest: int, language: Language) -> list[Cell]:
    agreed, tried = _entered(one)
    bar = Progress(tried / largest, agreed / largest, one.team)
    return [
        Cell(visible(language.text(one.label), LONGEST_NAME), team=one.team, progress=bar),
        Cell(numbers.number(agreed, language)),
        Cell(numbers.number(tried, language)),
        Cell(numbers.signed_amount_of(one.difference, "count", "", language)),
    ]


def _entered(one: StageComparison) -> tuple[int, int]:
    return (
        one.current.entered if one.current else 0,
        one.candidate.entered if one.candidate else 0,
    )


def _months(months: Sequence[TriedMonth], language: Language) -> SafeString | None:
    """Draw each month's leads: the bar with these terms, the line as agreed."""
    largest = max([0, *(max(one.agreed, one.tried) for one in months)])
    if not largest:
        return None
    step = _WIDTH / len(months)
    scale = _HEIGHT / largest
    bars = [
        (
            f"{number * step:.1f}",
            f"{_HEIGHT - one.tried * scale:.1f}",
            f"{max(step - _GAP, 1):.1f}",
            f"{one.tried * scale:.1f}",
            f"{_HEIGHT - one.agreed * scale - 1:.1f}",
            one.month,
            one.agreed,
            one.tried,
        )
        for number, one in enumerate(months)
    ]
    drawn = format_html_join(
        "",
        '<g><title>{5}: {6} → {7}</title><rect class="f-{8}" x="{0}" y="{1}" width="{2}" '
        'height="{3}"/><rect class="f-ink" x="{0}" y="{4}" width="{2}" height="2"/></g>',
        ((*bar, Team.MARKETING.value) for bar in bars),
    )
    text = language.say(
        "Leads handed over each month: the bar with these terms, the line as agreed"
    )
    return format_html(
        '<figure class="strip"><figcaption>{}</figcaption><svg viewBox="0 0 {} {}" role="img" '
        'aria-label="{}" preserveAspectRatio="none">{}</svg><div class="ends"><span>{}</span>'
        "<span>{}</span></div></figure>",
        text,
        int(_WIDTH),
        int(_HEIGHT),
        text,
        drawn,
        months[0].month,
        months[-1].month,
    )
