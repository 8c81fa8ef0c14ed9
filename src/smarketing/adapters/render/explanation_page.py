"""The history of one contact as a page: where it stands, why, and everything that happened."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from zoneinfo import ZoneInfo

from smarketing.adapters.render import numbers
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.page import Cell, Column, Fact, Group, Page, Section, Table
from smarketing.adapters.render.sentences import LONGEST_NAME, visible, write
from smarketing.adapters.render.wording import LONGEST_KEY, footing, headline, key_name
from smarketing.core.base.sentence import Sentence, Value, msgid
from smarketing.core.reports.explanation_pages import (
    ComparedStage,
    ExplanationReport,
    QualificationSheet,
    ScoreSheet,
    StoryLine,
)
from smarketing.core.reports.score_sheets import days_in_words

MOST_LINES = 400
"""So many lines of a story stand on a page, the latest ones; all of them in JSON."""

_QUIET = {"touches", "activities", "known"}
"""What is left out first where a story is too long: touches that gave no points, and the like."""

_COUNTS = {
    "earliest": msgid("the earlier one counts"),
    "recorded": msgid("what is recorded counts"),
    "computed": msgid("what the rules say counts"),
}


def compose_explanation(report: ExplanationReport, language: Language) -> Page:
    """Return the page of a contact's history in a language."""
    zone = report.footing.time_zone
    return Page(
        kind="explanation",
        title=language.say("Contact"),
        period=visible(report.contact_id, LONGEST_KEY),
        company=visible(report.footing.company, LONGEST_NAME),
        headline=headline(report.headline, language, zone),
        pictures=[],
        sections=[
            *_now(report, language),
            _story(report, language, zone),
            *_qualifications(report, language, zone),
            *_compared(report, language, zone),
        ],
        findings=report.findings,
        footing=[*_who(report, language), *footing(report.footing, language)],
        zone=zone,
    )


def _who(report: ExplanationReport, language: Language) -> list[Fact]:
    persona = key_name("persona", report.persona, language, report.persona_label)
    return [Fact(language.say("Persona"), persona)] if report.persona else []


def _story(report: ExplanationReport, language: Language, zone: str) -> Section:
    lines = _told(report.story)
    left_out = len(report.story) - len(lines)
    note = language.say(
        "Points are those of a touch that counts, interest what the contact has after it."
    )
    if left_out:
        more = Sentence(
            "{count} line that changed nothing is left out; `--format json` has it.",
            {"count": left_out},
            "{count} lines that changed nothing are left out; `--format json` has them.",
            left_out,
        )
        note = f"{note} {write(more, language)}"
    columns = [
        Column(language.say("When")),
        Column(language.say("What happened"), grows=True),
        Column(language.say("Points"), numeric=True),
        Column(language.say("Interest"), numeric=True),
    ]
    tables = [
        Table(
            columns,
            [Group(_lines(list(mine), language, zone))],
            write(Sentence("Cycle {number}", {"number": cycle}), language)
            if report.cycle > 1
            else "",
        )
        for cycle, mine in groupby(lines, key=lambda line: line.cycle)
    ]
    return Section(
        "story",
        language.say("What happened"),
        tables,
        note,
        language.say("Nothing is known of this contact."),
    )


def _told(story: Sequence[StoryLine]) -> list[StoryLine]:
    """Return what of a story fits on a page: all that changed something, the latest of the rest."""
    if len(story) <= MOST_LINES:
        return list(story)
    loud = {n for n, line in enumerate(story) if line.kind not in _QUIET or line.points}
    quiet = [n for n in range(len(story)) if n not in loud]
    room = max(MOST_LINES - len(loud), 0)
    kept = loud | set(quiet[len(quiet) - room :])
    return [story[n] for n in sorted(kept)[-MOST_LINES:]]


def _lines(lines: Sequence[StoryLine], language: Language, zone: str) -> list[list[Cell]]:
    """Write lines of a story; the day stands where it begins."""
    days = [line.moment.astimezone(ZoneInfo(zone)).date() for line in lines]
    return [
        _line(line, language, zone, is_first=place == 0 or days[place - 1] != days[place])
        for place, line in enumerate(lines)
    ]


def _line(line: StoryLine, language: Language, zone: str, *, is_first: bool) -> list[Cell]:
    local = line.moment.astimezone(ZoneInfo(zone))
    clock = numbers.time_of_day(local.time(), language)
    # The day stays on one line, so that a narrow column is broken before the clock.
    day = numbers.day(local.date(), language).replace(" ", "\u00a0")
    when = f"{day}, {clock}" if is_first else clock
    why = [write(line.why, language, zone)] if line.why else []
    if line.version is not None and line.rule is not None:
        version = Sentence("agreement version {number}", {"number": str(line.version)})
        why.append(write(version, language))
    points = "" if line.points is None else numbers.signed(line.points, language)
    interest = "" if line.interest is None else numbers.exact_number(line.interest, language)
    return [
        Cell(when),
        Cell(write(line.what, language, zone), " · ".join(why), team=line.team),
        Cell(points),
        Cell(interest),
    ]


