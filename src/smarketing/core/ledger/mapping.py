"""The mapping: how the columns of somebody's files become facts, as strict types read from TOML."""

import json
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from fnmatch import fnmatchcase
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from smarketing.core.base.finding import Finding
from smarketing.core.base.sentence import msgid
from smarketing.core.base.toml import Strict, build, read_toml, written_as
from smarketing.core.base.toml_positions import Positions

Kind = Literal["csv", "xlsx", "parquet", "jsonl"]
Encoding = Literal[
    "utf-8", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "iso-8859-15", "cp1252", "mac-roman"
]
Ambiguous = Literal["earlier", "later", "reject"]


_KINDS: dict[str, Kind] = {
    "csv": "csv",
    "tsv": "csv",
    "txt": "csv",
    "xlsx": "xlsx",
    "xlsm": "xlsx",
    "parquet": "parquet",
    "jsonl": "jsonl",
    "ndjson": "jsonl",
}
"""What the ending of a file's name says, before an ending .gz."""


def _as_text(value: object) -> object:
    """Take `true`, `5` and `1.5` as the texts that a file would hold; compose and trim texts."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return str(value)
    return unicodedata.normalize("NFC", value).strip() if isinstance(value, str) else value


def _as_texts(value: object) -> object:
    """Compose and trim the keys of a translation, as cells are before they are looked up."""
    return (
        {_as_text(key): word for key, word in value.items()} if isinstance(value, dict) else value
    )


def _as_list(value: object) -> object:
    return value if isinstance(value, list) else [value]


def _as_rule(value: object) -> object:
    """Take a bare column name as the rule that reads this column."""
    return {"column": value} if isinstance(value, str) else value


def _as_rules(value: object) -> object:
    """Take a list of column names as a table of rules under the same names."""
    if isinstance(value, list) and all(isinstance(name, str) for name in value):
        return {_as_text(name): name for name in value}
    return value


def _one_character(value: str) -> str:
    if len(value) != 1 or not value.isascii() or value in {"\n", "\r", "\0"}:
        raise ValueError("this must be one character, and one of ASCII")
    return value


Character = Annotated[str, AfterValidator(_one_character)]
Word = Annotated[str, BeforeValidator(_as_text)]
"""A text to compare with cells."""
Translation = Annotated[dict[str, Word], BeforeValidator(_as_texts)]
Words = Annotated[list[Word], BeforeValidator(_as_list)]


class ColumnRule(Strict):
    """Where one value of a fact comes from: a column, several joined, or a constant.

    Keys that are left out follow the file's `reading`. `translate` replaces a text by another;
    a text that it does not list is kept, or becomes `otherwise`. `default` stands in where the
    file says nothing. `remove` lists texts such as "€" that surround a number.
    """

    column: Word | None = None
    columns: list[Word] | None = None
    join: str = " "
    value: Word | None = None
    format: Words | None = None
    time_zone: str | None = None
    ambiguous: Ambiguous | None = None
    translate: Translation = {}
    otherwise: Word | None = None
    default: Word | None = None
    missing: list[Word] | None = None
    remove: Words = []
    decimal: Literal[".", ","] | None = None
    thousands: str | None = None

    @model_validator(mode="after")
    def _has_one_origin(self) -> "ColumnRule":
        origins = [self.column, self.columns, self.value]
        if sum(origin is not None for origin in origins) != 1:
            raise ValueError("name exactly one of `column`, `columns` and `value`")
        if self.columns == []:
            raise ValueError("`columns` is empty: name the columns to join")
        return self

    @property
    def reads(self) -> list[str]:
        """Return the file's columns that this rule looks at."""
        return [self.column] if self.column is not None else self.columns or []


Rule = Annotated[ColumnRule, BeforeValidator(_as_rule)]


class Condition(Strict):
    """A record is meant when the column is present (or absent), or holds one of the texts."""

    column: Word
    present: bool | None = None
    equals: Word | None = None
    one_of: Words | None = None

    @model_validator(mode="after")
    def _asks_one_thing(self) -> "Condition":
        asked = [self.present, self.equals, self.one_of]
        if sum(question is not None for question in asked) != 1:
            raise ValueError("name exactly one of `present`, `equals` and `one_of`")
        return self


