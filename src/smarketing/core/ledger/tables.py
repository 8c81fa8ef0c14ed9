"""The fact tables: their columns, and which of them make a fact the same fact.

Facts are append-only. A later fact about the same thing is a new row, never an edit.
Every table also carries `fact_id` (see `identity`), `source` (the system that told us) and
`occurred_at` (when it happened in the world, UTC).
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import polars as pl

MOMENT = pl.Datetime("us", "UTC")
"""Every moment in the ledger: microseconds, UTC."""

Made = TypeVar("Made")


@dataclass(frozen=True)
class Column:
    """One column of a fact table: its type, whether a fact may lack it, and what it means.

    A `later` column came after the first shape of its table: a fact that lacks it is still the
    fact that it was before the column existed.
    """

    dtype: pl.DataType | type[pl.DataType]
    meaning: str
    required: bool = False
    choices: tuple[str, ...] = ()
    later: bool = False


@dataclass(frozen=True)
class FactTable:
    """One kind of fact."""

    name: str
    meaning: str
    columns: dict[str, Column] = field(default_factory=dict)

    @property
    def schema(self) -> dict[str, pl.DataType | type[pl.DataType]]:
        """Column name to Polars type, in the order in which they are stored."""
        return {name: column.dtype for name, column in ALWAYS.items()} | {
            name: column.dtype for name, column in self.columns.items()
        }

    @property
    def required(self) -> list[str]:
        """Columns without which a row is no fact."""
        return ["occurred_at"] + [n for n, column in self.columns.items() if column.required]

    @property
    def later(self) -> list[str]:
        """Columns that came after the first shape of the table."""
        return [name for name, column in self.columns.items() if column.later]


ALWAYS = {
    "fact_id": Column(pl.String, "what makes this fact the same fact when it is told again", True),
    "source": Column(pl.String, "the system that told us", True),
    "occurred_at": Column(MOMENT, "when it happened in the world", True),
}

CONTACT = Column(pl.String, "the person, as the source names them", True)
ATTRIBUTES = Column(pl.String, "further attributes, as a JSON object of strings")
AMOUNT = Column(pl.Int64, "money in minor units of its currency (cents for EUR)")
CURRENCY = Column(pl.String, "ISO 4217 code of the amount")
REP = Column(pl.String, "the sales representative")

DISPOSITIONS = ("accepted", "rejected", "qualified", "recycled")
DEAL_STATUSES = ("open", "won", "lost")

TABLES: dict[str, FactTable] = {
    table.name: table
    for table in (
        FactTable(
            "contacts",
            "what is known of a person from this moment on; a change is a new version",
            {
                "contact_id": CONTACT,
                "account_id": Column(pl.String, "the firm the person works for"),
                "name": Column(pl.String, "the person's name"),
                "attributes": ATTRIBUTES,
                "merged_into": Column(
                    pl.String, "the contact that this one was merged into", later=True
                ),
            },
        ),
        FactTable(
            "accounts",
            "what is known of a firm from this moment on",
            {
                "account_id": Column(pl.String, "the firm, as the source names it", True),
                "name": Column(pl.String, "the firm's name"),
                "attributes": ATTRIBUTES,
            },
        ),
        FactTable(
            "touches",
            "something a person did with our marketing",
            {
                "contact_id": CONTACT,
                "kind": Column(pl.String, "visit, form, download, webinar, demo_request, …", True),
                "channel": Column(pl.String, "where the person came from"),
                "campaign": Column(pl.String, "the campaign that brought them"),
                "content": Column(pl.String, "what they saw or asked for"),
            },
        ),
        FactTable(
            "activities",
            "something sales did with a contact",
            {
                "contact_id": CONTACT,
                "rep": REP,
                "kind": Column(pl.String, "call, email, meeting, …", True),
                "outcome": Column(pl.String, "reached, no_answer, …"),
                "automated": Column(pl.Boolean, "sent by a machine: never counts as an attempt"),
            },
        ),
        FactTable(
            "dispositions",
            "what sales decided about a lead",
            {
                "contact_id": CONTACT,
                "rep": REP,
                "outcome": Column(pl.String, "the decision", True, DISPOSITIONS),
                "reason": Column(pl.String, "a reason of the agreement's list"),
            },
        ),
        FactTable(
            "assignments",
            "who was given the lead",
            {"contact_id": CONTACT, "rep": Column(pl.String, REP.meaning, True)},
        ),
        FactTable(
            "deal_events",
            "a deal opened, moved, was won or lost",
            {
                "deal_id": Column(pl.String, "the deal, as the source names it", True),
                "contact_id": Column(pl.String, "the person the deal came from"),
                "account_id": Column(pl.String, "the firm the deal is with"),
                "status": Column(pl.String, "where the deal stands", True, DEAL_STATUSES),
                "stage": Column(pl.String, "the pipeline stage in the source's own words"),
                "product": Column(pl.String, "what is sold"),
                "rep": REP,
                "amount": AMOUNT,
                "currency": CURRENCY,
            },
        ),
        FactTable(
            "spend",
            "what a channel or campaign cost on a day, and the anonymous visits it drew",
            {
                "channel": Column(pl.String, "the channel paid for", True),
                "campaign": Column(pl.String, "the campaign paid for"),
                "amount": AMOUNT,
                "currency": CURRENCY,
                "visits": Column(pl.Int64, "visitors counted that day, without any identity"),
            },
        ),
        FactTable(
            "products",
            "what is sold from this moment on, as the price list spells it",
            {
                "product": Column(pl.String, "the product's name", True),
                "amount": AMOUNT,
                "currency": CURRENCY,
            },
        ),
        FactTable(
            "consents",
            "a person allowed or refused something",
            {
                "contact_id": CONTACT,
                "purpose": Column(pl.String, "what for: email, phone, tracking, …", True),
                "granted": Column(pl.Boolean, "allowed or refused", True),
                "proof": Column(pl.String, "where the consent can be seen"),
            },
        ),
        FactTable(
            "recorded_stages",
            "a stage date that another system already holds",
            {
                "contact_id": CONTACT,
                "stage": Column(pl.String, "a stage of the agreement, by name", True),
            },
        ),
    )
}


@dataclass(frozen=True)
class Facts:
    """The facts that a rule may look at: one frame per table, in the schema of `TABLES`."""

    frames: Mapping[str, pl.DataFrame]
    _made: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def table(self, name: str) -> pl.DataFrame:
        """Return the facts of one table; empty with the right columns where there are none."""
        known = self.frames.get(name)
        return known if known is not None else pl.DataFrame(schema=TABLES[name].schema)

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Return what was made of these facts under a key, making it the first time.

        Facts do not change, so what follows from them alone is worked out once.
        """
        if key not in self._made:
            self._made[key] = make()
        made: Made = self._made[key]
        return made
