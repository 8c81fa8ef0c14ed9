"""What happened to contacts first, at or after a moment."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from smarketing.core.reports.selection import Told

EVENTS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9)), max_size=20)
ASKED = st.lists(st.tuples(st.integers(0, 7), st.integers(-1, 11)), min_size=1, max_size=15)


@given(EVENTS, ASKED)
def test_the_first_event_since_a_moment_is_found(
    events: list[tuple[int, int]], asked: list[tuple[int, int]]
) -> None:
    events = sorted(events)
    told = Told(*(np.array([one[n] for one in events], np.int64) for n in (0, 1)))
    found = told.first_since(*(np.array([one[n] for one in asked], np.int64) for n in (0, 1)))
    expected = [
        next((n for n, (who, at) in enumerate(events) if who == contact and at >= since), -1)
        for contact, since in asked
    ]
    assert found.tolist() == expected