class FactRule(Strict):
    """One fact made of each record: its table, when, its identity, and the rule of each column.

    All the conditions of `when` must hold. `id` names what makes the fact the same fact when it is
    told again; without it, a fact is the same when every column of it is the same.
    """

    table: str
    when: Annotated[list[Condition], BeforeValidator(_as_list)] = []
    id: Annotated[list[Rule], BeforeValidator(_as_list)] = []
    columns: dict[str, Rule]
    attributes: Annotated[dict[str, Rule], BeforeValidator(_as_rules)] = {}

    def rules(self) -> list[ColumnRule]:
        """Return every rule, whatever it fills."""
        return [*self.id, *self.columns.values(), *self.attributes.values()]


class Reading(Strict):
    """How a file is written. What the file cannot say, this must: nothing is guessed."""

    kind: Kind | None = None
    encoding: Encoding = "utf-8"
    delimiter: Character | None = None
    quote: Character | Literal[""] = '"'
    skip_lines: Annotated[int, Field(ge=0, le=1000)] = 0
    sheet: str | None = None
    missing: list[Word] = []
    dates: Words = []
    time_zone: str | None = None
    ambiguous: Ambiguous = "reject"
    decimal: Literal[".", ","] = "."
    thousands: str = ""
    currency: str | None = None

    @model_validator(mode="after")
    def _separators_differ(self) -> "Reading":
        if self.delimiter is not None and self.delimiter == self.quote:
            raise ValueError("`delimiter` and `quote` are the same character")
        return self


class FileRule(Strict):
    """One file, or all the files of a pattern such as `deals*.csv`, and the facts in them."""

    name: str
    reading: Reading = Reading()
    facts: Annotated[list[FactRule], Field(min_length=1)]

    def columns_read(self) -> list[str]:
        """Return the file's columns that any rule or condition looks at, each once."""
        names = [name for fact in self.facts for rule in fact.rules() for name in rule.reads]
        names += [condition.column for fact in self.facts for condition in fact.when]
        return list(dict.fromkeys(names))


class MappingText(Strict):
    """A whole mapping as written. `source` is the system that tells us, part of every identity."""

    format: Literal[1]
    source: Annotated[
        str,
        written_as(
            r"[a-z0-9][a-z0-9_.-]*",
            msgid("a source has lower case letters, digits, points and dashes, such as `my-crm`"),
        ),
    ]
    files: Annotated[list[FileRule], Field(min_length=1)]


@dataclass(frozen=True)
class Mapping:
    """A mapping that was read: its rules, and where each of them stands in the text."""

    source: str
    files: list[FileRule]
    positions: Positions
    text: str

    def rule_for(self, file_name: str) -> int | None:
        """Return the place in `files` of the first rule meant for a file of this name."""
        plain = file_name.lower().removesuffix(".gz")
        for place, rule in enumerate(self.files):
            pattern = rule.name.lower()
            if fnmatchcase(file_name.lower(), pattern) or fnmatchcase(plain, pattern):
                return place
        return None


def read_mapping(text: str, file: str) -> tuple[Mapping | None, list[Finding]]:
    """Read a mapping's text into its rules; `file` is named in the findings.

    Only the shape is judged here: `smarketing.core.ledger.mapping_check` says whether the rules
    fit the fact tables.
    """
    values, positions, findings = read_toml(text, file)
    if values is None:
        return None, findings
    parsed, findings = build(MappingText, values, positions)
    if parsed is None:
        return None, findings
    return Mapping(parsed.source, parsed.files, positions, text), findings


def canonical(source: str, rule: FileRule) -> str:
    """Return what a rule says in one form, whatever its comments, its layout and its file's name.

    Two resolved rules of the same form make the same facts of the same content.
    """
    told = rule.model_dump(mode="json", exclude={"name"})
    return json.dumps({"source": source, "rule": told}, ensure_ascii=False, sort_keys=True)


def resolved(rule: FileRule, file_name: str) -> FileRule:
    """Return a rule with what its file's name tells and its reading leaves out: kind, delimiter."""
    plain = file_name.lower().removesuffix(".gz")
    ending = plain.rpartition(".")[2]
    given = rule.reading
    told = {"kind": given.kind or _KINDS.get(ending), "delimiter": given.delimiter}
    if told["delimiter"] is None:
        told["delimiter"] = "\t" if ending == "tsv" else ","
    return rule.model_copy(update={"reading": given.model_copy(update=told)})
