"""Reading TOML text into strict types, with every problem placed at its line and column."""

import difflib
import re
import tomllib
import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError

from smarketing.core.base.finding import Finding, Severity, Source
from smarketing.core.base.sentence import Sentence, msgid
from smarketing.core.base.toml_positions import Path, Positions, find_positions

MOST_CHARACTERS = 1_000_000
"""A file beyond this size is refused before it is parsed: no agreement or mapping is so long."""

_MOST_DIGITS = 30
"""So many digits before or behind the point are more than any agreed figure has."""

Model = TypeVar("Model", bound=BaseModel)


def _exact(value: object) -> object:
    """Take whole numbers where a decimal is meant; `true` is no number."""
    return Decimal(value) if type(value) is int else value


Number = typing.Annotated[Decimal, BeforeValidator(_exact)]
"""An exact number: TOML's integers and decimals alike."""


def written_as(pattern: str, told: str) -> AfterValidator:
    """Return a validator of texts; one that does not match the whole pattern is `told` why."""

    def check(text: str) -> str:
        if re.fullmatch(pattern, text) is None:
            raise ValueError(told)
        return text

    return AfterValidator(check)


def never_zero(told: str) -> BeforeValidator:
    """Return a validator that tells what 0 would mean, where leaving the key out is meant."""

    def check(value: object) -> object:
        if type(value) is not bool and value == 0:
            raise ValueError(told)
        return value

    return BeforeValidator(check)


class Strict(BaseModel):
    """The base of everything read from a file: no unknown key, no silent conversion, no change."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def read_toml(text: str, file: str) -> tuple[dict[str, Any] | None, Positions, list[Finding]]:
    """Parse TOML text; numbers with a point become exact decimals.

    Returns (values, positions, findings); values are None where the text is no TOML.
    """
    nowhere = Positions(file)
    if len(text) > MOST_CHARACTERS:
        return None, nowhere, [_too_long(text, file)]
    try:
        values = tomllib.loads(text, parse_float=_decimal)
    except ValueError as error:
        # Also what Python says of a whole number with thousands of digits.
        return None, nowhere, [_syntax(error, text, file)]
    except RecursionError:
        return None, nowhere, [_too_deep(file)]
    return values, find_positions(text, file), []


def build(
    model: type[Model], values: Mapping[str, Any], positions: Positions
) -> tuple[Model | None, list[Finding]]:
    """Build a strict model from parsed values; each problem becomes a finding with its place."""
    try:
        return model.model_validate(values), []
    except ValidationError as error:
        findings = [
            _explain(problem, model, values, positions)
            for problem in error.errors(include_url=False)
        ]
        return None, sorted(_without_echoes(findings), key=_by_place)


def _decimal(text: str) -> Decimal:
    """Return an exact number; one beyond all measure, which no arithmetic bears, is none."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return Decimal("NaN")
    return number if abs(number.adjusted()) <= _MOST_DIGITS else Decimal("NaN")


def did_you_mean(word: str, known: Sequence[str]) -> str | None:
    """Return the known word that was most likely meant."""
    close = difflib.get_close_matches(word.lower(), [k.lower() for k in known], n=1, cutoff=0.6)
    return next((k for k in known if close and k.lower() == close[0]), None)


def choice_remedy(word: str, known: Sequence[str]) -> tuple[str, dict[str, str]]:
    """Return the mend (message and values) for a word that is not among the known ones."""
    suggestion = did_you_mean(word, known)
    if suggestion is not None:
        return msgid("did you mean `{suggestion}`?"), {"suggestion": suggestion}
    return msgid("known here: {known}"), {"known": ", ".join(f"`{word}`" for word in known)}


def _without_echoes(findings: list[Finding]) -> list[Finding]:
    """Leave out a missing key that a misspelt key already explains."""
    misspelt = {f.values.get("suggestion") for f in findings if f.code == "toml.unknown_key"}
    return [f for f in findings if f.code != "toml.missing_key" or f.values["key"] not in misspelt]


def _by_place(finding: Finding) -> tuple[int, int]:
    source = finding.source
    return (source.line or 0, source.column or 0) if source else (0, 0)


def _too_long(text: str, file: str) -> Finding:
    return Finding(
        "toml.too_long",
        Severity.ERROR,
        "the file has {characters} characters, more than {most} are never read",
        values={"characters": len(text), "most": MOST_CHARACTERS},
        source=Source(file),
    )


