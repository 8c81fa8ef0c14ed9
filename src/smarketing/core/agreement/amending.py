"""Trying another term: `qualification.threshold = 60` set on an agreement before it is read.

An amendment is one line of TOML. The way to its term may pass through lists: an element goes by
its name (or kind, or what it looks at), or by its place counted from 1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.coherence import incoherences
from smarketing.core.base.finding import Finding, Severity, Source, has_errors
from smarketing.core.base.sentence import msgid
from smarketing.core.base.toml import build, choice_remedy, read_toml
from smarketing.core.base.toml_editing import SetTerm, edited
from smarketing.core.base.toml_positions import Path, Positions

NAMES = ("name", "kind", "attribute", "on", "segment", "persona", "to", "day")
"""The keys by which an element of a list may be called, the first that it has."""


@dataclass(frozen=True)
class Amendment:
    """One term to be set: the way to it as written, its value, and where it was said."""

    path: Path
    value: Any
    source: Source

    @property
    def written(self) -> str:
        """The way to the term, as the reader writes it."""
        return ".".join(str(part) for part in self.path)


def read_amendment(text: str, option: str) -> tuple[Amendment | None, list[Finding]]:
    """Read `path=value` as given to an option, which the findings name.

    Returns (amendment, findings); the amendment is None where it cannot be read.
    """
    source = Source(option, text=text)
    values, positions, findings = read_toml(text, option)
    paths = list(positions.keys)
    if values is None or not paths or any(path[: len(paths[0])] != paths[0] for path in paths):
        return None, [_unreadable(text, source, findings)]
    value: Any = values
    for part in paths[0]:
        value = value[part]
    return Amendment(paths[0], value, source), []


def parse_amended(
    text: str, file: str, amendments: Sequence[Amendment]
) -> tuple[Agreement | None, list[Finding]]:
    """Read an agreement as if the amendments stood in it; see `parse_agreement`.

    Findings about an amended term are placed at the option that set it.
    """
    values, positions, findings = read_toml(text, file)
    if values is None:
        return None, findings
    for amendment in amendments:
        values, positions, findings = amended(values, positions, amendment)
        if findings:
            return None, findings
    agreement, findings = build(Agreement, values, positions)
    if agreement is None:
        return None, findings
    findings = incoherences(agreement, positions)
    return (None if has_errors(findings) else agreement), findings


def amended_text(
    text: str, file: str, amendments: Sequence[Amendment]
) -> tuple[str | None, list[Finding]]:
    """Return the text of an agreement with terms set in it, comments and layout kept.

    Returns (text, findings); the text is None where a term cannot be set. Whether the agreement
    may say so, `parse_agreement` tells.
    """
    for amendment in amendments:
        values, _, findings = read_toml(text, file)
        if values is None:
            return None, findings
        path, finding = _resolved(values, amendment)
        if finding is not None:
            return None, [finding]
        made = edited(text, [SetTerm(path, amendment.value)])
        if made is None:
            message = msgid("`{term}` cannot be set in the way in which the file is written")
            mend = msgid("set it in the text itself")
            return None, [
                _finding("as_written", message, mend, amendment, 0, term=amendment.written)
            ]
        text = made
    return text, []


def amended(
    values: Mapping[str, Any], positions: Positions, amendment: Amendment
) -> tuple[dict[str, Any], Positions, list[Finding]]:
    """Return the values and positions of an agreement with one term set; nothing given changes.

    Tables that are missing on the way are made; whether they may be there, `build` says.
    """
    path, finding = _resolved(values, amendment)
    if finding is not None:
        return dict(values), positions, [finding]
    return _with(values, path, amendment.value), _placed(positions, path, amendment.source), []


def value_at(values: Mapping[str, Any], amendment: Amendment) -> Any:  # noqa: ANN401 (any term)
    """Return what the agreement says at an amendment's place; None where it says nothing."""
    path, finding = _resolved(values, amendment)
    here: Any = None if finding else values
    for part in path:
        if isinstance(here, dict):
            here = here.get(str(part))
        elif isinstance(here, list) and isinstance(part, int):
            here = here[part]
    return here


def _resolved(values: Mapping[str, Any], amendment: Amendment) -> tuple[Path, Finding | None]:
    """Turn the names of list elements on the way into places."""
    path: Path = ()
    here: Any = values
    for depth, part in enumerate(amendment.path):
        chosen: str | int = part
        if isinstance(here, list):
            place = _element(here, str(part), amendment, depth)
            if isinstance(place, Finding):
                return (), place
            chosen = place
        elif not isinstance(here, dict):
            return (), _no_table(amendment, depth)
        elif depth == 0 and part not in here and part not in Agreement.model_fields:
            return (), _unknown_beginning(values, amendment)
        path = (*path, chosen)
        here = here.get(part, {}) if isinstance(here, dict) else here[int(chosen)]
    return path, None


