"""The compiled score against a slow and obvious one, on generated histories."""

from datetime import datetime, timedelta

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from spec.tables import at

from smarketing.core.agreement.qualification import Points, Qualification, Trigger
from smarketing.core.ledger.tables import MOMENT
from smarketing.core.replay.score import first_qualifications

START = at("2026-01-01")
KINDS = ["visit", "download", "webinar", "unsubscribe", "demo", "other"]

terms = st.builds(
    lambda points, threshold, triggers: Qualification(
        threshold=threshold,
        points=[Points(kind=k, points=p, cap=c) for k, (p, c) in points.items()],
        triggers=[Trigger(kind=kind) for kind in triggers],
    ),
    st.dictionaries(
        st.sampled_from(KINDS[:4]),
        st.tuples(st.integers(-20, 30), st.none() | st.integers(0, 60)),
    ),
    st.integers(1, 80),
    st.lists(st.sampled_from(["demo", "webinar"]), unique=True),
)
histories = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(0, 40), st.sampled_from(KINDS)), max_size=40
)

Answer = dict[str, tuple[datetime, str, int]]


def slowly(history: list[tuple[str, datetime, str, str]], agreed: Qualification) -> Answer:
    """Walk each contact's touches one by one, adding up every kind's points from the start."""
    answer: Answer = {}
    for contact in {contact for contact, *_ in history}:
        mine = sorted((moment, fact, kind) for c, moment, fact, kind in history if c == contact)
        for number, (moment, fact, kind) in enumerate(mine):
            seen = mine[: number + 1]
            total = sum(_points(rule, seen) for rule in agreed.points)
            worth = {rule.kind for rule in agreed.points}
            fires = kind in {trigger.kind for trigger in agreed.triggers}
            if fires or (total >= agreed.threshold and kind in worth):
                answer[contact] = (moment, fact, total)
                break
    return answer


def _points(rule: Points, seen: list[tuple[datetime, str, str]]) -> int:
    given_so_far = 0
    for _, _, kind in seen:
        if kind == rule.kind:
            given_so_far += rule.points
            if rule.cap is not None:
                given_so_far = max(-rule.cap, min(rule.cap, given_so_far))
    return given_so_far


@settings(max_examples=400, deadline=None)
@given(histories, terms)
def test_the_kernel_agrees_with_the_slow_twin(
    history: list[tuple[str, int, str]], agreed: Qualification
) -> None:
    told = [
        (contact, START + timedelta(hours=hour), f"fact {number:02}", kind)
        for number, (contact, hour, kind) in enumerate(history)
    ]
    frame = pl.DataFrame(
        told,
        schema={
            "contact_id": pl.String,
            "occurred_at": MOMENT,
            "fact_id": pl.String,
            "kind": pl.String,
        },
        orient="row",
    )
    found = first_qualifications(frame.lazy(), agreed)
    columns = found.select("contact_id", "occurred_at", "fact_id", "points")
    assert {c: (m, f, p) for c, m, f, p in columns.iter_rows()} == slowly(told, agreed)
