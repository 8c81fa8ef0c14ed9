"""Terms of the clocks that contradict themselves, or change nothing, are told at their line."""

import pytest
from spec.agreement.telling import DEMO, HANDOFF, told

LABEL = 'label = { en = "x", fr = "x" }\n'
BACK = '[[handoff.pauses]]\nname = "call_back"\n' + LABEL + 'on = "activity"\n'
NOBODY = '[[handoff.pauses]]\nname = "nobody"\n' + LABEL + 'on = "unassigned"\n'


def depth(more: str) -> str:
    head = f'[[commitments.sales]]\nname = "depth"\n{LABEL}measure = "attempts"\n'
    return head + "within = { working_days = 5 }\nshare = 0.9\n" + more + "\n"


@pytest.mark.parametrize(
    "more",
    [
        BACK + 'outcomes = ["later"]\nat_most = { working_days = 5 }\n' + NOBODY,
        "[handoff.causes]\nrouting_within = { working_hours = 1 }\n",
        depth("at_least = 3\ndifferent_kinds = 2"),
        depth('at_least = 2\ndifferent_kinds = 2\nkinds = ["call", "email"]'),
    ],
)
def test_clocks_that_can_run_are_fine(more: str) -> None:
    assert told(DEMO, more) == []


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (
            depth('at_least = 6\ndifferent_kinds = 2\nkinds = ["call"]'),
            'error | ["call"] | `depth` asks for attempts of 2 different kinds, but only 1 count',
        ),
        (
            depth("at_least = 2\ndifferent_kinds = 3"),
            "warning | 3 | `depth` asks for 2 attempts of 3 different kinds, which takes 3",
        ),
        (BACK, "`call_back` begins with an activity, but no outcome says with which"),
        (
            NOBODY + 'outcomes = ["later"]\n',
            'warning | ["later"] | `nobody` begins while a lead is nobody’s',
        ),
        (NOBODY * 2, "`nobody` is named a second time"),
        # Neither hours nor days: a pause of no time, and leads that are all too late.
        (NOBODY + "at_most = {}\n", "error | {} | a window is either working_hours or"),
        ("[handoff.causes]\nrouting_within = {}\n", "error | {} | a window is either"),
    ],
)
def test_a_clock_that_cannot_run_as_agreed_is_told(more: str, words: str) -> None:
    (one,) = told(DEMO, more)
    assert words in one


def test_whoever_would_be_told_twice_of_one_step_is_told_of_it() -> None:
    steps = '{ at = 0.8, to = "owner" }, { at = 0.80, to = "owner" }, { at = 1, to = "owner" }'
    (one,) = told(DEMO, handoff=f"{HANDOFF}\nescalations = [{steps}]\n")
    assert "`owner` would be told twice when 0.8" in one
