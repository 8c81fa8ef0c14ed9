"""The frames of who people are: contacts with their attributes, their firms, their consents."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from smarketing.adapters.connectors.example import names
from smarketing.adapters.connectors.example.chance import (
    Purpose,
    Spread,
    Whole,
    choose,
    choose_by_row,
)
from smarketing.adapters.connectors.example.handoff import Handoffs, reason_names
from smarketing.adapters.connectors.example.history import (
    History,
    ids,
    in_schema,
    moments,
    pick,
)
from smarketing.adapters.connectors.example.leads import Leads

NEIGHBOURS = 4
"""Contacts of one firm have neighbouring numbers, within groups of this many."""

SHARES_FIRM = 0.45
"""How many of the followers in a group work for the firm of its first contact."""


WOMEN_AMONG = {"f": 1.0, "m": 0.0, "fm": 0.45}
"""The share of women behind a job title that only they, only men, or both bear."""

TINY = 1e-12

LANGUAGES = (("fr", 0.97), ("en", 0.03))

FIRST_TOLD = ("company_size", "country", "email", "job_title", "language", "region", "sector")
"""The attributes known from the start, in the order in which an import writes them."""

OF_THE_FIRM = ("wrong_size", "wrong_geography", "competitor")
"""Reasons that speak of the firm: who is rejected for one works for a firm of their own."""


def firms_of(history: History, leads: Leads, first_cycle: Handoffs) -> Whole:
    """Return the number of each contact's firm: its own, or that of the first of its group.

    Only who arrives after the first one may share its firm, so that a firm is known from the
    same moment however many contacts there are. A chunk holds whole groups from their first on.
    """
    back = (leads.number - 1) % NEIGHBOURS
    first = np.arange(len(leads)) - back
    alone = np.isin(reasons_of(leads, first_cycle), of_the_firm(history))
    shares = history.chance.draw(Purpose.SHARES_FIRM, leads.number) < SHARES_FIRM
    later = leads.created_at[first] < leads.created_at
    return leads.number - np.where(shares & later & ~alone & ~alone[first], back, 0)


def reasons_of(leads: Leads, first_cycle: Handoffs) -> Whole:
    """Return why each contact of the chunk was rejected, a position in `reason_names`, or -1."""
    reason = np.full(len(leads), -1)
    reason[first_cycle.place] = first_cycle.reason
    return reason


def of_the_firm(history: History) -> Whole:
    """Return the positions of `OF_THE_FIRM`."""
    named = reason_names(history.company)
    return np.array([named.index(reason) for reason in OF_THE_FIRM])


def people_frames(
    history: History, leads: Leads, first_cycle: Handoffs, firm: Whole
) -> dict[str, pl.DataFrame]:
    """Return contacts, accounts and consents of a chunk; `firm` as `firms_of` says."""
    firms = firm_words(history, firm, reasons_of(leads, first_cycle))
    persons = person_words(history, leads, firm, firms)
    return {
        "contacts": contacts(history, leads, firms, persons),
        "accounts": accounts(leads, firm, firms),
        "consents": consents(history, leads),
    }


def drawn(
    history: History, purpose: Purpose, number: Whole, shares: Sequence[tuple[str, float]]
) -> pl.Series:
    """Return one of the words per number, by their shares."""
    draws = history.chance.draw(purpose, number)
    return pick([word for word, _ in shares], choose(draws, [share for _, share in shares]))


def evenly(history: History, purpose: Purpose, number: Whole, count: int) -> Whole:
    """Return a position below `count` per number, each as likely."""
    return (history.chance.draw(purpose, number) * count).astype(np.int64)


def firm_words(history: History, firm: Whole, reason: Whole) -> pl.DataFrame:
    """Describe the firm of each contact; where it was rejected, the firm looks the part."""
    named = reason_names(history.company)
    trade = evenly(history, Purpose.SECTOR, firm, len(names.TRADES))
    owner = evenly(history, Purpose.FIRM_NAME, firm, len(names.SURNAMES))
    draws = history.chance.draw(Purpose.HEADCOUNT, firm)
    usual, small = Spread(names.HEADCOUNTS).values(draws), Spread(names.SMALL).values(draws)
    too_small = reason == named.index("wrong_size")
    too_far = pl.Series(reason == named.index("wrong_geography"))
    rival = pl.Series(reason == named.index("competitor"))
    far = evenly(history, Purpose.REGION, firm, len(names.FAR_COUNTRIES))
    frame = pl.DataFrame(
        {
            "account_id": ids("A", firm),
            "trade": pick(names.TRADES, trade),
            "owner": pick(names.SURNAMES, owner),
            "domain": pick([names.in_an_address(word) for word in names.TRADES], trade)
            + "-"
            + pick([names.in_an_address(word) for word in names.SURNAMES], owner)
            + "-"
            + pl.Series(firm).cast(pl.String)
            + ".example.com",
            "headcount": pl.Series(np.where(too_small, small, usual).astype(np.int64)),
            "sector": pick(names.SECTORS, trade),
            "country": drawn(history, Purpose.COUNTRY, firm, names.COUNTRIES),
            "far": pick(names.FAR_COUNTRIES, far),
            "region": drawn(history, Purpose.REGION, firm, names.REGIONS),
        }
    )
    country = pl.when(too_far).then("far").otherwise("country")
    return frame.select(
        "account_id",
        "domain",
        account_name=pl.col("trade") + " " + pl.col("owner"),
        company_size=pl.col("headcount").cast(pl.String),
        sector=pl.when(rival).then(pl.lit(names.SOFTWARE)).otherwise("sector"),
        country=country,
        region=pl.when(country == "FR").then("region").otherwise(pl.lit(names.ABROAD)),
    )


def person_words(history: History, leads: Leads, firm: Whole, firms: pl.DataFrame) -> pl.DataFrame:
    """Describe each contact: name, job title, address, language and telephone."""
    chance, number, personas = history.chance, leads.number, history.company.personas
    titles = [title for persona in personas for title in persona.titles]
    counts = np.array([len(persona.titles) for persona in personas])
    within = choose_by_row(
        chance.draw(Purpose.TITLE, number),
        leads.persona,
        [[title.share for title in persona.titles] for persona in personas],
    )
    title = (np.cumsum(counts) - counts)[leads.persona] + within
    draws = chance.draw(Purpose.FIRST_NAME, number)
    woman_share = np.array([WOMEN_AMONG[one.gender] for one in titles])[title]
    woman = draws < woman_share
    # the part of the draw that did not decide between woman and man is as uniform as the draw
    rest = np.where(woman, draws / np.maximum(woman_share, TINY), 0.0)
    rest = np.where(woman, rest, (draws - woman_share) / np.maximum(1.0 - woman_share, TINY))
    given = (rest * len(names.WOMEN)).astype(np.int64) + np.where(woman, 0, len(names.WOMEN))
    first_names = names.WOMEN + names.MEN
    surname = evenly(history, Purpose.SURNAME, number, len(names.SURNAMES))
    digits = evenly(history, Purpose.PHONE, number, 10_000)
    return pl.DataFrame(
        {
            "name": pick(first_names, given) + " " + pick(names.SURNAMES, surname),
            "job_title": pick([one.name for one in titles], title),
            "email": pick([names.in_an_address(word) for word in first_names], given)
            + "."
            + pick([names.in_an_address(word) for word in names.SURNAMES], surname)
            + pick(("", "2", "3", "4"), number - firm)
            + "@"
            + firms["domain"],
            "language": drawn(history, Purpose.LANGUAGE, number, LANGUAGES),
            "phone": telephone(digits),
        }
    )


def telephone(digits: Whole) -> pl.Series:
    """Write a mobile number of the range that France keeps free for films and books."""
    four = pl.Series(digits).cast(pl.String).str.zfill(4)
    return "+33 6 39 98 " + four.str.slice(0, 2) + " " + four.str.slice(2, 2)


def contacts(
    history: History, leads: Leads, firms: pl.DataFrame, persons: pl.DataFrame
) -> pl.DataFrame:
    """Return each contact as first known, and a second version of those who tell more later."""
    number, lags = leads.number, history.company.lags
    told = pl.concat([firms, persons], how="horizontal").select(
        "account_id",
        "name",
        attributes=pl.struct(FIRST_TOLD).struct.json_encode(),
        more=pl.struct(sorted((*FIRST_TOLD, "phone"))).struct.json_encode(),
        contact_id=ids("C", number),
    )
    first = told.with_columns(
        occurred_at=moments(leads.created_at), id=pl.col("contact_id") + "-V1"
    )
    draws = history.chance.draw(Purpose.SECOND_VERSION_LAG, number)
    later = history.timeline.attention.forward(
        leads.created_at, lags.attention_to_second_version.values(draws)
    )
    tells = history.chance.draw(Purpose.SECOND_VERSION, number) < history.company.second_version
    written = tells & history.written(later)
    second = told.with_columns(
        attributes="more",
        occurred_at=moments(np.where(written, later, 0)),
        id=pl.col("contact_id") + "-V2",
    ).filter(pl.Series(written))
    both = pl.concat([in_schema("contacts", first), in_schema("contacts", second)])
    return both.sort("contact_id", "occurred_at")


def accounts(leads: Leads, firm: Whole, firms: pl.DataFrame) -> pl.DataFrame:
    """Return each firm once, from the moment its first contact came."""
    own = firm == leads.number
    frame = firms.select(
        "account_id",
        name="account_name",
        attributes=pl.struct("company_size", "country", "region", "sector").struct.json_encode(),
        id=pl.col("account_id") + "-V1",
        occurred_at=moments(leads.created_at),
    )
    return in_schema("accounts", frame.filter(pl.Series(own)))


def consents(history: History, leads: Leads) -> pl.DataFrame:
    """Return what each contact allowed on arrival, and what some withdrew later."""
    company, chance, number = history.company, history.chance, leads.number
    telephone_allowed = chance.draw(Purpose.PHONE_CONSENT, number) < company.phone_consent
    withdraws = chance.draw(Purpose.CONSENT_WITHDRAWN, number) < company.consent_withdrawn
    lag = company.lags.attention_to_withdrawal.values(chance.draw(Purpose.WITHDRAWAL_LAG, number))
    later = history.timeline.attention.forward(leads.created_at, lag)
    everyone = np.full(len(leads), fill_value=True)
    withdrawn = telephone_allowed & withdraws & history.written(later)
    parts = [
        (leads.created_at, everyone, "email", leads.email_consent, "Formulaire d’inscription", "E"),
        (leads.created_at, everyone, "phone", telephone_allowed, "Formulaire d’inscription", "T"),
        (later, withdrawn, "phone", ~everyone, "Demande par courrier électronique", "R"),
    ]
    frames = [
        pl.DataFrame(
            {
                "contact_id": ids("C", number),
                "occurred_at": moments(np.where(given, at, 0)),
                "granted": pl.Series(granted),
            }
        )
        .with_columns(
            purpose=pl.lit(purpose),
            proof=pl.lit(proof),
            id=pl.col("contact_id") + f"-C{letter}",
        )
        .filter(pl.Series(given))
        for at, given, purpose, granted, proof, letter in parts
    ]
    whole = pl.concat(in_schema("consents", frame) for frame in frames)
    return whole.sort("contact_id", "occurred_at", "fact_id")
