"""The facts of the example company: the same for ever, whole, plausible, never in the future."""

import json
import re
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import numpy as np
import polars as pl
import pytest
from tests.example.company_of import UNTIL, company, digest

from smarketing.adapters.connectors.example.chance import Chance, Purpose, Spread
from smarketing.core.ledger.tables import TABLES

OF_THE_COMPANY = ["products", "spend"]
PER_CONTACT = sorted(set(TABLES) - {*OF_THE_COMPANY, "recorded_stages"})
"""No stage dates are recorded beside the facts: they would only repeat them."""

PINNED = "8566f6ae847b3fb088363847d457400aca8ab32ca78fa5026c07bab11525149b"
"""Whoever changes this changes every demo, spec and benchmark: say so in the change log."""


def of_first(facts: dict[str, pl.DataFrame], table: str, contacts: int) -> pl.DataFrame:
    """Return the facts about the first contacts, or about the firms that are theirs."""
    key = "account_id" if table == "accounts" else "contact_id"
    number = pl.col(key).str.slice(1).cast(pl.Int64)
    return facts[table].filter(number <= contacts)


def test_a_company_stays_the_same_for_ever() -> None:
    assert digest(company(300)) == PINNED


def test_another_seed_makes_another_company() -> None:
    assert digest(company(300, seed=2)) != digest(company(300))


@pytest.mark.parametrize("table", PER_CONTACT)
def test_a_contact_is_the_same_whatever_the_size_of_the_company(table: str) -> None:
    small = of_first(company(1_000), table, 1_000)
    assert len(small) > 0
    assert small.equals(of_first(company(10_000), table, 1_000))


@pytest.mark.parametrize("table", PER_CONTACT)
def test_the_size_of_the_chunks_changes_nothing(table: str) -> None:
    assert company(1_000)[table].equals(company(1_000, chunk=64)[table])


@pytest.mark.parametrize("table", OF_THE_COMPANY)
def test_what_belongs_to_the_company_comes_once(table: str) -> None:
    assert company(1_000)[table].equals(company(1_000, chunk=64)[table])


@pytest.mark.parametrize("contacts", [1, 2, 3])
def test_a_company_may_be_tiny(contacts: int) -> None:
    facts = company(contacts)
    assert facts["contacts"]["contact_id"].n_unique() == contacts
    assert all(facts[table].schema == TABLES[table].schema for table in facts)


@pytest.mark.parametrize("table", [*PER_CONTACT, *OF_THE_COMPANY])
def test_facts_fit_their_table(table: str) -> None:
    facts = company(10_000)[table]
    assert facts.schema == TABLES[table].schema
    assert facts.select(pl.col(*TABLES[table].required, "fact_id", "source").null_count()).row(
        0
    ) == (0,) * (len(TABLES[table].required) + 2)
    for name, column in TABLES[table].columns.items():
        if column.choices:
            assert set(facts[name]) <= set(column.choices)


@pytest.mark.parametrize("table", [*PER_CONTACT, *OF_THE_COMPANY])
def test_no_two_facts_share_an_identity(table: str) -> None:
    assert company(10_000)[table]["fact_id"].is_unique().all()


@pytest.mark.parametrize("table", [*PER_CONTACT, *OF_THE_COMPANY])
def test_nothing_happens_after_the_end_or_before_the_start(table: str) -> None:
    moments = company(10_000)[table]["occurred_at"]
    first_midnight = datetime(2024, 3, 30, 23, 0, tzinfo=UTC)  # 31 March in Paris
    assert moments.filter((moments >= UNTIL) | (moments < first_midnight)).is_empty()


def test_no_contact_touches_twice_in_the_same_second() -> None:
    touches = company(10_000)["touches"]
    assert touches.select(pl.struct("contact_id", "occurred_at").is_unique().all()).item()


def test_a_contact_is_known_from_the_first_touch_on() -> None:
    facts = company(10_000)
    known = facts["contacts"].group_by("contact_id").agg(pl.col("occurred_at").min())
    touched = facts["touches"].group_by("contact_id").agg(pl.col("occurred_at").min())
    assert known.sort("contact_id").equals(touched.sort("contact_id"))


def test_an_average_contact_touches_five_or_six_times() -> None:
    touches = company(50_000)["touches"]
    assert 5.0 < len(touches) / 50_000 < 6.0


def test_sales_works_in_working_hours_only() -> None:
    facts = company(10_000)
    by_hand = [
        facts["activities"].filter(~pl.col("automated"))["occurred_at"],
        facts["dispositions"]["occurred_at"],
        facts["assignments"]["occurred_at"],
        facts["deal_events"]["occurred_at"],
    ]
    local = pl.concat(by_hand).dt.convert_time_zone("Europe/Paris")
    minutes = local.dt.hour().cast(pl.Int32) * 60 + local.dt.minute()
    outside = (local.dt.weekday() > 5) | (minutes < 9 * 60) | (minutes >= 18 * 60)
    assert local.filter(outside).is_empty()


def test_a_machine_answers_every_lead_handed_over_and_a_person_most() -> None:
    activities = company(10_000)["activities"]
    handed = company(10_000)["assignments"]["contact_id"].n_unique()
    answered = activities.filter(pl.col("automated"))["contact_id"].n_unique()
    called = activities.filter(pl.col("kind") == "call")["contact_id"].n_unique()
    assert answered >= handed
    assert 0.8 * handed < called < handed


