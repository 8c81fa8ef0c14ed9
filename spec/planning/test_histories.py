"""What became of each contact between two stages: converted, lost, or still on the way."""

from datetime import datetime
from typing import Any

import numpy as np
import polars as pl
from spec.tables import at, facts, rows

from smarketing.core.ledger.tables import MOMENT, Facts
from smarketing.core.planning.histories import (
    NEVER,
    conversions,
    histories,
    lags,
    losses,
    stays,
    watches,
)

AS_OF = at("2026-03-31")
DAY = 86_400_000_000


def entries(text: str) -> pl.DataFrame:
    """Read stage entries: contact, stage, moment, and `implied` where it is."""
    told = [line.split("|") for line in text.strip().splitlines()]
    return pl.DataFrame(
        [
            {
                "contact_id": contact.strip(),
                "stage": stage.strip(),
                "entered_at": at(moment.strip()),
                "implied": "implied" in "".join(rest),
            }
            for contact, stage, moment, *rest in told
        ],
        schema={
            "contact_id": pl.String,
            "stage": pl.String,
            "entered_at": MOMENT,
            "implied": pl.Boolean,
        },
    )


def lost(*moments: tuple[str, str]) -> pl.DataFrame:
    return pl.DataFrame(
        [{"contact_id": contact, "lost_at": at(moment)} for contact, moment in moments],
        schema={"contact_id": pl.String, "lost_at": MOMENT},
    )


def found(
    text: str, *losses: tuple[str, str], start: str = "mql", as_of: datetime = AS_OF
) -> pl.DataFrame:
    return histories(entries(text), start, "sal", lost(*losses), as_of)


NOTHING_SENT_BACK = pl.DataFrame(schema={"contact_id": pl.String, "sent_back_at": MOMENT})


def test_each_contact_of_the_stage_is_told_once_with_what_became_of_it() -> None:
    told = found(
        """
        ada | mql | 2026-01-01
        ada | sal | 2026-01-05
        bob | mql | 2026-01-02
        cleo | lead | 2026-01-03
        """,
        ("bob", "2026-01-09"),
        ("bob", "2026-02-01"),
    )
    assert rows(told, "contact_id", "entered_at", "converted_at", "lost_at") == [
        ("ada", "2026-01-01", "2026-01-05", None),
        ("bob", "2026-01-02", None, "2026-01-09"),
    ]


def test_a_stage_between_may_be_skipped() -> None:
    told = found("ada | lead | 2026-01-01\nada | sal | 2026-02-01", start="lead")
    assert rows(told, "entered_at", "converted_at") == [("2026-01-01", "2026-02-01")]


def test_losses_before_the_entry_or_after_the_conversion_are_none_of_this_way() -> None:
    told = found(
        "ada | mql | 2026-01-10\nada | sal | 2026-01-20",
        ("ada", "2026-01-09"),
        ("ada", "2026-01-20"),
        ("ada", "2026-02-01"),
    )
    assert rows(told, "lost_at") == [(None,)]


def test_who_converts_after_being_lost_is_both() -> None:
    told = found("ada | mql | 2026-01-10\nada | sal | 2026-02-20", ("ada", "2026-01-15"))
    assert rows(told, "converted_at", "lost_at") == [("2026-02-20", "2026-01-15")]
    watched = conversions(told, AS_OF)
    assert (watched.converted.tolist(), watched.open.tolist()) == ([True], [False])


def test_what_comes_after_the_moment_does_not_exist() -> None:
    text = "ada | mql | 2026-01-10\nada | sal | 2026-02-20\nbob | mql | 2026-02-02"
    told = found(text, ("ada", "2026-02-10"), as_of=at("2026-02-01"))
    assert rows(told, "contact_id", "converted_at", "lost_at") == [("ada", None, None)]
    assert watches(told, at("2026-02-01")).tolist() == [22 * DAY]


def test_nobody_converts_before_they_entered() -> None:
    """An agreement that swapped its stages can make it look so."""
    told = found("ada | mql | 2026-01-10\nada | sal | 2026-01-02")
    assert rows(told, "converted_at", "end_implied") == [("2026-01-10", True)]
    assert conversions(told, AS_OF).ended.tolist() == [0]
    assert lags(told, AS_OF).gone.tolist() == [True]


def test_implied_entries_count_as_conversions_and_tell_no_lag() -> None:
    told = found(
        """
        ada | mql | 2026-01-01
        ada | sal | 2026-01-05 | implied
        bob | mql | 2026-01-02 | implied
        bob | sal | 2026-01-02
        cleo | mql | 2026-01-03
        cleo | sal | 2026-01-03
        """
    )
    everybody = conversions(told, AS_OF)
    assert everybody.converted.tolist() == [True, True, True]
    assert everybody.ended.tolist() == [4 * DAY, 0, 0]
    way = lags(told, AS_OF)
    # ada went on at an unknown moment, bob's way has no beginning; cleo's took no time at all
    assert (way.converted.tolist(), way.gone.tolist(), way.ended.tolist()) == (
        [False, True],
        [True, False],
        [4 * DAY, 0],
    )


def test_a_stay_ends_with_going_on_or_with_being_lost() -> None:
    told = found(
        """
        ada | mql | 2026-01-01
        ada | sal | 2026-01-05
        bob | mql | 2026-01-02
        cleo | mql | 2026-03-30
        """,
        ("bob", "2026-01-04"),
    )
    stay = stays(told, AS_OF)
    assert stay.converted.tolist() == [True, True, False]
    assert stay.ended.tolist() == [4 * DAY, 2 * DAY, DAY]
    assert stay.lost.tolist() == [NEVER] * 3


def test_a_contact_is_lost_when_given_back_when_its_deal_is_lost_and_when_it_is_sent_back() -> None:
    told = facts("""
        dispositions
        contact_id | occurred_at | outcome  | reason
        ada        | 2026-01-01  | rejected | wrong_size
        bob        | 2026-01-02  | recycled |
        cleo       | 2026-01-03  | accepted |
        ada        | 2026-04-01  | rejected | timing

        deal_events
        deal_id | contact_id | occurred_at | status
        d1      | dan        | 2026-01-04  | lost
        d2      | eve        | 2026-01-05  | won
        d3      |            | 2026-01-06  | lost
    """)
    sent_back: dict[str, list[Any]] = {
        "contact_id": ["flo", "bob", "flo"],
        "sent_back_at": [at("2026-01-07"), at("2026-01-02"), at("2026-05-01")],
    }
    stalled = pl.DataFrame(sent_back, schema=NOTHING_SENT_BACK.schema)
    assert sorted(rows(losses(told, stalled, AS_OF))) == [
        ("ada", "2026-01-01"),
        ("bob", "2026-01-02"),
        ("dan", "2026-01-04"),
        ("flo", "2026-01-07"),
    ]


def test_without_facts_there_is_nobody() -> None:
    assert losses(Facts({}), NOTHING_SENT_BACK, AS_OF).is_empty()
    nobody = found("")
    assert nobody.is_empty()
    assert conversions(nobody, AS_OF).size == 0
    assert lags(nobody, AS_OF).only(np.array([], np.bool_)).size == 0
    assert stays(nobody, AS_OF).size == 0
