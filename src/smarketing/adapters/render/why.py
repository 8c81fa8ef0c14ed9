"""The section in which a report's figures say how they were computed."""

from collections.abc import Sequence

from smarketing.adapters.render.language import Language
from smarketing.adapters.render.page import Cell, Column, Group, Section, Table
from smarketing.adapters.render.sentences import write, written
from smarketing.core.base.sentence import Sentence
from smarketing.core.reports.why import Why


def why_section(reasons: Sequence[Why], language: Language, zone: str) -> Section:
    """Return a table of figures, each with its computation and what it rests on."""
    rows = [
        [
            Cell(_label(why, language, zone), why.figure),
            Cell(written(why.value, language, zone)),
            Cell(write(why.how, language, zone), ", ".join(why.rests_on)),
        ]
        for why in reasons
    ]
    columns = [
        Column(language.say("Figure")),
        Column(language.say("Value"), numeric=True),
        Column(language.say("How it is computed"), grows=True),
    ]
    return Section(
        "why",
        language.say("Why these figures"),
        [Table(columns, [Group(rows)])],
        empty=language.say("No figure here bears that name."),
    )


def _label(why: Why, language: Language, zone: str) -> str:
    if isinstance(why.label, Sentence):
        return write(why.label, language, zone)
    return language.text(why.label)
