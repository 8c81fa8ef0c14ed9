"""Segments, lead values, marketing's promises and causes that contradict one another."""

import pytest
from spec.agreement.telling import DEMO, FIT, told

PERSONA = """
[[personas]]
name = "buyer"
label = { en = "x", fr = "x" }
match = [{ attribute = "role", one_of = ["buyer"] }]
"""
LABEL = 'label = { en = "x", fr = "x" }\n'
WORTH = f"""
[[commitments.marketing]]
name = "value"
{LABEL}measure = "value"
target = 60_000
per = "month"
"""
BIG = '{ attribute = "size", at_least = 5 }'
VALUED = "[[lead_values]]\nvalue = 80\n"


def segment(name: str, more: str = "") -> str:
    return f'[[segments]]\nname = "{name}"\n{LABEL}{more}\n'


def test_segments_values_and_a_promise_that_fit_together_are_fine() -> None:
    terms = segment("demo", 'kinds = ["demo"]\npersonas = ["buyer"]') + segment("rest")
    values = '[[lead_values]]\nsegment = "demo"\npersona = "buyer"\nclose_rate = 0.1\nrevenue = 9\n'
    assert told(DEMO, PERSONA + terms + values + VALUED + WORTH) == []


@pytest.mark.parametrize(
    ("more", "text", "section"),
    [
        (segment("a", 'personas = ["byer"]'), "byer", "personas"),
        (VALUED + 'persona = "byer"\n', "byer", "personas"),
        (segment("demo") + VALUED + 'segment = "demos"\n', "demos", "segments"),
        (segment("demo") + VALUED + WORTH + 'segments = ["demos"]\n', "demos", "segments"),
    ],
)
def test_a_name_that_nobody_gave_is_an_error(more: str, text: str, section: str) -> None:
    (found,) = told(DEMO, PERSONA + more)
    assert found.startswith(f'error | "{text}" | `{text}` is not among the names of `{section}` | ')
    assert "did you mean" in found


def test_a_segment_named_twice_is_an_error() -> None:
    twice = segment("demo", 'kinds = ["demo"]') + segment("demo", 'kinds = ["call"]')
    (found,) = told(DEMO, twice)
    assert found.startswith('error | "demo" | `demo` is named a second time')


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("", 'kinds = ["demo"]'),
        ("", ""),
        ('kinds = ["demo", "call"]', 'kinds = ["call"]\nchannels = ["email"]'),
        (
            f"match = [{BIG}]",
            f'match = [{{ attribute = "role", one_of = ["x"] }}, {BIG}]',
        ),
    ],
)
def test_a_segment_behind_one_that_takes_everybody_is_told(first: str, second: str) -> None:
    assert told(DEMO, segment("wide", first) + segment("narrow", second)) == [
        (
            'warning | "narrow" | no lead can belong to `narrow`: `wide` takes them all before | '
            "put the more particular segment first, or leave this one out"
        )
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ('kinds = ["demo"]', ""),
        ('kinds = ["demo"]', 'kinds = ["demo", "call"]'),
        ('kinds = ["demo"]', 'channels = ["email"]'),
        (
            'match = [{ attribute = "size", at_least = 5 }]',
            'match = [{ attribute = "size", at_least = 6 }]',
        ),
    ],
)
def test_a_segment_that_some_lead_can_belong_to_is_fine(first: str, second: str) -> None:
    assert told(DEMO, segment("a", first) + segment("b", second)) == []


@pytest.mark.parametrize("line", ["leads = 9", "close_rate = 0.1", "revenue = 100"])
def test_a_lead_value_that_says_no_value_is_an_error(line: str) -> None:
    (found,) = told(DEMO, f"[[lead_values]]\n{line}\n")
    assert "this line does not say what a lead is worth | add `value = …`" in found


def test_a_value_other_than_rate_times_revenue_is_an_error() -> None:
    assert told(DEMO, VALUED + "close_rate = 0.010\nrevenue = 9_000\n") == [
        (
            "error | 80 | a lead is worth 80 here, but close rate times revenue makes 90 | "
            "keep the value, or the two that make it"
        )
    ]
    assert told(DEMO, VALUED + "close_rate = 0.01\nrevenue = 8_000\n") == []


def test_a_large_product_is_written_out() -> None:
    (found,) = told(DEMO, VALUED + "close_rate = 0.5\nrevenue = 2_000_000\n")
    assert "makes 1000000 |" in found


def test_two_values_for_the_same_leads_are_an_error() -> None:
    (found,) = told(DEMO, VALUED + VALUED)
    assert found.endswith(
        "line 1 of [[lead_values]] is for the same leads already | keep one of the two"
    )


def test_a_promise_of_worth_needs_values() -> None:
    (found,) = told(DEMO, WORTH)
    assert "`value` counts what leads are worth, but no [[lead_values]] says it" in found


@pytest.mark.parametrize(
    ("target", "per"), [("90_000", "month"), ("50_000", "month"), ("60_000", "quarter")]
)
def test_a_promise_of_worth_far_from_marketings_share_of_the_goal_is_told(
    target: str, per: str
) -> None:
    changed = WORTH.replace("60_000", target).replace('"month"', f'"{per}"')
    (found,) = told(DEMO, VALUED + changed)
    share = "180000" if per == "quarter" else "60000"
    assert found.startswith("warning | ")
    assert f"per {per}; marketing's share of the goal is {share} | " in found


@pytest.mark.parametrize(("target", "per"), [("63_000", "month"), ("180_000", "quarter")])
def test_a_promise_of_worth_near_marketings_share_is_fine(target: str, per: str) -> None:
    changed = WORTH.replace("60_000", target).replace('"month"', f'"{per}"')
    assert told(DEMO, VALUED + changed) == []


def test_a_promise_of_worth_for_part_of_the_leads_is_compared_with_nothing() -> None:
    part = WORTH.replace("60_000", "9_000") + 'segments = ["demo"]\n'
    assert told(DEMO, segment("demo") + VALUED + part) == []


def test_a_promise_of_fit_needs_criteria() -> None:
    fit = WORTH.replace('"value"\ntarget = 60_000', '"fit_share"\nat_least = 60\nshare = 0.9')
    (found,) = told(DEMO, fit)
    assert found.endswith(
        "`value` asks for fit, but nothing says how it is told | "
        "add [qualification.fit] with its criteria"
    )
    assert told('triggers = [{ kind = "demo" }]' + FIT, fit) == []


def test_visits_belong_to_no_segment() -> None:
    visits = WORTH.replace('"value"\ntarget = 60_000', '"count"\nstage = "visitor"\ntarget = 9')
    (found,) = told(DEMO, segment("demo") + visits + 'segments = ["demo"]\n')
    assert "`value` counts anonymous visits, which belong to no segment" in found


REASONS = f"""
[[rejection_reasons]]
name = "wrong_size"
{LABEL}[[rejection_reasons]]
name = "customer"
{LABEL}"""


def test_causes_name_agreed_reasons_each_for_one_cause() -> None:
    fine = '[handoff.causes]\ndefinition_reasons = ["wrong_size"]\nduplicate_reasons = ["customer"]'
    assert told(DEMO, fine + REASONS) == []
    (found,) = told(DEMO, fine.replace('["wrong_size"]', '["wrong_sise"]') + REASONS)
    assert "`wrong_sise` is not among the names of `rejection_reasons`" in found
    (found,) = told(DEMO, fine.replace('["customer"]', '["wrong_size"]') + REASONS)
    assert found == (
        'error | "wrong_size" | `wrong_size` cannot tell both of a duplicate and of the '
        "definition | keep it in one of the two lists"
    )
