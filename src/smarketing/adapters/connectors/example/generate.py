"""The facts of an example company, chunk by chunk, in the schemas of the ledger."""

from collections.abc import Iterator
from datetime import datetime

import numpy as np
import polars as pl

from smarketing.adapters.connectors.example.handoff import handoffs_of
from smarketing.adapters.connectors.example.history import History
from smarketing.adapters.connectors.example.leads import leads_of
from smarketing.adapters.connectors.example.people import firms_of, people_frames
from smarketing.adapters.connectors.example.planted import Company
from smarketing.adapters.connectors.example.sales import products_frame, sales_frames
from smarketing.adapters.connectors.example.spending import spend_frame
from smarketing.adapters.connectors.example.touches import touches_frame

CHUNK = 1 << 16
"""Contacts made at a time: a multiple of the groups that may share a firm."""


def facts_of(
    company: Company, seed: int, contacts: int, until: datetime, chunk: int = CHUNK
) -> Iterator[dict[str, pl.DataFrame]]:
    """Yield the facts of the 24 months that end at `until`, `chunk` contacts at a time.

    `until` is an aware moment; nothing at or after it is written. The same arguments give the
    same facts, and contact 7 is the same whatever `contacts` and `chunk` are. Every frame is in
    the schema of its table. What belongs to the whole company, spend and the price list, comes with
    the first chunk.
    """
    history = History.of(company, seed, until)
    for first in range(1, contacts + 1, chunk):
        number = np.arange(first, min(first + chunk, contacts + 1), dtype=np.int64)
        frames = facts_of_chunk(history, number)
        if first == 1:
            frames["spend"] = spend_frame(history, contacts)
            frames["products"] = products_frame(history)
        yield frames


def facts_of_chunk(history: History, number: np.ndarray) -> dict[str, pl.DataFrame]:
    """Return all the facts about the contacts with these numbers."""
    leads = leads_of(history, number)
    cycles = handoffs_of(history, leads)
    firm = firms_of(history, leads, cycles[0])
    return {
        **people_frames(history, leads, cycles[0], firm),
        "touches": touches_frame(history, leads, cycles),
        **sales_frames(history, firm, cycles),
    }
