"""A proposal as text to read, to try and to edit: the section of the agreement, in TOML."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from textwrap import wrap

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.qualification import Fit, Points, Qualification
from smarketing.core.agreement.reading import parse_agreement
from smarketing.core.base.finding import Finding, Severity
from smarketing.core.base.sentence import Sentence, Share
from smarketing.core.base.toml_writing import in_toml, inline
from smarketing.core.learning.lesson import Lesson
from smarketing.core.learning.proposal import Proposal

Write = Callable[[Sentence], str]
"""What writes a sentence in the reader's language."""

_WIDTH = 96
_OURS = re.compile(r"\s*\[\[?\s*qualification\s*[\].]")
_TABLE = re.compile(r"\s*\[\[?\s*[A-Za-z0-9_\-]+(\s*\.\s*[A-Za-z0-9_\-]+)*\s*\]\]?\s*(#.*)?$")


def section(lesson: Lesson, proposal: Proposal, today: date, write: Write) -> str:
    """Return the section `[qualification]` that is proposed, with what it rests on as comments."""
    terms = proposal.terms
    said = " ".join(_about(lesson, proposal, today, write))
    lines = [f"# {line}" for line in wrap(said, _WIDTH, break_on_hyphens=False)]
    lines += ["", "[qualification]"]
    if terms.threshold is not None:
        lines.append(f"threshold = {terms.threshold}")
    if terms.minimum_active_days != 1:
        lines.append(f"minimum_active_days = {terms.minimum_active_days}")
    lines += _list("points", [_rule(one) for one in terms.points])
    lines += _kept(terms)
    if terms.grid:
        lines.append(
            "# " + write(Sentence("with at least so much fit, so much interest is enough"))
        )
        lines += _list("grid", [inline(one.model_dump()) for one in terms.grid])
    lines += _fit(terms.fit) if terms.fit else []
    return "\n".join(lines) + "\n"


def candidate(
    text: str, current: Agreement, proposal: Proposal, proposed: str
) -> tuple[str | None, list[Finding]]:
    """Return the text of the agreement with the section put in the place of the present one.

    Everything else stays as it is written. None where that cannot be done: the section may be
    written in a way that has no lines of its own.
    """
    lines = text.splitlines()
    kept, place = _without(lines)
    made = "\n".join([*kept[:place], *proposed.rstrip().splitlines(), "", *kept[place:]]) + "\n"
    read, _ = parse_agreement(made, "")
    wanted = current.model_copy(update={"qualification": proposal.terms})
    if read is None or read != wanted:
        message = "the proposal cannot be put into the text of the agreement"
        mend = "put the section `[qualification]` that is printed in the place of yours by hand"
        return None, [Finding("learn.not_placed", Severity.WARNING, message, mend)]
    return made, []


def _without(lines: Sequence[str]) -> tuple[list[str], int]:
    """Return the lines without the section, and the place where it stood (the end if nowhere)."""
    kept: list[str] = []
    place, number = -1, 0
    while number < len(lines):
        if not _OURS.match(lines[number]):
            kept.append(lines[number])
            number += 1
            continue
        place = len(kept) if place < 0 else place
        number = _end(lines, number)
    return kept, len(kept) if place < 0 else place


def _end(lines: Sequence[str], start: int) -> int:
    """Return where the next table begins, with the comments above it that are about it."""
    end = start + 1
    while end < len(lines) and not _TABLE.match(lines[end]):
        end += 1
    after = end
    while end > start + 1 and (not lines[end - 1].strip() or lines[end - 1].lstrip()[0] == "#"):
        end -= 1
    return end if after < len(lines) else after


def _about(lesson: Lesson, proposal: Proposal, today: date, write: Write) -> Iterator[str]:
    """Yield what the proposal rests on, in sentences."""
    part = lesson.split
    taught = part.teaching.height + part.calibrating.height
    won = int(lesson.happened[:taught].sum())
    yield write(
        Sentence(
            "Proposed on {day} by `smarketing learn`, from {leads} leads of whom {won} became "
            "customers. Nobody has agreed to it.",
            {"day": today, "leads": taught, "won": won},
        )
    )
    share = Share(Fraction(proposal.share))
    if proposal.share_before is None:
        yield write(Sentence("By points, {share} of these leads qualify.", {"share": share}))
    else:
        before = Share(Fraction(proposal.share_before))
        yield write(
            Sentence(
                "By points, {share} of these leads qualify; under the present terms {before} do.",
                {"share": share, "before": before},
            )
        )
    yield write(
        Sentence(
            "Try it with `smarketing replay --candidate`; to adopt it, raise `version` and set "
            "`effective_from`."
        )
    )


def _fit(fit: Fit) -> list[str]:
    lines = ["", "[qualification.fit]", f"threshold = {fit.threshold}"] if fit.threshold else []
    for criterion in fit.criteria:
        lines += ["", "[[qualification.fit.criteria]]", f"name = {in_toml(criterion.name)}"]
        lines += ['of = "account"'] if criterion.of == "account" else []
        lines += [f"attribute = {in_toml(criterion.attribute)}", f"weight = {criterion.weight}"]
        lines += _list("grades", [inline(_given(one.model_dump())) for one in criterion.grades])
        lines.append(f"missing = {in_toml(criterion.missing)}")
    return lines


def _kept(terms: Qualification) -> list[str]:
    """Return the terms that stay as they were."""
    lines = []
    for key in ("required", "exclude_opted_out"):
        value = getattr(terms, key)
        lines += [f"{key} = {in_toml(value)}"] if value else []
    for key in ("exclude_customers", "exclude_negative_personas"):
        lines += [f"{key} = true"] if getattr(terms, key) else []
    lines += _list("triggers", [inline(_given(one.model_dump())) for one in terms.triggers])
    return lines + _list("exclude", [inline(_given(one.model_dump())) for one in terms.exclude])


def _rule(rule: Points) -> str:
    return inline(_given(rule.model_dump()))


def _list(key: str, items: Sequence[str]) -> list[str]:
    return [f"{key} = [", *(f"  {item}," for item in items), "]"] if items else []


def _given(values: Mapping[str, object]) -> dict[str, object]:
    """Leave out what is not said, and what would be so anyway."""
    return {
        key: _given(value) if isinstance(value, dict) else value
        for key, value in values.items()
        if value is not None and value != [] and (key, value) != ("of", "contact")
    }
