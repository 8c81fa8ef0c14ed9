"""Text on a terminal: broken at spaces only, never at the fixed ones of French typography."""

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text


def wrapped(text: Text, width: int) -> list[Text]:
    """Break text into lines of at most `width` columns, where its words allow it.

    Rich breaks at every kind of space; here a no-break space holds « words » and 12 h together.
    """
    breaks, line, place = [], 0, 0
    for word in text.plain.split(" "):
        wide = cell_len(word)
        if line and line + 1 + wide > width:
            breaks.append(place)
            line = 0
        line += wide + (1 if line else 0)
        place += len(word) + 1
    lines = []
    for number, one in enumerate(text.divide(breaks)):
        spaces = len(one.plain) - len(one.plain.lstrip(" ")) if number else 0
        line_of_words = one[spaces:]
        line_of_words.rstrip()
        lines.append(line_of_words)
    return lines


def print_text(text: Text, console: Console, width: int, indent: int = 0) -> None:
    """Print text in lines of at most `width` columns, each behind `indent` spaces."""
    room = max(min(width, console.width) - indent, 1)
    for line in wrapped(text, room):
        console.print(Text(" " * indent) + line, soft_wrap=True)
