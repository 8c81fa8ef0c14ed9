"""Which segment a lead belongs to when it enters a stage, and what a lead of it is worth.

Both are settled at the moment of the entry, by what was known of the contact then and under the
version of the agreement in force: whatever becomes known later, or is agreed later, changes
neither. Worths are exact: a frame only says which line of [[lead_values]] counts, by number, and
sums are taken over numbers of leads times the lines' fractions.
"""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import polars as pl

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.segments import LeadValue, Segment
from smarketing.core.base.money import exponent
from smarketing.core.ledger.tables import MOMENT
from smarketing.core.ledger.views import UNKNOWN
from smarketing.core.replay import kernel
from smarketing.core.replay.attributes import holds, persona_of
from smarketing.core.replay.fit import required
from smarketing.core.replay.looking_back import looked_back
from smarketing.core.replay.replay import Replayed
from smarketing.core.replay.terms import Compiled, versions_told

NO_LINE = -1
"""No line of [[lead_values]] speaks of the lead: it has no agreed worth."""

ORDINARY = 5
"""The priority of a lead that belongs to no segment: that of a segment which states none."""

SEGMENTED: dict[str, pl.DataType | type[pl.DataType]] = {
    "contact_id": pl.String,
    "cycle": pl.Int64,
    "entered_at": MOMENT,
    # true where a later stage implied the entry, or the contact had entered in an earlier cycle
    "implied": pl.Boolean,
    "repeat": pl.Boolean,
    # the first segment whose every rule holds; the empty text for none
    "segment": pl.String,
    # 1 is worked first
    "priority": pl.Int64,
    # the line of [[lead_values]] that counts, as `worths` numbers them; NO_LINE for none
    "line": pl.Int32,
    # that line's worth in minor units, null for none: for putting leads in order; sums are exact
    # by `worth_of`
    "value": pl.Float64,
    # as known at the entry: persona, channel of the first touch, kind of the touch that qualified
    "persona": pl.String,
    "channel": pl.String,
    "kind": pl.String,
    # 0 to 100 by the version in force, also where fit did not decide
    "fit": pl.Float64,
    # what was known of the contact: the row of `known_at`
    "profile": pl.Int32,
}


def segments_at(replayed: Replayed, stage: str) -> pl.DataFrame:
    """Return the entries into a stage with their segments, in the schema `SEGMENTED`.

    Worths in another currency than the last version's are left out: they cannot be added up.
    One row per contact and cycle that entered it, by moment and contact. The kind of touch that
    qualified is the trigger's, or that of the touch the entry is made of; else that of the touch
    which moved the contact last (see `looked_back`), the empty text where there was none.
    """
    parts = [pl.DataFrame(schema=SEGMENTED)]
    first_line = 0
    for part, compiled in enumerate(replayed.walked.parts):
        names = compiled.agreement.stage_names()
        if stage in names:
            mine = (pl.col("part") == part) & (pl.col("place") == names.index(stage))
            coded = replayed.coded.filter(mine)
            parts.append(_of_version(replayed, coded, compiled, first_line))
        first_line += len(compiled.agreement.lead_values)
    return pl.concat(parts).sort("entered_at", "contact_id", "cycle")


def worths(replayed: Replayed) -> list[Fraction]:
    """Return what the lines of [[lead_values]] say a lead is worth, in minor units, exactly.

    The lines of all versions one after the other, versions in the order in which they bind.
    """
    versions = [compiled.agreement for compiled in replayed.walked.parts]
    return [
        worth(line, version.agreement.currency)
        for version in versions
        for line in version.lead_values
    ]


def worth(line: LeadValue, currency: str) -> Fraction:
    """Return what a lead is worth in minor units: the value, or close rate times revenue."""
    unit = Fraction(10 ** exponent(currency))
    if line.value is not None:
        return Fraction(line.value) * unit
    if line.close_rate is None or line.revenue is None:
        return Fraction(0)
    return Fraction(line.close_rate) * Fraction(line.revenue) * unit


def worth_of(entries: pl.DataFrame, of_lines: Sequence[Fraction]) -> Fraction:
    """Return what leads are worth together: by line their number times its worth, added up.

    `entries` have the column `line`, `of_lines` are the `worths`. A lead without a line adds 0.
    """
    counted = entries.filter(pl.col("line") != NO_LINE)["line"].value_counts()
    total = Fraction(0)
    for line, count in counted.iter_rows():
        total += of_lines[line] * count
    return total


def line_for(lines: Sequence[LeadValue], segment: str, persona: str) -> int:
    """Return the most particular line for a segment and persona; a segment before a persona."""
    for wanted in ((segment, persona), (segment, None), (None, persona), (None, None)):
        if UNKNOWN in wanted:
            continue
        for place, line in enumerate(lines):
            if (line.segment, line.persona) == wanted:
                return place
    return NO_LINE


def lacking(
    replayed: Replayed, entries: pl.DataFrame, names: Sequence[str], name: str
) -> pl.DataFrame:
    """Add to entries (`SEGMENTED`) how many of the attributes were unknown then, as column `name`.

    An attribute "account.…" is one of the account.
    """
    missing = pl.sum_horizontal(
        pl.lit(0, pl.UInt32), *(required(one).is_null().cast(pl.UInt32) for one in names)
    )
    told = versions_told(replayed.streams[0].lexicon)
    used, known = _known(told, entries["profile"])
    counted = known.with_columns(missing.alias(name))[name]
    return entries.with_columns(counted.gather(used))


