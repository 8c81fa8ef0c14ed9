"""Terms of the agreement in words."""

from collections.abc import Sequence

from smarketing.core.agreement.qualification import Condition, Grade
from smarketing.core.agreement.stages import Persona
from smarketing.core.base.sentence import Sentence, Value


def rule_of(persona: Persona) -> Sentence | None:
    """Say how a persona is recognised; None where it has no rule."""
    return _joined(persona.match, conjunction=True)


def exception_of(persona: Persona) -> Sentence | None:
    """Say whom a persona leaves out all the same; None where nobody."""
    return _joined(persona.exclude, conjunction=False)


def condition_in_words(condition: Condition) -> Sentence:
    """Say what a condition asks for."""
    return asked(attribute_in_words(condition.of, condition.attribute), condition)


def attribute_in_words(of: str, attribute: str) -> Value:
    """Name an attribute of the contact, or of its firm."""
    if of == "contact":
        return attribute
    return Sentence("{attribute} of the firm", {"attribute": attribute})


def asked(what: Value, rule: Condition | Grade) -> Sentence:
    """Say which texts or numbers a rule asks for."""
    ways = []
    if len(rule.one_of) == 1:
        ways.append(Sentence("{what} is “{value}”", {"what": what, "value": rule.one_of[0]}))
    elif rule.one_of:
        ways.append(
            Sentence("{what} is one of: {values}", {"what": what, "values": tuple(rule.one_of)})
        )
    if rule.at_least is not None and rule.below is not None:
        values: dict[str, Value] = {"what": what, "least": rule.at_least, "below": rule.below}
        ways.append(Sentence("{what} is at least {least} and below {below}", values))
    elif rule.at_least is not None:
        ways.append(Sentence("{what} is at least {least}", {"what": what, "least": rule.at_least}))
    elif rule.below is not None:
        ways.append(Sentence("{what} is below {below}", {"what": what, "below": rule.below}))
    return _all(ways, conjunction=False)


def _joined(conditions: Sequence[Condition], *, conjunction: bool) -> Sentence | None:
    if not conditions:
        return None
    return _all([condition_in_words(one) for one in conditions], conjunction=conjunction)


def _all(parts: Sequence[Sentence], *, conjunction: bool) -> Sentence:
    said = parts[0]
    for part in parts[1:]:
        said = (
            Sentence("{one}, and {other}", {"one": said, "other": part})
            if conjunction
            else Sentence("{one}, or {other}", {"one": said, "other": part})
        )
    return said
