"""A mapping proposed for a file, as text to edit: what is doubtful is asked, not chosen."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from smarketing.core.base.sentence import Sentence, Value
from smarketing.core.ledger.guess_table import (
    MOMENT_COLUMN,
    Guess,
    Profile,
    guess_tables,
    own_identity,
    profile,
)
from smarketing.core.ledger.guess_values import (
    MISSING_WORDS,
    further_forms,
    is_local,
    number_notations,
    unread_dates,
    unread_numbers,
)
from smarketing.core.ledger.guess_words import choice_for, halves_of_name, plain, tells_when
from smarketing.core.ledger.mapping import Reading
from smarketing.core.ledger.numbers import Notation
from smarketing.core.ledger.tables import TABLES

Write = Callable[[Sentence], str]
"""What writes a sentence in the reader's language."""

_MISSING = sorted(MISSING_WORDS)
_MOST_ATTRIBUTES = 40
_SHOWN_EXAMPLES = 3
_LONGEST_EXAMPLE = 30
_MOST_WORDS = 40
_MOST_CANDIDATES = 5
_CURRENCIES = {
    "eur": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "usd": "USD",
    "gbp": "GBP",
    "chf": "CHF",
}


@dataclass(frozen=True)
class Sample:
    """The beginning of a file, how it was read, and what could not be told about that.

    `raw` holds strings under the file's own names. `sheets` lists the sheets of a workbook where
    there are several to choose from.
    """

    file: str
    raw: pl.DataFrame
    reading: Reading
    sheets: Sequence[str] = ()

    @staticmethod
    def nothing(columns: Sequence[str]) -> pl.DataFrame:
        """Return a sample without any record."""
        return pl.DataFrame(schema=dict.fromkeys(columns, pl.String))


def suggest(sample: Sample, zone: str | None, write: Write) -> str:
    """Return the text of a mapping for a file.

    `zone` is where the company works, if that is known. The text imports as it stands unless
    something was doubtful; then the choices stand in it as comments.
    """
    profiles = [profile(name, _known(sample.raw[name])) for name in sample.raw.columns]
    guesses = guess_tables(profiles, sample.file)
    page = _Page(write)
    _reading(page, sample, guesses[0], zone)
    _facts(page, guesses, profiles)
    heading = _Page(write)
    _heading(heading, sample, page.questions)
    return "\n".join([*heading.lines, *page.lines, ""])


class _Page:
    """The lines of the text, and how many questions stand among them."""

    def __init__(self, write: Write) -> None:
        self.lines: list[str] = []
        self.questions = 0
        self._write = write

    def put(self, line: str = "") -> None:
        """Add a line of TOML."""
        self.lines.append(line)

    def say(self, message: str, **values: Value) -> None:
        """Add a comment."""
        self.lines.append("# " + self._write(Sentence(message, values)))

    def say_unread(self, column: Profile, unread: int) -> None:
        """Add a comment that some values of a column will be set aside, where there are any."""
        values: dict[str, Value] = {"count": unread, "total": len(column.texts)}
        values["column"] = _shown(column.name)
        told = Sentence(
            "{count} of {total} values of `{column}` does not fit: it will be set aside.",
            values,
            "{count} of {total} values of `{column}` do not fit: they will be set aside.",
            unread,
        )
        if unread:
            self.lines.append("# " + self._write(told))

    def ask(self, message: str, choices: Iterable[Sequence[str]], **values: Value) -> None:
        """Add a question; each choice is some lines of TOML, to be made valid by the reader."""
        self.questions += 1
        self.lines.append(f"# ??? {self._write(Sentence(message, values))}")
        for place, choice in enumerate(choices):
            if place:
                self.lines.append("# …")
            self.lines.extend(f"# {line}" for line in choice)


def _heading(page: _Page, sample: Sample, questions: int) -> None:
    page.say(
        "A mapping for {file}, suggested from its first {rows} records. Read it through, edit it.",
        file=sample.file,
        rows=sample.raw.height,
    )
    if questions:
        page.say("Questions are open: look for ??? and remove one `#` below each.")
    page.put("format = 1")
    page.put()
    page.say("The system that the file comes from: one name for all of its files, for ever.")
    page.put(f"source = {_quoted(plain(sample.file.partition('.')[0]) or 'files')}")
    page.put()


