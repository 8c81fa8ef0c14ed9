"""A composed page as an answer: drawn whole; and a refusal in words."""

from collections.abc import Iterable, Sequence
from typing import Any

from smarketing.adapters.render.html import draw_body
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.page import Page, Table
from smarketing.adapters.render.sentences import Part, mend_parts, message_parts
from smarketing.adapters.render.table_csv import table_as_csv
from smarketing.adapters.render.xlsx import page_as_xlsx
from smarketing.app.configuration import Refused
from smarketing.app.prepared.answers.names import FILE, TABLE
from smarketing.app.prepared.question import Answer, Question
from smarketing.core.base.finding import Finding


def drawn(page: Page, question: Question) -> Answer:
    """Return a page drawn in the language of the question, or as the file that it asks for."""
    language = Language(question.language)
    tables = _tables(page)
    wanted = question.value(FILE)
    if wanted == "xlsx":
        return Answer(page.kind, page.title, file=page_as_xlsx(page, language))
    if wanted == "csv":
        chosen = tables.get(question.value(TABLE))
        if chosen is None:
            return Answer(refusal=language.say("There is no such table on this page."))
        text = table_as_csv(chosen[1], language)
        return Answer(page.kind, page.title, file=b"\xef\xbb\xbf" + text.encode())
    names = {name: title for name, (title, _) in tables.items()}
    html = draw_body(page, language)
    return Answer(page.kind, page.title, page.period, page.company, html, names)


def _tables(page: Page) -> dict[str, tuple[str, Table]]:
    """Return the tables of a page that hold anything, by a name that an address can have."""
    return {
        f"{section.name}-{place}": (table.caption or section.title, table)
        for section in page.sections
        for place, table in enumerate(section.tables, start=1)
        if not table.is_empty
    }


def problems_in(findings: Sequence[Finding], code: str) -> list[dict[str, Any]]:
    """Return findings as plain values in a language: sentence, mend, line, column, how bad."""
    language = Language(code)
    return [
        {
            "message": _words(message_parts(one, language, "UTC")),
            "mend": _words(mend_parts(one, language, "UTC")),
            "line": one.source.line if one.source else None,
            "column": one.source.column if one.source else None,
            "severity": one.severity.value,
        }
        for one in findings
    ]


def _words(parts: Iterable[Part]) -> str:
    return "".join(part.text for part in parts).strip()


def told(refused: Refused, language: Language) -> str:
    """Return what was refused and the mend, as sentences in a language."""
    sentences = []
    for finding in refused.findings:
        for parts in (
            message_parts(finding, language, "UTC"),
            mend_parts(finding, language, "UTC"),
        ):
            words = _words(parts)
            if words:
                sentences.append(words[0].upper() + words[1:].rstrip(".") + ".")
    return " ".join(sentences)
