"""Whether anybody can reach what qualification asks for: interest, fit, the cells of the grid."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import ROUND_DOWN, Decimal

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.contradiction import contradiction, doubt
from smarketing.core.agreement.qualification import Cell, Criterion, Fit, Points, Qualification
from smarketing.core.base.finding import Finding, Source
from smarketing.core.base.toml_positions import Positions


def reach(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    """Find thresholds and cells that nobody can ever reach, and cells that add nothing."""
    terms = agreement.qualification
    if terms is None:
        return
    interest = most_interest(terms)
    # Where no fit is defined, asking for it is an error of its own.
    fit = best_fit(terms.fit) if terms.fit else Decimal(100)
    if terms.grid:
        yield from _grid(terms, interest, fit, positions)
    else:
        yield from _interest(terms, interest, positions)
        yield from _fit(terms, fit, positions)
    for index, trigger in enumerate(terms.triggers):
        if terms.fit is not None and (trigger.fit_at_least or 0) > fit:
            yield doubt(
                "trigger_never",
                "this trigger never fires: the best grades make a fit of {most}",
                positions.value(("qualification", "triggers", index, "fit_at_least")),
                "lower it, or raise a grade",
                most=_shown(fit),
            )


def most_interest(terms: Qualification) -> int | None:
    """Return the most interest that all caps together allow; None where nothing bounds it."""
    caps = {group.name: group.cap for group in terms.groups}
    members: defaultdict[str | None, list[int | None]] = defaultdict(list)
    for rule in terms.points:
        members[rule.group].append(_most(rule))
    total = 0
    for name, balances in members.items():
        known = [balance for balance in balances if balance is not None]
        cap = caps.get(name) if name is not None else None
        if len(known) < len(balances):
            if cap is None:
                return None
            total += cap
        else:
            total += sum(known) if cap is None else min(cap, sum(known))
    return total


def _most(rule: Points) -> int | None:
    """Return the most that a rule's balance can reach.

    Neither a half-life nor a window bounds it: a hundred touches may come on one day.
    """
    return rule.cap if rule.points > 0 else 0


def best_fit(fit: Fit) -> Decimal:
    """Return the best fit that the grades allow, from 0 to 100."""
    counted = [c for c in fit.criteria if c.missing != "leave_out"]
    weight = sum((c.weight for c in counted), Decimal(0))
    reached = sum((c.weight * _best_grade(c) for c in counted), Decimal(0))
    optional = [c for c in fit.criteria if c.missing == "leave_out"]
    # What may be left out is so by the best fitting contact, unless it lifts the mean.
    for criterion in sorted(optional, key=_best_grade, reverse=True):
        grade = _best_grade(criterion)
        if not weight or grade * weight > reached:
            weight, reached = weight + criterion.weight, reached + criterion.weight * grade
    return round(100 * reached / weight, 9)


def _shown(fit: Decimal) -> Decimal:
    """Write a fit with two digits, rounded down so that it stays below what it does not reach."""
    rounded = fit.quantize(Decimal("0.01"), ROUND_DOWN)
    # As plain digits: normalized, a hundred would be 1E+2.
    return Decimal(f"{rounded.normalize():f}")


def _best_grade(criterion: Criterion) -> Decimal:
    missing = [] if isinstance(criterion.missing, str) else [criterion.missing]
    return max([grade.grade for grade in criterion.grades] + missing)


def _interest(terms: Qualification, most: int | None, positions: Positions) -> Iterator[Finding]:
    if terms.threshold is not None and most is not None and most < terms.threshold:
        yield _out_of_reach(
            terms,
            "threshold_out_of_reach",
            "nobody can reach {threshold} points: all caps together make {most}",
            positions.value(("qualification", "threshold")),
            "lower the threshold or raise a cap",
            threshold=terms.threshold,
            most=most,
        )


def _fit(terms: Qualification, most: Decimal, positions: Positions) -> Iterator[Finding]:
    if terms.fit is not None and terms.fit.threshold > most:
        yield _out_of_reach(
            terms,
            "fit_out_of_reach",
            "nobody can reach a fit of {threshold}: the best grades make {most}",
            positions.value(("qualification", "fit", "threshold")),
            "lower the threshold or raise a grade",
            threshold=terms.fit.threshold,
            most=_shown(most),
        )


def _grid(
    terms: Qualification, interest: int | None, fit: Decimal, positions: Positions
) -> Iterator[Finding]:
    reachable = [_within(cell, interest, fit) for cell in terms.grid]
    if not any(reachable):
        yield _out_of_reach(
            terms,
            "grid_out_of_reach",
            "nobody can reach any cell of the grid: the best grades make a fit of {fit}, all caps "
            "together {interest} points"
            if interest is not None
            else "nobody can reach any cell of the grid: the best grades make a fit of {fit}",
            positions.key(("qualification", "grid")),
            "lower a cell, or raise a grade or a cap",
            fit=_shown(fit),
            interest=interest,
        )
        return
    for index in range(len(terms.grid)):
        source = positions.value(("qualification", "grid", index))
        if not reachable[index]:
            yield doubt(
                "cell_out_of_reach",
                "nobody can reach this cell of the grid",
                source,
                "lower it, or raise a grade or a cap",
            )
        elif easier := _easier(terms.grid, index):
            yield doubt(
                "cell_idle",
                "whoever is good enough for this cell is so for cell {number}, which asks for less",
                source,
                "leave this cell out, or let more fit take less interest",
                number=easier,
            )


def _within(cell: Cell, interest: int | None, fit: Decimal) -> bool:
    return cell.fit <= fit and (interest is None or cell.interest <= interest)


def _easier(grid: Sequence[Cell], index: int) -> int | None:
    """Return the number, from 1, of a cell that asks for no more; the first of equal ones stays."""
    cell = grid[index]
    for number, other in enumerate(grid, 1):
        same = (other.fit, other.interest) == (cell.fit, cell.interest)
        asks_less = other.fit <= cell.fit and other.interest <= cell.interest
        if asks_less and (not same or number <= index):
            return number
    return None


def _out_of_reach(
    terms: Qualification, code: str, message: str, source: Source, mend: str, **values: object
) -> Finding:
    """Return a warning where triggers can still qualify somebody, else an error."""
    return (doubt if terms.triggers else contradiction)(code, message, source, mend, **values)
