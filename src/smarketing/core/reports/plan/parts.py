"""The plan cut by channel, persona or segment: parts that add up to the whole exactly."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from smarketing.core.agreement.parties import Part
from smarketing.core.base.finding import Finding, Severity
from smarketing.core.base.money import exponent
from smarketing.core.base.sentence import Money, Sentence, Text
from smarketing.core.ledger.views import UNKNOWN
from smarketing.core.planning.measured import mature_period
from smarketing.core.planning.reverse_funnel import shown
from smarketing.core.planning.shrinkage import Sums, shrunk_means, shrunk_rates
from smarketing.core.replay.segments import segments_at
from smarketing.core.reports.plan.grounds import Grounds, chances
from smarketing.core.reports.plan.pages import PartNeed, PlanPart, PlanReport
from smarketing.core.reports.situation import Situation, text

FEW = 20
"""Of a part of which fewer were seen, the whole says more than the part itself."""

REST = "other"
_APART = Fraction(1, 20)
_FINEST = 1_000_000


@dataclass(frozen=True)
class Own:
    """A part before all are brought together: its share of the leads, its rates, its sale.

    `rates` has one place per step from the stage at which the parts begin.
    """

    key: str
    share: Fraction
    rates: list[Fraction]
    sale: Fraction
    seen: int | None = None


@dataclass(frozen=True)
class Cut:
    """All parts, and from which stage on they are told apart."""

    parts: list[Own]
    begin: int
    measured: bool


def cut(found: Grounds, by: str) -> Cut | None:
    """Return the parts that the agreement states, else those that history shows; None for none."""
    stated = [part for part in found.situation.agreement.plan.parts if getattr(part, by)]
    if stated:
        return Cut(_agreed(found, stated, by), _first_named(found), measured=False)
    if not found.has_facts:
        return None
    begin = found.start if by == "segment" else _first_named(found)
    parts = _measured(found, by, begin)
    return Cut(parts, begin, measured=True) if parts else None


def divided(found: Grounds, report: PlanReport, by: str) -> tuple[list[PlanPart], list[Finding]]:
    """Divide what the plan takes of each stage among its parts.

    From stage to stage a part keeps its share times its own rate; of what the whole takes, it is
    then given what it has of all parts together. So the parts add up to the whole exactly, and
    bring the goal together.
    """
    parts = cut(found, by)
    if parts is None:
        return [], []
    weights = _weights(parts, len(found.stages))
    totals = [sum((row[place] for row in weights), Fraction(0)) for place in range(len(weights[0]))]
    sales = sum(
        (row[-1] * own.sale for row, own in zip(weights, parts.parts, strict=True)), Fraction(0)
    )
    scale = found.sale.average * totals[-1] / sales
    needs = [step.exact for step in report.steps]
    first = [need.exact for need in report.months[0].needs] if report.months else []
    rows = []
    for key in dict.fromkeys(own.key for own in parts.parts):
        mine = [place for place, own in enumerate(parts.parts) if own.key == key]
        share = [sum((weights[n][s] for n in mine), Fraction(0)) / t for s, t in enumerate(totals)]
        revenue = sum((weights[n][-1] * parts.parts[n].sale for n in mine), Fraction(0))
        bought = sum((weights[n][-1] for n in mine), Fraction(0))
        seen = [parts.parts[n].seen for n in mine]
        counted = None if None in seen else sum(one or 0 for one in seen)
        currency = found.situation.agreement.agreement.currency
        rows.append(
            PlanPart(
                key,
                _label(found.situation, by, key),
                share[parts.begin],
                Money(scale * revenue / bought if bought else Fraction(0), currency),
                counted,
                counted is not None and counted < FEW,
                _rates(found, needs, share),
                _needs(found, needs, share),
                _needs(found, first, share),
            )
        )
    rows.sort(key=lambda part: (-part.needs[found.start].exact, part.key))
    return rows, _apart(found, parts, totals)


def parts_note(parts: Sequence[PlanPart]) -> Sentence | None:
    """Say what the parts rest on."""
    if not parts:
        return None
    if all(part.seen is None for part in parts):
        return Sentence("As agreed under [[plan.parts]]; the parts add up to the whole exactly.")
    return Sentence(
        "Measured; rates and average sales of small parts are shrunk towards the whole, the more "
        "the fewer were seen (below {few} the whole says more than the part itself). The parts add "
        "up to the whole exactly.",
        {"few": FEW},
    )


def _weights(parts: Cut, stages: int) -> list[list[Fraction]]:
    """Return how much of each stage each part has, in a common measure."""
    rows = []
    for own in parts.parts:
        row = [own.share] * (parts.begin + 1)
        for rate in own.rates:
            row.append(row[-1] * rate)
        rows.append(row[:stages])
    return rows


def _rates(
    found: Grounds, needs: Sequence[Fraction], share: Sequence[Fraction]
) -> dict[str, Fraction]:
    """Return the rates of a part as they are once all parts are brought together."""
    told = {}
    for place, stage in enumerate(found.stages[:-1]):
        entering = needs[place] * share[place]
        if entering:
            told[stage.name] = needs[place + 1] * share[place + 1] / entering
    return told


def _needs(found: Grounds, needs: Sequence[Fraction], share: Sequence[Fraction]) -> list[PartNeed]:
    return [
        PartNeed(stage.name, need * part, shown(need * part))
        for stage, need, part in zip(found.stages, needs, share, strict=False)
    ]


def _first_named(found: Grounds) -> int:
    """Return the place of the first stage that people enter by name."""
    return int(found.stages[0] is found.situation.traffic_stage and len(found.stages) > 1)


def _agreed(found: Grounds, stated: Sequence[Part], by: str) -> list[Own]:
    unit = 10 ** exponent(found.situation.agreement.agreement.currency)
    begin = _first_named(found)
    whole = [passage.rate for passage in found.passages[begin:]]
    names = [stage.name for stage in found.stages[begin:-1]]
    parts = [
        Own(
            str(getattr(part, by)),
            Fraction(part.share),
            [
                Fraction(part.rates[name]) if name in part.rates else rate
                for name, rate in zip(names, whole, strict=True)
            ],
            Fraction(part.average_sale) * unit if part.average_sale else found.sale.average,
        )
        for part in stated
    ]
    rest = 1 - sum((part.share for part in parts), Fraction(0))
    if rest > 0:
        parts.append(Own(REST, rest, whole, found.sale.average))
    return parts


def _measured(found: Grounds, by: str, begin: int) -> list[Own]:
    """Measure the parts on the contacts that the plan's own rates are measured on."""
    here = found.situation
    period = mature_period(here.agreement.plan, here.today)
    keys = _keys(found, by)
    inside = here.entries.filter(pl.col("day").is_between(period.start, period.end))
    keyed = inside.join(keys, on="contact_id", how="left").with_columns(
        pl.col("key").fill_null(UNKNOWN)
    )
    first = keyed.filter(pl.col("stage") == found.stages[begin].name)
    sizes = dict(first.group_by("key").len().iter_rows())
    if not sizes:
        return []
    names = sorted(sizes, key=lambda key: (-sizes[key], key))
    rates = [_shrunk(found, keyed, names, place) for place in range(begin, len(found.passages))]
    sales = _sales(found, keys, names)
    whole = sum(sizes.values())
    return [
        Own(
            name,
            Fraction(sizes[name], whole),
            [rate[place] for rate in rates],
            sales[place],
            sizes[name],
        )
        for place, name in enumerate(names)
    ]


