"""Why a value is refused: a sentence with named places, one for each row that fails."""

import json

import polars as pl


class Refusal:
    """Collects the reasons for some rows; where several hold of a row, the first said counts.

    A reason is an English sentence with `{named}` places, written to stand behind the column and
    the offending text: "amount `12,345 EUR`: finer than {decimals} decimals".
    """

    def __init__(self, rows: int) -> None:
        self._rows = rows
        self._said: list[tuple[pl.Series, str, str]] = []

    def say(self, of: pl.Series | None, reason: str, **values: object) -> None:
        """Give a reason for the rows of the mask `of`; for all rows where it is None."""
        mask = pl.repeat(True, self._rows, eager=True) if of is None else of.fill_null(False)
        self._said.append((mask, reason, json.dumps(values, ensure_ascii=False, default=str)))

    def frame(self) -> pl.DataFrame:
        """Return `reason` and `reason_values` (a JSON object) per row; null where none was said."""
        masks = pl.DataFrame([mask.alias(str(i)) for i, (mask, _, _) in enumerate(self._said)])
        reason: pl.Expr = pl.lit(None, pl.String)
        values: pl.Expr = pl.lit(None, pl.String)
        for place in reversed(range(len(self._said))):
            _, sentence, shown = self._said[place]
            reason = pl.when(pl.col(str(place))).then(pl.lit(sentence)).otherwise(reason)
            values = pl.when(pl.col(str(place))).then(pl.lit(shown)).otherwise(values)
        return masks.select(reason=reason, reason_values=values)
