"""A written number keeps its value wherever it goes."""

import copy
import pickle
from collections.abc import Callable
from datetime import date

import pytest

from smarketing.adapters.render.figure import Figure, Kind


def sent(one: Figure) -> Figure:
    """Return what another process gets."""
    made: Figure = pickle.loads(pickle.dumps(one))  # noqa: S301 (our own, made just here)
    return made


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, sent])
def test_a_copy_and_what_another_process_gets_say_the_same(
    again: Callable[[Figure], Figure],
) -> None:
    made = again(Figure("26 November", date(2026, 11, 26), Kind.DAY))
    assert (made, made.value, made.kind) == ("26 November", date(2026, 11, 26), Kind.DAY)
