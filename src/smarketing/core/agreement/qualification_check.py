"""Whether the terms of qualification say how a lead qualifies, and each of them something."""

from collections.abc import Iterator, Sequence

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.contradiction import contradiction, doubt, unknown
from smarketing.core.agreement.qualification import Qualification, Touched, Trigger
from smarketing.core.agreement.stages import OnQualification
from smarketing.core.base.finding import Finding
from smarketing.core.base.toml_positions import Path, Positions

_ACCOUNT, _CONTACT = "account.", "contact."


def qualification(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    """Find terms of qualification that contradict or miss one another."""
    terms = agreement.qualification
    uses = [
        index
        for index, stage in enumerate(agreement.stages)
        if any(isinstance(rule, OnQualification) for rule in stage.entry)
    ]
    if terms is None:
        for index in uses:
            yield contradiction(
                "no_qualification",
                "stage `{stage}` is entered on qualification, but there is no [qualification]",
                positions.value(("stages", index, "entry")),
                "add a [qualification] section with a threshold and points",
                stage=agreement.stages[index].name,
            )
        return
    if not uses:
        yield doubt(
            "qualification_unused",
            "no stage is entered on qualification, so this section decides nothing",
            positions.key(("qualification",)),
            'give a stage the entry `{{ on = "qualification" }}`',
        )
    yield from _enough(terms, positions)
    yield from _points(terms, positions)
    yield from _groups(terms, positions)
    yield from _triggers(terms, positions)
    yield from _asks_for_fit(terms, positions)
    yield from _required(terms, positions)
    if terms.exclude_negative_personas and not any(one.negative for one in agreement.personas):
        yield doubt(
            "no_negative_persona",
            "negative personas never qualify, but no persona is negative",
            positions.key(("qualification", "exclude_negative_personas")),
            "add `negative = true` to the [[personas]] to whom you do not sell",
        )


def _enough(terms: Qualification, positions: Positions) -> Iterator[Finding]:
    """Find missing, double and idle answers to how much interest and fit is enough."""
    if terms.threshold is not None and terms.grid:
        yield contradiction(
            "threshold_and_grid",
            "a threshold and a grid both say how much interest is enough",
            positions.key(("qualification", "threshold")),
            "keep one of them; the cell `{{ fit = 0, interest = {threshold} }}` says what the "
            "threshold says",
            threshold=terms.threshold,
        )
    if terms.threshold is None and not terms.grid:
        source = positions.key(("qualification",))
        mend = "add `threshold = 40`, or a grid of fit and interest"
        if not terms.triggers:
            yield contradiction(
                "no_threshold", "nothing says how many points qualify a lead", source, mend
            )
        elif terms.points:
            yield doubt(
                "points_idle",
                "points decide nothing: neither a threshold nor a grid asks for them",
                positions.key(("qualification", "points")),
                mend,
            )
    if terms.grid and terms.fit is not None and terms.fit.threshold:
        yield doubt(
            "fit_threshold_idle",
            "with a grid the threshold of fit decides nothing",
            positions.key(("qualification", "fit", "threshold")),
            "leave it out, and give the cells of the grid the fit that they take",
        )


def _points(terms: Qualification, positions: Positions) -> Iterator[Finding]:
    for index, rule in enumerate(terms.points):
        here: Path = ("qualification", "points", index)
        first = _speaks_first(rule, terms.points[:index])
        if first is not None:
            yield contradiction(
                "points_twice",
                "touches of the kind `{kind}` already get their points from rule {number}, so "
                "this rule never counts",
                positions.value((*here, "kind")),
                "put the narrower rule first, or leave this one out",
                kind=rule.kind,
                number=first + 1,
            )
        if rule.half_life_days is not None and rule.window_days is not None:
            yield contradiction(
                "window_and_half_life",
                "points either fade by a half-life or end with a window, not both",
                positions.key((*here, "window_days")),
                "keep one of `half_life_days` and `window_days`",
            )


def _speaks_first(rule: Touched, earlier: Sequence[Touched]) -> int | None:
    """Return the place of the first earlier rule that speaks of all touches of this one."""
    return next((n for n, other in enumerate(earlier) if _speaks_of_all(other, rule)), None)


def _speaks_of_all(one: Touched, other: Touched) -> bool:
    """Say whether one rule speaks of every touch of which the other does."""
    named = ((one.channel, other.channel), (one.campaign, other.campaign))
    return one.kind == other.kind and all(
        mine is None or mine == theirs for mine, theirs in (*named, (one.content, other.content))
    )


def _groups(terms: Qualification, positions: Positions) -> Iterator[Finding]:
    defined = [group.name for group in terms.groups]
    for index, rule in enumerate(terms.points):
        if rule.group is not None and rule.group not in defined:
            source = positions.value(("qualification", "points", index, "group"))
            yield unknown("group", rule.group, defined, source)
    for index, name in enumerate(defined):
        if all(rule.group != name for rule in terms.points):
            yield doubt(
                "group_unused",
                "no points rule belongs to the group `{group}`",
                positions.value(("qualification", "groups", index, "name")),
                'write `group = "{group}"` in the rules that share its cap, or leave it out',
                group=name,
            )


def _triggers(terms: Qualification, positions: Positions) -> Iterator[Finding]:
    for index, trigger in enumerate(terms.triggers):
        for number, other in enumerate(terms.triggers[:index], 1):
            if _speaks_of_all(other, trigger) and _least_fit(other) <= _least_fit(trigger):
                yield doubt(
                    "trigger_twice",
                    "trigger {number} fires at every touch at which this one does",
                    positions.value(("qualification", "triggers", index)),
                    "leave one of them out",
                    number=number,
                )
                break


def _least_fit(trigger: Trigger) -> float:
    return float(trigger.fit_at_least or 0)


def _asks_for_fit(terms: Qualification, positions: Positions) -> Iterator[Finding]:
    """Find fit that is asked for and not defined, or defined and not asked for."""
    asking: list[Path] = [
        ("qualification", "triggers", index, "fit_at_least")
        for index, trigger in enumerate(terms.triggers)
        if trigger.fit_at_least
    ]
    asking += [
        ("qualification", "grid", index, "fit") for index, cell in enumerate(terms.grid) if cell.fit
    ]
    if terms.fit is None:
        for path in asking:
            yield contradiction(
                "no_fit",
                "this asks for fit, but there is no [qualification.fit]",
                positions.value(path),
                "add [[qualification.fit.criteria]] with what fit looks at",
            )
    elif not asking and not terms.fit.threshold:
        yield doubt(
            "fit_idle",
            "fit decides nothing: no threshold, trigger or cell of the grid asks for it",
            positions.key(("qualification", "fit")),
            "add `threshold = 50` to [qualification.fit], or `fit_at_least` to a trigger",
        )


def _required(terms: Qualification, positions: Positions) -> Iterator[Finding]:
    for index, name in enumerate(terms.required):
        source = positions.value(("qualification", "required", index))
        if name in {_ACCOUNT, _CONTACT}:
            yield contradiction(
                "required_nothing",
                "`{name}` names no attribute",
                source,
                "write the attribute behind the point, as in `account.country`",
                name=name,
            )
        elif name.startswith(_CONTACT):
            yield doubt(
                "required_of_contact",
                "`{name}` is sought under this whole name among the contact's attributes",
                source,
                "write `{attribute}` for an attribute of the contact",
                name=name,
                attribute=name.removeprefix(_CONTACT),
            )
        if name in terms.required[:index]:
            yield doubt("required_twice", "`{name}` is required a second time", source, name=name)