def _of_version(
    replayed: Replayed, coded: pl.DataFrame, compiled: Compiled, first_line: int
) -> pl.DataFrame:
    agreement, lexicon = compiled.agreement, replayed.streams[0].lexicon
    used, known = _known(versions_told(lexicon), coded["profile"])
    rules = {_rule(n): _matches(one) for n, one in enumerate(agreement.segments)}
    # Lazily, so that an attribute which several ask for is read out of its JSON once.
    told = known.lazy().with_columns(persona=persona_of(agreement.personas), **rules)
    judged = told.drop("attributes", "account_attributes").collect()
    seen = looked_back(replayed.streams, coded, compiled)
    frame = coded.select(
        pl.lit(replayed.contacts).gather(pl.col("contact")).alias("contact_id"),
        pl.col("cycle").cast(pl.Int64),
        pl.col("moment").cast(MOMENT).alias("entered_at"),
        "implied",
        "repeat",
        pl.lit(pl.Series(compiled.fit)).gather(pl.col("profile")).alias("fit"),
        pl.col("profile").cast(pl.Int32),
        channel=_told(lexicon["channel"], seen.first),
        kind=_kind(coded, lexicon, compiled, seen.last),
    ).with_columns(judged[used].get_columns())
    frame = frame.with_columns(_chosen(agreement.segments))
    currency = replayed.walked.parts[-1].agreement.agreement.currency
    return _valued(frame, agreement, first_line, currency).select(
        pl.col(name).cast(dtype) for name, dtype in SEGMENTED.items()
    )


def _known(told: pl.DataFrame, profiles: pl.Series) -> tuple[pl.Series, pl.DataFrame]:
    """Return what is known in the profiles that occur, each once, and which of them each row has.

    Attributes are read out of their JSON once for all who share them, and not for anybody else.
    """
    occurring = profiles.unique().sort()
    place = np.searchsorted(occurring.to_numpy(), profiles.to_numpy())
    return pl.Series(place, dtype=pl.UInt32), told[occurring]


def _matches(segment: Segment) -> pl.Expr:
    return pl.all_horizontal(pl.lit(value=True), *map(holds, segment.match))


def _told(column: pl.Series, words: np.ndarray[tuple[int], np.dtype[np.int32]]) -> pl.Series:
    """Return what the lexicon says of words; the empty text where there is none."""
    found = pl.Series(words)
    return column.gather(found.set(found < 0, None)).fill_null(UNKNOWN)


def _kind(
    coded: pl.DataFrame,
    lexicon: pl.DataFrame,
    compiled: Compiled,
    last: np.ndarray[tuple[int], np.dtype[np.int32]],
) -> pl.Series:
    """Return the kind of touch that qualified each entry."""
    terms = compiled.agreement.qualification
    chosen = pl.col("seen")
    made_of_touch = pl.col("table") == "touches"
    chosen = pl.when(made_of_touch).then("own").otherwise(chosen)
    for number, trigger in enumerate(terms.triggers if terms else []):
        fired = pl.col("reason") == kernel.BY_TRIGGER + number
        chosen = pl.when(fired).then(pl.lit(trigger.kind)).otherwise(chosen)
    word = coded["word"].to_numpy()
    rows = pl.DataFrame(
        {
            "reason": coded["reason"],
            "seen": _told(lexicon["kind"], last),
            "own": _told(lexicon["kind"], word),
            "table": _told(lexicon["table"], word),
        }
    )
    return rows.select(chosen.alias("kind")).to_series()


def _chosen(segments: Sequence[Segment]) -> list[pl.Expr]:
    """Return the name and the priority of the first segment whose every rule holds."""
    name, priority = pl.lit(UNKNOWN), pl.lit(ORDINARY)
    for number, segment in reversed(list(enumerate(segments))):
        mine = pl.col(_rule(number))
        asked = {"persona": segment.personas, "channel": segment.channels, "kind": segment.kinds}
        for column, words in asked.items():
            if words:
                mine &= pl.col(column).is_in(words)
        name = pl.when(mine).then(pl.lit(segment.name)).otherwise(name)
        priority = pl.when(mine).then(segment.priority).otherwise(priority)
    return [name.alias("segment"), priority.alias("priority")]


def _rule(number: int) -> str:
    return f"match {number}"


def _valued(
    frame: pl.DataFrame, agreement: Agreement, first_line: int, currency: str
) -> pl.DataFrame:
    """Add which line of the lead values counts for each row, and its worth."""
    own = agreement.agreement.currency
    lines = agreement.lead_values if own == currency else []
    met = frame.select("segment", "persona").unique()
    found = [line_for(lines, *pair) for pair in met.iter_rows()]
    told = met.with_columns(
        line=pl.Series(
            [NO_LINE if n == NO_LINE else first_line + n for n in found], dtype=pl.Int32
        ),
        value=pl.Series(
            [None if n == NO_LINE else float(worth(lines[n], own)) for n in found], dtype=pl.Float64
        ),
    )
    return frame.join(told, on=["segment", "persona"], how="left", maintain_order="left")