def _now(report: ExplanationReport, language: Language) -> Iterator[Section]:
    """Yield the score of a contact that has not qualified."""
    if report.now is not None and _tables(report.now, language):
        yield Section(
            "score",
            language.say("The score now"),
            _tables(report.now, language),
            _needed(report.now, language),
            side_by_side=True,
        )


def _qualifications(report: ExplanationReport, language: Language, zone: str) -> Iterator[Section]:
    for number, one in enumerate(report.qualifications, start=1):
        values: dict[str, Value] = {"stage": one.label, "moment": one.sheet.moment}
        title = Sentence("How it reached “{stage}” on {moment}", values)
        yield Section(
            f"qualification-{number}",
            write(title, language, zone),
            _tables(one.sheet, language),
            " ".join([*_decided(one, language), _needed(one.sheet, language)]).strip(),
            _decided_only(one, language),
            side_by_side=True,
        )


def _decided_only(one: QualificationSheet, language: Language) -> str:
    return " ".join(_decided(one, language)) or language.say("No touch gave points.")


def _decided(one: QualificationSheet, language: Language) -> list[str]:
    if not one.deciding:
        return []
    touches = tuple(one.deciding)
    return [write(Sentence("What decided: {touches}.", {"touches": touches}), language)]


def _needed(sheet: ScoreSheet, language: Language) -> str:
    """Say how much would have been enough."""
    said = []
    for need in sheet.needs:
        values: dict[str, Value] = {
            "interest": numbers.exact_number(need.interest, language),
            "fit": numbers.exact_number(need.fit, language),
        }
        if need.fit:
            enough = Sentence("An interest of {interest} is enough with a fit of {fit}.", values)
        else:
            enough = Sentence("An interest of {interest} is enough.", values)
        said.append(write(enough, language))
    if sheet.minimum_active_days > 1:
        days = days_in_words(sheet.active_days, sheet.minimum_active_days)
        said.append(write(days, language))
    return " ".join(said)


def _tables(sheet: ScoreSheet, language: Language) -> list[Table]:
    found = []
    if sheet.rules:
        found.append(_interest(sheet, language))
    if sheet.grades:
        found.append(_fit(sheet, language))
    return found


def _interest(sheet: ScoreSheet, language: Language) -> Table:
    columns = [
        Column(language.say("Touches of the kind")),
        Column(language.say("Touches"), numeric=True),
        Column(language.say("Given"), numeric=True),
        Column(language.say("Counts"), numeric=True),
    ]
    rows = [
        [
            Cell(write(line.rule, language), write(line.terms, language) if line.terms else ""),
            Cell(numbers.number(line.touches, language)),
            Cell(numbers.number(line.given, language)),
            Cell(numbers.exact_number(line.counted, language)),
        ]
        for line in sheet.rules
    ]
    for group in sheet.groups:
        name = Sentence(
            "together as “{group}”, at most {cap}", {"group": group.group, "cap": group.cap}
        )
        rows.append(
            [
                Cell(write(name, language)),
                Cell(""),
                Cell(numbers.exact_number(group.given, language)),
                Cell(numbers.exact_number(group.counted, language)),
            ]
        )
    total = [
        Cell(language.say("Interest")),
        Cell(""),
        Cell(""),
        Cell(numbers.exact_number(sheet.points, language)),
    ]
    return Table(columns, [Group(rows)], language.say("Interest"), total)


def _fit(sheet: ScoreSheet, language: Language) -> Table:
    columns = [
        Column(language.say("Criterion")),
        Column(language.say("Value"), grows=True),
        Column(language.say("Weight"), numeric=True),
        Column(language.say("Grade"), numeric=True),
    ]
    rows = [
        [
            Cell(visible(language.text(line.label) if line.label else line.criterion, LONGEST_KEY)),
            Cell(
                language.say("not known")
                if line.value is None
                else visible(line.value, LONGEST_KEY)
            ),
            Cell(numbers.exact_number(line.weight, language)),
            Cell(
                language.say("left out")
                if line.grade is None
                else numbers.exact_number(line.grade, language)
            ),
        ]
        for line in sheet.grades
    ]
    total = [
        Cell(language.say("Fit, from 0 to 100")),
        Cell(""),
        Cell(""),
        Cell(numbers.exact_number(sheet.fit, language)),
    ]
    return Table(columns, [Group(rows)], language.say("Fit"), total)


def _compared(report: ExplanationReport, language: Language, zone: str) -> Iterator[Section]:
    if not report.compared:
        return
    columns = [
        Column(language.say("Stage")),
        Column(language.say("Recorded")),
        Column(language.say("By the rules")),
        Column(language.say("Agreed")),
    ]
    rows = [
        [
            Cell(visible(language.text(one.label), LONGEST_KEY)),
            Cell(numbers.moment(one.recorded_at, language, zone)),
            Cell(*_computed(one, language, zone)),
            Cell(language.say(_COUNTS[one.precedence])),
        ]
        for one in report.compared
    ]
    yield Section(
        "compared",
        language.say("What another system records"),
        [Table(columns, [Group(rows)])],
    )


def _computed(one: ComparedStage, language: Language, zone: str) -> tuple[str, str]:
    if one.computed_at is None:
        return language.say("never"), ""
    moment = numbers.moment(one.computed_at, language, zone)
    return moment, "" if one.own else language.say("since a later stage was entered")
