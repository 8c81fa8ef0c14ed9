"""Segments and lead values as proposed: what leads of each kind are worth, frozen for the version.

Where no segments are agreed, each kind of touch that makes enough leads qualify becomes one.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

import polars as pl

from smarketing.core.agreement.parties import Words
from smarketing.core.agreement.segments import LeadValue, Segment
from smarketing.core.base.period import local_date
from smarketing.core.base.sentence import Money, Text
from smarketing.core.ledger.views import UNKNOWN
from smarketing.core.planning.lead_values import LEAST_LEADS, ValueLine
from smarketing.core.replay.segments import NO_LINE, line_for, worth
from smarketing.core.reports.proposal.ground import Ground
from smarketing.core.reports.proposal.pages import LeadWorth
from smarketing.core.reports.situation import text

_RATE = Decimal("0.0001")
_LONGEST_NAME = 60


@dataclass(frozen=True)
class Valued:
    """The segments and lines proposed; `lines` stand beside the measured `worths` they come from.

    `segments` are those newly proposed, with how many leads each rests on; empty where the present
    ones are kept. A line without a worth says that a negative persona is worth nothing.
    """

    segments: list[tuple[Segment, int]]
    lines: list[tuple[LeadValue, LeadWorth | None]]

    @property
    def values(self) -> list[LeadValue]:
        """The lines alone."""
        return [line for line, _ in self.lines]


def valued(ground: Ground) -> Valued:
    """Return what is proposed; nothing where too few leads are known to be worth something."""
    if not ground.values:
        return Valued([], [])
    agreement = ground.situation.agreement
    names = _names(ground) if ground.by_kind else {s.name: s.name for s in agreement.segments}
    negative = {persona.name for persona in agreement.personas if persona.negative}
    lines: list[tuple[LeadValue, LeadWorth | None]] = []
    for one in ground.values:
        if one.persona in negative or (one.segment is not None and one.segment not in names):
            continue
        found = _worth(ground, one, names)
        lines.append((_line(found, ground.unit), found))
    for persona in sorted(negative):
        for segment in (None, *names.values()):
            # A line of a segment would count before that of the persona alone.
            line = LeadValue(segment=segment, persona=persona, value=Decimal(0))
            lines.append((line, None))
    segments = [(_segment(kind, name), leads) for kind, name, leads in _kinds(ground, names)]
    return Valued(segments if ground.by_kind else [], lines)


def worths_of(ground: Ground, proposed: Valued) -> pl.DataFrame | None:
    """Return every lead handed over, once, with its `day` and its `minor` worth as proposed.

    None where nothing is proposed.
    """
    if not proposed.lines:
        return None
    one = ground.situation
    currency = one.agreement.agreement.currency
    cut = "kind" if ground.by_kind else "segment"
    names = {segment.kinds[0]: segment.name for segment, _ in proposed.segments}
    leads = one.handoff_segments.filter(~pl.col("repeat")).select(
        pl.col(cut).alias("cut"), "persona", day=local_date("handed_over_at", one.zone)
    )
    met = leads.select("cut", "persona").unique().sort("cut", "persona")
    minors = []
    for segment, persona in met.iter_rows():
        name = names.get(segment, UNKNOWN) if ground.by_kind else segment
        place = line_for(proposed.values, name, persona)
        line = proposed.values[place] if place != NO_LINE else LeadValue(value=Decimal(0))
        minors.append(float(worth(line, currency)))
    told = met.with_columns(minor=pl.Series(minors, dtype=pl.Float64))
    return leads.join(told, on=["cut", "persona"], how="left")


def worth_a_month(ground: Ground, worths: pl.DataFrame | None) -> Fraction | None:
    """Return what the leads of an average month were worth as proposed, in minor units."""
    if worths is None or not ground.months:
        return None
    inside = worths.filter(pl.col("day").is_between(ground.period.start, ground.period.end))
    return Fraction(round(float(inside["minor"].sum())), len(ground.months))


def _worth(ground: Ground, one: ValueLine, names: dict[str, str]) -> LeadWorth:
    agreement = ground.situation.agreement
    labels = {segment.name: text(segment.label) for segment in agreement.segments}
    personas = {persona.name: text(persona.label) for persona in agreement.personas}
    name = names[one.segment] if one.segment is not None else None
    plain = _in_plain(one.segment) if one.segment is not None else ""

    def money(minor: float) -> Money:
        return ground.money(Fraction(round(minor)))

    return LeadWorth(
        name,
        None if name is None else labels.get(name, Text(plain, plain)),
        one.persona,
        personas.get(one.persona) if one.persona is not None else None,
        one.leads,
        one.customers,
        one.seen_rate,
        one.rate,
        one.rate_weight,
        None if one.seen_revenue is None else money(one.seen_revenue),
        money(one.revenue.value),
        money(one.value.value),
        money(one.value.low),
        money(one.value.high),
        one.is_own,
    )


def _line(found: LeadWorth, unit: int) -> LeadValue:
    """Return the line as the agreement writes it: hundredths of a point, whole units of money."""
    rate = Decimal(str(found.rate.value)).quantize(_RATE, ROUND_HALF_EVEN)
    return LeadValue(
        segment=found.segment,
        persona=found.persona,
        close_rate=rate,
        revenue=Decimal(round(Fraction(found.revenue.minor) / unit)),
        leads=found.leads,
    )


def _kinds(ground: Ground, names: dict[str, str]) -> list[tuple[str, str, int]]:
    sizes = {one.segment: one.leads for one in ground.values if one.segment and not one.persona}
    return [(kind, name, sizes[kind]) for kind, name in names.items() if kind in sizes]


def _names(ground: Ground) -> dict[str, str]:
    """Return a name for each kind of touch that has a line, the largest first."""
    lines = [one for one in ground.values if one.segment and one.persona is None]
    found: dict[str, str] = {}
    for one in sorted(lines, key=lambda line: -line.leads):
        if one.segment is not None and one.leads >= LEAST_LEADS:
            found[one.segment] = _name(one.segment, set(found.values()))
    # One kind of touch alone is no cut: it is everybody.
    return found if len(found) > 1 else {}


def _name(kind: str, taken: set[str]) -> str:
    """Return a name as agreements write them, made of the kind's own."""
    plain = unicodedata.normalize("NFKD", kind).encode("ascii", "ignore").decode()
    word = re.sub("[^a-z0-9]+", "_", plain.lower()).strip("_")
    word = word if word[:1].isalpha() else f"kind_{word}".rstrip("_")
    short, number = word[:_LONGEST_NAME], 2
    while short in taken:
        ending = f"_{number}"
        short, number = word[: _LONGEST_NAME - len(ending)] + ending, number + 1
    return short


def _segment(kind: str, name: str) -> Segment:
    plain = _in_plain(kind)
    return Segment(name=name, label=Words(en=plain, fr=plain), kinds=[kind])


def _in_plain(kind: str) -> str:
    return kind.replace("_", " ").strip() or kind
