"""What pages are filtered by: whose contacts, from which day to which, cut by what."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from smarketing.adapters.render.language import Language
from smarketing.adapters.render.sentences import LONGEST_NAME, visible
from smarketing.adapters.render.wording import cut_title, key_name
from smarketing.app.prepared.held import Moment
from smarketing.app.prepared.question import Question
from smarketing.core.base.period import Period
from smarketing.core.reports.funnel import first_day
from smarketing.core.reports.only import Only
from smarketing.core.reports.picks import PICKS, choices
from smarketing.core.reports.situation import Situation, restricted

_MOST_CHOICES = 100


def of_those(at: Moment, question: Question) -> Situation:
    """Return the situation of the contacts that a question picks; what is unknown picks nobody."""
    personas = {one.name: one for one in at.situation.agreement.personas}
    only = Only(
        personas.get(question.value("persona")),
        question.value("channel") or None,
        question.value("campaign") or None,
        question.value("owner") or None,
    )
    if only.is_everybody:
        return at.situation
    picked = tuple(question.value(name) for name in PICKS)
    return at.once(("picked", picked), lambda: restricted(at.situation, only))


def days_of(on: Situation, question: Question) -> Period:
    """Return the days asked for, or all of the facts; the wrong way round is turned about."""
    start = _day(question.value("from")) or first_day(on)
    end = _day(question.value("to")) or on.today
    return Period(min(start, end), max(start, end))


def cut_of(question: Question, cuts: Sequence[str]) -> str:
    """Return by what the page is cut; the first of those there are where nothing else is asked."""
    asked = question.value("by")
    return asked if asked in cuts else cuts[0]


def offered(at: Moment, cuts: Sequence[str], language: Language) -> dict[str, Any]:
    """Return what can be chosen in the filters: each name with its words and how many it picks."""
    known = at.once("choices", lambda: choices(at.situation))
    return {
        "cuts": [{"name": cut, "label": cut_title(cut, language)} for cut in cuts],
        "picks": [
            {
                "name": by,
                "label": cut_title(by, language),
                "choices": [
                    {
                        "name": one.name,
                        "label": visible(key_name(by, one.name, language, one.label), LONGEST_NAME),
                    }
                    for one in known[by][:_MOST_CHOICES]
                ],
            }
            for by in PICKS
        ],
    }


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
