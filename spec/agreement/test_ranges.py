"""Grades and conditions that hold for nothing, or only for what others hold for already."""

import pytest
from spec.agreement.telling import DEMO, VISITS, findings

from smarketing.core.base.finding import Severity


def graded(*grades: str) -> str:
    listed = ", ".join(f"{{ {grade} }}" for grade in grades)
    return (
        f"threshold = 40\n{VISITS}[qualification.fit]\nthreshold = 1\n"
        f'criteria = [{{ name = "c", attribute = "x", grades = [{listed}] }}]'
    )


@pytest.mark.parametrize(
    ("grades", "expected"),
    [
        (["at_least = 500, grade = 1", "at_least = 50, grade = 0.5"], []),
        (["at_least = 5, below = 9, grade = 1", "at_least = 9, grade = 0.5"], []),
        (["below = 0, grade = 0.5", 'one_of = ["a"], grade = 1'], []),
        (["at_least = 50, grade = 1", "at_least = 500, grade = 0.5"], ["grade_never"]),
        (
            ["below = 5, grade = 1", "at_least = 5, grade = 0.5", "below = 9, grade = 0.2"],
            ["grade_never"],
        ),
        (
            ["at_least = 1, below = 5, grade = 1", "at_least = 3, below = 9, grade = 0.5"],
            ["ranges_overlap"],
        ),
        (['one_of = ["a"], grade = 1', 'one_of = ["b", "a"], grade = 0.5'], ["graded_twice"]),
        (["grade = 1"], ["holds_for_nothing"]),
        (['one_of = ["a"], grade = 0.5', "at_least = 9, below = 9, grade = 1"], ["empty_range"]),
    ],
)
def test_grades_that_never_count_are_told(grades: list[str], expected: list[str]) -> None:
    found = findings(graded(*grades))
    assert [one.code for one in found] == [f"agreement.{code}" for code in expected]
    assert all(one.remedy() for one in found)
    assert all(one.source and one.source.line for one in found)


@pytest.mark.parametrize(
    ("more", "qualification"),
    [
        ('[[personas]]\nname = "p"\nlabel = { en = "P", fr = "P" }\nmatch = [CONDITION]', DEMO),
        (
            (
                '[[personas]]\nname = "p"\nlabel = { en = "P", fr = "P" }\n'
                'match = [{ attribute = "a", one_of = ["b"] }]\nexclude = [CONDITION]'
            ),
            DEMO,
        ),
        ("", DEMO + 'exclude = [{ name = "x", match = [CONDITION] }]'),
    ],
)
@pytest.mark.parametrize(
    ("condition", "code"),
    [
        ('{ attribute = "a" }', "agreement.holds_for_nothing"),
        ('{ attribute = "a", at_least = 3, below = 2 }', "agreement.empty_range"),
        ('{ attribute = "a", one_of = ["x"], at_least = 3 }', None),
    ],
)
def test_a_condition_that_holds_for_nothing_is_an_error(
    more: str, qualification: str, condition: str, code: str | None
) -> None:
    found = findings(
        qualification.replace("CONDITION", condition), more.replace("CONDITION", condition)
    )
    assert [one.code for one in found] == ([code] if code else [])
    assert all(one.severity is Severity.ERROR for one in found)
