"""The frames of what sales did: assignments, activities, dispositions and deal events."""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from smarketing.adapters.connectors.example.chance import Purpose, Whole
from smarketing.adapters.connectors.example.handoff import Handoffs, reason_names, where
from smarketing.adapters.connectors.example.history import (
    History,
    happened,
    ids,
    in_schema,
    moments,
    pick,
)
from smarketing.adapters.connectors.example.names import in_an_address

Value = pl.Series | str | bool | None
"""One value per lead, or the same for all."""

AUTO_REPLY_SECONDS = 90
"""How long after an MQL the machine sends its acknowledgement."""

FOLLOW_UP_HOURS = 1 / 12
"""How long after the first call, in working hours, the e-mail to it goes out."""

MEETING_HOURS = 0.25
"""How long before a lead is marked as qualified, in working hours, the meeting was held."""

PIPELINE = (("Découverte", 0.0), ("Proposition", 0.35), ("Négociation", 0.75))
"""The stages of an open deal, and the part of its life after which each begins."""


def sales_frames(
    history: History, firm: Whole, cycles: Sequence[Handoffs]
) -> dict[str, pl.DataFrame]:
    """Return what sales did with the leads of a chunk, table by table.

    `firm` is the account's number of each contact of the chunk.
    """
    return {
        "assignments": together("assignments", [assignments(history, one) for one in cycles]),
        "activities": together(
            "activities", [part for one in cycles for part in activities(history, one)]
        ),
        "dispositions": together(
            "dispositions", [part for one in cycles for part in dispositions(history, one)]
        ),
        "deal_events": together(
            "deal_events", [part for one in cycles for part in deal_events(history, firm, one)]
        ),
    }


def products_frame(history: History) -> pl.DataFrame:
    """Return the price list, known from the start: each product at the lowest price it sells at."""
    products = history.company.products
    return in_schema(
        "products",
        pl.DataFrame(
            {
                "id": [in_an_address(product.name) for product in products],
                "occurred_at": moments(np.full(len(products), history.timeline.start)),
                "product": [product.name for product in products],
                "amount": [int(product.price.knots[0][1]) for product in products],
                "currency": ["EUR"] * len(products),
            }
        ),
    )


def together(table: str, parts: list[pl.DataFrame]) -> pl.DataFrame:
    """Put parts below one another, contact by contact in the order of time."""
    frame = pl.concat(in_schema(table, part) for part in parts)
    return frame.sort("contact_id", "occurred_at", "fact_id")


def facts_at(
    history: History, one: Handoffs, at: Whole, suffix: str, columns: Mapping[str, Value]
) -> pl.DataFrame:
    """Return one fact per lead whose moment lies in the history.

    `suffix` tells apart the facts of one contact and cycle; `columns` are series with one value
    per lead, or constants.
    """
    written = history.written(at)
    frame = pl.DataFrame(
        {
            "contact_id": ids("C", one.number),
            "occurred_at": moments(np.where(written, at, 0)),
            "rep": pick([rep.name for rep in history.company.reps], one.rep),
            "written": written,
        }
    )
    constants = {name: pl.lit(v) for name, v in columns.items() if not isinstance(v, pl.Series)}
    series = {name: v for name, v in columns.items() if isinstance(v, pl.Series)}
    return frame.with_columns(
        id=pl.col("contact_id") + f"-{one.cycle}-{suffix}",
        **constants,
        **series,
    ).filter("written")


def assignments(history: History, one: Handoffs) -> pl.DataFrame:
    """Return who was given each lead, minutes of working time after it qualified."""
    return facts_at(history, one, one.assigned_at, "AFF", {})


def activities(history: History, one: Handoffs) -> list[pl.DataFrame]:
    """Return the machine's acknowledgement, the calls, the e-mails and the meetings."""
    working = history.timeline.working
    reply: dict[str, Value] = {"kind": "email", "outcome": "sent", "automated": True, "rep": None}
    acknowledged = where(happened(one.handed_at), one.handed_at + AUTO_REPLY_SECONDS)
    parts = [facts_at(history, one, acknowledged, "REP", reply)]
    for turn in range(one.attempts_at.shape[1]):
        outcome = pick(("reached", "no_answer", "wrong_number"), outcomes(history, one, turn))
        call: dict[str, Value] = {"kind": "call", "outcome": outcome, "automated": False}
        parts.append(facts_at(history, one, one.attempts_at[:, turn], f"APP{turn + 1}", call))
    draws = history.chance.draw(Purpose.FOLLOW_UP, one.number, one.cycle)
    mail: dict[str, Value] = {"kind": "email", "outcome": "sent", "automated": False}
    mailed = working.forward(one.attempts_at[:, 0], np.full(len(draws), FOLLOW_UP_HOURS))
    mailed = where(draws < history.company.follow_up, mailed)
    parts.append(facts_at(history, one, mailed, "MEL", mail))
    held: dict[str, Value] = {"kind": "meeting", "outcome": "held", "automated": False}
    met = working.forward(one.deals.qualified_at, np.full(len(draws), -MEETING_HOURS))
    parts.append(facts_at(history, one, met, "RDV", held))
    return parts


def outcomes(history: History, one: Handoffs, turn: int) -> Whole:
    """Return what came of each call: 0 reached, 1 no answer, 2 wrong number.

    The last call reaches the person, unless sales gives up or the number is wrong.
    """
    names = reason_names(history.company)
    last = one.attempts == turn + 1
    outcome = np.where(last, 0, 1)
    outcome = np.where(last & (one.reason == names.index("unreachable")), 1, outcome)
    return np.where(one.reason == names.index("unverified_contact"), 2, outcome)


def dispositions(history: History, one: Handoffs) -> list[pl.DataFrame]:
    """Return what sales decided about each lead, first and later."""
    first: dict[str, Value] = {
        "outcome": pick(("rejected", "accepted"), one.accepted.astype(np.int64)),
        "reason": pick(reason_names(history.company), one.reason),
    }
    qualified: dict[str, Value] = {"outcome": "qualified", "reason": None}
    recycled: dict[str, Value] = {"outcome": "recycled", "reason": "timing"}
    return [
        facts_at(history, one, one.decided_at, "DEC", first),
        facts_at(history, one, one.deals.qualified_at, "QUA", qualified),
        facts_at(history, one, one.recycled_at, "REC", recycled),
    ]


def deal_events(history: History, firm: Whole, one: Handoffs) -> list[pl.DataFrame]:
    """Return the deals as they opened, moved, and were won or lost."""
    company, deals = history.company, one.deals
    deal: dict[str, Value] = {
        "deal_id": ids("D", one.number) + f"-{one.cycle}",
        "account_id": ids("A", firm[one.place]),
        "product": pick([product.name for product in company.products], deals.product),
        "currency": "EUR",
    }
    price, paid = pl.Series(deals.price), pl.Series(deals.paid)
    parts = []
    for number, (stage, after) in enumerate(PIPELINE):
        at = history.timeline.working.forward(deals.opened_at, deals.life_hours * after)
        moved: dict[str, Value] = {"status": "open", "stage": stage, "amount": price}
        parts.append(facts_at(history, one, at, f"AF{number + 1}", deal | moved))
    for status, stage, at, amount in (
        ("won", "Gagnée", deals.won_at, paid),
        ("lost", "Perdue", deals.lost_at, price),
    ):
        closed: dict[str, Value] = {"status": status, "stage": stage, "amount": amount}
        parts.append(facts_at(history, one, at, f"AF-{status}", deal | closed))
    return parts
