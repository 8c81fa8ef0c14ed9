"""Text on a terminal: broken at spaces, never at the fixed ones of French typography.

A term's path that is too long for its column is broken after a dot or an underscore.
"""

import re
from collections.abc import Iterator

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

_WITHIN_A_TERM = re.compile(r"(?<=[._])(?=[^\W\d])")
"""Where a term's path may be broken: never between the digits of a number."""


def wrapped(text: Text, width: int) -> list[Text]:
    """Break text into lines of at most `width` columns, where its words allow it.

    Rich breaks at every kind of space; here a no-break space holds « words » and 12 h together.
    """
    breaks, line, place = [], 0, 0
    for piece, gap in _pieces(text.plain, width):
        wide = cell_len(piece)
        if line and line + gap + wide > width:
            breaks.append(place)
            line = 0
        line += wide + (gap if line else 0)
        place += gap + len(piece)
    lines = []
    for number, one in enumerate(text.divide(breaks)):
        spaces = len(one.plain) - len(one.plain.lstrip(" ")) if number else 0
        line_of_words = one[spaces:]
        line_of_words.rstrip()
        lines.append(line_of_words)
    return lines


def _pieces(text: str, width: int) -> Iterator[tuple[str, int]]:
    """Yield what is never broken, and how many spaces (0 or 1) stand before it."""
    for number, word in enumerate(text.split(" ")):
        parts = _WITHIN_A_TERM.split(word) if cell_len(word) > width else [word]
        for place, part in enumerate(parts):
            yield part, int(number > 0 and place == 0)


def print_text(text: Text, console: Console, width: int, indent: int = 0) -> None:
    """Print text in lines of at most `width` columns, each behind `indent` spaces."""
    room = max(min(width, console.width) - indent, 1)
    for line in wrapped(text, room):
        console.print(Text(" " * indent) + line, soft_wrap=True)
