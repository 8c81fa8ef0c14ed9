"""Whoever is planned to qualify does so at the planned moment under the agreement; nobody else."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache

import numpy as np
from tests.example.company_of import UNTIL, company

from smarketing.adapters.connectors.example.company import ATELIER_VAUBAN
from smarketing.adapters.connectors.example.export import AGREEMENT
from smarketing.adapters.connectors.example.history import History, ids, moments
from smarketing.adapters.connectors.example.leads import leads_of
from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.qualification import Qualification
from smarketing.core.agreement.reading import parse_agreement

CONTACTS = 10_000


@cache
def agreement() -> Agreement:
    read, findings = parse_agreement(AGREEMENT.read_text(encoding="utf-8"), "agreement.toml")
    assert read is not None, findings
    return read


def terms() -> Qualification:
    found = agreement().qualification
    assert found is not None
    return found


def threshold() -> int:
    found = terms().threshold
    assert found is not None
    return found


def planned() -> dict[str, datetime]:
    """Return the moment at which each contact is planned to qualify, as far as it is written."""
    history = History.of(ATELIER_VAUBAN, 1, UNTIL)
    leads = leads_of(history, np.arange(1, CONTACTS + 1))
    written = leads.qualifies & history.written(leads.mql_at)
    contacts = ids("C", leads.number[written]).to_list()
    return dict(zip(contacts, moments(leads.mql_at[written]).to_list(), strict=True))


def scores(
    touches: Iterable[tuple[str, datetime, str]],
) -> Iterator[tuple[str, datetime, bool, int]]:
    """Add up points touch by touch, as a person with a pencil would.

    Yields after each touch the contact, the moment, whether a trigger fired, and the score.
    """
    rules = {rule.kind: rule for rule in terms().points}
    triggers = {trigger.kind for trigger in terms().triggers}
    earned: dict[str, dict[str, int]] = {}
    for contact, moment, kind in touches:
        points = earned.setdefault(contact, {})
        if kind in rules:
            cap = rules[kind].cap
            total = points.get(kind, 0) + rules[kind].points
            points[kind] = total if cap is None else min(total, cap)
        yield contact, moment, kind in triggers, sum(points.values())


def slowly_qualified(touches: Iterable[tuple[str, datetime, str]]) -> dict[str, datetime]:
    """Return when each contact first fired a trigger or reached the threshold."""
    qualified: dict[str, datetime] = {}
    for contact, moment, fired, score in scores(touches):
        if fired or score >= threshold():
            qualified.setdefault(contact, moment)
    return qualified


def all_touches() -> Iterator[tuple[str, datetime, str]]:
    ordered = company(CONTACTS)["touches"].sort("contact_id", "occurred_at")
    yield from ordered.select("contact_id", "occurred_at", "kind").iter_rows()


def test_the_planned_and_only_the_planned_qualify_at_the_planned_moment() -> None:
    assert len(planned()) > 1_000
    assert slowly_qualified(all_touches()) == planned()


def test_scores_below_the_threshold_spread_widely() -> None:
    final = {contact: score for contact, _, _, score in scores(all_touches())}
    below = [score for contact, score in final.items() if contact not in planned()]
    assert max(below) == threshold() - 1
    for low in range(0, 40, 10):
        assert sum(low <= score < low + 10 for score in below) > 0.02 * len(below)


def test_whoever_was_given_back_starts_from_zero_and_returns_only_with_a_demo_request() -> None:
    """Under terms that reset the score at the end of a cycle, nobody qualifies again unplanned."""
    decided = company(CONTACTS)["dispositions"].sort("contact_id", "occurred_at")
    ended = {
        contact: moment
        for contact, moment, outcome in decided.select(
            "contact_id", "occurred_at", "outcome"
        ).iter_rows()
        if outcome in {"rejected", "recycled"}
    }
    after = [
        (contact, moment, kind)
        for contact, moment, kind in all_touches()
        if contact in ended and moment > ended[contact]
    ]
    again = slowly_qualified(after)
    asked = {contact for contact, _, kind in after if kind == "demo_request"}
    assert set(again) == asked


def test_the_points_are_those_of_the_agreement() -> None:
    behaviour = ATELIER_VAUBAN.behaviour
    agreed = {rule.kind: rule for rule in terms().points}
    assert [one.kind for one in behaviour.points] == list(agreed)
    assert behaviour.threshold == threshold()
    for one in behaviour.points:
        assert one.points == agreed[one.kind].points
        # a kind without a cap is planned once at most, so that its points are its cap
        assert one.cap == (agreed[one.kind].cap or one.points)


def test_the_cast_is_that_of_the_agreement() -> None:
    parties = agreement().parties
    assert [rep.name for rep in ATELIER_VAUBAN.reps] == [p.name for p in parties.sales.people]
    reasons = {reason.name for reason in agreement().rejection_reasons}
    assert {name for channel in ATELIER_VAUBAN.channels for name in channel.reasons} == reasons
    recycling = {reason.name for reason in agreement().rejection_reasons if reason.recycle}
    assert set(ATELIER_VAUBAN.recycling_reasons) == recycling


def test_every_job_title_is_recognised_as_its_persona() -> None:
    by_name = {persona.name: persona for persona in agreement().personas}
    for persona in ATELIER_VAUBAN.personas:
        [condition] = by_name[persona.name].match
        assert condition.attribute == "job_title"
        assert [title.name for title in persona.titles if title.name not in condition.one_of] == []
        assert by_name[persona.name].negative == persona.negative
