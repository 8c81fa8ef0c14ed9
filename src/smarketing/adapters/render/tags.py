"""Template tags of a drawn page: findings, states, and the small pictures inside a table.

The context of every template holds `language` and `zone`.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.template import Context, Library
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from smarketing.adapters.render.bars_chart import NARROW as NARROW_BARS
from smarketing.adapters.render.bars_chart import WIDE as WIDE_BARS
from smarketing.adapters.render.bars_chart import bars_chart
from smarketing.adapters.render.calibration_chart import NARROW as NARROW_CALIBRATION
from smarketing.adapters.render.calibration_chart import WIDE as WIDE_CALIBRATION
from smarketing.adapters.render.calibration_chart import CalibrationPicture, calibration_chart
from smarketing.adapters.render.lag_chart import NARROW as NARROW_LAG
from smarketing.adapters.render.lag_chart import WIDE as WIDE_LAG
from smarketing.adapters.render.lag_chart import lag_chart
from smarketing.adapters.render.pace_chart import NARROW as NARROW_PACE
from smarketing.adapters.render.pace_chart import WIDE as WIDE_PACE
from smarketing.adapters.render.pace_chart import pace_chart
from smarketing.adapters.render.page import (
    BarsPicture,
    Cell,
    Column,
    Group,
    LagPicture,
    PacePicture,
    PanelsPicture,
    PlotPicture,
    Progress,
    State,
    Table,
)
from smarketing.adapters.render.palette import SEVERITIES, SEVERITY_WORDS, SHAPES, soft
from smarketing.adapters.render.panels_chart import NARROW as NARROW_PANELS
from smarketing.adapters.render.panels_chart import WIDE as WIDE_PANELS
from smarketing.adapters.render.panels_chart import panels_chart
from smarketing.adapters.render.plot_chart import NARROW as NARROW_PLOT
from smarketing.adapters.render.plot_chart import WIDE as WIDE_PLOT
from smarketing.adapters.render.plot_chart import plot_chart
from smarketing.adapters.render.sentences import (
    Part,
    mend_parts,
    message_parts,
    visible,
)
from smarketing.adapters.render.svg import draw
from smarketing.core.base.finding import Finding

register = Library()

_LONGEST_QUOTE = 200
_QUOTED = re.compile("`([^`]*)`")
_MOST_OPEN_ROWS = 40


def words(parts: Iterable[Part]) -> SafeString:
    """Write the pieces of a sentence: quantities stand out, names keep to their own direction.

    What the sentence puts between backticks is text as it stands in a file.
    """
    written = format_html_join("", "{}", ((_piece(part),) for part in parts))
    return mark_safe(_QUOTED.sub(r"<code>\1</code>", written))  # noqa: S308 (escaped above)


def message(context: Context, finding: Finding) -> SafeString:
    """Write what a finding says."""
    return words(message_parts(finding, context["language"], context["zone"]))


def mend(context: Context, finding: Finding) -> SafeString:
    """Write what to do about a finding."""
    return words(mend_parts(finding, context["language"], context["zone"]))


def severity(context: Context, finding: Finding) -> SafeString:
    """Write how much a finding matters: a shape and a word."""
    return format_html(
        '<span class="state {}"><span aria-hidden="true">{}</span> {}</span>',
        finding.severity.value,
        SEVERITIES[finding.severity],
        context["language"].say(SEVERITY_WORDS[finding.severity]),
    )


def place(finding: Finding) -> SafeString:
    """Write where a finding stands, and the text that stood there."""
    source = finding.source
    if source is None:
        return mark_safe("")
    where = format_html('<bdi class="place">{}</bdi>', visible(str(source), _LONGEST_QUOTE))
    if not source.text:
        return where
    quoted = visible(source.text, _LONGEST_QUOTE)
    return format_html('{} <bdi class="quote"><code>{}</code></bdi>', where, quoted)


def state(value: State) -> SafeString:
    """Write how something stands: a shape, a colour and a word."""
    return format_html(
        '<span class="state {}"><span aria-hidden="true">{}</span> {}</span>',
        value.standing.value if value.standing else "none",
        SHAPES[value.standing],
        value.word,
    )


def progress(value: Progress) -> SafeString:
    """Draw how far a promise is kept, and a mark where it should be."""
    scale = 100 / max(value.reached, value.goal, 1)
    return format_html(
        '<svg class="progress" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="f-{}" y="3" width="100" height="4"/>'
        '<rect class="f-{}" y="3" width="{}" height="4"/>'
        '<rect class="f-ink" x="{}" width="0.8" height="10"/></svg>',
        soft(value.team),
        value.team.value,
        f"{value.reached * scale:.2f}",
        f"{min(value.goal * scale, 99.2):.2f}",
    )


def under(row: Sequence[Cell], columns: Sequence[Column]) -> list[tuple[Column, Cell]]:
    """Return each cell of a row with its column."""
    return list(zip(columns, row, strict=True))


def opened(table: Table) -> list[tuple[Group, bool]]:
    """Return each group of a table, and whether it is unfolded: the first, until it gets long."""
    before = 0
    groups = []
    for group in table.groups:
        groups.append((group, before < _MOST_OPEN_ROWS))
        before += len(group.rows)
    return groups


def alone(group: Group) -> list[Group]:
    """Return a group as the only one of its table."""
    return [group]


def picture(context: Context, shown: PacePicture | BarsPicture | LagPicture) -> SafeString:
    """Draw a chart for wide and for narrow places; the stylesheet shows the one that fits."""
    language = context["language"]
    drawn = []
    for size in ("wide", "narrow"):
        match shown:
            case PacePicture():
                width = WIDE_PACE if size == "wide" else NARROW_PACE
                spec = pace_chart(shown.pace, language, width)
            case LagPicture():
                width = WIDE_LAG if size == "wide" else NARROW_LAG
                spec = lag_chart(shown.lags, language, width)
            case CalibrationPicture():
                width = WIDE_CALIBRATION if size == "wide" else NARROW_CALIBRATION
                spec = calibration_chart(shown.curves, language, width)
            case PlotPicture():
                spec = plot_chart(shown.plot, WIDE_PLOT if size == "wide" else NARROW_PLOT)
            case PanelsPicture():
                spec = panels_chart(shown.panels, WIDE_PANELS if size == "wide" else NARROW_PANELS)
            case BarsPicture():
                width = WIDE_BARS if size == "wide" else NARROW_BARS
                spec = bars_chart(shown.bars, width, shown.line)
        name = f"{shown.name}-{size}"
        svg = draw(spec, language, name=name, title=shown.label, text=shown.text)
        drawn.append((size, mark_safe(svg)))  # noqa: S308 (written by an XML writer, which escapes)
    return format_html_join("", '<div class="picture {}">{}</div>', drawn)


def _piece(part: Part) -> Any:  # noqa: ANN401 (a safe string)
    if part.is_quantity:
        return format_html("<strong>{}</strong>", part.text)
    if part.is_value:
        # A backtick of a value is no quotation mark of the sentence around it.
        name = mark_safe(escape(part.text).replace("`", "&#96;"))  # noqa: S308 (escaped just here)
        return format_html("<bdi>{}</bdi>", name)
    return escape(part.text)


for _speaking in (message, mend, severity, picture):
    register.simple_tag(_speaking, takes_context=True)
for _plain in (words, place, state, progress):
    register.simple_tag(_plain)
for _filter in (under, opened, alone):
    register.filter(_filter)
