"""Terms of the agreement that an address sets, to try them without binding anybody."""

from urllib.parse import urlencode

from django.http import QueryDict

_MOST = 60


def terms_in(asked: QueryDict) -> list[str]:
    """Return `term=value` lines: those of `set`, and of fields called `term:PATH`.

    A field that was left empty, or that says what `was:PATH` said before, sets nothing.
    """
    lines = [line.strip() for text in asked.getlist("set") for line in str(text).splitlines()]
    for name in asked:
        value = str(asked.get(name, "")).strip()
        if not name.startswith("term:") or not value:
            continue
        path = name.removeprefix("term:")
        if value != str(asked.get(f"was:{path}", "")).strip():
            lines.append(f"{path}={value}")
    return [line for line in dict.fromkeys(lines) if line][:_MOST]


def as_query(terms: list[str]) -> str:
    """Return terms as they stand in an address."""
    return urlencode([("set", line) for line in terms])


def tried_values(terms: list[str]) -> dict[str, str]:
    """Return the value that each term was set to, by its path."""
    pairs = (line.split("=", 1) for line in terms if "=" in line)
    return {path.strip(): value.strip() for path, value in pairs}