def _keys(found: Grounds, by: str) -> pl.DataFrame:
    here = found.situation
    if by != "segment":
        return here.profiles.select("contact_id", key=pl.col(by).fill_null(UNKNOWN))
    entered = segments_at(here.replayed, found.stages[found.start].name)
    return entered.unique("contact_id", keep="first", maintain_order=True).select(
        "contact_id", key="segment"
    )


def _shrunk(
    found: Grounds, keyed: pl.DataFrame, names: Sequence[str], place: int
) -> list[Fraction]:
    """Return the parts' rates of one step, shrunk; an agreed rate is every part's."""
    rate = found.rates[place]
    if rate.origin != "measured":
        return [rate.value] * len(names)
    entered = keyed.filter(pl.col("stage") == found.stages[place].name)
    reached = found.situation.entries.filter(pl.col("stage") == found.stages[place + 1].name)
    on = entered.join(reached.select("contact_id"), on="contact_id", how="semi")
    sizes, went = (dict(frame.group_by("key").len().iter_rows()) for frame in (entered, on))
    told = shrunk_rates([went.get(name, 0) for name in names], [sizes.get(n, 0) for n in names])
    return [_fraction(one.shrunk.value) for one in told]


def _sales(found: Grounds, keys: pl.DataFrame, names: Sequence[str]) -> list[Fraction]:
    """Return the parts' average sales in minor units, shrunk; an agreed one is every part's."""
    if found.sale.origin != "measured":
        return [found.sale.average] * len(names)
    here = found.situation
    currency = here.agreement.agreement.currency
    won = here.deals.filter(
        pl.col("status") == "won", pl.col("currency") == currency, pl.col("amount") > 0
    ).join(keys, on="contact_id", how="left")
    sums = {
        key: Sums(count, float(total), float(squares))
        for key, count, total, squares in won.with_columns(pl.col("key").fill_null(UNKNOWN))
        .group_by("key")
        .agg(
            pl.len(),
            pl.col("amount").sum().alias("total"),
            (pl.col("amount").cast(float) ** 2).sum().alias("squares"),
        )
        .iter_rows()
    }
    told = shrunk_means([sums.get(name, Sums(0, 0.0, 0.0)) for name in names])
    return [_fraction(one.shrunk.value) for one in told] or [found.sale.average] * len(names)


def _fraction(value: float) -> Fraction:
    return Fraction(value).limit_denominator(_FINEST)


def _apart(found: Grounds, parts: Cut, totals: Sequence[Fraction]) -> list[Finding]:
    """Tell where agreed parts together fare otherwise than the whole is agreed to."""
    whole = chances(found.passages[parts.begin :])
    together = totals[-1] / totals[parts.begin]
    if parts.measured or abs(together - whole) <= _APART * whole:
        return []
    return [
        Finding(
            "plan.parts_differ",
            Severity.INFO,
            "of a thousand leads the parts of the plan win {together}, its rates {whole}: their "
            "rates are set so that together they give the plan’s",
            "bring `rates` of [[plan.parts]] and [plan.rates] together",
            {
                "together": float(1000 * together),
                "whole": float(1000 * whole),
            },
        )
    ]


def _label(here: Situation, by: str, key: str) -> Text | None:
    if by == "segment":
        segments: Iterable[Text] = (
            text(one.label) for one in here.agreement.segments if one.name == key
        )
        return next(iter(segments), None)
    return here.label(by, key)
