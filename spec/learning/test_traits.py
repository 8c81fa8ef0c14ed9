"""What a model looks at: levels of what is known, and groups of touches."""

import numpy as np
import polars as pl
import pytest

from smarketing.core.learning.known import Facet, Known
from smarketing.core.learning.traits import (
    FacetTrait,
    Level,
    TouchTrait,
    Traits,
    find_traits,
    levels_of,
    touch_counts,
)

JOB = Facet("contact", "job")


def known(
    values: list[str | None], touches: list[tuple[int, str, str | None]] | None = None
) -> Known:
    told = [(*one, None, None) for one in touches or []]
    columns = {"lead": pl.Int64} | dict.fromkeys(
        ("kind", "channel", "campaign", "content"), pl.String
    )
    frame = pl.DataFrame(told, schema=columns, orient="row")
    return Known(pl.DataFrame({JOB.column: pl.Series(values, dtype=pl.String)}), frame, [JOB])


def found(values: list[str | None]) -> FacetTrait:
    happened = np.tile([1.0, 0.0], len(values))[: len(values)]
    (trait,) = find_traits(known(values), happened).facets
    return trait


def test_frequent_texts_are_levels_rare_ones_are_pooled_missing_ones_are_their_own() -> None:
    values = ["chef"] * 60 + ["clerk"] * 40 + ["poet", "seer"] + [None] * 30
    trait = found(values)
    assert trait.levels == (Level("chef"), Level("clerk"), Level(), Level(known=False))
    assert trait.rare == ("poet", "seer")
    assert levels_of(trait, pl.Series(["clerk", "poet", "never seen", None])).tolist() == [
        1,
        2,
        2,
        3,
    ]


def test_numbers_become_ranges_and_a_frequent_one_is_a_range_of_its_own() -> None:
    values = ["0"] * 100 + [str(number) for number in range(1, 101)]
    trait = found([*values])
    assert trait.levels[0] == Level(below=1.0)
    assert trait.levels[-1] == Level(known=False)
    assert trait.levels[-2].below is None
    assert levels_of(trait, pl.Series(["-5", "0", "0.5", "1", "1e9", "none", None])).tolist() == [
        0, 0, 0, 1, len(trait.levels) - 2, len(trait.levels) - 1, len(trait.levels) - 1
    ]  # fmt: skip


def test_what_is_nearly_always_alike_is_not_looked_at() -> None:
    values = ["yes"] * 299 + ["no"]
    assert find_traits(known([*values]), np.zeros(300)).facets == ()
    assert find_traits(known([None] * 300), np.zeros(300)).facets == ()


def test_a_row_has_one_level_per_facet_and_the_logarithm_of_touches() -> None:
    traits = Traits(
        (FacetTrait(JOB, (Level("chef"), Level(), Level(known=False))),), (TouchTrait("visit"),)
    )
    seen = known(["chef", None], [(0, "visit", None), (0, "visit", None), (1, "form", None)])
    assert traits.rows(seen) == pytest.approx(np.array([[1, 0, 0, np.log(3)], [0, 0, 1, 0]]))


def test_a_touch_counts_for_the_first_trait_that_speaks_of_it() -> None:
    traits = [TouchTrait("visit", channel="ads"), TouchTrait("visit")]
    seen = known(["a"], [(0, "visit", "ads"), (0, "visit", "mail"), (0, "visit", None)])
    assert touch_counts(traits, seen).tolist() == [[1.0, 2.0]]


def test_touches_are_told_apart_where_that_says_something_of_the_outcome() -> None:
    happened = np.tile([1.0, 0.0], 200)
    telling = known(
        ["a"] * 400, [(n, "visit", "ads" if n % 2 == 0 else "mail") for n in range(400)]
    )
    assert find_traits(telling, happened).touches == (
        TouchTrait("visit", channel="ads"),
        TouchTrait("visit", channel="mail"),
        TouchTrait("visit"),
    )
    chance = known(["a"] * 400, [(n, "visit", "ads" if n % 4 < 2 else "mail") for n in range(400)])
    assert find_traits(chance, happened).touches == (TouchTrait("visit"),)


def test_an_account_that_only_repeats_the_contact_is_not_looked_at_twice() -> None:
    values = ["big", "small"] * 100
    frame = pl.DataFrame({"contact.size": values, "account.size": values, "account.city": values})
    names = [Facet("contact", "size"), Facet("account", "size"), Facet("account", "city")]
    seen = Known(frame, known([]).touches, names)
    happened = np.tile([1.0, 1.0, 0.0, 0.0], 50)
    kept = [one.facet for one in find_traits(seen, happened).facets]
    assert kept == [Facet("contact", "size"), Facet("account", "city")]
