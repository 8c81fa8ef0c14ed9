"""The values at which a term is tried."""

import pytest

from smarketing.core.agreement.sweeping import read_sweep


def values(text: str) -> list[str]:
    sweep, findings = read_sweep(f"qualification.threshold={text}", "--sweep")
    assert sweep is not None, findings
    assert sweep.term == "qualification.threshold"
    return [f"{value:f}" for value in sweep.values]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20..24", ["20", "21", "22", "23", "24"]),
        ("20..80:20", ["20", "40", "60", "80"]),
        ("20..50:20", ["20", "40", "50"]),
        ("20..80", [str(value) for value in range(20, 81, 5)]),
        ("0..0.1:0.05", ["0", "0.05", "0.1"]),
        ("-10..-5:5", ["-10", "-5"]),
        ("7..7", ["7"]),
    ],
)
def test_a_range_is_walked_in_steps_and_always_to_its_end(text: str, expected: list[str]) -> None:
    assert values(text) == expected


def test_whole_values_stay_whole_as_the_agreement_asks() -> None:
    sweep, _ = read_sweep("qualification.threshold=1..2:0.5", "--sweep")
    assert sweep is not None
    assert [type(one.value).__name__ for one in sweep.amendments] == ["int", "Decimal", "int"]


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("40", "write the lowest and the highest value, and a step if you like: `20..80:5`"),
        ("a..b", "write the lowest and the highest value, and a step if you like: `20..80:5`"),
        ("nan..2", "write the lowest and the highest value, and a step if you like: `20..80:5`"),
        ("80..20", "write the lower end first, and a step of more than 0"),
        ("20..80:0", "write the lower end first, and a step of more than 0"),
        ("1..100000:1", "name a larger step: `20..80:5`"),
    ],
)
def test_what_is_no_range_is_told_with_its_mend(text: str, mend: str) -> None:
    sweep, [finding] = read_sweep(f"qualification.threshold={text}", "--sweep")
    assert sweep is None
    assert finding.remedy() == mend
    assert finding.source is not None
    assert finding.source.text == f"qualification.threshold={text}"
