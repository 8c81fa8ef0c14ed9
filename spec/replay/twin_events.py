"""What happened to each contact, told by the slow twin: plain rows, merged, known and dated."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from smarketing.core.ledger.tables import Facts

Row = dict[str, Any]

TOLD = ("touches", "activities", "dispositions", "deal_events", "recorded_stages", "consents")


@dataclass(frozen=True)
class Known:
    """What is known of a contact from a moment on: its own attributes, and its account's."""

    own: dict[str, str] = field(default_factory=dict)
    account: dict[str, str] = field(default_factory=dict)


@dataclass
class Story:
    """Everything that happened to one contact: facts by table, what was known, firms won."""

    facts: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in TOLD})
    known: dict[datetime, Known] = field(default_factory=dict)
    account_customer: list[datetime] = field(default_factory=list)

    def moments(self) -> list[datetime]:
        """Return every moment at which something happened, in order."""
        told = {row["occurred_at"] for rows in self.facts.values() for row in rows}
        return sorted(told | set(self.known) | set(self.account_customer))

    def at(self, table: str, moment: datetime) -> list[Row]:
        """Return what happened at a moment."""
        return [row for row in self.facts[table] if row["occurred_at"] == moment]

    def until(self, table: str, moment: datetime) -> list[Row]:
        """Return what had happened by a moment."""
        return [row for row in self.facts[table] if row["occurred_at"] <= moment]

    def known_at(self, moment: datetime) -> Known:
        """Return what was known by a moment."""
        return (
            self.known[max(m for m in self.known if m <= moment)] if self._met(moment) else Known()
        )

    def _met(self, moment: datetime) -> bool:
        return any(m <= moment for m in self.known)


def stories(facts: Facts, as_of: datetime) -> dict[str, Story]:
    """Tell the story of each contact as it stood at `as_of`."""
    tables = {
        name: [row for row in facts.table(name).to_dicts() if row["occurred_at"] <= as_of]
        for name in (*TOLD, "contacts", "accounts")
    }
    survivor = survivors(tables["contacts"])
    tables["contacts"] = list(_telling(tables["contacts"], survivor))
    for name, rows in tables.items():
        if name != "accounts":
            for row in rows:
                row["contact_id"] = survivor.get(row["contact_id"], row["contact_id"])
    told: dict[str, Story] = {}
    for name in TOLD:
        for row in tables[name]:
            if row["contact_id"] is not None and not row.get("automated"):
                told.setdefault(row["contact_id"], Story()).facts[name].append(row)
    versions = _versions(tables["contacts"], "contact_id")
    accounts = _versions(tables["accounts"], "account_id")
    for contact, mine in versions.items():
        story = told.setdefault(contact, Story())
        story.known = dict(_known(mine, accounts))
        story.account_customer = list(_firms_won(mine, versions, tables["deal_events"]))
    return told


def survivors(versions: Iterable[Row]) -> dict[str, str]:
    """Return who survives each merged contact; circles merge nobody."""
    into: dict[str, str] = {}
    for row in sorted(versions, key=lambda row: (row["occurred_at"], row["fact_id"])):
        if row.get("merged_into") is not None:
            into[row["contact_id"]] = row["merged_into"]
    circling = {contact for contact in into if contact in _followed(contact, into)}
    straight = {contact: other for contact, other in into.items() if contact not in circling}
    return {contact: _followed(contact, straight)[-1] for contact in straight}


def _telling(versions: Sequence[Row], survivor: dict[str, str]) -> Iterator[Row]:
    """Yield the versions that tell who a person is: a merged one's until the survivor has some."""
    first_own: dict[str, datetime] = {}
    for row in versions:
        contact, moment = row["contact_id"], row["occurred_at"]
        first_own[contact] = min(first_own.get(contact, moment), moment)
    for row in versions:
        into = survivor.get(row["contact_id"])
        if into is None or into not in first_own or row["occurred_at"] < first_own[into]:
            yield row


def _followed(contact: str, into: dict[str, str]) -> list[str]:
    """Return into whom a contact was merged, and that one, and so on, each once."""
    path: list[str] = []
    while contact in into and into[contact] not in path:
        contact = into[contact]
        path.append(contact)
    return path


def _versions(rows: Iterable[Row], name: str) -> dict[str, list[Row]]:
    """Return the versions of each contact or account in order; one per moment, the last by id."""
    found: dict[str, dict[datetime, Row]] = {}
    for row in sorted(rows, key=lambda row: (row["occurred_at"], row["fact_id"])):
        found.setdefault(row[name], {})[row["occurred_at"]] = row
    return {key: list(by_moment.values()) for key, by_moment in found.items()}


def _known(mine: list[Row], accounts: dict[str, list[Row]]) -> Iterator[tuple[datetime, Known]]:
    following: list[Row | None] = [*mine[1:], None]
    for version, after in zip(mine, following, strict=True):
        since, own = version["occurred_at"], attributes(version["attributes"])
        firm = accounts.get(version["account_id"], [])
        before = [row for row in firm if row["occurred_at"] <= since]
        yield since, Known(own, attributes(before[-1]["attributes"]) if before else {})
        for row in firm:
            if row["occurred_at"] > since and (
                after is None or row["occurred_at"] < after["occurred_at"]
            ):
                yield row["occurred_at"], Known(own, attributes(row["attributes"]))


def _firms_won(
    mine: list[Row], versions: dict[str, list[Row]], deals: list[Row]
) -> Iterator[datetime]:
    """Return when each firm of the contact became a customer, as far as the contact is of it."""
    for account in {row["account_id"] for row in mine} - {None}:
        won = []
        for deal in deals:
            if deal["status"] == "won" and deal["account_id"] == account:
                won.append(deal["occurred_at"])
            elif deal["status"] == "won" and deal["account_id"] is None:
                through = _first_naming(account, versions.get(deal["contact_id"], []))
                if through is not None:
                    won.append(max(deal["occurred_at"], through))
        since = _first_naming(account, mine)
        if won and since is not None:
            yield max(min(won), since)


def _first_naming(account: str, versions: list[Row]) -> datetime | None:
    return next((v["occurred_at"] for v in versions if v["account_id"] == account), None)


def attributes(text: str | None) -> dict[str, str]:
    """Return the attributes that a JSON text tells; nothing where it is no JSON object."""
    try:
        told = json.loads(text or "{}", parse_constant=_no_json)
    except ValueError:
        return {}
    if not isinstance(told, dict):
        return {}
    written = {
        name: value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))
        for name, value in told.items()
        if value is not None
    }
    return {name: value for name, value in written.items() if value}


def _no_json(word: str) -> None:
    raise ValueError(word)
