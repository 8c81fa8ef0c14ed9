"""Where a number leads: to the rows behind it, and to the definition in force.

A page in the web application leads to its addresses. What is drawn into a file or onto a terminal
has none to lead to: there the links are left out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from smarketing.core.reports.rows.asked import RowsAsked


@dataclass(frozen=True)
class Links:
    """How links are written: to rows, and to a part of the agreement in words by its name."""

    rows: Callable[[RowsAsked], str]
    term: Callable[[str], str]


def _rows_address(asked: RowsAsked) -> str:
    return f"/rows/?{urlencode(list(asked.written()))}"


def _term_address(name: str) -> str:
    return f"/agreement/#{name}"


IN_THE_WEB = Links(_rows_address, _term_address)
NOWHERE = Links(lambda _: "", lambda _: "")


def stage_term(stage: str) -> str:
    """Return the name under which the agreement in words defines a stage."""
    return f"stage-{stage}"


def promise_term(commitment: str) -> str:
    """Return the name under which the agreement in words states a promise."""
    return f"promise-{commitment}"


GOAL_TERM, PLAN_TERM, HANDOFF_TERM = "goal", "plan", "handoff"
