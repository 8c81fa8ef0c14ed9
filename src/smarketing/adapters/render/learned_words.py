"""What a learned score looks at, in words: what it is, which value it has, and what that means."""

from math import exp

from smarketing.adapters.render import numbers
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.sentences import visible, write
from smarketing.adapters.render.wording import LONGEST_KEY, key_name
from smarketing.core.base.sentence import Sentence, Value, msgid
from smarketing.core.reports.learned_pages import Asked, Influence, ProposedRule, Sign

CONTENDERS = {
    "base": msgid("Everyone alike"),
    "points": msgid("Agreed points"),
    "proposed": msgid("Proposed points"),
    "learned": msgid("Learned score"),
    "boosted": msgid("Boosted trees"),
}

PARTS = {
    "teaching": msgid("Taught"),
    "calibrating": msgid("Calibrated"),
    "judging": msgid("Judged"),
}

_OF_LEADS = {
    "channel": msgid("First channel"),
    "active_days": msgid("Active days"),
    "days_since_touch": msgid("Days since the last touch"),
    "age_days": msgid("Days since it became known"),
}


SLIGHT = 0.05
"""Log-odds below which nothing is said to speak for a lead or against it."""

_WHOLE_FROM = 10


def thing(of: str, name: str, by: str, to: str, language: Language) -> str:
    """Write what is looked at: an attribute, something counted, or a kind of touch."""
    if of == "lead":
        return language.say(_OF_LEADS[name])
    if of == "account":
        firm = Sentence("{name} (firm)", {"name": visible(name, LONGEST_KEY)})
        return write(firm, language)
    if of == "contact":
        return visible(name, LONGEST_KEY)
    kind = key_name("kind", name, language)
    if by == "other":
        return f"{kind} · {language.say('other touches')}"
    return f"{kind} · {key_name(by, to, language)}" if by else kind


def thing_of(one: Sign | Influence, language: Language) -> str:
    """Write what a sign or an influence looks at."""
    return thing(one.of, one.name, one.narrowed_by, one.narrowed_to, language)


def touch_of(rule: ProposedRule, language: Language) -> str:
    """Write of which touches a rule speaks."""
    return thing("touch", rule.kind, rule.narrowed_by, rule.narrowed_to, language)


def value_of(sign: Sign, language: Language) -> str:
    """Write which value a lead has there."""
    if sign.touches is not None:
        if not sign.touches:
            return language.say("none")
        return write(
            Sentence("{count} touch", {"count": sign.touches}, "{count} touches", sign.touches),
            language,
        )
    if sign.at_least is not None or sign.below is not None:
        return _range(sign, language)
    if sign.text is not None:
        return key_name("", sign.text, language)
    return language.say("another value") if sign.is_known else language.say("not recorded")


def odds(log_odds: float, language: Language) -> str:
    """Write what log-odds do to the odds: × 2 doubles them, ÷ 2 halves them."""
    factor = exp(min(abs(log_odds), 50.0))
    written = numbers.exact_number(factor, language, 1 if factor < _WHOLE_FROM else 0)
    if written == "1":
        return "× 1"
    return f"{'×' if log_odds > 0 else '÷'}\u00a0{written}"


def asked(question: Asked, language: Language) -> str:
    """Write the question that the score answers."""
    values: dict[str, Value] = {}
    if question.horizon_days is not None:
        values = {"days": question.horizon_days, "age": question.days or 0}
    messages = {
        "age": msgid("who becomes a customer within {days} days, of leads {age} days old"),
        "handoff": msgid("who becomes a customer within {days} days of the handoff"),
        "position": msgid("who becomes a customer"),
    }
    return write(Sentence(messages[question.at], values), language)


def _range(sign: Sign, language: Language) -> str:
    low = None if sign.at_least is None else numbers.exact_number(sign.at_least, language)
    high = None if sign.below is None else numbers.exact_number(sign.below, language)
    if low is None:
        return write(Sentence("below {high}", {"high": high or ""}), language)
    if high is None:
        return write(Sentence("{low} or more", {"low": low}), language)
    return write(Sentence("{low} to below {high}", {"low": low, "high": high}), language)
