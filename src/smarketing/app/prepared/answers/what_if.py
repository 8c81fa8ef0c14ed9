"""The live what-if: history under other terms, quick enough to follow a slider."""

from smarketing.adapters.render import numbers
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.sentences import write
from smarketing.adapters.render.tried_page import draw_tried
from smarketing.app.live_what_if import LiveWhatIf
from smarketing.app.prepared.answers.terms import amendments_in
from smarketing.app.prepared.edition import Edition
from smarketing.app.prepared.held import Held, Moment
from smarketing.app.prepared.question import Answer, Question
from smarketing.app.replaying import workspace_base
from smarketing.core.reports.what_if.sliders import Slider, sliders


def what_if(held: Held, edition: Edition, question: Question) -> Answer:
    """Answer with the funnel of all of history, as agreed and with the terms set."""
    language = Language(question.language)
    at = held.at(edition)
    live: LiveWhatIf = at.once("live what-if", lambda: _live(held, at))
    agreed = at.situation.agreement
    html = draw_tried(live.funnel_under(amendments_in(question)), language)
    return Answer(
        "try",
        language.say("Try it on history"),
        html=html,
        company=agreed.agreement.company,
        values={"sliders": [_slider(one, language) for one in sliders(agreed)]},
    )


def _live(held: Held, at: Moment) -> LiveWhatIf:
    return LiveWhatIf(at.situation, workspace_base(held.workspace, at.situation.agreement))


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
