"""SLA pages and renegotiations of several sizes, for every medium to draw."""

from dataclasses import replace
from fractions import Fraction

from spec.reports.sla.test_renegotiated import report as renegotiation_of
from spec.reports.sla.test_sla import report as of_small_facts

from smarketing.core.base.sentence import Money, Text
from smarketing.core.reports.sla.pages import (
    Cut,
    Escalated,
    OwedLead,
    OwedList,
    Part,
    PromiseKept,
    RenegotiationReport,
    SlaReport,
)

LONG = Text(
    "First call on everything that came in by whatever channel there is",
    "Premier appel sur tout ce qui est entré par quelque canal que ce soit",
)


def sla(size: str = "little") -> SlaReport:
    """Return the page with nothing, with a little, or with very much in it."""
    if size == "none":
        return of_small_facts("", "")
    little = of_small_facts()
    return much(little) if size == "much" else little


def much(little: SlaReport) -> SlaReport:
    """Return the page of forty representatives with 25 overdue leads each, and long names."""
    reps = [f"Anne-Charlotte de la Représentation numéro {number}" for number in range(40)]
    lead = little.owed[0].leads[0]
    owed = [
        OwedList(rep, Money(123_456_789_00, "EUR"), [named(lead, n) for n in range(25)])
        for rep in reps
    ]
    told = [
        replace(little.escalations[0], key=f"{n}/1/{rep}/1", contact_id=f"c{n}", rep=rep)
        for rep in reps
        for n in range(10)
    ]
    return replace(
        little,
        owed=owed,
        escalations=[_late(one) for one in told],
        promises=[wide(one, reps) for one in little.promises for _ in range(2)],
    )


def named(lead: OwedLead, number: int) -> OwedLead:
    """Return a lead with a long name and twice as much owed to it."""
    name = f"Maximilienne Vandenbroucke-Saint-Exupéry {number}"
    return replace(
        lead, contact_id=f"c{number}", name=name, owed=[*lead.owed, *lead.owed], segment_label=LONG
    )


def wide(promise: PromiseKept, reps: list[str]) -> PromiseKept:
    """Return a promise with a long label, cut by very many representatives."""
    cuts = [
        Cut(
            cut.by,
            [Part(rep, None, promise.kept) for rep in reps] if cut.by == "rep" else cut.parts,
        )
        for cut in promise.cuts
    ]
    return replace(promise, label=LONG, cuts=cuts)


def _late(one: Escalated) -> Escalated:
    return replace(one, at=Fraction(5, 2), to="management", label=LONG)


def renegotiation(size: str = "little") -> RenegotiationReport:
    """Return a renegotiation with no promise, with a few, or with many that have long names."""
    little = renegotiation_of("1.5")
    if size == "none":
        return replace(little, promises=[])
    if size == "much":
        many = [replace(one, label=LONG) for one in little.promises for _ in range(12)]
        return replace(little, promises=many)
    return little
