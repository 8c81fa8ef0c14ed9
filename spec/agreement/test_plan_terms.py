"""Terms of the goal and of the plan that contradict themselves are told at their line."""

import pytest
from spec.tables import AGREEMENT, STAGES

from smarketing.core.agreement.reading import parse_agreement


def codes(more: str, terms: str = AGREEMENT) -> list[str]:
    _, findings = parse_agreement(terms + STAGES + more, "spec.toml")
    return [finding.code for finding in findings]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ("[plan.seen]\nmql = { entered = 10, went_on = 11 }", "agreement.more_went_on"),
        ("[plan.lags]\nmql = [0.5, 0.3]", "agreement.lag_shares"),
        ("[plan.lags]\nmqls = [1]", "agreement.unknown_stage"),
        ("[plan.seen]\ncustomer = { entered = 9, went_on = 1 }", "agreement.unknown_stage"),
        (
            "[plan.rates]\nmql = 0.6\n[plan.seen]\nmql = { entered = 100, went_on = 40 }",
            "agreement.rate_and_numbers",
        ),
        (
            (
                '[[plan.parts]]\nname = "a"\nchannel = "a"\nshare = 0.7\n'
                '[[plan.parts]]\nname = "b"\nchannel = "b"\nshare = 0.7'
            ),
            "agreement.part_shares",
        ),
        # In no cut of the plan, and in two.
        ('[[plan.parts]]\nname = "a"\nshare = 0.7', "agreement.part_of_what"),
        (
            (
                '[[plan.parts]]\nname = "a"\nshare = 0.7\nchannel = "a"\nsegment = "s"\n'
                '[[segments]]\nname = "s"\nlabel = { en = "S", fr = "S" }'
            ),
            "agreement.part_of_what",
        ),
        (
            '[[plan.parts]]\nname = "a"\npersona = "nobody"\nshare = 0.7',
            "agreement.unknown_persona",
        ),
        (
            '[[plan.parts]]\nname = "a"\nchannel = "a"\nshare = 0.7\nrates = { mqls = 0.1 }',
            "agreement.unknown_stage",
        ),
    ],
)
def test_a_plan_that_contradicts_itself_is_told(more: str, code: str) -> None:
    assert codes(more) == [code]


def test_a_year_has_twelve_weights() -> None:
    eleven = AGREEMENT.replace('per = "month"', 'per = "month"\nseasonality = [1, 1, 1]')
    assert codes("", eleven) == ["agreement.seasonality"]


@pytest.mark.parametrize(
    "more",
    [
        "[plan.lags]\nmql = [0.333, 0.333, 0.333]",
        "[plan.rates]\nmql = 0.6\n[plan.seen]\nmql = { entered = 1000, went_on = 602 }",
        (
            '[[plan.parts]]\nname = "a"\nchannel = "a"\nshare = 0.7\n'
            '[[plan.parts]]\nname = "b"\npersona = "x"\nshare = 0.7\n'
            '[[personas]]\nname = "x"\nlabel = { en = "X", fr = "X" }\n'
            'match = [{ attribute = "job_title", one_of = ["x"] }]'
        ),
    ],
)
def test_terms_that_fit_together_are_left_alone(more: str) -> None:
    assert codes(more) == []
