"""Makes the next edition ready: every page that people look at is drawn before it is shown."""

import logging
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from smarketing.adapters.render.language import CODES
from smarketing.adapters.render.sentences import LONGEST_NAME, visible
from smarketing.app.configuration import Refused
from smarketing.app.logs.lines import event
from smarketing.app.prepared import shelf
from smarketing.app.prepared.answering import ALWAYS, answered
from smarketing.app.prepared.edition import Edition, current_edition, publish
from smarketing.app.prepared.held import Held
from smarketing.app.prepared.question import Question

_log = logging.getLogger("smarketing.prepared")


def prepare(held: Held, as_of: datetime, first: Iterable[Question] = ()) -> Edition:
    """Answer what people asked lately as of a moment, then show that edition to everybody.

    An answer that cannot be given is left for the page itself to ask and to say so.
    """
    layout = held.workspace.layout
    edition = held.edition(as_of)
    always = [Question(page, code) for page in ALWAYS for code in CODES]
    questions = dict.fromkeys([*first, *always, *shelf.asked_lately(layout)])
    try:
        for number, question in enumerate(questions):
            held.teller.pages(number, len(questions))
            _prepare(held, edition, question)
        publish(layout, _named(held, edition))
    finally:
        held.teller.end()
    shelf.clear_old(layout, edition)
    return edition


def _prepare(held: Held, edition: Edition, question: Question) -> None:
    layout = held.workspace.layout
    try:
        answer = answered(held, edition, question)
    except Exception:  # noqa: BLE001 (one page must not keep the others from being shown)
        _log.exception("a page could not be drawn", extra=event("page", page=question.page))
        shelf.forget(layout, question)
        return
    if not answer.refusal:
        shelf.put(layout, edition, question, answer)


def _named(held: Held, edition: Edition) -> Edition:
    """Add what the frame of every page says of the agreement in force."""
    with suppress(Refused):
        footing = held.at(edition).situation.footing()
        return replace(
            edition,
            company=visible(footing.company, LONGEST_NAME),
            zone=footing.time_zone,
            version=footing.agreement_version,
        )
    return edition


def is_stale(held: Held, as_of: datetime) -> bool:
    """Say whether the ledger or an agreement changed since the edition that pages show."""
    shown = current_edition(held.workspace.layout)
    return shown is None or not shown.rests_on_the_same(held.edition(as_of))
