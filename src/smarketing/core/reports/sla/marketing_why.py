"""Why the figures of marketing's promises are what they are."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.base.sentence import Money, Sentence, Share, Value, msgid
from smarketing.core.reports.pages import Compliance, Pace, Team
from smarketing.core.reports.why import Why

_SHARES = {
    "acceptance": msgid(
        "{met} accepted ÷ {due} leads that sales decided on in the period, whenever they were "
        "handed over."
    ),
    "fit_share": msgid(
        "{met} with at least {least} of fit, as known at the handoff ÷ {due} leads handed over in "
        "the period."
    ),
    "complete": msgid(
        "{met} of which all of this was known at the handoff ({attributes}) ÷ {due} leads handed "
        "over in the period."
    ),
}


def marketing_why(
    agreement: Agreement, paces: Sequence[Pace], shares: Sequence[Compliance]
) -> list[Why]:
    """Return the reasons of what marketing delivered, of its goal line, and of its shares."""
    found = [why for pace in paces for why in _pace(agreement, pace)]
    owed = [one for one in shares if one.team is Team.MARKETING and one.share is not None]
    return found + [why for one in owed for why in _share(agreement, one)]


def _pace(agreement: Agreement, pace: Pace) -> Iterator[Why]:
    figure = f"paces.{pace.commitment}"
    days = _term(agreement, pace, "days")
    agreed = (_term(agreement, pace, "target"), days)
    values: dict[str, Value] = {
        "target": _amount(pace, pace.target),
        "actual": _amount(pace, pace.actual),
        "expected": _amount(pace, pace.expected),
        "elapsed": pace.days_elapsed,
        "total": pace.days_total,
        "left": pace.days_total - pace.days_elapsed,
    }
    yield _delivered(pace, values, f"{figure}.actual")
    yield Why(
        f"{figure}.expected",
        pace.label,
        values["expected"],
        Sentence("{target} × {elapsed} of {total} days.", values),
        agreed,
    )
    yield Why(
        f"{figure}.gap",
        pace.label,
        _amount(pace, pace.gap),
        Sentence("{actual} − {expected}, where the line stands today.", values),
        agreed,
    )
    if pace.required is not None:
        yield Why(
            f"{figure}.required",
            pace.label,
            _amount(pace, pace.required),
            Sentence("({target} − {actual}) ÷ {left} days left, and not below 0.", values),
            agreed,
        )
    if pace.projection is not None:
        yield Why(
            f"{figure}.projection",
            pace.label,
            _amount(pace, pace.projection),
            Sentence("{actual} ÷ {elapsed} days gone × {total} days.", values),
            (days,),
        )


def _delivered(pace: Pace, values: dict[str, Value], figure: str) -> Why:
    if pace.team is Team.SHARED:
        how = Sentence("The amounts of the deals won in the period so far, added up.")
        return Why(figure, pace.label, values["actual"], how, ("deal_events",))
    if not pace.delivered:
        how = Sentence("Each entry into the stage in the period so far; who comes back, once.")
        return Why(figure, pace.label, values["actual"], how, ("touches", "recorded_stages"))
    lines: tuple[Value, ...] = tuple(
        Sentence(
            "{count} × {worth}", {"count": one.leads, "worth": Money(one.worth, pace.currency)}
        )
        for one in pace.delivered
    )
    how = Sentence(
        "Leads handed over in the period so far, each once × their agreed worth, added up: "
        "{lines}.",
        {"lines": lines},
    )
    return Why(figure, pace.label, values["actual"], how, ("lead_values", "segments"))


def _share(agreement: Agreement, one: Compliance) -> Iterator[Why]:
    promised = {owed.name: owed for owed in agreement.commitments.marketing}
    owed = promised[one.commitment]
    values: dict[str, Value] = {
        "met": one.met,
        "due": one.due,
        "least": getattr(owed, "at_least", Fraction(0)),
        "attributes": tuple(getattr(owed, "attributes", ())),
    }
    yield Why(
        f"shares.{one.commitment}.share",
        one.label,
        Share(one.share if one.share is not None else Fraction(0)),
        Sentence(_SHARES[one.measure], values),
        (f"commitments.marketing.{one.commitment}.share", "dispositions")
        if one.measure == "acceptance"
        else (f"commitments.marketing.{one.commitment}.share", "contacts", "accounts"),
    )


def _term(agreement: Agreement, pace: Pace, key: str) -> str:
    names = {owed.name for owed in agreement.commitments.marketing}
    if pace.team is Team.SHARED or pace.commitment not in names:
        return "goal.revenue" if key == "target" else f"goal.{key}"
    return f"commitments.marketing.{pace.commitment}.{key}"


def _amount(pace: Pace, value: Fraction) -> Value:
    return Money(value, pace.currency) if pace.unit == "money" else value
