"""What is asked of a renegotiation: the promises of sales under other terms, over any days."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from smarketing.app.configuration import Refused
from smarketing.app.replaying import (
    Base,
    candidates_of,
    definition_of,
    read_base,
)
from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.amending import Amendment
from smarketing.core.agreement.sweeping import Sweep
from smarketing.core.base.finding import Finding, Severity, Source, has_errors
from smarketing.core.base.period import Period
from smarketing.core.base.sentence import Sentence
from smarketing.core.reports.situation import Situation
from smarketing.core.reports.sla.pages import PromiseSweepReport, RenegotiationReport
from smarketing.core.reports.sla.renegotiated import (
    Tried,
    promise_sweep_report,
    renegotiation_report,
)
from smarketing.core.reports.what_if.sweep import Candidate

_FEWEST = 2
"""So few values a sweep compares at least."""

_SECTIONS = ("commitments", "calendar", "calendars", "parties", "roles", "handoff")
_NOT_OF_HANDOFF = ("stage", "silence_accepts")
"""Terms on which it depends who is handed over, and when."""


def renegotiated(
    situation: Situation, base: Base, amendments: Sequence[Amendment], period: Period
) -> RenegotiationReport:
    """Compare the agreed terms with others; raises `Refused` where they change the handoffs."""
    tried = base.with_terms(amendments)
    candidate, findings = read_base(tried)
    _refuse_other_handoffs(amendments)
    definitions = definition_of(situation.agreement, base), definition_of(candidate, tried)
    return renegotiation_report(situation, candidate, definitions, period, findings)


def swept_promise(
    situation: Situation, base: Base, sweep: Sweep, period: Period
) -> PromiseSweepReport:
    """Try many values of a term of one promise; raises `Refused` for a term of anything else.

    Values outside the agreement's limits are left out with a warning; fewer than two that remain
    are refused.
    """
    name = _promise_of(situation, sweep)
    if name is None:
        raise Refused([_no_promise(sweep)])
    agreed, findings = read_base(base)
    candidates, refused = _within_limits(base, sweep, agreed)
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


def _within_limits(
    base: Base, sweep: Sweep, agreed: Agreement
) -> tuple[list[Candidate], list[Finding]]:
    """Return the values that the agreement allows, and why others were left out."""
    allowed: list[Amendment] = []
    reasons: dict[str, tuple[Finding, list[Decimal]]] = {}
    for amendment in sweep.amendments:
        agreement, findings = base.with_terms([amendment]).read()
        value = Decimal(amendment.value)
        if agreement is not None:
            allowed.append(amendment)
            continue
        why = next(finding for finding in findings if has_errors([finding]))
        reasons.setdefault(why.message, (why, []))[1].append(value)
    told = [_left_out(sweep, values, why) for why, values in reasons.values()]
    if not allowed:
        raise Refused([*told, _none(sweep)])
    candidates, _ = candidates_of(base, [replace(sweep, amendments=allowed)], include=agreed)
    if len(candidates) < _FEWEST:
        raise Refused([*told, _too_few(sweep, Decimal(allowed[0].value))])
    return candidates, told


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


def _left_out(sweep: Sweep, values: Sequence[Decimal], why: Finding) -> Finding:
    """Say which values were left out and by what limit, under the term as the reader wrote it."""
    limit = {**why.values, "name": sweep.term} if "name" in why.values else why.values
    return Finding(
        "sla.left_out",
        Severity.WARNING,
        "{why}: of the values to try, {count} from {low} to {high} are left out",
        why.mend,
        {
            **limit,
            "why": Sentence(why.message, limit),
            "count": len(values),
            "low": values[0],
            "high": values[-1],
        },
        _asked(sweep),
    )


def _none(sweep: Sweep) -> Finding:
    return Finding(
        "sla.none_allowed",
        Severity.ERROR,
        "none of these values can be tried",
        "name a range that the agreement allows, such as `{term}=1..24`",
        {"term": sweep.term},
        _asked(sweep),
    )


def _too_few(sweep: Sweep, value: Decimal) -> Finding:
    return Finding(
        "sla.too_few",
        Severity.ERROR,
        "only {value} can be tried: one value shows no difference",
        "name a range that the agreement allows, such as `{term}=1..24`, and a smaller step if "
        "there is one",
        {"value": value, "term": sweep.term},
        _asked(sweep),
    )


def _asked(sweep: Sweep) -> Source:
    first, last = sweep.values[0], sweep.values[-1]
    option = sweep.amendments[0].source.file
    return Source(option, text=f"{sweep.term}={first}..{last}")


def _no_promise(sweep: Sweep) -> Finding:
    return Finding(
        "sla.no_promise",
        Severity.ERROR,
        "`{term}` is no term of a promise of sales",
        "name one: `commitments.sales.NAME.within.working_hours=1..24`",
        {"term": sweep.term},
        sweep.amendments[0].source,
    )
