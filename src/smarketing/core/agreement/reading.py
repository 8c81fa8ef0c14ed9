"""Reading an agreement from its text."""

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.coherence import incoherences
from smarketing.core.base.finding import Finding, has_errors
from smarketing.core.base.toml import build, read_toml


def parse_agreement(text: str, file: str) -> tuple[Agreement | None, list[Finding]]:
    """Read an agreement.

    Returns (agreement, findings). The agreement is None where any finding is an error: rules
    never run on terms that contradict themselves. `file` is named in the findings.
    """
    values, positions, findings = read_toml(text, file)
    if values is None:
        return None, findings
    agreement, findings = build(Agreement, values, positions)
    if agreement is None:
        return None, findings
    findings = incoherences(agreement, positions)
    return (None if has_errors(findings) else agreement), findings
