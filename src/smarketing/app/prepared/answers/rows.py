"""The rows behind a number: those shown as a page, and all of them as a file."""

from smarketing.adapters.render.language import Language
from smarketing.adapters.render.rows_csv import rows_csv
from smarketing.adapters.render.rows_page import compose_rows
from smarketing.app.configuration import Refused
from smarketing.app.prepared.answers.drawn import drawn
from smarketing.app.prepared.edition import Edition
from smarketing.app.prepared.held import Held
from smarketing.app.prepared.question import Answer, Question
from smarketing.core.reports.rows.asked import RowsAsked, read_asked
from smarketing.core.reports.rows.report import all_rows, rows_behind
from smarketing.core.reports.situation import Situation


def rows(held: Held, edition: Edition, question: Question) -> Answer:
    """Answer with the rows that the filters ask for."""
    at = held.at(edition)
    asked = _asked(at.situation, question)
    report = rows_behind(at.situation, asked, question.own or None)
    return drawn(compose_rows(report, Language(question.language)), question)


def rows_file(held: Held, edition: Edition, question: Question) -> Answer:
    """Answer with a file of all these rows."""
    situation = held.at(edition).situation
    asked = _asked(situation, question)
    text = rows_csv(all_rows(situation, asked, question.own or None))
    return Answer(file=text.encode("utf-8"))


def _asked(situation: Situation, question: Question) -> RowsAsked:
    asked, findings = read_asked(dict(question.given), situation.agreement)
    if asked is None:
        raise Refused(findings)
    return asked
