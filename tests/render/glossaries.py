"""Glossaries for the tests of rendering: of a bare agreement, a usual one, and one with it all."""

from datetime import UTC, datetime
from pathlib import Path

from smarketing.adapters.connectors import example
from smarketing.core.agreement.reading import parse_agreement
from smarketing.core.base.finding import has_errors
from smarketing.core.reports.glossary.pages import GlossaryReport
from smarketing.core.reports.glossary.report import glossary_report

HERE = Path(__file__).resolve().parent
AGREEMENTS = {
    "none": HERE.parents[1] / "examples" / "mappings" / "olist" / "agreement.toml",
    "little": Path(example.__path__[0]) / "agreement.toml",
    "much": HERE / "every_term.toml",
}


def glossary(size: str = "little") -> GlossaryReport:
    """Return the glossary of an agreement that says little, as much as is usual, or everything."""
    file = AGREEMENTS[size]
    agreed, findings = parse_agreement(file.read_text(encoding="utf-8"), file.name)
    assert agreed is not None
    assert not has_errors(findings)
    return glossary_report(agreed, datetime(2026, 11, 16, 17, 0, tzinfo=UTC), [agreed], findings)
