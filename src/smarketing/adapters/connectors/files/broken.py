"""Records that cannot be read as records: why, and what of them can be shown for correction."""

import json

from smarketing.adapters.connectors.files import scanner

WHOLE = ""
"""Under this name the text of a broken record stands among its columns."""

_SHOWN = 100
Broken = tuple[int, str, str, str, str, str]
"""A row of `REJECTED_SCHEMA`."""


def broken_record(
    line: int, text: str, fields: list[str], columns: list[str], flag: int, encoding: str
) -> Broken:
    """Return the rejection of a record for the gravest of its flags.

    Its fields are filled in under their columns as far as they go, to be corrected there.
    """
    column, value, values = "", "", dict[str, object]()
    if flag & scanner.NO_TEXT:
        reason, values = "not text in {encoding}", {"encoding": encoding}
    elif flag & scanner.NUL:
        reason = "a NUL byte stands in it"
    elif flag & scanner.LONG:
        reason, values = "a cell of more than {limit} bytes", {"limit": scanner.LONGEST_CELL}
        place = max(range(len(fields)), key=lambda place: len(fields[place]))
        column = columns[place] if place < len(columns) else ""
        value = fields[place][:_SHOWN] + "…"
    elif flag & scanner.AFTER_QUOTE:
        reason = "text stands behind a closing quote"
    else:
        reason = "{found} columns instead of {expected}"
        values = {"found": len(fields), "expected": len(columns)}
    record: dict[str, str | None] = {WHOLE: text}
    record |= dict.fromkeys(columns) | dict(zip(columns, fields, strict=False))
    shown = json.dumps(values), json.dumps(record, ensure_ascii=False)
    return line, column, value, reason, *shown


def loosely_split(text: str, delimiter: str, quote: str) -> list[str]:
    """Split a record into fields however it is written; nothing is an error here."""
    fields, field, quoted = [], list[str](), False
    place = 0
    while place < len(text):
        sign = text[place]
        if quoted and sign == quote and text[place + 1 : place + 2] == quote:
            field.append(quote)
            place += 1
        elif sign == quote and (quoted or not field):
            quoted = not quoted
        elif sign == delimiter and not quoted:
            fields.append("".join(field))
            field = []
        else:
            field.append(sign)
        place += 1
    return [*fields, "".join(field)]
