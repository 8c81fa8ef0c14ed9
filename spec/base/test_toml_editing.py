"""Single terms of a TOML text are changed; comments and layout around them stay."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.core.base.toml import read_toml
from smarketing.core.base.toml_editing import (
    AddElement,
    DropTerm,
    Element,
    SetList,
    SetTerm,
    changed_values,
    edited,
)
from smarketing.core.base.toml_writing import in_toml, key_in_toml

TEXT = """\
# An agreement.
format = 1

[agreement]
version        = 1
effective_from = 2024-01-01       # this version binds from this day on

[plan]
average_sale = 9_000
# kept as it is

[[commitments.sales]]
name   = "first_attempt"
within = { working_hours = 4 }    # of the house
share  = 0.80

# ── Roles ──
[[roles]]
name = "representative"
"""


def test_a_value_is_changed_where_it_stands_and_its_comment_keeps_its_column() -> None:
    made = edited(TEXT, [SetTerm(("agreement", "effective_from"), date(2026, 12, 1), "From June.")])
    assert made == TEXT.replace(
        "effective_from = 2024-01-01       # this",
        "# From June.\neffective_from = 2026-12-01       # this",
    )


def test_a_shorter_value_does_not_move_the_comment_behind_it() -> None:
    within = ("commitments", "sales", 0, "within")
    made = edited(TEXT, [SetTerm((*within, "working_hours"), 16)])
    assert made is not None
    assert "within = { working_hours = 16 }    # of the house" in made
    made = edited(TEXT, [SetTerm(within, {"working_days": 3})])
    assert made is not None
    assert "within = { working_days = 3 }     # of the house" in made


def test_a_new_key_stands_at_the_end_of_its_table() -> None:
    made = edited(TEXT, [SetTerm(("plan", "seen", "mql"), {"entered": 5, "went_on": 3}, "Seen.")])
    assert made == TEXT.replace(
        "average_sale = 9_000\n",
        "average_sale = 9_000\n# Seen.\nseen.mql     = { entered = 5, went_on = 3 }\n",
    )


def test_a_new_key_of_a_list_element_stands_in_that_element() -> None:
    made = edited(TEXT, [SetTerm(("commitments", "sales", 0, "kinds"), ["call"])])
    assert made == TEXT.replace("share  = 0.80\n", 'share  = 0.80\nkinds  = ["call"]\n')


def test_a_new_key_of_a_table_on_one_line_stands_in_that_line() -> None:
    made = edited(TEXT, [SetTerm(("commitments", "sales", 0, "within", "working_days"), 2)])
    assert made is not None
    assert "within = { working_hours = 4, working_days = 2 }    # of the house" in made


def test_a_table_that_is_nowhere_stands_at_the_end() -> None:
    made = edited(TEXT, [SetTerm(("assignment", "language"), {"attribute": "language"}, "By it.")])
    assert made == TEXT + '\n[assignment]\n# By it.\nlanguage = { attribute = "language" }\n'


def test_an_element_is_added_behind_the_last_of_its_list() -> None:
    made = edited(
        TEXT, [AddElement(("commitments", "sales"), Element({"name": "depth", "share": 1}, "New."))]
    )
    assert made == TEXT.replace(
        "share  = 0.80\n",
        'share  = 0.80\n\n[[commitments.sales]]\n# New.\nname  = "depth"\nshare = 1\n',
    )


def test_a_new_list_stands_behind_the_list_that_it_follows() -> None:
    made = edited(
        TEXT,
        [
            SetList(
                ("lead_values",),
                [Element({"value": Decimal(80)})],
                "Worth.",
                (("segments",), ("commitments",)),
            )
        ],
    )
    assert made == TEXT.replace(
        "share  = 0.80\n", "share  = 0.80\n\n# Worth.\n\n[[lead_values]]\nvalue = 80\n"
    )


def test_a_list_is_made_anew_where_it_stood() -> None:
    text = TEXT.replace(
        "# ── Roles",
        "# Values.\n[[lead_values]]\nvalue = 1\n\n[[lead_values]]\nvalue = 2 # two\n\n# ── Roles",
    )
    made = edited(text, [SetList(("lead_values",), [Element({"value": 80}, "E-book.")])])
    assert made is not None
    assert "# Values.\n[[lead_values]]\n# E-book.\nvalue = 80\n\n# ── Roles" in made
    assert "two" not in made


def test_lists_on_one_line_are_changed_there() -> None:
    text = 'format = 1\ncommitments.sales = [{ name = "one" }] # all\n'
    made = edited(text, [AddElement(("commitments", "sales"), Element({"name": "two"}, "Two."))])
    assert made is not None
    assert read_toml(made, "")[0] == {
        "format": 1,
        "commitments": {"sales": [{"name": "one"}, {"name": "two"}]},
    }
    made = edited(text, [SetList(("commitments", "sales"), [Element({"name": "only"})])])
    assert made == 'format = 1\ncommitments.sales = [{ name = "only" }] # all\n'


def test_keys_with_dots_before_any_table_stay_before_it() -> None:
    text = "plan.average_sale = 3\n\n[agreement]\nversion = 1\n"
    made = edited(text, [SetTerm(("plan", "history_months"), 6)])
    assert made == "plan.average_sale = 3\nplan.history_months = 6\n\n[agreement]\nversion = 1\n"


def test_a_key_is_dropped_with_its_line() -> None:
    made = edited(TEXT, [DropTerm(("agreement", "effective_from"))])
    assert made == TEXT.replace(
        "effective_from = 2024-01-01       # this version binds from this day on\n", ""
    )


@pytest.mark.parametrize(
    ("dropped", "left"), [("one", "{ two = 2, three = 3 }"), ("three", "{ one = 1, two = 2 }")]
)
def test_a_key_of_a_table_on_one_line_is_dropped_from_that_line(dropped: str, left: str) -> None:
    made = edited("all = { one = 1, two = 2, three = 3 } # all\n", [DropTerm(("all", dropped))])
    assert made == f"all = {left} # all\n"


def test_what_is_no_toml_is_not_edited() -> None:
    assert edited("= 3", [SetTerm(("plan", "history_months"), 6)]) is None


def test_a_term_below_a_value_cannot_be_set() -> None:
    with pytest.raises((AttributeError, TypeError)):
        changed_values({"plan": 3}, SetTerm(("plan", "seen"), 1))


VALUES = st.recursive(
    st.one_of(
        st.booleans(),
        st.integers(-(10**12), 10**12),
        st.decimals(allow_nan=False, allow_infinity=False, places=3).map(abs),
        st.text(st.characters(exclude_categories=["Cs"])),
        st.dates(),
    ),
    lambda inside: st.one_of(
        st.lists(inside, max_size=3),
        st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inside, max_size=3),
    ),
    max_leaves=6,
)


@given(VALUES)
def test_every_value_is_read_as_it_was_written(value: Any) -> None:  # noqa: ANN401 (any value)
    read, _, findings = read_toml(f"value = {in_toml(value)}", "")
    assert read is not None, findings
    assert read["value"] == value


@given(st.text(st.characters(exclude_categories=["Cs"])), VALUES)
def test_a_term_is_set_and_everything_else_stays(key: str, value: Any) -> None:  # noqa: ANN401 (any value)
    before, _, _ = read_toml(TEXT, "")
    assert before is not None
    made = edited(TEXT, [SetTerm(("plan", key), value, "Why so.")])
    assert made is not None
    after, _, _ = read_toml(made, "")
    assert after == {**before, "plan": {**before["plan"], key: value}}
    for line in TEXT.splitlines():
        assert line in made or key_in_toml(key) in line
