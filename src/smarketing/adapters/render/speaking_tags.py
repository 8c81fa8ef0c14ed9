"""Template tags that only speak: words in the reader's language, without any drawing.

The context of every template holds `language`.
"""

import re
from datetime import datetime
from typing import Any

from django.template import Context, Library
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from smarketing.adapters.render import numbers
from smarketing.adapters.render.sentences import write
from smarketing.core.base.sentence import Sentence

register = Library()

_QUOTED = re.compile("`([^`]*)`")


@register.simple_tag(takes_context=True)
def say(context: Context, message: str) -> str:
    """Write a label in the reader's language."""
    return str(context["language"].say(message))


@register.simple_tag(takes_context=True)
def sentence(
    context: Context,
    message: str,
    count: int | None = None,
    plural: str = "",
    **values: Any,  # noqa: ANN401 (whatever has a place in a sentence)
) -> str:
    """Write a sentence with its values in the reader's language, or one about a count of things."""
    counted = {} if count is None else {"count": count}
    one = Sentence(message, values | counted, plural, count)
    return write(one, context["language"], context.get("zone") or "UTC")


@register.filter
def split(text: str) -> list[str]:
    """Return the words of a text."""
    return text.split()


@register.simple_tag(takes_context=True)
def at(context: Context, moment: datetime) -> str:
    """Write a moment in the reader's language and time zone."""
    return numbers.moment(moment, context["language"], context.get("zone") or "UTC")


@register.filter
def coded(text: str) -> SafeString:
    """Write text with what stands between backticks as text of a file or a command."""
    return mark_safe(_QUOTED.sub(r"<code>\1</code>", escape(text)))  # noqa: S308 (escaped first)
