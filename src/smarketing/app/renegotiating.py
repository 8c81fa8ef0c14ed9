"""What is asked of a renegotiation: the promises of sales under other terms, over any days."""

from collections.abc import Sequence

from smarketing.app.replaying import (
    Base,
    candidates_of,
    definition_of,
    read_base,
)
from smarketing.app.workspace import Refused
from smarketing.core.agreement.amending import Amendment
from smarketing.core.agreement.sweeping import Sweep
from smarketing.core.base.finding import Finding, Severity
from smarketing.core.base.period import Period
from smarketing.core.reports.situation import Situation
from smarketing.core.reports.sla.pages import PromiseSweepReport, RenegotiationReport
from smarketing.core.reports.sla.renegotiated import (
    Tried,
    promise_sweep_report,
    renegotiation_report,
)

_SECTIONS = ("commitments", "calendar", "calendars", "parties", "roles", "handoff")
_NOT_OF_HANDOFF = ("stage", "silence_accepts")
"""Terms on which it depends who is handed over, and when."""


def renegotiated(
    situation: Situation, base: Base, amendments: Sequence[Amendment], period: Period
) -> RenegotiationReport:
    """Compare the agreed terms with others; raises `Refused` where they change the handoffs."""
    _refuse_other_handoffs(amendments)
    tried = base.with_terms(amendments)
    candidate, findings = read_base(tried)
    definitions = definition_of(situation.agreement, base), definition_of(candidate, tried)
    return renegotiation_report(situation, candidate, definitions, period, findings)


def swept_promise(
    situation: Situation, base: Base, sweep: Sweep, period: Period
) -> PromiseSweepReport:
    """Try many values of a term of one promise; raises `Refused` for a term of anything else."""
    name = _promise_of(situation, sweep)
    if name is None:
        raise Refused([_no_promise(sweep)])
    agreed, findings = read_base(base)
    candidates, refused = candidates_of(base, [sweep], include=agreed)
    tried = [Tried(one.values[0], one.agreement) for one in candidates]
    return promise_sweep_report(
        situation,
        name,
        sweep.term,
        tried,
        definition_of(agreed, base),
        period,
        [*findings, *refused],
    )


def _promise_of(situation: Situation, sweep: Sweep) -> str | None:
    """Return the promise whose term is swept, called by its name or its place; None for none."""
    names = [promise.name for promise in situation.agreement.commitments.sales]
    match sweep.amendments[0].path:
        case ("commitments", "sales", called, _, *_):
            by_place = {str(place): name for place, name in enumerate(names, start=1)}
            return by_place.get(str(called), str(called) if called in names else None)
    return None


def _refuse_other_handoffs(amendments: Sequence[Amendment]) -> None:
    findings = [
        _other_handoffs(one)
        for one in amendments
        if one.path[0] not in _SECTIONS
        or (one.path[0] == "handoff" and (*one.path, "stage")[1] in _NOT_OF_HANDOFF)
    ]
    if findings:
        raise Refused(findings)


def _other_handoffs(amendment: Amendment) -> Finding:
    return Finding(
        "sla.other_handoffs",
        Severity.ERROR,
        "`{term}` changes which leads are handed over, so their promises cannot be compared",
        "try it with `smarketing replay --set '{asked}'`",
        {"term": amendment.written, "asked": amendment.source.text},
        amendment.source,
    )


def _no_promise(sweep: Sweep) -> Finding:
    return Finding(
        "sla.no_promise",
        Severity.ERROR,
        "`{term}` is no term of a promise of sales",
        "name one: `commitments.sales.NAME.within.working_hours=1..24`",
        {"term": sweep.term},
        sweep.amendments[0].source,
    )