def _too_deep(file: str) -> Finding:
    return Finding(
        "toml.too_deep",
        Severity.ERROR,
        "lists or tables are nested too deeply",
        source=Source(file),
    )


_SYNTAX_MEND = msgid("check quotes, brackets and the equals sign on this line and the one above")
_SLIPS = (
    (r"=\s*-?\d{1,3}(,\d{3})+\s*(#|$)", msgid("write large numbers without commas: 120000")),
    (r"=\s*-?\d+,\d+", msgid("write decimals with a point: 0.80")),
    (r"=\s*\d+([.,]\d+)?\s*%", msgid("write 80 % as 0.80")),
    (r"=\s*\d{1,2}[/.]\d{1,2}[/.]\d{2,4}", msgid("write dates as in 2026-01-31")),
    (r"[“”„«»‘’]", msgid('put texts between straight quotes: `"…"`')),
    (r'=\s*"[^"]*"\s*,', msgid('put several values between brackets: `["…", "…"]`')),
)
"""What people write who do not write TOML every day, and how it is written here."""


def _syntax_mend(line: str) -> str:
    return next((mend for slip, mend in _SLIPS if re.search(slip, line)), _SYNTAX_MEND)


def _syntax(error: ValueError, text: str, file: str) -> Finding:
    what = str(error)
    place = re.search(r"\(at line (\d+), column (\d+)\)", what)
    lines = text.splitlines()
    line, column = (int(place[1]), int(place[2])) if place else (len(lines), None)
    what = re.sub(r" \(at .*\)$", "", what)
    if what.startswith(("Cannot overwrite", "Cannot declare")):
        # A duplicate is noticed behind its value; the reader looks for the line that repeats it.
        what, column = msgid("the same key or table stands here a second time"), None
    return Finding(
        "toml.syntax",
        Severity.ERROR,
        "this is not valid TOML: {what}",
        _syntax_mend(lines[line - 1]) if 0 < line <= len(lines) else _SYNTAX_MEND,
        {"what": Sentence((what[:1].lower() + what[1:]).replace("{", "{{").replace("}", "}}"))},
        Source(file, line, column, lines[line - 1].strip() if 0 < line <= len(lines) else ""),
    )


_KINDS = {
    "string_type": Sentence("a text in quotes"),
    "int_type": Sentence("a whole number"),
    "decimal_type": Sentence("a number"),
    "bool_type": Sentence("true or false"),
    "list_type": Sentence("a list in [ ]"),
    "dict_type": Sentence("a table"),
    "model_type": Sentence("a table"),
    "model_attributes_type": Sentence("a table"),
    "date_type": Sentence("a date such as 2026-01-31"),
    "date_from_datetime_inexact": Sentence("a date such as 2026-01-31, without a time"),
    "time_type": Sentence("a time such as 09:00:00"),
    "datetime_type": Sentence("a date with a time"),
    "is_instance_of": Sentence("a number"),
    "finite_number": Sentence("a finite number"),
}
_LIMITS = {
    "greater_than_equal": (msgid("`{name}` must be at least {limit}"), "ge"),
    "greater_than": (msgid("`{name}` must be more than {limit}"), "gt"),
    "less_than_equal": (msgid("`{name}` must be at most {limit}"), "le"),
    "less_than": (msgid("`{name}` must be less than {limit}"), "lt"),
    "too_short": (msgid("`{name}` needs at least {limit} entries"), "min_length"),
    "string_too_short": (msgid("`{name}` needs at least {limit} characters"), "min_length"),
}


