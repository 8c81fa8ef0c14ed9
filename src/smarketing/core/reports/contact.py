"""The contact report: the curve of a plain file, and how many attempts are worth making."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

import polars as pl

from smarketing.core.base.finding import Finding, Severity
from smarketing.core.base.sentence import Money, Sentence, Share, Value
from smarketing.core.planning.attempts import optimal_attempts
from smarketing.core.planning.contact_curve import LEAST_TRIED, Attempt, contact_curve
from smarketing.core.reports.contact_pages import ContactReport, FileFooting, Worthwhile
from smarketing.core.reports.why import Why

_FINEST = 10**9

NOTES = (
    Sentence(
        "Of each row only the number of calls and how it ended are known: a success is taken to "
        "have come with the last call, since nobody calls on after it."
    ),
    Sentence(
        "Whoever was given up counts up to the last call made. What more calls would have brought "
        "is not known of them: the curve takes them to be as likely to succeed as those called on."
    ),
)


def contact_report(
    told: pl.DataFrame,
    value: Decimal | None,
    cost: Decimal | None,
    findings: Sequence[Finding],
    footing: FileFooting,
) -> ContactReport:
    """Return the curve of a table of `attempts` and `reached`, with what is worth making."""
    curve = contact_curve(told)
    worth = None
    found = list(findings)
    if value is not None and cost is not None and curve.attempts:
        worth = worthwhile(curve.attempts, value, cost)
    if not curve.attempts:
        found.append(_too_few(curve.leads))
    return ContactReport(
        curve.leads,
        curve.reached,
        curve.mean,
        curve.most,
        list(curve.attempts),
        worth,
        list(NOTES),
        [*curve_why(curve.attempts), *worth_why(worth, curve.attempts)],
        found,
        footing,
    )


def worthwhile(
    attempts: Sequence[Attempt], value: Money | Decimal, cost: Money | Decimal
) -> Worthwhile:
    """Return how many of the attempts of a curve are worth making; the value is above 0."""
    worth, price = (Fraction(one.minor if isinstance(one, Money) else one) for one in (value, cost))
    careful = optimal_attempts([exactly(one.first_contact) for one in attempts], worth, price)
    margin = optimal_attempts([exactly(one.chance.value) for one in attempts], worth, price)
    return Worthwhile(value, cost, price / worth, careful.by_value or 0, margin.by_value or 0)


def contact_headline(report: ContactReport) -> list[Sentence]:
    """Say how many came to something, and how many calls are worth making."""
    if not report.attempts:
        return [Sentence("Too few were called to say how the chances of a call change.")]
    last = next((one for one in reversed(report.attempts) if not one.pooled), report.attempts[-1])
    sentences = [
        Sentence(
            "Of {leads} people called, {reached} came to something, after {mean} calls each on "
            "average.",
            {"leads": report.leads, "reached": report.reached, "mean": report.mean},
        ),
        Sentence(
            "The first call succeeds with {first}; by call {number}, {all} would have.",
            {
                "first": Share(report.attempts[0].chance.value),
                "number": last.number,
                "all": Share(last.by_now.value),
            },
        ),
    ]
    if report.worthwhile is not None:
        sentences += worth_sentences(report.worthwhile)
    return sentences


def worth_sentences(worth: Worthwhile) -> list[Sentence]:
    """Say how many attempts are worth making."""
    values: dict[str, Value] = {
        "value": worth.value,
        "cost": worth.cost,
        "count": worth.by_value,
        "cut": Share(worth.cut_off),
    }
    if not worth.by_value:
        return [
            Sentence(
                "At {value} a contact and {cost} an attempt, not even the first attempt pays: it "
                "would need a chance above {cut}.",
                values,
            )
        ]
    return [
        Sentence(
            "At {value} a contact and {cost} an attempt, one attempt pays: a second one has no "
            "chance above {cut} to be the first contact.",
            values,
            "At {value} a contact and {cost} an attempt, {count} attempts pay: each has a chance "
            "above {cut} to be the first contact.",
            worth.by_value,
        )
    ]


def curve_why(attempts: Sequence[Attempt]) -> Iterator[Why]:
    """Yield how the chance of each attempt, and of all up to it, is computed."""
    for one in attempts:
        values: dict[str, Value] = {
            "number": one.number,
            "reached": one.reached,
            "tried": one.tried,
            "first": Share(one.first_contact),
            "chance": Share(one.chance.value),
            "least": LEAST_TRIED,
        }
        own = Sentence(
            "{reached} reached / {tried} who were tried {number} times or more and not reached "
            "before",
            values,
        )
        together = Sentence(
            "fewer than {least} were tried so often: all such attempts are counted together", values
        )
        yield Why(
            f"attempts.{one.number}.chance",
            Sentence("Chance of attempt {number}", values),
            Share(one.chance.value),
            together if one.pooled else own,
            ("activities",),
        )
        yield Why(
            f"attempts.{one.number}.first_contact",
            Sentence("Attempt {number} is the first contact", values),
            Share(one.first_contact),
            Sentence("{chance} of those whom the attempts before did not reach", values),
            ("activities",),
        )


def worth_why(worth: Worthwhile | None, attempts: Sequence[Attempt]) -> Iterator[Why]:
    """Yield how the number of attempts worth making is computed."""
    if worth is None:
        return
    last = [one for one in attempts if one.number == worth.by_value]
    following = [one for one in attempts if one.number == worth.by_value + 1]
    values: dict[str, Value] = {
        "cost": worth.cost,
        "value": worth.value,
        "cut": Share(worth.cut_off),
        "last": Share(last[0].first_contact) if last else Share(0.0),
        "next": Share(following[0].first_contact) if following else Share(0.0),
        "margin": worth.at_the_margin,
    }
    how = Sentence(
        "cost {cost} / value {value} = {cut}; the last attempt that pays has {last}, the next one "
        "{next}. Billed only to those who still need it, {margin} attempts would pay.",
        values,
    )
    if not last:
        how = Sentence(
            "cost {cost} / value {value} = {cut}; the first attempt has no more than {next}",
            values,
        )
    elif not following:
        how = Sentence(
            "cost {cost} / value {value} = {cut}; the last attempt that history knows still has "
            "{last}: more may pay. Billed only to those who still need it, {margin} would.",
            values,
        )
    yield Why(
        "worthwhile.by_value",
        Sentence("Attempts worth making"),
        worth.by_value,
        how,
        ("activities",),
    )


def exactly(chance: float) -> Fraction:
    """Return a chance as the nearest fraction of a billion parts at most."""
    return Fraction(chance).limit_denominator(_FINEST)


def _too_few(leads: int) -> Finding:
    return Finding(
        "contact.too_few",
        Severity.WARNING,
        "{leads} people were called: a curve takes {least} at least",
        "",
        {"leads": leads, "least": LEAST_TRIED},
    )
