"""Why the figures of a renegotiation are what they are."""

from collections.abc import Iterator, Sequence

from smarketing.core.base.sentence import Sentence, Share, Text, Value
from smarketing.core.reports.sla.pages import People, Renegotiated, TriedTerm
from smarketing.core.reports.sla.why import kept_why
from smarketing.core.reports.why import Why

_ROLE = ("roles.attempts", "roles.contact_chance", "roles.minutes_per_attempt")


def renegotiated_why(promises: Sequence[Renegotiated]) -> list[Why]:
    """Return the reasons of both sides' shares, and of the numbers of people."""
    found: list[Why] = []
    for one in promises:
        at = f"promises.{one.commitment}"
        terms = (f"commitments.sales.{one.commitment}.within", "activities", "dispositions")
        for side, kept, people, asked in (
            ("now", one.kept_now, one.people_now, one.now),
            ("then", one.kept_then, one.people_then, one.then),
        ):
            found += kept_why(f"{at}.{side}", one.label, kept, terms)
            found += _people(f"{at}.{side}.people", one.label, people, Share(asked.share))
    return found


def tried_why(points: Sequence[TriedTerm]) -> list[Why]:
    """Return the reasons of the shares and of the numbers of people at each value."""
    found: list[Why] = []
    for point in points:
        at, label = f"tried.{point.value}", Sentence("At {value}", {"value": point.value})
        found += kept_why(at, label, point.kept, ("activities", "dispositions"))
        found += _people(f"{at}.people", label, point.people, None)
    return found


def _people(
    figure: str, label: Text | Sentence, people: People | None, promised: Share | None
) -> Iterator[Why]:
    if people is None or people.needed is None:
        return
    values: dict[str, Value] = {
        "people": people.needed,
        "first": people.minutes_until_served,
        "whole": people.minutes_per_lead,
    }
    how = Sentence(
        "With {people}, first come, first served, enough leads are served in time; with one fewer "
        "they are not. A lead is served {first} min of working time after somebody begins with it, "
        "and keeps them for {whole} min in all.",
        values,
    )
    if promised is not None:
        values["promised"] = promised
        how = Sentence(
            "With {people}, first come, first served, {promised} of the leads are served in time; "
            "with one fewer they are not. A lead is served {first} min of working time after "
            "somebody begins with it, and keeps them for {whole} min in all.",
            values,
        )
    yield Why(figure, label, people.needed, how, _ROLE)
