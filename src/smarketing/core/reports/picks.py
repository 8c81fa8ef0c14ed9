"""What the contacts of a report can be picked by: every persona, channel, campaign and owner."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from smarketing.core.base.sentence import Text
from smarketing.core.ledger.views import UNKNOWN
from smarketing.core.reports.situation import Situation

PICKS = ("persona", "channel", "campaign", "owner")


@dataclass(frozen=True)
class Choice:
    """A value that can be picked, and of how many contacts it is; a persona has a `label`."""

    name: str
    label: Text | None
    contacts: int


def choices(situation: Situation) -> Mapping[str, Sequence[Choice]]:
    """Return what can be picked of each of `PICKS`, what most contacts are of first.

    Values are those of everybody, whoever is looked at; every persona of the agreement can be
    picked, also one that nobody is of.
    """
    whole = situation.whole or situation
    found = {}
    for by in PICKS:
        counted = whole.profiles.filter(pl.col(by) != UNKNOWN)[by].value_counts()
        contacts = dict(counted.iter_rows())
        if by == "persona":
            contacts = {one.name: 0 for one in whole.agreement.personas} | contacts
        ordered = sorted(contacts.items(), key=lambda one: (-one[1], one[0]))
        found[by] = [Choice(name, whole.label(by, name), count) for name, count in ordered]
    return found
