"""Whether the terms of an agreement fit together: every contradiction, at its line."""

from collections.abc import Callable, Iterator

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.calendar_check import calendar, named_calendars, windows
from smarketing.core.agreement.causes_check import causes
from smarketing.core.agreement.clocks_check import clocks
from smarketing.core.agreement.contradiction import contradiction, doubt, unknown
from smarketing.core.agreement.dates_check import attendance, dates
from smarketing.core.agreement.handoff_check import handoff, recycling
from smarketing.core.agreement.plan_check import goal_and_plan
from smarketing.core.agreement.qualification_check import qualification
from smarketing.core.agreement.ranges_check import conditions
from smarketing.core.agreement.reach_check import reach
from smarketing.core.agreement.segments_check import lead_values, marketing_owes, segments
from smarketing.core.agreement.solicitation_check import solicitation
from smarketing.core.agreement.stages_check import references, stages
from smarketing.core.agreement.team_check import quotas, team
from smarketing.core.base.finding import Finding
from smarketing.core.base.toml_positions import Path, Positions

PAY_METRICS = ("shared_revenue", "own_quota", "team_quota")
"""What pay can rest on beside the commitments."""


def incoherences(agreement: Agreement, positions: Positions) -> list[Finding]:
    """Return every finding about terms that contradict or miss one another."""
    findings = [f for check in _CHECKS for f in check(agreement, positions)]
    return sorted(findings, key=lambda f: (f.source.line or 0) if f.source else 0)


def _names(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    commitments, terms = agreement.commitments, agreement.qualification
    law = agreement.solicitation
    fit = terms.fit if terms else None
    lists: list[tuple[Path, list[str]]] = [
        (("stages",), agreement.stage_names()),
        (("qualification", "groups"), [g.name for g in terms.groups] if terms else []),
        (("qualification", "exclude"), [e.name for e in terms.exclude] if terms else []),
        (("qualification", "fit", "criteria"), [c.name for c in fit.criteria] if fit else []),
        (("personas",), [p.name for p in agreement.personas]),
        (("segments",), [s.name for s in agreement.segments]),
        (("roles",), [r.name for r in agreement.roles]),
        (("solicitation", "rules"), [r.name for r in law.rules] if law else []),
        (("plan", "parts"), [p.name for p in agreement.plan.parts]),
        (("handoff", "pauses"), [p.name for p in agreement.handoff.pauses])
        if agreement.handoff
        else (("handoff",), []),
        (("rejection_reasons",), [r.name for r in agreement.rejection_reasons]),
        (("cadence",), [o.name for o in agreement.cadence]),
        (("compensation", "plans"), [p.name for p in agreement.compensation.plans]),
        (("commitments", "marketing"), [c.name for c in commitments.marketing]),
        (("commitments", "sales"), [c.name for c in commitments.sales]),
        (("parties", "sales", "people"), [p.name for p in agreement.parties.sales.people]),
        (("parties", "marketing", "people"), [p.name for p in agreement.parties.marketing.people]),
    ]
    for section, names in lists:
        for index, name in enumerate(names):
            if name in names[:index]:
                yield contradiction(
                    "named_twice",
                    "`{name}` is named a second time",
                    positions.value((*section, index, "name")),
                    "give each one a name of its own",
                    name=name,
                )


def _personas(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    for index, persona in enumerate(agreement.personas):
        if not persona.match:
            yield doubt(
                "persona_without_rule",
                "persona `{name}` has no rule, so no contact will ever be recognised as one",
                positions.value(("personas", index)),
                'add `match = [{{ attribute = "job_title", one_of = ["…"] }}]`',
                name=persona.name,
            )


def _compensation(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    promised = [c.name for c in agreement.commitments.marketing]
    promised += [c.name for c in agreement.commitments.sales]
    known = [*promised, *PAY_METRICS]
    for index, plan in enumerate(agreement.compensation.plans):
        place: Path = ("compensation", "plans", index)
        total = sum(component.weight for component in plan.components)
        if total != 1:
            yield contradiction(
                "weights",
                "the weights of `{plan}` add up to {total}, not to 1",
                positions.value((*place, "components")),
                plan=plan.name,
                total=total,
            )
        for number, component in enumerate(plan.components):
            if component.metric not in known:
                source = positions.value((*place, "components", number, "metric"))
                yield unknown("metric", component.metric, known, source)


def _cadence(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    parties = ("marketing", "sales", "management")
    for index, occasion in enumerate(agreement.cadence):
        place: Path = ("cadence", index)
        for number, party in enumerate(occasion.to):
            if party not in parties:
                yield unknown("party", party, parties, positions.value((*place, "to", number)))
        needs = {"week": "day", "month": "working_day_of_month"}.get(occasion.every)
        if needs is not None and getattr(occasion, needs) is None:
            yield contradiction(
                "occasion_without_day",
                "`{name}` comes every {every}, but the key `{key}` does not say on which day",
                positions.value(place),
                "add a line `{key} = …` to this table",
                name=occasion.name,
                every=occasion.every,
                key=needs,
            )


_CHECKS: tuple[Callable[[Agreement, Positions], Iterator[Finding]], ...] = (
    calendar,
    named_calendars,
    dates,
    attendance,
    windows,
    _names,
    references,
    stages,
    qualification,
    conditions,
    reach,
    handoff,
    recycling,
    segments,
    lead_values,
    marketing_owes,
    causes,
    clocks,
    solicitation,
    _personas,
    _compensation,
    quotas,
    team,
    goal_and_plan,
    _cadence,
)
