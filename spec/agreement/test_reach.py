"""Thresholds, cells and triggers that nobody can ever reach, and what can be reached at most."""

from decimal import Decimal

import pytest
from spec.agreement.telling import DEMO, FIT, VISITS, told

from smarketing.core.agreement.qualification import Fit, Qualification
from smarketing.core.agreement.reach_check import best_fit, most_interest

CAPPED = 'points = [{ kind = "visit", points = 50, cap = 10 }]\n'


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        (
            "threshold = 40\n" + CAPPED,
            (
                "error | 40 | nobody can reach 40 points: all caps together make 10 | "
                "lower the threshold or raise a cap"
            ),
        ),
        (
            "threshold = 40\n" + CAPPED + DEMO,
            (
                "warning | 40 | nobody can reach 40 points: all caps together make 10 | "
                "lower the threshold or raise a cap"
            ),
        ),
        (
            (
                'threshold = 40\ngroups = [{ name = "web", cap = 30 }]\npoints = [\n'
                '{ kind = "a", points = 9, group = "web" }, { kind = "b", points = -9 }]'
            ),
            (
                "error | 40 | nobody can reach 40 points: all caps together make 30 | "
                "lower the threshold or raise a cap"
            ),
        ),
        (
            "threshold = 40\n" + VISITS + FIT.replace("60", "66.67"),
            (
                "error | 66.67 | nobody can reach a fit of 66.67: the best grades make 66.66 | "
                "lower the threshold or raise a grade"
            ),
        ),
        (
            "threshold = 40\n" + VISITS + DEMO.replace(" }", ", fit_at_least = 70 }") + FIT,
            (
                "warning | 70 | this trigger never fires: the best grades make a fit of 66.66 | "
                "lower it, or raise a grade"
            ),
        ),
        (
            "grid = [{ fit = 60, interest = 20 }]\n" + CAPPED + FIT.replace("threshold = 60\n", ""),
            (
                "error | grid | nobody can reach any cell of the grid: the best grades make a fit "
                "of "
                "66.66, all caps together 10 points | lower a cell, or raise a grade or a cap"
            ),
        ),
        (
            "grid = [{ fit = 60, interest = 20 }, { fit = 90, interest = 10 }]\n"
            + VISITS
            + FIT.replace("threshold = 60\n", ""),
            (
                "warning | { fit = 90, interest = 10 } | nobody can reach this cell of the grid | "
                "lower it, or raise a grade or a cap"
            ),
        ),
        (
            "grid = [{ fit = 60, interest = 20 }, { fit = 60, interest = 20 }]\n"
            + VISITS
            + FIT.replace("threshold = 60\n", ""),
            (
                "warning | { fit = 60, interest = 20 } | whoever is good enough for this cell is "
                "so "
                "for cell 1, which asks for less | leave this cell out, or let more fit take less "
                "interest"
            ),
        ),
    ],
)
def test_what_nobody_can_reach_is_told(terms: str, expected: str) -> None:
    assert told(terms) == [expected]


@pytest.mark.parametrize(
    ("rules", "groups", "most"),
    [
        ([("a", 5, 20, None), ("b", 5, 10, None)], [], 30),
        ([("a", 5, 20, None), ("b", 5, None, None)], [], None),
        ([("a", 5, 20, None), ("b", -5, None, None)], [], 20),
        ([("a", 5, None, "web"), ("b", 5, 10, None)], [("web", 15)], 25),
        ([("a", 5, 4, "web"), ("b", 5, 10, "web")], [("web", 15)], 14),
        ([], [], 0),
    ],
)
def test_the_most_interest_is_what_caps_of_rules_and_groups_leave(
    rules: list[tuple[str, int, int | None, str | None]],
    groups: list[tuple[str, int]],
    most: int | None,
) -> None:
    points = [dict(zip(("kind", "points", "cap", "group"), rule, strict=True)) for rule in rules]
    caps = [{"name": name, "cap": cap} for name, cap in groups]
    assert most_interest(Qualification.model_validate({"points": points, "groups": caps})) == most


@pytest.mark.parametrize("fading", [{"half_life_days": 1}, {"window_days": 1}])
def test_neither_a_half_life_nor_a_window_bounds_interest_and_a_cap_does(
    fading: dict[str, int],
) -> None:
    rule = {"kind": "a", "points": 5} | fading
    assert most_interest(Qualification.model_validate({"points": [rule]})) is None
    assert most_interest(Qualification.model_validate({"points": [rule | {"cap": 7}]})) == 7


@pytest.mark.parametrize(
    ("criteria", "best"),
    [
        ([(1, "0.5", "0")], "50"),
        ([(1, "0.5", "0.8")], "80"),
        ([(1, "0.5", "0"), (3, "1", "0")], "87.5"),
        # Whoever lacks what may be left out fits better than who has it.
        ([(1, "0.5", "0"), (1, "0.2", "leave_out")], "50"),
        ([(1, "0.5", "0"), (1, "1", "leave_out")], "75"),
        ([(1, "0.2", "leave_out"), (1, "0.7", "leave_out")], "70"),
    ],
)
def test_the_best_fit_is_that_of_the_best_grades(
    criteria: list[tuple[int, str, str]], best: str
) -> None:
    fit = {
        "criteria": [
            {
                "name": f"c{number}",
                "attribute": "x",
                "weight": weight,
                "grades": [{"at_least": 5, "grade": Decimal(grade)}, {"below": 5, "grade": 0}],
                "missing": missing if missing == "leave_out" else Decimal(missing),
            }
            for number, (weight, grade, missing) in enumerate(criteria)
        ]
    }
    assert best_fit(Fit.model_validate(fit)) == Decimal(best)
