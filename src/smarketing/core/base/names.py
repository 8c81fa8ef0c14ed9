"""Names as sources write them, read in words."""

import re

_MACHINE_NAME = re.compile("[a-z0-9]+(?:_[a-z0-9]+)+")


def in_words(name: str) -> str:
    """Read a name made for machines in words: organic_search is “organic search”."""
    return name.replace("_", " ") if _MACHINE_NAME.fullmatch(name) else name
