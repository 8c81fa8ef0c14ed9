"""The names of a file's columns."""

import unicodedata
from collections import Counter

from smarketing.adapters.connectors.files.refused import refused

MOST_COLUMNS = 16_384
"""As many as a spreadsheet has."""


def checked_header(names: list[str], file: str, line: int) -> list[str]:
    """Return the column names, trimmed and composed; a column without a name gets its number.

    Two columns of one name refuse the file: nobody could say which of them a mapping means.
    """
    if len(names) > MOST_COLUMNS:
        raise refused(
            "too_many_columns",
            file,
            "the header has {count} columns, more than any table",
            "check the delimiter",
            line=line,
            count=len(names),
        )
    tidy = [unicodedata.normalize("NFC", name).strip() for name in names]
    twice = [name for name, times in Counter(name for name in tidy if name).items() if times > 1]
    if twice:
        raise refused(
            "duplicate_column",
            file,
            "two columns are called `{name}`",
            "rename one of them in the file",
            line=line,
            name=twice[0],
        )
    return [name or _numbered(place, tidy) for place, name in enumerate(tidy, start=1)]


def _numbered(place: int, taken: list[str]) -> str:
    name = f"column {place}"
    while name in taken:
        name += "'"
    return name
