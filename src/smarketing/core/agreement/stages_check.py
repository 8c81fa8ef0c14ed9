"""Whether the stages can be entered as they are agreed, one after the other."""

from collections.abc import Iterator

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.commitments import Volume
from smarketing.core.agreement.contradiction import contradiction, doubt, unknown
from smarketing.core.agreement.stages import (
    Entry,
    OnDeal,
    OnDisposition,
    OnRecorded,
    OnTouch,
    OnTraffic,
    Stage,
)
from smarketing.core.base.finding import Finding
from smarketing.core.base.toml_positions import Positions

_ACCEPTED, _QUALIFIED, _REJECTED, _RECYCLED = (
    OnDisposition(on="disposition", outcome=outcome)
    for outcome in ("accepted", "qualified", "rejected", "recycled")
)
_OPEN, _WON, _LOST = (OnDeal(on="deal", status=status) for status in ("open", "won", "lost"))

_NEVER_IMPLIED: tuple[tuple[Entry, tuple[Entry, ...]], ...] = (
    (_REJECTED, (_ACCEPTED, _QUALIFIED, _OPEN, _WON)),
    (_RECYCLED, (_QUALIFIED, _OPEN, _WON)),
    (_LOST, (_WON,)),
    (_OPEN, (_WON,)),
)
"""What does not mean that something else has happened before: a refusal is no acceptance."""


