"""Whom the specs of replay ask: the slow twin and the real one, with the same words."""

from collections.abc import Callable, Sequence
from datetime import datetime

import pytest
from spec.replay.twin import Entered, SentBack, slowly
from spec.tables import AGREEMENT, STAGES, agreement, at, facts

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.ledger.tables import Facts
from smarketing.core.replay.replay import replay

Answer = tuple[list[Entered], list[SentBack]]
Judge = Callable[[Facts, Sequence[Agreement], datetime], Answer]

HEADING, SECTIONS = AGREEMENT.split("[qualification]")
HANDOFF = "[handoff]" + SECTIONS.split("[handoff]")[1]


def quickly(told: Facts, versions: Sequence[Agreement], as_of: datetime) -> Answer:
    """Return what the real replay finds, in the words of the twin."""
    found = replay(told, versions, as_of)
    entries, returns = found.entries(), found.returns()
    return [Entered(*row) for row in entries.iter_rows()], [
        SentBack(*row) for row in returns.iter_rows()
    ]


asking_both = pytest.mark.parametrize("judge", [slowly, quickly], ids=["twin", "replay"])
"""Asks the twin and the real replay the same."""


def agreed(
    qualification: str, more: str = HANDOFF, stages: str = STAGES, heading: str = HEADING
) -> Agreement:
    """Return the small agreement of the specs with other terms of qualification."""
    terms = f"{heading}[qualification]\n{qualification}\n{more}"
    return agreement(terms=terms, stages=stages)


def entries(
    judge: Judge, text: str, *versions: Agreement, as_of: str = "2026-12-31"
) -> list[tuple[str, str, str]]:
    """Return stage, moment and rule of every entry."""
    found, _ = judge(facts(text), versions, at(as_of))
    return [(entry.stage, written(entry.entered_at), entry.rule) for entry in found]


def entered(
    judge: Judge, stage: str, text: str, *versions: Agreement, as_of: str = "2026-12-31"
) -> list[str]:
    """Return when a stage was entered, by whomever and however often."""
    found = entries(judge, text, *versions, as_of=as_of)
    return [moment for name, moment, _ in found if name == stage]


def sent_back(
    judge: Judge, text: str, *versions: Agreement, as_of: str = "2026-12-31"
) -> list[tuple[int, str, str]]:
    """Return cycle, moment and reason of every return."""
    _, found = judge(facts(text), versions, at(as_of))
    return [(back.cycle, written(back.sent_back_at), back.reason) for back in found]


def written(moment: datetime) -> str:
    """Write a moment as the specs do, as short as it can be."""
    text = moment.strftime("%Y-%m-%d %H:%M:%S.%f")
    return text.removesuffix(".000000").removesuffix(":00").removesuffix(" 00:00")
