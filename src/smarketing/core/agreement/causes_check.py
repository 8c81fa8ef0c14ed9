"""Whether the causes of breaches can be told apart as agreed."""

from collections.abc import Iterator

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.contradiction import contradiction, unknown
from smarketing.core.base.finding import Finding
from smarketing.core.base.toml_positions import Path, Positions


def causes(agreement: Agreement, positions: Positions) -> Iterator[Finding]:
    """Find reasons that are not among the agreed ones, or that tell two causes at once."""
    if agreement.handoff is None:
        return
    terms = agreement.handoff.causes
    known = [reason.name for reason in agreement.rejection_reasons]
    for key, names in (
        ("definition_reasons", terms.definition_reasons),
        ("duplicate_reasons", terms.duplicate_reasons),
    ):
        for number, name in enumerate(names):
            place: Path = ("handoff", "causes", key, number)
            if name not in known:
                yield unknown("reason", name, known, positions.value(place))
            elif key == "duplicate_reasons" and name in terms.definition_reasons:
                yield contradiction(
                    "reason_of_two_causes",
                    "`{name}` cannot tell both of a duplicate and of the definition",
                    positions.value(place),
                    "keep it in one of the two lists",
                    name=name,
                )
