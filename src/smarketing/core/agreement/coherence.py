"""Whether the terms of an agreement fit together: every contradiction, at its line."""

from collections.abc import Callable, Iterator, Sequence
from zoneinfo import available_timezones

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.commitments import Acceptance, Volume, Window
from smarketing.core.agreement.stages import OnDisposition, OnQualification, OnTraffic
from smarketing.core.agreement.working_week import known_regions, weeks_needed, window_minutes
from smarketing.core.base.finding import Finding, Severity
from smarketing.core.base.period import MONTHS_IN
from smarketing.core.base.toml import choice_remedy, did_you_mean
from smarketing.core.base.toml_positions import Path, Positions
from smarketing.core.base.working_time import is_time_zone

PAY_METRICS = ("shared_revenue", "own_quota", "team_quota")
"""What pay can rest on beside the commitments."""

_MOST_WEEKS = 520


def incoherences(agreement: Agreement, positions: Positions) -> list[Finding]:
    """Return every finding about terms that contradict or miss one another."""
    findings = [f for check in _CHECKS for f in check(agreement, positions)]
    return sorted(findings, key=lambda f: (f.source.line or 0) if f.source else 0)


def _unknown(
    what: str, word: str, known: Sequence[str], path: Path, positions: Positions
) -> Finding:
    mend, values = choice_remedy(word, known)
    return Finding(
        f"agreement.unknown_{what}",
        Severity.ERROR,
        "`{word}` is not among the names of `{section}`",
        mend,
        {"word": word, "section": _SECTIONS[what], **values},
        positions.value(path),
    )


_SECTIONS = {
    "stage": "stages",
    "metric": "commitments",
    "party": "parties",
    "zone": "time zones",
    "country": "countries",
    "region": "regions",
}


def _error(
    code: str, message: str, path: Path, positions: Positions, mend: str = "", **values: object
) -> Finding:
    return Finding(code, Severity.ERROR, message, mend, values, positions.value(path))