def _explain(
    problem: Mapping[str, Any],
    model: type[BaseModel],
    values: Mapping[str, Any],
    positions: Positions,
) -> Finding:
    kind, context = str(problem["type"]), problem.get("ctx", {})
    path = _real_path(problem["loc"], values, missing=kind == "missing")
    name = ".".join(str(part) for part in path if isinstance(part, str))
    if kind == "extra_forbidden":
        return _unknown_key(path, _keys_at(model, path[:-1], values), positions)
    if kind in {"missing", "union_tag_not_found"}:
        if kind == "union_tag_not_found":
            path = (*path, str(context["discriminator"]).strip("'"))
        return Finding(
            "toml.missing_key",
            Severity.ERROR,
            "the key `{key}` is missing",
            msgid("add a line `{key} = …` to this table")
            if path[:-1]
            else msgid("add a line `{key} = …`, or a section `[{key}]`, to the file"),
            {"key": path[-1]},
            positions.key(path[:-1]),
        )
    source = positions.value(path)
    if kind in {"literal_error", "union_tag_invalid"}:
        return _not_a_choice(problem, path, values, positions)
    if kind in _LIMITS:
        message, limit = _LIMITS[kind]
        values_for = {"name": name, "limit": context[limit]}
        per_cent = kind == "less_than_equal" and context[limit] == 1
        mend = msgid("a share is written as a part of 1: 80 % is 0.80") if per_cent else ""
        return Finding("toml.out_of_range", Severity.ERROR, message, mend, values_for, source)
    if kind == "value_error":
        # Validators raise with a message that can be looked up; its braces are no places.
        what = Sentence(str(context["error"]).replace("{", "{{").replace("}", "}}"))
        return Finding(
            "toml.value", Severity.ERROR, "{what}", "", {"name": name, "what": what}, source
        )
    expected = _KINDS.get(kind, str(problem["msg"]))
    return Finding(
        "toml.wrong_type",
        Severity.ERROR,
        "`{name}` should be {expected}, not {found}",
        "",
        {"name": name, "expected": expected, "found": source.text or Sentence("this")},
        source,
    )


def _unknown_key(path: Path, known: Sequence[str], positions: Positions) -> Finding:
    key = str(path[-1])
    mend, more = choice_remedy(key, known)
    return Finding(
        "toml.unknown_key",
        Severity.ERROR,
        "unknown key `{key}`",
        mend,
        {"key": key, **more},
        positions.key(path),
    )


def _not_a_choice(
    problem: Mapping[str, Any],
    path: Path,
    values: Mapping[str, Any],
    positions: Positions,
) -> Finding:
    context = problem["ctx"]
    if problem["type"] == "union_tag_invalid":
        path = (*path, str(context["discriminator"]).strip("'"))
        known = [word.strip(" '") for word in str(context["expected_tags"]).split(",")]
    else:
        known = re.findall(r"'([^']*)'", str(context["expected"]))
    if problem["loc"][-1] == "[key]":
        return _unknown_key(path, known, positions)
    word = str(_at(values, path))
    mend, more = choice_remedy(word, known)
    return Finding(
        "toml.not_a_choice",
        Severity.ERROR,
        "`{word}` is not one of the choices for `{name}`",
        mend,
        {"word": word, "name": path[-1] if isinstance(path[-1], str) else path[-2], **more},
        positions.value(path),
    )


def _at(values: Any, path: Path) -> Any:  # noqa: ANN401 (whatever stands in the file)
    for part in path:
        values = values[part]
    return values


def _real_path(loc: Sequence[str | int], values: Any, *, missing: bool) -> Path:  # noqa: ANN401 (file)
    """Leave out what pydantic adds to a path (tags of unions) and the file does not have."""
    path: Path = ()
    for place, part in enumerate(loc):
        known = (isinstance(values, dict) and part in values) or (
            isinstance(values, list) and isinstance(part, int) and part < len(values)
        )
        if known:
            path, values = (*path, part), values[part]
        elif missing and place == len(loc) - 1:
            path = (*path, part)
    return path


def _keys_at(model: Any, path: Path, values: Any) -> list[str]:  # noqa: ANN401 (any annotation)
    """Return the keys that a table of the file may have."""
    for part in path:
        values = values[part]
        if isinstance(part, int):
            candidates = [arg for kind in _models(model) for arg in typing.get_args(kind)]
        else:
            candidates = [
                kind.model_fields[part].annotation
                for kind in _models(model)
                if _is_model(kind) and part in kind.model_fields
            ] + [typing.get_args(k)[1] for k in _models(model) if typing.get_origin(k) is dict]
        model = typing.Union[tuple(candidates)] if candidates else object  # noqa: UP007 (built at run time)
    kinds = [kind for kind in _models(model) if _is_model(kind)]
    best = max(kinds, key=lambda k: len(k.model_fields.keys() & set(values)), default=None)
    return list(best.model_fields) if best else []


def _models(annotation: Any) -> Iterator[Any]:  # noqa: ANN401 (any annotation)
    """Yield the alternatives inside optional, annotated and union types."""
    origin = typing.get_origin(annotation)
    if origin in {typing.Union, types.UnionType}:
        for alternative in typing.get_args(annotation):
            yield from _models(alternative)
    elif origin is typing.Annotated:
        yield from _models(typing.get_args(annotation)[0])
    else:
        yield annotation


def _is_model(kind: Any) -> bool:  # noqa: ANN401 (any annotation)
    return isinstance(kind, type) and issubclass(kind, BaseModel)
