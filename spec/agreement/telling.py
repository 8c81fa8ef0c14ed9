"""How the specs ask what is wrong with an agreement: each finding in one line."""

from spec.tables import AGREEMENT, STAGES

from smarketing.core.agreement.reading import parse_agreement
from smarketing.core.base.finding import Finding

HEAD = AGREEMENT[: AGREEMENT.index("[qualification]")]
"""The small agreement of the specs, up to where it says how a lead qualifies."""

HANDOFF = AGREEMENT[AGREEMENT.index("[handoff]") :]

VISITS = 'points = [{ kind = "visit", points = 50 }]\n'
DEMO = 'triggers = [{ kind = "demo" }]\n'
FIT = """
[qualification.fit]
threshold = 60
criteria = [
  { name = "size", attribute = "size", weight = 2, grades = [{ at_least = 500, grade = 0.5 }] },
  { name = "country", of = "account", attribute = "country", missing = "leave_out", grades = [
    { one_of = ["FR"], grade = 1 },
  ] },
]
"""


def findings(
    qualification: str, more: str = "", stages: str = STAGES, handoff: str = HANDOFF
) -> list[Finding]:
    """Return the findings about an agreement with these terms of qualification."""
    section = f"[qualification]\n{qualification}\n" if qualification else ""
    _, found = parse_agreement(HEAD + section + handoff + stages + more, "a.toml")
    return found


def told(
    qualification: str, more: str = "", stages: str = STAGES, handoff: str = HANDOFF
) -> list[str]:
    """Return severity, offending text, sentence and mend of each, with bars between them."""
    return [
        f"{one.severity} | {one.source.text if one.source else ''} | "
        f"{one.sentence()} | {one.remedy()}"
        for one in findings(qualification, more, stages, handoff)
    ]
