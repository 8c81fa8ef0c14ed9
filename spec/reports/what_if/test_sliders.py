"""Every number on which it depends who qualifies can be moved on a slider."""

from decimal import Decimal

from spec.tables import AGREEMENT, STAGES, agreement

from smarketing.core.agreement.amending import parse_amended, read_amendment
from smarketing.core.reports.what_if.sliders import Slider, sliders

QUALIFICATION = """
[qualification]
threshold = 40
points = [
  { kind = "visit", points = 1, half_life_days = 30 },
  { kind = "trial", points = 5, cap = 10, group = "tests" },
  { kind = "form", channel = "search", points = -5, window_days = 400 },
]
groups = [{ name = "tests", cap = 30 }]
triggers = [{ kind = "demo_request", fit_at_least = 40 }]
[qualification.fit]
threshold = 20
[[qualification.fit.criteria]]
name = "country"
attribute = "country"
grades = [{ one_of = ["FR"], grade = 1 }]
[recycling]
cool_off_days = 30
stalled_after_days = 90
"""


_HEAD, _, _REST = AGREEMENT.partition("[qualification]")
TERMS = _HEAD + "[handoff]" + _REST.partition("[handoff]")[2]
"""The agreement of the specs without its own qualification."""


def found() -> dict[str, Slider]:
    return {one.term: one for one in sliders(agreement(QUALIFICATION, TERMS))}


def test_thresholds_points_caps_fading_fit_and_recycling_have_one() -> None:
    assert list(found()) == [
        "qualification.threshold",
        "qualification.minimum_active_days",
        "qualification.points.1.points",
        "qualification.points.1.half_life_days",
        "qualification.points.2.points",
        "qualification.points.2.cap",
        "qualification.points.3.points",
        "qualification.points.3.window_days",
        "qualification.groups.tests.cap",
        "qualification.triggers.1.fit_at_least",
        "qualification.fit.threshold",
        "qualification.fit.criteria.country.weight",
        "recycling.cool_off_days",
        "recycling.stalled_after_days",
    ]


def test_what_is_agreed_lies_between_its_ends() -> None:
    assert found()["qualification.threshold"].now == Decimal(40)
    for slider in found().values():
        assert slider.lowest <= slider.now <= slider.highest, slider.term


def test_both_ends_are_values_that_the_agreement_allows() -> None:
    for slider in found().values():
        for end in (slider.lowest, slider.highest):
            amendment, wrong = read_amendment(f"{slider.term}={end}", "set")
            assert amendment is not None, wrong
            read, findings = parse_amended(TERMS + STAGES + QUALIFICATION, "x", [amendment])
            told = {finding.code for finding in findings}
            assert read is not None or told == {"agreement.threshold_out_of_reach"}, slider.term