def _reading(page: _Page, sample: Sample, guess: Guess, zone: str | None) -> None:
    reading = sample.reading
    page.put("[[files]]")
    page.put(f"name = {_quoted(sample.file)}")
    page.put()
    page.put("[files.reading]")
    if reading.kind is not None:
        page.put(f"kind = {_quoted(reading.kind)}")
    if reading.kind in {"csv", "jsonl"}:
        page.put(f"encoding = {_quoted(reading.encoding)}")
    if reading.kind == "csv":
        page.put(f"delimiter = {_quoted(reading.delimiter or ',')}")
    if sample.sheets:
        choices = [[f"sheet = {_quoted(name)}"] for name in sample.sheets]
        page.ask("Which sheet? The first one was looked at.", choices)
    elif reading.sheet is not None:
        page.put(f"sheet = {_quoted(reading.sheet)}")
    _missing(page, sample)
    _dates(page, guess, zone)
    _numbers(page, guess)
    page.put()


def _missing(page: _Page, sample: Sample) -> None:
    found = sorted(
        {
            word
            for column in sample.raw.get_columns()
            for word in column.str.strip_chars().filter(column.str.strip_chars().is_in(_MISSING))
        }
    )
    if found:
        page.say("These words stand where nothing is known.")
        page.put(f"missing = {_list(found)}")


def _dates(page: _Page, guess: Guess, zone: str | None) -> None:
    dated = guess.sources.get(MOMENT_COLUMN)
    forms = list(dated.forms) if dated else []
    if dated is None:
        page.say('Dates, when you have named their column: "iso", or a form such as %d/%m/%Y')
        page.put('dates = "iso"')
    elif len(dated.forms) > 1:
        page.ask(
            "Which is the day and which the month in {example}?",
            [[f"dates = {_quoted(form)}"] for form in dated.forms],
            example=_shown(dated.texts[0]),
        )
    else:
        forms += further_forms(dated.texts, forms[0])
        page.put(f"dates = {_quoted(forms[0]) if len(forms) == 1 else _list(forms)}")
        page.say_unread(dated, unread_dates(dated.texts, forms))
    local = dated is None or any(is_local(dated.texts, form) for form in forms)
    if local and zone is None:
        page.say("The file does not tell its time zone: write yours, such as Europe/Paris.")
    if local:
        page.put(f"time_zone = {_quoted(zone or 'UTC')}")


def _numbers(page: _Page, guess: Guess) -> None:
    counted = [guess.sources[name] for name in ("amount", "visits") if name in guess.sources]
    if not counted:
        return
    notations = number_notations([_bare(one.texts) for one in counted if len(one.texts)])
    if len(notations) > 1:
        message = "How are numbers written, such as {example}?"
        signed = [
            text for one in counted for text in one.texts.filter(one.texts.str.contains("[.,]"))
        ]
        page.ask(message, [_notation(one) for one in notations], example=_shown(signed[0]))
    if len(notations) == 1:
        for line in _notation(notations[0]):
            page.put(line)
        for one in counted:
            page.say_unread(one, unread_numbers(_bare(one.texts), notations[0]))
    if "amount" in guess.sources and "currency" not in guess.sources:
        amount = guess.sources["amount"]
        currency = _currency(amount)
        if currency is None:
            choices = [[f'currency = "{code}"'] for code in ("EUR", "USD", "GBP")]
            page.ask("In which currency is `{column}`?", choices, column=amount.name)
        else:
            page.put(f"currency = {_quoted(currency)}")


def _facts(page: _Page, guesses: Sequence[Guess], profiles: Sequence[Profile]) -> None:
    guess = guesses[0]
    others = ", ".join(other.table for other in guesses[1:4])
    page.put("[[files.facts]]")
    page.say("The likeliest table; then come {others}.", others=others)
    page.put(f"table = {_quoted(guess.table)}")
    identity = own_identity(guess, profiles)
    if identity is not None:
        page.put(f"id = {_quoted(identity)}")
    columns = TABLES[guess.table].columns
    halves = halves_of_name([one.name for one in profiles]) if "name" in columns else None
    used = {source.name for source in guess.sources.values()} | {identity, *(halves or ())}
    rest = [one.name for one in profiles if one.name not in used and len(one.texts)]
    if rest and "attributes" in columns:
        page.put(f"attributes = {_list(rest[:_MOST_ATTRIBUTES])}")
    elif rest:
        page.say("Not taken: {columns}", columns=", ".join(_shown(name) for name in rest))
    page.put()
    page.put("[files.facts.columns]")
    for name in (MOMENT_COLUMN, *columns):
        if name == "name" and halves is not None:
            page.put(f"name = {{ columns = {_list(halves)} }}")
        elif name in guess.sources:
            _column(page, guess.table, name, guess.sources[name])
        elif name in guess.lacking:
            _lacking(page, guess.table, name, profiles)