def stages(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    """Find stages that nobody can enter, or that are entered otherwise than they seem."""
    yield from _traffic(agreement, positions)
    yield from _precedence(agreement, positions)
    yield from _recorded_names(agreement, positions)
    yield from _circles(agreement, positions)
    yield from _entered_together(agreement, positions)
    yield from _implied(agreement, positions)


def references(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    """Find stages that other sections name and that do not exist."""
    known = agreement.stage_names()
    if agreement.handoff is not None and agreement.handoff.stage not in known:
        source = positions.value(("handoff", "stage"))
        yield unknown("stage", agreement.handoff.stage, known, source)
    for name in agreement.plan.rates:
        if name not in known[:-1]:
            source = positions.value(("plan", "rates", name))
            yield unknown("stage", name, known[:-1], source)
    for index, promise in enumerate(agreement.commitments.marketing):
        if isinstance(promise, Volume) and promise.stage not in known:
            source = positions.value(("commitments", "marketing", index, "stage"))
            yield unknown("stage", promise.stage, known, source)


def as_written(entry: Entry) -> str:
    """Return an entry rule as it stands in the file, without its braces."""
    match entry:
        case OnDisposition():
            return f'on = "disposition", outcome = "{entry.outcome}"'
        case OnDeal():
            return f'on = "deal", status = "{entry.status}"'
        case OnTouch(kinds=[_, *_]):
            kinds = ", ".join(f'"{kind}"' for kind in entry.kinds)
            return f'on = "touch", kinds = [{kinds}]'
    return f'on = "{entry.on}"'


def recorded_names(stage: Stage) -> list[str]:
    """Return the names under which another system holds a stage's date; none where none does."""
    rules = [rule for rule in stage.entry if isinstance(rule, OnRecorded)]
    return [name for rule in rules for name in rule.names or [stage.name]]


def _traffic(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    for index, stage in enumerate(agreement.stages):
        if not any(isinstance(rule, OnTraffic) for rule in stage.entry):
            continue
        source = positions.value(("stages", index, "entry"))
        if len(stage.entry) > 1:
            yield contradiction(
                "traffic_and_people",
                "stage `{stage}` counts anonymous traffic, so nobody can enter it by name",
                source,
                "make two stages of it: one for visits, one for the people",
                stage=stage.name,
            )
        if index:
            yield contradiction(
                "traffic_later",
                "anonymous traffic can only enter the first stage, not `{stage}`",
                source,
                stage=stage.name,
            )
        if agreement.handoff is not None and agreement.handoff.stage == stage.name:
            yield contradiction(
                "handoff_of_traffic",
                "stage `{stage}` counts anonymous traffic, so nobody is handed over there",
                positions.value(("handoff", "stage")),
                "name a stage that people enter by name",
                stage=stage.name,
            )


def _precedence(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    for index, stage in enumerate(agreement.stages):
        recorded = sum(isinstance(rule, OnRecorded) for rule in stage.entry)
        if stage.precedence != "earliest" and recorded in {0, len(stage.entry)}:
            yield doubt(
                "precedence_idle",
                "stage `{stage}` is not both recorded and computed, so its precedence decides "
                "nothing",
                positions.key(("stages", index, "precedence")),
                "leave the line out"
                if recorded
                else 'leave the line out, or add the entry `{{ on = "recorded" }}`',
                stage=stage.name,
            )


def _recorded_names(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    taken: dict[str, str] = {}
    for index, stage in enumerate(agreement.stages):
        names = dict.fromkeys(recorded_names(stage))
        for name in names:
            if name in taken:
                yield doubt(
                    "recorded_twice",
                    "a date recorded as `{name}` enters `{other}` and `{stage}` at once",
                    positions.value(("stages", index, "entry")),
                    "let each recorded name stand for one stage",
                    name=name,
                    other=taken[name],
                    stage=stage.name,
                )
            elif name in _others(stage, agreement):
                yield doubt(
                    "recorded_as_another",
                    "stage `{stage}` takes the dates recorded as `{name}`, which is another stage",
                    positions.value(("stages", index, "entry")),
                    "name what the other system calls `{stage}`",
                    stage=stage.name,
                    name=name,
                )
        taken |= {name: stage.name for name in names if name not in taken}


def _others(stage: Stage, agreement: Agreement) -> set[str]:
    """Return the other stages' names, but for those of a circle, which is told as a whole."""
    return set(agreement.stage_names()) - {stage.name, *_circle_of(stage.name, agreement)}


def _circles(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    """Find stages that take one another's dates, from one to the next and back."""
    told: set[str] = set()
    for index, stage in enumerate(agreement.stages):
        circle = _circle_of(stage.name, agreement)
        if circle and stage.name not in told:
            told |= set(circle)
            yield contradiction(
                "stages_in_a_circle",
                "stages take each other's recorded dates in a circle: {stages}",
                positions.value(("stages", index, "entry")),
                "let each recorded name stand for the stage that it means",
                stages=", ".join(f"`{name}`" for name in circle),
            )


def _taken_by(name: str, agreement: Agreement) -> set[str]:
    """Return the stages whose names a stage's recorded dates go by, and the stages those take."""
    takes = {stage.name: recorded_names(stage) for stage in agreement.stages}
    reached: set[str] = set()
    ahead = [one for one in takes[name] if one != name]
    while ahead:
        one = ahead.pop()
        if one in takes and one not in reached:
            reached.add(one)
            ahead += [other for other in takes[one] if other != one]
    return reached


def _circle_of(name: str, agreement: Agreement) -> list[str]:
    """Return the stages of the circle that a stage is in, in funnel order; none where it is not."""
    reached = _taken_by(name, agreement)
    if name not in reached:
        return []
    return [
        one
        for one in agreement.stage_names()
        if one in reached and name in _taken_by(one, agreement)
    ]


def _entered_together(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    """Find a later stage that everyone enters who enters an earlier one, at the same moment."""
    for index, stage in enumerate(agreement.stages):
        for place, rule in enumerate(stage.entry):
            same = next(
                (
                    earlier.name
                    for earlier in agreement.stages[:index]
                    if any(_means(other, rule) for other in earlier.entry)
                ),
                None,
            )
            if same is not None:
                yield doubt(
                    "entered_together",
                    "what enters `{earlier}` enters `{stage}` too, at the same moment: `{rule}`",
                    positions.value(("stages", index, "entry", place)),
                    "give each stage an entry of its own, or make one stage of the two",
                    earlier=same,
                    stage=stage.name,
                    rule=as_written(rule),
                )


def _means(one: Entry, other: Entry) -> bool:
    """Say whether one rule cannot hold without the other; recorded names are told elsewhere."""
    if isinstance(one, OnTouch) and isinstance(other, OnTouch):
        return not other.kinds or (bool(one.kinds) and set(one.kinds) <= set(other.kinds))
    return one == other and not isinstance(one, OnRecorded | OnTraffic)


def _implied(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    """Find a stage whose entry would count somebody as having passed what never happened."""
    for index, stage in enumerate(agreement.stages):
        for place, rule in enumerate(stage.entry):
            never = next((implied for known, implied in _NEVER_IMPLIED if known == rule), ())
            wrong = next(
                (
                    (earlier.name, passed)
                    for earlier in agreement.stages[:index]
                    for passed in earlier.entry
                    if passed in never
                ),
                None,
            )
            if wrong is not None:
                yield doubt(
                    "implies_what_never_was",
                    "whoever enters `{stage}` (`{rule}`) counts as having entered `{earlier}` "
                    "before (`{passed}`)",
                    positions.value(("stages", index, "entry", place)),
                    "put the stage before `{earlier}`, or leave it out: decisions and deals are "
                    "counted without a stage",
                    stage=stage.name,
                    rule=as_written(rule),
                    earlier=wrong[0],
                    passed=as_written(wrong[1]),
                )
