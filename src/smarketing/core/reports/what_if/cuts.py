"""The what-if comparison by channel and by persona."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.base.rates import share_of
from smarketing.core.base.sentence import Money, Text
from smarketing.core.ledger.views import UNKNOWN
from smarketing.core.reports.selection import Whole
from smarketing.core.reports.situation import text
from smarketing.core.reports.what_if.lead_figures import Footprint, Leads
from smarketing.core.reports.what_if.leads_apart import Apart
from smarketing.core.reports.what_if.pages import Cut, CutFigures, CutRow


def cuts_of(
    leads: Sequence[Leads],
    apart: Apart,
    agreement: Agreement,
    ground: Footprint,
    profiles: pl.DataFrame,
) -> list[Cut]:
    """Cut the leads selected under two definitions, the current and the candidate.

    Personas are those of `agreement`, by which `profiles` were made.
    """
    labels = {persona.name: text(persona.label) for persona in agreement.personas}
    rows = ground.outcomes.roll.rows_of(profiles["contact_id"])
    return [
        _cut(by, leads, apart, ground, _coded(profiles[by], rows, len(ground.outcomes.roll)), named)
        for by, named in (("channel", {}), ("persona", labels))
    ]


def _cut(
    by: str,
    leads: Sequence[Leads],
    apart: Apart,
    ground: Footprint,
    coded: tuple[list[str], Whole],
    labels: dict[str, Text],
) -> Cut:
    keys, codes = coded
    figures = [_figures(one, codes, len(keys), ground.currency) for one in leads]
    gained = np.bincount(codes[leads[1].chosen.contacts[apart.gained]], minlength=len(keys))
    lost = np.bincount(codes[leads[0].chosen.contacts[apart.lost]], minlength=len(keys))
    rows = [
        CutRow(key, labels.get(key), before, after, int(gained[place]), int(lost[place]))
        for place, (key, before, after) in enumerate(zip(keys, *figures, strict=True))
        if before.selected or after.selected
    ]
    rows.sort(key=lambda row: (row.key == UNKNOWN, -row.current.selected, row.key))
    return Cut(by, rows)


def _coded(values: pl.Series, rows: Whole, contacts: int) -> tuple[list[str], Whole]:
    """Return the keys of a cut, and for each contact the place of its own; unknown is the first."""
    keys = [UNKNOWN, *sorted(values.filter(values != UNKNOWN).unique())]
    place = values.replace_strict(keys, range(len(keys)), return_dtype=pl.Int64).to_numpy()
    codes = np.zeros(contacts, np.int64)
    codes[rows[rows >= 0]] = place[rows >= 0]
    return keys, codes


def _figures(leads: Leads, codes: Whole, keys: int, currency: str) -> list[CutFigures]:
    code = codes[leads.chosen.contacts]
    selected, decided, accepted, customers = (
        np.bincount(code[kept], minlength=keys)
        for kept in (slice(None), leads.decided, leads.accepted, leads.customer)
    )
    revenue = np.zeros(keys, np.int64)
    np.add.at(revenue, code, leads.worth)
    return [
        CutFigures(
            int(count),
            int(of),
            int(taken),
            share_of(int(taken), int(of)),
            int(won),
            share_of(int(won), int(count)),
            Money(int(worth), currency),
        )
        for count, of, taken, won, worth in zip(
            selected, decided, accepted, customers, revenue, strict=True
        )
    ]