def test_who_refused_mail_never_clicks_in_one() -> None:
    facts = company(10_000)
    refused = facts["consents"].filter((pl.col("purpose") == "email") & ~pl.col("granted"))
    clicked = facts["touches"].filter(pl.col("kind") == "email_click")
    assert len(refused) > 0
    assert clicked.join(refused, on="contact_id", how="semi").is_empty()


def test_deals_move_forward_and_close_once() -> None:
    events = company(50_000)["deal_events"].sort("deal_id", "occurred_at", "fact_id")
    ranks = {"Découverte": 0, "Proposition": 1, "Négociation": 2, "Gagnée": 3, "Perdue": 3}
    rank = events["stage"].replace_strict(ranks, return_dtype=pl.Int64)
    same_deal = events["deal_id"] == events["deal_id"].shift(1)
    assert (rank > rank.shift(1)).filter(same_deal.fill_null(value=False)).all()
    assert (events["amount"] > 0).all()


def attributes(table: str) -> list[dict[str, Any]]:
    return [json.loads(text) for text in company(10_000)[table]["attributes"]]


def test_all_addresses_are_reserved_for_examples() -> None:
    addresses = [told["email"] for told in attributes("contacts")]
    plain = re.compile(r"^[a-z-]+\.[a-z-]+[234]?@[a-z-]+-[0-9]+\.example\.com$")
    assert [address for address in addresses if not plain.match(address)] == []


def test_no_two_contacts_share_an_address() -> None:
    first = company(10_000)["contacts"].filter(pl.col("fact_id").str.ends_with("-V1"))
    addresses = first["attributes"].str.json_path_match("$.email")
    assert addresses.is_unique().all()


def test_telephone_numbers_are_those_kept_for_fiction() -> None:
    numbers = [told["phone"] for told in attributes("contacts") if "phone" in told]
    assert numbers
    assert [one for one in numbers if not re.match(r"^\+33 6 39 98 \d\d \d\d$", one)] == []


def test_names_are_written_with_their_accents() -> None:
    letters = set("".join(company(10_000)["contacts"]["name"]))
    assert {"é", "è", "ë", "ï", "É"} <= letters
    assert letters <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZÉabcdefghijklmnopqrstuvwxyzàâçéèêëîïôûü -")


def test_what_a_firm_is_rejected_for_shows_in_its_attributes() -> None:
    facts = company(50_000)
    rejected = facts["dispositions"].filter(
        (pl.col("outcome") == "rejected") & pl.col("fact_id").str.contains("-1-DEC")
    )
    known = facts["contacts"].filter(pl.col("fact_id").str.ends_with("-V1"))
    both = rejected.join(known, on="contact_id").with_columns(
        country=pl.col("attributes").str.json_path_match("$.country"),
        size=pl.col("attributes").str.json_path_match("$.company_size").cast(pl.Int64),
    )
    far = both.filter(pl.col("reason") == "wrong_geography")
    small = both.filter(pl.col("reason") == "wrong_size")
    assert len(far) > 0
    assert not set(far["country"]) & {"FR", "BE", "CH", "LU"}
    assert len(small) > 0
    assert (small["size"] < 12).all()


def test_draws_are_uniform_and_independent_of_one_another() -> None:
    chance, numbers = Chance(5), np.arange(1, 200_001)
    one = chance.draw(Purpose.INTENT, numbers)
    for other in (
        chance.draw(Purpose.CHANNEL, numbers),
        chance.draw(Purpose.INTENT, numbers, turn=1),
        Chance(6).draw(Purpose.INTENT, numbers),
        chance.draw(Purpose.INTENT, numbers + 1),
    ):
        assert abs(np.corrcoef(one, other)[0, 1]) < 0.01
    counts, _ = np.histogram(one, bins=100, range=(0, 1))
    chi_squared = float(((counts - 2_000) ** 2 / 2_000).sum())
    assert chi_squared < 150  # 99 degrees of freedom: beyond 150 once in a thousand times


def test_a_spread_has_the_mean_and_the_shares_that_it_says() -> None:
    spread = Spread(((0, 10), (0.5, 20), (1, 100)))
    values = spread.values((np.arange(100_000) + 0.5) / 100_000)
    assert values.mean() == pytest.approx(spread.mean)
    assert spread.mean == pytest.approx(0.5 * 15 + 0.5 * 60)
    assert spread.share_below(60) == pytest.approx(0.75)
    assert (values < 60).mean() == pytest.approx(0.75, abs=1e-4)


MEASURE = """
import resource, sys
from datetime import UTC, datetime
from smarketing.adapters.connectors.example.company import ATELIER_VAUBAN
from smarketing.adapters.connectors.example.generate import facts_of

size = 0
until = datetime(2026, 3, 31, tzinfo=UTC)
for frames in facts_of(ATELIER_VAUBAN, 1, int(sys.argv[1]), until, chunk=8192):
    size += sum(frame.estimated_size() for frame in frames.values())
unit = 1 if sys.platform == "darwin" else 1024
print(size, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit)
"""


def test_memory_is_that_of_a_chunk_and_not_of_the_company() -> None:
    def run(contacts: int) -> tuple[int, int]:
        command = [sys.executable, "-c", MEASURE, str(contacts)]
        printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        size, peak = printed.split()
        return int(size), int(peak)

    small_size, small_peak = run(16_384)
    large_size, large_peak = run(16_384 * 16)
    assert large_peak - small_peak < 0.25 * (large_size - small_size)
