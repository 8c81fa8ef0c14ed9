"""The guide to the agreement: every example in it is an agreement's, and every key is explained."""

import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from spec.tables import AGREEMENT, STAGES

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.coherence import incoherences
from smarketing.core.agreement.qualification import (
    Cell,
    Condition,
    Criterion,
    Exclusion,
    Fit,
    Grade,
    Group,
    Points,
    Qualification,
    Recycling,
    Trigger,
)
from smarketing.core.agreement.stages import Handoff, Persona, Reason, Stage
from smarketing.core.base.toml import build
from smarketing.core.base.toml_positions import Positions

GUIDES = Path(__file__).resolve().parents[2] / "docs" / "guide"
MODELS: list[type[BaseModel]] = [
    Cell,
    Condition,
    Criterion,
    Exclusion,
    Fit,
    Grade,
    Group,
    Handoff,
    Persona,
    Points,
    Qualification,
    Reason,
    Recycling,
    Stage,
    Trigger,
]


def guide(language: str) -> str:
    return (GUIDES / language / "agreement.md").read_text(encoding="utf-8")


def fragments(page: str) -> list[dict[str, Any]]:
    """Return the examples of a page, in its order."""
    blocks = re.findall(r"^```toml\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    return [tomllib.loads(block, parse_float=Decimal) for block in blocks]


def added(agreed: dict[str, Any], fragment: dict[str, Any]) -> dict[str, Any]:
    """Return an agreement with the terms of an example in the place of its own."""
    both = agreed | fragment
    for section in agreed.keys() & fragment.keys():
        if isinstance(fragment[section], dict):
            both[section] = added(agreed[section], fragment[section])
    if "stages" in fragment:
        told = {stage["name"]: stage for stage in fragment["stages"]}
        both["stages"] = [told.get(stage["name"], stage) for stage in agreed["stages"]]
    if "grid" in fragment:
        # The guide says so: a grid stands in the place of both thresholds.
        del both["threshold"]
        del both["fit"]["threshold"]
    return both


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_example_of_the_guide_can_be_agreed(language: str) -> None:
    agreed: dict[str, Any] = tomllib.loads(AGREEMENT + STAGES, parse_float=Decimal)
    shown = fragments(guide(language))
    assert len(shown) >= 7
    for fragment in shown:
        agreed = added(agreed, fragment)
        read, findings = build(Agreement, agreed, Positions("guide"))
        assert read is not None, [finding.sentence() for finding in findings]
        found = [finding.sentence() for finding in incoherences(read, Positions("guide"))]
        assert found == [], fragment


def test_both_guides_show_the_same_terms() -> None:
    english, french = (fragments(guide(language)) for language in ("en", "fr"))
    assert [_keys(one) for one in english] == [_keys(one) for one in french]


def _keys(value: object) -> object:
    if isinstance(value, dict):
        return {key: _keys(inside) for key, inside in value.items()}
    return [_keys(inside) for inside in value] if isinstance(value, list) else None


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("model", MODELS)
def test_every_key_is_explained(language: str, model: type[BaseModel]) -> None:
    coded = re.findall(r"^```toml\n.*?^```|`[^`\n]+`", guide(language), re.DOTALL | re.MULTILINE)
    explained = set(re.findall(r"[a-z_]+", " ".join(coded)))
    assert set(model.model_fields) - explained == set()