def _calendar(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    terms = agreement.calendar
    if not is_time_zone(terms.time_zone):
        near = did_you_mean(terms.time_zone, sorted(available_timezones()))
        yield _error(
            "agreement.unknown_zone",
            "there is no time zone `{zone}`",
            ("calendar", "time_zone"),
            positions,
            "did you mean `{suggestion}`?" if near else "write it as in `Europe/Paris`",
            zone=terms.time_zone,
            suggestion=near,
        )
    if terms.country is not None:
        regions = known_regions(terms.country)
        if regions is None:
            yield _error(
                "agreement.unknown_country",
                "the public holidays of `{country}` are not known",
                ("calendar", "country"),
                positions,
                "write the two letters of ISO 3166, such as `FR`, or leave the line out",
                country=terms.country,
            )
        elif terms.region is not None and terms.region not in regions:
            yield _unknown("region", terms.region, regions, ("calendar", "region"), positions)
    for day, windows in terms.week.items():
        for index, window in enumerate(windows):
            try:
                window_minutes(window)
            except ValueError as error:
                place = ("calendar", "week", day, index)
                yield _error("agreement.window", "{what}", place, positions, what=str(error))
        yield from _overlaps(day, windows, positions)
    if not any(terms.week.values()):
        yield _error(
            "agreement.never_open", "no day of the week is open", ("calendar", "week"), positions
        )


def _overlaps(day: str, windows: Sequence[str], positions: Positions) -> Iterator[Finding]:
    try:
        spans = [window_minutes(window) for window in windows]
    except ValueError:
        return
    for index, (start, end) in enumerate(spans):
        if any(start < other_end and other_start < end for other_start, other_end in spans[:index]):
            yield Finding(
                "agreement.windows_overlap",
                Severity.WARNING,
                "the windows of `{day}` overlap; together they count once",
                "let each window begin where the one before has ended",
                {"day": day},
                positions.value(("calendar", "week", day, index)),
            )


def _names(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    commitments = agreement.commitments
    lists: list[tuple[Path, list[str]]] = [
        (("stages",), agreement.stage_names()),
        (("personas",), [p.name for p in agreement.personas]),
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
                yield _error(
                    "agreement.named_twice",
                    "`{name}` is named a second time",
                    (*section, index, "name"),
                    positions,
                    "give each one a name of its own",
                    name=name,
                )


def _stages(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    known = agreement.stage_names()
    for index, stage in enumerate(agreement.stages):
        traffic = any(isinstance(rule, OnTraffic) for rule in stage.entry)
        if traffic and len(stage.entry) > 1:
            yield _error(
                "agreement.traffic_and_people",
                "stage `{stage}` counts anonymous traffic, so nobody can enter it by name",
                ("stages", index, "entry"),
                positions,
                "make two stages of it: one for visits, one for the people",
                stage=stage.name,
            )
        if index and traffic:
            yield _error(
                "agreement.traffic_later",
                "anonymous traffic can only enter the first stage, not `{stage}`",
                ("stages", index, "entry"),
                positions,
                stage=stage.name,
            )
    if agreement.handoff is not None and agreement.handoff.stage not in known:
        yield _unknown("stage", agreement.handoff.stage, known, ("handoff", "stage"), positions)
    for name in agreement.plan.rates:
        if name not in known[:-1]:
            yield _unknown("stage", name, known[:-1], ("plan", "rates", name), positions)
    for index, promise in enumerate(agreement.commitments.marketing):
        if isinstance(promise, Volume) and promise.stage not in known:
            place = ("commitments", "marketing", index, "stage")
            yield _unknown("stage", promise.stage, known, place, positions)


def _qualification(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    terms = agreement.qualification
    uses = [
        index
        for index, stage in enumerate(agreement.stages)
        if any(isinstance(rule, OnQualification) for rule in stage.entry)
    ]
    if terms is None:
        for index in uses:
            yield _error(
                "agreement.no_qualification",
                "stage `{stage}` is entered on qualification, but there is no [qualification]",
                ("stages", index, "entry"),
                positions,
                "add a [qualification] section with a threshold and points",
                stage=agreement.stages[index].name,
            )
        return
    if not uses:
        yield Finding(
            "agreement.qualification_unused",
            Severity.WARNING,
            "no stage is entered on qualification, so this section decides nothing",
            'give a stage the entry `{{ on = "qualification" }}`',
            source=positions.key(("qualification",)),
        )
    kinds = [rule.kind for rule in terms.points]
    for index, kind in enumerate(kinds):
        if kind in kinds[:index]:
            yield _error(
                "agreement.points_twice",
                "touches of the kind `{kind}` get points a second time",
                ("qualification", "points", index, "kind"),
                positions,
                kind=kind,
            )
    yield from _reachable(agreement, positions)


def _reachable(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    terms = agreement.qualification
    if (
        terms is None
        or terms.threshold is None
        or any(rule.cap is None and rule.points > 0 for rule in terms.points)
    ):
        return
    most = sum(rule.cap or 0 for rule in terms.points if rule.points > 0)
    if most < terms.threshold and not terms.triggers:
        yield _error(
            "agreement.threshold_out_of_reach",
            "nobody can reach {threshold} points: all caps together make {most}",
            ("qualification", "threshold"),
            positions,
            "lower the threshold or raise a cap",
            threshold=terms.threshold,
            most=most,
        )


def _commitments(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    sales = agreement.commitments.sales
    if sales and agreement.handoff is None:
        yield _error(
            "agreement.no_handoff",
            "sales owes something from the handoff on, but no [handoff] says when that is",
            ("commitments", "sales", 0),
            positions,
            'add [handoff] with `stage = "mql"`, or the stage that hands a lead over',
        )
    for index, promise in enumerate(sales):
        window: Window = promise.within
        if (window.working_hours is None) == (window.working_days is None):
            yield _error(
                "agreement.window_of_promise",
                "a window is either working_hours or working_days",
                ("commitments", "sales", index, "within"),
                positions,
                "write `within = {{ working_hours = 4 }}` or `within = {{ working_days = 5 }}`",
            )
    accepting = any(
        isinstance(rule, OnDisposition) and rule.outcome == "accepted"
        for stage in agreement.stages
        for rule in stage.entry
    )
    for index, owed in enumerate(agreement.commitments.marketing):
        if isinstance(owed, Acceptance) and not accepting:
            yield Finding(
                "agreement.nobody_accepts",
                Severity.WARNING,
                "`{name}` counts acceptance, but no stage is entered when sales accepts a lead",
                "",
                {"name": owed.name},
                positions.value(("commitments", "marketing", index)),
            )


def _long_windows(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    if any(True for _ in _calendar(agreement, positions)):
        return
    for index, promise in enumerate(agreement.commitments.sales):
        if weeks_needed(agreement.calendar, [promise.within]) > _MOST_WEEKS:
            yield _error(
                "agreement.window_too_long",
                "the window of `{name}` takes more than ten years of the agreed working time",
                ("commitments", "sales", index, "within"),
                positions,
                "shorten it, or open the week of [calendar] for longer",
                name=promise.name,
            )


def _personas(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    for index, persona in enumerate(agreement.personas):
        if not persona.match:
            yield Finding(
                "agreement.persona_without_rule",
                Severity.WARNING,
                "persona `{name}` has no rule, so no contact will ever be recognised as one",
                'add `match = [{{ attribute = "job_title", one_of = ["…"] }}]`',
                {"name": persona.name},
                positions.value(("personas", index)),
            )


def _compensation(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    promised = [c.name for c in agreement.commitments.marketing]
    promised += [c.name for c in agreement.commitments.sales]
    known = [*promised, *PAY_METRICS]
    for index, plan in enumerate(agreement.compensation.plans):
        place: Path = ("compensation", "plans", index)
        total = sum(component.weight for component in plan.components)
        if total != 1:
            yield _error(
                "agreement.weights",
                "the weights of `{plan}` add up to {total}, not to 1",
                (*place, "components"),
                positions,
                plan=plan.name,
                total=total,
            )
        for number, component in enumerate(plan.components):
            if component.metric not in known:
                where = (*place, "components", number, "metric")
                yield _unknown("metric", component.metric, known, where, positions)


def _goal(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    quotas = [p.monthly_quota for p in agreement.parties.sales.people if p.monthly_quota]
    months = MONTHS_IN[agreement.goal.per]
    total = sum(quotas) * months
    if quotas and total != agreement.goal.revenue:
        yield Finding(
            "agreement.quotas_and_goal",
            Severity.WARNING,
            "the quotas of sales add up to {quotas} per {per}, the goal is {goal}",
            "one goal for both teams: bring the two together, or agree that they differ",
            {"quotas": total, "per": agreement.goal.per, "goal": agreement.goal.revenue},
            positions.value(("goal", "revenue")),
        )


def _cadence(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    parties = ("marketing", "sales", "management")
    for index, occasion in enumerate(agreement.cadence):
        place: Path = ("cadence", index)
        for number, party in enumerate(occasion.to):
            if party not in parties:
                yield _unknown("party", party, parties, (*place, "to", number), positions)
        needs = {"week": "day", "month": "working_day_of_month"}.get(occasion.every)
        if needs is not None and getattr(occasion, needs) is None:
            yield _error(
                "agreement.occasion_without_day",
                "`{name}` comes every {every}, but the key `{key}` does not say on which day",
                place,
                positions,
                "add a line `{key} = …` to this table",
                name=occasion.name,
                every=occasion.every,
                key=needs,
            )


_CHECKS: tuple[Callable[[Agreement, Positions], Iterator[Finding]], ...] = (
    _calendar,
    _names,
    _stages,
    _qualification,
    _commitments,
    _long_windows,
    _personas,
    _compensation,
    _goal,
    _cadence,
)
