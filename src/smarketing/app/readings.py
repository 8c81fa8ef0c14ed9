"""Readings of a content: what identifies one, and what earlier ones mean for the next."""

import hashlib
from datetime import datetime

from smarketing.adapters.store.earlier import SUPERSEDED, Earlier, earlier
from smarketing.adapters.store.ledger import Ledger
from smarketing.core.ledger.mapping import FileRule, read_mapping


def import_id(content: str, reading: str) -> str:
    """Return what identifies a reading of a content: its fingerprint, and one of how it is read."""
    return f"{content}-{hashlib.blake2b(reading.encode(), digest_size=16).hexdigest()}"


class Readings:
    """The earlier imports of one content, and the facts that each of them made of its records."""

    def __init__(self, ledger: Ledger, content: str) -> None:
        self._ledger = ledger
        self._content = content
        self._tables: dict[str, frozenset[str]] = {}
        for row in ledger.imports().iter_rows(named=True):
            if row["import_id"].startswith(f"{content}-"):
                mapping, _ = read_mapping(row["mapping"], row["file"])
                place = mapping.rule_for(row["file"]) if mapping else None
                if mapping is not None and place is not None:
                    self._tables[row["import_id"]] = tables_of(mapping.files[place])

    def before(self, identity: str, rule: FileRule) -> Earlier:
        """Return what is known about the records before the import `identity` reads them.

        A settlement holds for any reading that makes no facts but of the tables of the one in
        which it was settled: of other facts, nobody has decided anything.
        """
        tables = tables_of(rule)
        comparable = [one for one, made in self._tables.items() if tables <= made]
        return earlier(self._ledger.quarantine.of_content(self._content), identity, comparable)

    def supersede(self, identity: str, rule: FileRule, when: datetime) -> int:
        """Settle what other readings into the same tables had refused; return how many rows.

        Somebody mended the mapping: what the import `identity` still refuses, it has listed anew.
        """
        tables = tables_of(rule)
        settled = 0
        for other, made in self._tables.items():
            if other != identity and made <= tables:
                ids = self._ledger.quarantine.open_rows(other)["quarantine_id"].to_list()
                settled += self._ledger.quarantine.resolve(ids, SUPERSEDED, when) if ids else 0
        return settled


def tables_of(rule: FileRule) -> frozenset[str]:
    """Return the tables into which a rule makes facts."""
    return frozenset(fact.table for fact in rule.facts)
