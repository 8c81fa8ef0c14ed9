"""The cells of a part as a mapping's rules see them: cleaned, joined, translated, filled."""

import polars as pl

from smarketing.core.ledger.mapping import ColumnRule, Condition, Reading
from smarketing.core.ledger.part import Part
from smarketing.core.ledger.texts import cleaned


class Cells:
    """Looks up texts of a part; each column is cleaned only once, whoever asks for it."""

    def __init__(self, part: Part, reading: Reading) -> None:
        self._part = part
        self._missing = reading.missing
        self._cleaned: dict[tuple[str, tuple[str, ...]], pl.Series] = {}

    @property
    def rows(self) -> int:
        """Return how many records there are."""
        return self._part.raw.height

    def column(self, name: str, missing: list[str] | None = None) -> pl.Series:
        """Return a column's texts; null where the file says nothing, or has no such column."""
        words = self._missing if missing is None else missing
        key = (name, tuple(words))
        if key not in self._cleaned:
            raw = self._part.raw
            if name in raw.columns:
                self._cleaned[key] = cleaned(raw[name], words, self._part.texture)
            else:
                self._cleaned[key] = constant(None, raw.height)
        return self._cleaned[key]

    def texts(self, rule: ColumnRule) -> pl.Series:
        """Return what a rule reads from each record, before any type is asked for."""
        if rule.value is not None:
            return constant(rule.value or None, self.rows)
        texts = self._joined(rule)
        if rule.translate:
            texts = _translated(texts, rule)
        return texts if rule.default is None else texts.fill_null(rule.default)

    def meant(self, conditions: list[Condition]) -> pl.Series | None:
        """Return which records fulfil all the conditions; None where there are none."""
        masks = [self._fulfils(condition) for condition in conditions]
        if not masks:
            return None
        return pl.select(pl.all_horizontal(masks)).to_series()

    def _joined(self, rule: ColumnRule) -> pl.Series:
        columns = [self.column(name, rule.missing) for name in rule.reads]
        if len(columns) == 1:
            return columns[0]
        joined = pl.concat_str(columns, separator=rule.join, ignore_nulls=True)
        nothing = pl.all_horizontal([column.is_null() for column in columns])
        return pl.select(pl.when(~nothing).then(joined)).to_series()

    def _fulfils(self, condition: Condition) -> pl.Series:
        texts = self.column(condition.column)
        if condition.present is not None:
            return texts.is_not_null() if condition.present else texts.is_null()
        words = [condition.equals] if condition.equals is not None else condition.one_of or []
        return texts.is_in(words).fill_null(False)


def constant(text: str | None, rows: int) -> pl.Series:
    """Return the same text for every record."""
    return pl.repeat(text, rows, dtype=pl.String, eager=True)


def _translated(texts: pl.Series, rule: ColumnRule) -> pl.Series:
    if rule.otherwise is None:
        return texts.replace(rule.translate)
    known = texts.replace_strict(rule.translate, default=rule.otherwise, return_dtype=pl.String)
    return pl.select(pl.when(texts.is_not_null()).then(known)).to_series()
