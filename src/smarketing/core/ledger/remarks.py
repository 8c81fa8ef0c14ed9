"""What a person should look at after an import, although nothing was refused for it."""

from dataclasses import replace

from smarketing.core.base.finding import Finding, Severity, Source
from smarketing.core.ledger.cells import Cells
from smarketing.core.ledger.mapping import FileRule, Mapping
from smarketing.core.ledger.mapping_check import check_columns
from smarketing.core.ledger.part import Part
from smarketing.core.ledger.texts import address_remarks


class Remarks:
    """Collects remarks while the parts of a file go by."""

    def __init__(self, rule: FileRule, file: str) -> None:
        self._rule = rule
        self._file = file
        self._seen: set[str] = set()
        self._addresses: dict[tuple[str, str], Finding] = {}

    def look_at(self, part: Part) -> None:
        """Note what there is to remark in a part."""
        self._seen.update(part.raw.columns)
        if not part.texture.beyond_latin:
            return
        cells = Cells(part, self._rule.reading)
        for fact in self._rule.facts:
            rule = fact.columns.get("contact_id")
            if rule is not None:
                for remark in address_remarks(cells.texts(rule), ", ".join(rule.reads)):
                    self._add(remark)

    def findings(self) -> list[Finding]:
        """Return the remarks about all parts together."""
        return list(self._addresses.values())

    def absent_columns(self, mapping: Mapping, place: int) -> list[Finding]:
        """Return the columns that the mapping reads and no record had, as warnings.

        For files that name their columns record by record; others are checked before.
        """
        missing = check_columns(mapping, place, sorted(self._seen), self._file)
        return [replace(finding, severity=Severity.WARNING) for finding in missing]

    def _add(self, remark: Finding) -> None:
        key = (remark.code, str(remark.values["column"]))
        before = self._addresses.get(key)
        if before is not None:
            count = before.values["count"] + remark.values["count"]
            remark = replace(before, values={**before.values, "count": count})
        self._addresses[key] = replace(remark, source=Source(self._file))