def _element(here: list[Any], word: str, amendment: Amendment, depth: int) -> int | Finding:
    if word.isdecimal():
        if 1 <= int(word) <= len(here):
            return int(word) - 1
        return _finding(
            "no_such_place",
            msgid("`{list}` has {count} entries, counted from 1; `{word}` is none of them"),
            "",
            amendment,
            depth,
            word=word,
            count=len(here),
        )
    names = [_name_of(element) for element in here]
    places = [number for number, name in enumerate(names) if name == word]
    if len(places) == 1:
        return places[0]
    if places:
        return _finding(
            "several_of_a_name",
            msgid("{count} entries of `{list}` are called `{word}`"),
            msgid("name one by its place: {places}"),
            amendment,
            depth,
            word=word,
            count=len(places),
            places=", ".join(f"`{place + 1}`" for place in places),
        )
    known = [name for name in dict.fromkeys(names) if name]
    mend, more = choice_remedy(word, known or [str(n + 1) for n in range(len(here))])
    message = msgid("`{list}` has no entry that is called `{word}`")
    return _finding("no_such_name", message, mend, amendment, depth, word=word, **more)


def _name_of(element: object) -> str:
    if isinstance(element, dict):
        return next((str(element[key]) for key in NAMES if key in element), "")
    return str(element)


def _no_table(amendment: Amendment, depth: int) -> Finding:
    return _finding(
        "no_table",
        msgid("`{list}` is a value of its own: nothing stands below it"),
        msgid("write `{list} = …`"),
        amendment,
        depth,
    )


def _unknown_beginning(values: Mapping[str, Any], amendment: Amendment) -> Finding:
    """Say that a way begins nowhere; one that lacks its beginning is shown the whole."""
    word = str(amendment.path[0])
    whole = next(
        (way for way in _ways(values) if way[-len(amendment.path) :] == amendment.path), None
    )
    mend, more = choice_remedy(word, list(Agreement.model_fields))
    if whole is not None:
        mend = msgid("did you mean `{suggestion}`?")
        more = {"suggestion": ".".join(str(part) for part in whole)}
    message = msgid("an agreement has no section `{word}`")
    return _finding("no_such_section", message, mend, amendment, 0, word=word, **more)


def _ways(values: Mapping[str, Any], before: Path = ()) -> list[Path]:
    """Return the way to every term of the tables, lists left out."""
    ways: list[Path] = []
    for key, value in values.items():
        ways.append((*before, key))
        if isinstance(value, dict):
            ways += _ways(value, (*before, key))
    return ways


def _finding(
    code: str, message: str, mend: str, amendment: Amendment, depth: int, **more: object
) -> Finding:
    around = ".".join(str(part) for part in amendment.path[:depth])
    values = {"list": around, **more}
    return Finding(f"amendment.{code}", Severity.ERROR, message, mend, values, amendment.source)


def _unreadable(text: str, source: Source, findings: Sequence[Finding]) -> Finding:
    message = msgid("this sets no term of an agreement")
    if "=" not in text:
        mend = msgid("write the way to a term and its value: `qualification.threshold=60`")
        return Finding("amendment.no_value", Severity.ERROR, message, mend, source=source)
    way, _, value = text.partition("=")
    if findings and value.strip() and not value.strip()[0].isdigit():
        quoted = f'{way.strip()}="{value.strip()}"'
        mend = msgid("a text stands in double quotes, and the whole in single ones: `'{quoted}'`")
        values = {"quoted": quoted}
        return Finding("amendment.no_toml", Severity.ERROR, message, mend, values, source)
    mend = msgid(
        "write one way and one value, as in a line of the agreement: `goal.revenue=90_000`"
    )
    return Finding("amendment.no_toml", Severity.ERROR, message, mend, source=source)


def _with(values: Any, path: Path, value: Any) -> Any:  # noqa: ANN401 (a tree of TOML values)
    """Return a copy of the tree in which one term has another value."""
    if not path:
        return value
    part, rest = path[0], path[1:]
    if isinstance(part, int):
        return [_with(v, rest, value) if n == part else v for n, v in enumerate(values)]
    return {**values, part: _with(values.get(part, {}), rest, value)}


def _placed(positions: Positions, path: Path, source: Source) -> Positions:
    """Let what stands at a path, beneath it and newly around it come from the option."""
    keys, terms = (
        {way: place for way, place in known.items() if way[: len(path)] != path}
        for known in (positions.keys, positions.values)
    )
    made = [path[:length] for length in range(1, len(path)) if path[:length] not in keys]
    made = [way for way in made if way not in terms]
    given = dict.fromkeys((*made, path), source)
    return Positions(positions.file, {**keys, **given}, {**terms, **given})
