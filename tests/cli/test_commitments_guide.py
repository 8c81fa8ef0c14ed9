"""The guide to segments, worth and causes: its examples are an agreement's, in both languages."""

import re
from pathlib import Path

import pytest
from spec.tables import AGREEMENT, STAGES

from smarketing.core.agreement.commitments import Commitments
from smarketing.core.agreement.reading import parse_agreement
from smarketing.core.replay.segments import worth

GUIDES = Path(__file__).resolve().parents[2] / "docs" / "guide"
REASONS = "".join(
    f'[[rejection_reasons]]\nname = "{name}"\nlabel = {{ en = "x", fr = "x" }}\n'
    for name in ("wrong_size", "wrong_role", "existing_customer")
)


def examples(code: str) -> list[str]:
    guide = (GUIDES / code / "commitments.md").read_text(encoding="utf-8")
    return re.findall(r"```toml\n(.*?)```", guide, re.DOTALL)


@pytest.mark.parametrize("code", ["en", "fr"])
def test_the_examples_together_are_an_agreement(code: str) -> None:
    read, findings = parse_agreement(
        AGREEMENT + STAGES + REASONS + "\n".join(examples(code)), "guide.toml"
    )
    assert [finding.sentence() for finding in findings] == []
    assert read is not None
    assert [worth(line, "EUR") for line in read.lead_values] == [144_000, 8_000]


def test_both_languages_have_the_same_examples() -> None:
    assert examples("en") == examples("fr")
    assert len(examples("en")) == 3


@pytest.mark.parametrize("code", ["en", "fr"])
def test_every_measure_of_marketing_is_explained(code: str) -> None:
    guide = (GUIDES / code / "commitments.md").read_text(encoding="utf-8")
    schema = Commitments.model_json_schema()["$defs"]
    names = ("Volume", "Worth", "Acceptance", "FitShare", "Complete")
    measures = {schema[name]["properties"]["measure"]["const"] for name in names}
    assert {m for m in measures if f"| `{m}` |" in guide} == measures