def _column(page: _Page, table: str, name: str, source: Profile) -> None:
    column = TABLES[table].columns.get(name)
    examples = source.texts.unique(maintain_order=True)[:_SHOWN_EXAMPLES]
    if column is not None and column.choices:
        kind = "status" if "won" in column.choices else "disposition"
        page.put(f"{name} = {_translated(page, source, kind)}")
    elif name == "amount" and source.texts.str.contains("€", literal=True).any():
        page.put(f'{name} = {{ column = {_quoted(source.name)}, remove = ["€"] }}')
    else:
        shown = ", ".join(_shown(text) for text in examples)
        page.put(f"{name} = {_quoted(source.name)}" + (f"  # {shown}" if shown else ""))


def _translated(page: _Page, source: Profile, column: str) -> str:
    """Return the rule for a column with a fixed choice, other systems' words put into ours."""
    words = sorted(source.texts.unique())[:_MOST_WORDS]
    known = {word: choice for word in words if (choice := choice_for(word, column))}
    rest = [word for word in words if word not in known]
    shown = ", ".join(_shown(word) for word in rest)
    if rest and column == "status":
        page.say("Neither won nor lost, hence taken as open: {words}", words=shown)
        known |= dict.fromkeys(rest, "open")
    elif rest:
        page.say("Not understood, hence set aside: {words}", words=shown)
    if all(word == choice for word, choice in known.items()):
        return _quoted(source.name)
    pairs = ", ".join(f"{_quoted(word)} = {_quoted(choice)}" for word, choice in known.items())
    return f"{{ column = {_quoted(source.name)}, translate = {{ {pairs} }} }}"


def _lacking(page: _Page, table: str, name: str, profiles: Sequence[Profile]) -> None:
    """Ask for a column that the table needs and no column of the file was found for."""
    column = TABLES[table].columns.get(name)
    constants = column.choices if column is not None else ()
    if name == "kind":
        constants = ("call", "email", "meeting") if table == "activities" else ("form", "visit")
    dated = [one for one in profiles if one.forms]
    if name == MOMENT_COLUMN and not dated:
        dated = [one for one in profiles if tells_when(one.name)]
    if name == MOMENT_COLUMN and not dated:
        page.ask("When was this so? No column holds dates.", [[_fixed(name, "2026-01-31")]])
    elif constants:
        message = "No column tells `{column}`. Is it the same for all records?"
        page.ask(message, [[_fixed(name, one)] for one in constants], column=name)
    else:
        others = sorted(profiles, key=lambda one: not one.unique)
        likely = dated if name == MOMENT_COLUMN else others[:_MOST_CANDIDATES]
        lines = [[f"{name} = {_quoted(one.name)}"] for one in likely]
        page.ask("Which column is `{column}`?", lines, column=name)


def _fixed(name: str, value: str) -> str:
    return f"{name} = {{ value = {_quoted(value)} }}"


def _known(texts: pl.Series) -> pl.Series:
    """Return the texts, null where the file says nothing or has a word for it."""
    told = pl.col("text").str.strip_chars()
    unknown = (told == "") | told.is_in(_MISSING)
    return texts.alias("text").to_frame().select(pl.when(~unknown).then(told)).to_series()


def _bare(texts: pl.Series) -> pl.Series:
    return texts.str.replace_all("€", "", literal=True).str.strip_chars()


def _currency(amount: Profile) -> str | None:
    if amount.texts.str.contains("€", literal=True).any() or "€" in amount.name:
        return "EUR"
    words = plain(amount.name).split("_")
    return next((code for word, code in _CURRENCIES.items() if word in words), None)


def _notation(notation: Notation) -> list[str]:
    lines = [f"decimal = {_quoted(notation.decimal)}"]
    return lines + ([f"thousands = {_quoted(notation.thousands)}"] if notation.thousands else [])


def _list(texts: Iterable[str]) -> str:
    return "[" + ", ".join(_quoted(text) for text in texts) + "]"


def _quoted(text: str) -> str:
    """Write a TOML string."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _shown(text: str) -> str:
    """Write a text of the file in a comment: short, and without characters that steer."""
    short = text if len(text) <= _LONGEST_EXAMPLE else text[: _LONGEST_EXAMPLE - 1] + "…"
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in short)
