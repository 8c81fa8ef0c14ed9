"""Whether leads can be told apart, and valued, as agreed."""

from collections.abc import Iterator
from fractions import Fraction

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.commitments import FitShare, Volume, Worth
from smarketing.core.agreement.contradiction import contradiction, doubt, unknown
from smarketing.core.agreement.segments import LeadValue, Segment
from smarketing.core.agreement.stages import OnTraffic
from smarketing.core.base.finding import Finding
from smarketing.core.base.period import MONTHS_IN
from smarketing.core.base.toml_positions import Path, Positions


def segments(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    """Find segments that name what is not agreed, or that no lead can ever belong to."""
    personas = [persona.name for persona in agreement.personas]
    for index, segment in enumerate(agreement.segments):
        place: Path = ("segments", index)
        for number, name in enumerate(segment.personas):
            if name not in personas:
                source = positions.value((*place, "personas", number))
                yield unknown("persona", name, personas, source)
        taker = next((one for one in agreement.segments[:index] if _takes(one, segment)), None)
        if taker is not None:
            yield doubt(
                "segment_never_reached",
                "no lead can belong to `{name}`: `{earlier}` takes them all before",
                positions.value((*place, "name")),
                "put the more particular segment first, or leave this one out",
                name=segment.name,
                earlier=taker.name,
            )
    yield from _named(agreement, positions)


def lead_values(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    """Find lines that name what is not agreed, say no worth or two, or say it twice."""
    known = {
        "segment": [segment.name for segment in agreement.segments],
        "persona": [persona.name for persona in agreement.personas],
    }
    seen: dict[tuple[str | None, str | None], int] = {}
    for index, line in enumerate(agreement.lead_values):
        place: Path = ("lead_values", index)
        for key, name in (("segment", line.segment), ("persona", line.persona)):
            if name is not None and name not in known[key]:
                yield unknown(key, name, known[key], positions.value((*place, key)))
        yield from _worth(line, place, positions)
        whose = (line.segment, line.persona)
        if whose in seen:
            yield contradiction(
                "valued_twice",
                "line {number} of [[lead_values]] is for the same leads already",
                positions.value(place),
                "keep one of the two",
                number=seen[whose],
            )
        seen.setdefault(whose, index + 1)


def marketing_owes(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    """Find promises of marketing that nothing can be counted for, or that miss the goal."""
    for index, owed in enumerate(agreement.commitments.marketing):
        place: Path = ("commitments", "marketing", index)
        if isinstance(owed, Worth):
            yield from _value_promised(agreement, owed, place, positions)
        fit = agreement.qualification.fit if agreement.qualification else None
        if isinstance(owed, FitShare) and fit is None:
            yield contradiction(
                "no_fit",
                "`{name}` asks for fit, but nothing says how it is told",
                positions.value(place),
                "add [qualification.fit] with its criteria",
                name=owed.name,
            )
        visits = [s.name for s in agreement.stages if OnTraffic(on="traffic") in s.entry]
        if isinstance(owed, Volume) and owed.segments and owed.stage in visits:
            yield contradiction(
                "segments_of_traffic",
                "`{name}` counts anonymous visits, which belong to no segment",
                positions.value((*place, "segments")),
                "leave out the segments, or count a stage that people enter by name",
                name=owed.name,
            )


def _takes(earlier: Segment, later: Segment) -> bool:
    """Say whether every lead of the later segment would belong to the earlier one."""
    asked = (
        (earlier.personas, later.personas),
        (earlier.channels, later.channels),
        (earlier.kinds, later.kinds),
    )
    words = all(not wide or (narrow and set(narrow) <= set(wide)) for wide, narrow in asked)
    return words and all(condition in later.match for condition in earlier.match)


def _named(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    known = [segment.name for segment in agreement.segments]
    sides = {
        "marketing": [owed.segments for owed in agreement.commitments.marketing],
        "sales": [owed.segments for owed in agreement.commitments.sales],
    }
    for side, owed in sides.items():
        for index, names in enumerate(owed):
            for number, name in enumerate(names):
                if name not in known:
                    place: Path = ("commitments", side, index, "segments", number)
                    yield unknown("segment", name, known, positions.value(place))


def _worth(line: LeadValue, place: Path, positions: Positions) -> Iterator[Finding]:
    rate, revenue = line.close_rate, line.revenue
    if rate is None or revenue is None:
        if line.value is None:
            yield contradiction(
                "lead_without_value",
                "this line does not say what a lead is worth",
                positions.value(place),
                "add `value = …`, or both `close_rate = …` and `revenue = …`",
            )
    elif line.value is not None and Fraction(line.value) != Fraction(rate) * Fraction(revenue):
        yield contradiction(
            "two_values",
            "a lead is worth {value} here, but close rate times revenue makes {product}",
            positions.value((*place, "value")),
            "keep the value, or the two that make it",
            value=line.value,
            # As plain digits: normalized, a hundred would be 1E+2.
            product=f"{(rate * revenue).normalize():f}",
        )


def _value_promised(
    agreement: Agreement, owed: Worth, place: Path, positions: Positions
) -> Iterator[Finding]:
    if not agreement.lead_values:
        yield contradiction(
            "no_lead_values",
            "`{name}` counts what leads are worth, but no [[lead_values]] says it",
            positions.value(place),
            "add [[lead_values]] with `close_rate` and `revenue`, by segment or persona",
            name=owed.name,
        )
    goal = agreement.goal
    months = Fraction(MONTHS_IN[owed.per], MONTHS_IN[goal.per])
    share = Fraction(goal.revenue) * Fraction(goal.new_business) * Fraction(goal.marketing_share)
    expected = share * months
    # Part of the leads cannot be expected to bring all of marketing's share.
    if not owed.segments and abs(Fraction(owed.target) - expected) > expected * Fraction(
        owed.tolerance
    ):
        yield doubt(
            "value_and_goal",
            "`{name}` promises {target} per {per}; marketing's share of the goal is {expected}",
            positions.value((*place, "target")),
            "let the leads promised be worth what marketing is to bring in, or agree that they "
            "differ",
            name=owed.name,
            target=owed.target,
            per=owed.per,
            expected=round(expected),
        )
