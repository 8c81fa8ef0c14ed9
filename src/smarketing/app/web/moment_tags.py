"""Template tags of moments: `{% due %}` counts down by our clock, `{% when %}` is for tables."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.template import Context, Library
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import now

from smarketing.adapters.render import numbers
from smarketing.adapters.render.sentences import write
from smarketing.core.base.sentence import Sentence, Span, msgid

register = Library()

_LEFT, _LATE = msgid("in {time}"), msgid("{time} late")


@register.simple_tag(takes_context=True)
def due(context: Context, moment: datetime) -> SafeString:
    """Write the time until a moment, or since it; days and nights included.

    The script (due.js) counts on by our clock, in the same words.
    """
    language = context["language"]
    at = now()
    left = (moment - at).total_seconds()
    told = Sentence(_LEFT if left >= 0 else _LATE, {"time": Span(abs(left))})
    return format_html(
        '<time class="due{}" datetime="{}" data-now="{}" data-left="{}" data-late="{}"'
        ' data-day="{}">{}</time>',
        "" if left >= 0 else " late",
        moment.isoformat(),
        at.isoformat(),
        language.say(_LEFT),
        language.say(_LATE),
        "j" if language.code == "fr" else "d",
        write(told, language),
    )


@register.simple_tag(takes_context=True)
def when(context: Context, moment: datetime | None) -> str:
    """Write a moment for a table: the year is said only where it is another one."""
    language, zone = context["language"], ZoneInfo(context.get("zone") or "UTC")
    if moment is None:
        return numbers.NONE
    local = moment.astimezone(zone)
    if local.year == now().astimezone(zone).year:
        return numbers.short_moment(moment, language, zone.key)
    return f"{numbers.day(local.date(), language)}, {numbers.time_of_day(local.time(), language)}"
