"""Facts are put in order by key even where different keys share their first half."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.adapters.store.prints import Prints
from smarketing.adapters.store.verdict import order_by_key

KEYS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), max_size=40)


@given(keys=KEYS)
@settings(max_examples=200, deadline=None)
def test_facts_of_one_key_stand_together_in_the_order_of_the_file(
    keys: list[tuple[int, int]],
) -> None:
    high, low = (np.array([key[half] for key in keys], np.uint64) for half in (0, 1))
    order, first = order_by_key(Prints(high, low, low))
    ordered = [(*keys[position], position) for position in order.tolist()]
    assert ordered == sorted(ordered)
    begins = [place == 0 or ordered[place - 1][:2] != key[:2] for place, key in enumerate(ordered)]
    assert first.tolist() == begins
