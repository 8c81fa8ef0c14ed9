"""The live what-if: history under other terms, quick enough to follow a slider."""

from smarketing.adapters.render import numbers
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.sentences import write
from smarketing.adapters.render.tried_page import draw_tried
from smarketing.app.prepared.answers.terms import amendments_in
from smarketing.app.prepared.edition import Edition
from smarketing.app.prepared.held import Held, Moment
from smarketing.app.prepared.question import Answer, Question
from smarketing.app.replaying import History, read_base, workspace_base
from smarketing.core.reports.what_if.sliders import Slider, sliders
from smarketing.core.reports.what_if.tried import Agreed, agreed_side, tried_funnel


def what_if(held: Held, edition: Edition, question: Question) -> Answer:
    """Answer with the funnel of all of history, as agreed and with the terms set."""
    language = Language(question.language)
    at = held.at(edition)
    history: History = at.once("history", lambda: _history(held, at))
    agreed: Agreed = at.once("agreed side", lambda: _agreed(history))
    amendments = amendments_in(question)
    base = history.in_force.with_terms(amendments)
    agreement, findings = read_base(base)
    # Who waits in vain is looked at once for what is agreed; a slider moves numbers only.
    side = history.side(agreement, base) if amendments else history.current
    terms = [one.source.text for one in amendments]
    html = draw_tried(tried_funnel(agreed, side, terms, findings), language)
    return Answer(
        "try",
        language.say("Try it on history"),
        html=html,
        company=agreement.agreement.company,
        values={
            "sliders": [_slider(one, language) for one in sliders(history.situation.agreement)]
        },
    )


def _history(held: Held, at: Moment) -> History:
    return History(at.situation, workspace_base(held.workspace, at.situation.agreement))


def _agreed(history: History) -> Agreed:
    period = history.period(None, None)
    side = history.current
    return agreed_side(side, history.ground(period), history.footing(side))


def _slider(one: Slider, language: Language) -> dict[str, str]:
    return {
        "term": one.term,
        "label": write(one.label, language),
        "now": f"{one.now:f}",
        "shown": numbers.exact_number(one.now, language),
        "lowest": f"{one.lowest:f}",
        "highest": f"{one.highest:f}",
        "step": f"{one.step:f}",
    }
