"""The glossary as a page: what both teams agreed, stage by stage and rule by rule."""

from collections.abc import Iterator, Sequence

from smarketing.adapters.render import numbers
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.page import Cell, Column, Group, Page, Section, State, Table
from smarketing.adapters.render.qualification_page import qualification_sections
from smarketing.adapters.render.sentences import LONGEST_NAME, visible, write, written
from smarketing.adapters.render.wording import LONGEST_KEY, headline, team_name, terms_footing
from smarketing.core.base.sentence import Sentence, Text, Value, msgid
from smarketing.core.reports.glossary.chapters import Chapter
from smarketing.core.reports.glossary.pages import GlossaryReport, PersonaTerms, StageTerms
from smarketing.core.reports.glossary.report import glossary_headline
from smarketing.core.reports.pages import Standing

_FUNNEL = {
    "top": msgid("top of the funnel"),
    "middle": msgid("middle of the funnel"),
    "bottom": msgid("bottom of the funnel"),
}


def compose_glossary(report: GlossaryReport, language: Language) -> Page:
    """Return the page of the glossary in a language."""
    zone = report.footing.time_zone
    return Page(
        kind="glossary",
        title=language.say("Glossary"),
        period=_binding(report, language),
        company=visible(report.footing.company, LONGEST_NAME),
        headline=headline(glossary_headline(report), language, zone),
        pictures=[],
        sections=[
            *(_chapter(one, language) for one in report.ground),
            _stages(report, language),
            *qualification_sections(report.qualification, language),
            *_handoff(report, language),
            *_personas(report, language),
            *_reasons(report, language),
            *(_chapter(one, language) for one in report.duties),
        ],
        findings=report.findings,
        footing=terms_footing(report.footing, language),
        zone=zone,
    )


def _binding(report: GlossaryReport, language: Language) -> str:
    values: dict[str, Value] = {
        "version": str(report.footing.agreement_version),
        "start": report.binds_from,
    }
    if report.binds_until is None:
        return write(Sentence("version {version}, from {start} on", values), language)
    values["end"] = report.binds_until
    return write(Sentence("version {version}, from {start} to {end}", values), language)


def _chapter(chapter: Chapter, language: Language) -> Section:
    """Draw a chapter: a group for each clause, a row for each sentence."""
    groups = [
        Group(
            [[Cell(write(sentence, language))] for sentence in clause.said],
            "" if clause.heading is None else written(clause.heading, language),
            name=clause.name or f"{chapter.name}-{number}",
            team=clause.team,
        )
        for number, clause in enumerate(chapter.clauses, start=1)
    ]
    note = write(chapter.note, language) if chapter.note else ""
    columns = [Column(language.say("Agreed"), grows=True)]
    return Section(chapter.name, write(chapter.title, language), [Table(columns, groups)], note)


def _stages(report: GlossaryReport, language: Language) -> Section:
    groups = [
        Group(
            _described(stage, language),
            _name(stage.label, language),
            f"{team_name(stage.team, language)}, {language.say(_FUNNEL[stage.funnel])}",
            f"stage-{stage.name}",
            stage.team,
        )
        for stage in report.stages
    ]
    return Section(
        "stages",
        language.say("The stages, in order"),
        [Table(_columns(language), groups)],
        language.say(
            "Whoever enters a stage has passed those before it; what was skipped is counted as "
            "implied."
        ),
    )


def _described(stage: StageTerms, language: Language) -> list[list[Cell]]:
    rows = []
    if stage.definition is not None:
        rows.append([Cell(language.say("Means")), Cell(visible(language.text(stage.definition)))])
    rows += _either(language.say("Enters"), stage.enters, language)
    if stage.decides is not None:
        rows += _both(language.say("Decides"), [stage.decides], language)
    return rows + _either(language.say("Leaves"), stage.leaves, language)


def _handoff(report: GlossaryReport, language: Language) -> Iterator[Section]:
    """Yield how a lead goes to sales, and how it comes back."""
    terms = report.handoff
    if terms.handed_over:
        said = _both(language.say("Handed over"), terms.handed_over, language)
        yield Section(
            "handoff",
            language.say("From marketing to sales"),
            [Table(_columns(language), [Group(said)])],
        )
    rows = [
        *_either(language.say("Goes back"), terms.sent_back, language),
        *_both(language.say("Then"), terms.afterwards, language),
        *_both(language.say("For good"), terms.final, language),
    ]
    if report.qualification is None and not rows:
        return
    yield Section(
        "way-back",
        language.say("Back to marketing"),
        [Table(_columns(language), [Group(rows)])],
        empty=language.say(
            "A lead that goes back to marketing keeps its stage and its points, and is not "
            "counted a second time. Add a section [recycling] to let it qualify again."
        ),
    )


def _personas(report: GlossaryReport, language: Language) -> Iterator[Section]:
    groups = [
        Group(
            list(_sheet(persona, language)),
            _name(persona.label, language),
            language.say("we do not sell to them") if persona.negative else "",
            f"persona-{persona.name}",
        )
        for persona in report.personas
    ]
    if groups:
        yield Section("personas", language.say("For whom"), [Table(_columns(language), groups)])


def _sheet(persona: PersonaTerms, language: Language) -> Iterator[list[Cell]]:
    rule = persona.rule or Sentence("No rule is agreed, so nobody is recognised.")
    said = [
        (language.say("Recognised by"), write(rule, language)),
        (
            language.say("Except where"),
            write(persona.exception, language) if persona.exception else "",
        ),
        (language.say("Goals"), _text(persona.goals, language)),
        (language.say("Challenges"), _text(persona.challenges, language)),
        (language.say("Objections"), _text(persona.objections, language)),
        (language.say("Evidence"), _text(persona.evidence, language)),
        (language.say("Kept by"), visible(persona.owner or "", LONGEST_KEY)),
    ]
    for what, words in said:
        if words:
            yield [Cell(what), Cell(words)]
    if persona.review is not None:
        day = numbers.day(persona.review, language)
        late = State(Standing.WARNING, write(Sentence("overdue: {day}", {"day": day}), language))
        yield [Cell(language.say("Review")), Cell(day, state=late if persona.overdue else None)]


def _reasons(report: GlossaryReport, language: Language) -> Iterator[Section]:
    back = language.say("goes back to marketing")
    stays = language.say("does not qualify again") if report.handoff.final else ""
    rows = [
        [Cell(_name(reason.label, language)), Cell(back if reason.recycle else stays)]
        for reason in report.reasons
    ]
    if rows:
        columns = [Column(language.say("Reason")), Column(language.say("What follows"))]
        yield Section(
            "reasons", language.say("Why sales may reject a lead"), [Table(columns, [Group(rows)])]
        )


def _columns(language: Language) -> list[Column]:
    return [Column(language.say("What")), Column(language.say("Agreed"), grows=True)]


def _either(what: str, said: Sequence[Sentence], language: Language) -> list[list[Cell]]:
    """Return a row for each of several ways."""
    return _rows(what, language.say("or"), said, language)


def _both(what: str, said: Sequence[Sentence], language: Language) -> list[list[Cell]]:
    """Return a row for each of several things that all hold."""
    return _rows(what, language.say("and"), said, language)


def _rows(
    what: str, further: str, said: Sequence[Sentence], language: Language
) -> list[list[Cell]]:
    return [
        [Cell(further if place else what), Cell(write(sentence, language))]
        for place, sentence in enumerate(said)
    ]


def _name(label: Text, language: Language) -> str:
    return visible(language.text(label), LONGEST_KEY)


def _text(words: Text | None, language: Language) -> str:
    return visible(language.text(words)) if words else ""
