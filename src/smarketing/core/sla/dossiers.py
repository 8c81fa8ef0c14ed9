"""Who is a consumer, who consented and who refused, as known at a moment."""

from collections.abc import Collection, Sequence
from functools import cached_property

import polars as pl

from smarketing.core.agreement.solicitation import Solicitation
from smarketing.core.ledger.tables import Facts
from smarketing.core.replay.attributes import holds

Asked = pl.DataFrame
"""What is asked: contact (its number in `Dossiers`) and moment."""


class Dossiers:
    """The facts about some contacts, by number: sought by numbers, they are found much sooner."""

    def __init__(
        self, facts: Facts, contacts: pl.Series, names: pl.DataFrame | None = None
    ) -> None:
        """Give the named contacts their `names` (contact, contact_id), else new numbers."""
        self._facts = facts
        self._asked = contacts
        if names is None:
            known = contacts.alias("contact_id").to_frame().unique(maintain_order=True)
            names = known.with_row_index("contact")
        self._names = names

    def numbers(self) -> pl.Series:
        """Return the number of each contact that was named."""
        if len(self._names) == len(self._asked):
            return self._names["contact"]
        named = self._asked.alias("contact_id").to_frame()
        return named.join(self._names, on="contact_id", maintain_order="left")["contact"]

    def only(self, numbers: pl.Series) -> "Dossiers":
        """Return the facts about some of them, under the same numbers."""
        some = self._names.filter(pl.col("contact").is_in(numbers.unique().implode()))
        return Dossiers(self._facts, some["contact_id"], some)

    def consumers(self, asked: Asked, terms: Solicitation) -> pl.Series:
        """Say of each row whether the contact was a consumer, as far as known at the moment.

        Of whom nothing is known no condition holds, so that they are none.
        """
        if not terms.consumers:
            return pl.repeat(value=True, n=len(asked), dtype=pl.Boolean, eager=True)
        holding = {
            of: pl.all_horizontal(
                pl.lit(value=True), *(holds(one) for one in terms.consumers if one.of == of)
            )
            for of in ("contact", "account")
        }
        columns = [pl.col("account_id"), holding["contact"].alias("contact_holds")]
        versions = self._told("contacts", *columns, order=("fact_id",))
        known = latest(asked, versions)
        if all(condition.of == "contact" for condition in terms.consumers):
            return known["contact_holds"].fill_null(value=False)
        accounts = self._facts.table("accounts").sort("account_id", "occurred_at", "fact_id")
        told = accounts.rename({"attributes": "account_attributes", "occurred_at": "moment"})
        told = told.select("account_id", "moment", account_holds=holding["account"])
        both = pl.col("contact_holds") & pl.col("account_holds")
        return latest(known, told, by="account_id").select(both.fill_null(value=False)).to_series()

    @cached_property
    def activities(self) -> pl.DataFrame:
        """What sales did with them: contact, moment, kind, outcome; in order."""
        return self._told("activities", pl.col("kind"), pl.col("outcome"))

    @cached_property
    def consents(self) -> pl.DataFrame:
        """What they allowed and refused: contact, moment, granted, purpose, proof; in order.

        Of both at one moment the refusal comes last, and counts.
        """
        told = self._told("consents", *map(pl.col, ("granted", "purpose", "proof")))
        return told.sort("contact", "moment", "granted", descending=[False, False, True])

    def consents_to(self, purpose: str, terms: Solicitation) -> pl.DataFrame:
        """Return what was allowed and refused for a purpose; see `consents`.

        A consent without a proof on record is left out where one is needed.
        """
        told = self.consents.filter(pl.col("purpose") == purpose)
        if not terms.proof_needed:
            return told
        return told.filter(~pl.col("granted") | (pl.col("proof").fill_null("") != ""))

    def refusals(self, outcomes: Collection[str], purposes: Collection[str]) -> pl.DataFrame:
        """Return every refusal: contact, moment; by an activity's outcome or of a consent."""
        by_word = self.activities.filter(pl.col("outcome").is_in(outcomes))
        of_consent = self.consents.filter(~pl.col("granted"), pl.col("purpose").is_in(purposes))
        both = [frame.select("contact", "moment") for frame in (by_word, of_consent)]
        return pl.concat(both).sort("contact", "moment")

    def news(self) -> pl.DataFrame:
        """Return whenever something was told about each of them: contact, moment; in order."""
        versions = self._told("contacts", pl.col("account_id"))
        of_accounts = (
            self._facts.table("accounts")
            .select("account_id", pl.col("occurred_at").alias("moment"))
            .join(versions.select("contact", "account_id").unique(), on="account_id")
        )
        told = [versions, of_accounts, self.activities, self.consents]
        every = pl.concat(frame.select("contact", "moment") for frame in told)
        return every.unique().sort("contact", "moment")

    def _told(self, table: str, *columns: pl.Expr, order: Sequence[str] = ()) -> pl.DataFrame:
        """Return the facts about the contacts: contact, moment and columns, in order."""
        return (
            self._facts.table(table)
            .lazy()
            .select("contact_id", pl.col("occurred_at").alias("moment"), *columns, *order)
            .join(self._names.lazy(), on="contact_id")
            .drop("contact_id")
            .sort("contact", "moment", *order)
            .collect()
        )


def of_consumers(facts: Facts, terms: Solicitation) -> Facts:
    """Return the facts about all who ever were consumers: nobody else does the law protect.

    Where there are no conditions everybody is one.
    """
    if not terms.consumers:
        return facts
    key = ("consumers", *(one.model_dump_json() for one in terms.consumers))
    return facts.once(key, lambda: _of_consumers(facts, terms))


def _of_consumers(facts: Facts, terms: Solicitation) -> Facts:
    ways = {
        of: [holds(one) for one in terms.consumers if one.of == of] for of in ("contact", "account")
    }
    versions = facts.table("contacts").lazy()
    if ways["contact"]:
        versions = versions.filter(pl.all_horizontal(ways["contact"]))
    if ways["account"]:
        told = facts.table("accounts").lazy()
        told = told.rename({"attributes": "account_attributes"})
        firms = told.filter(pl.all_horizontal(ways["account"])).select("account_id").unique()
        versions = versions.join(firms, on="account_id", how="semi")
    who = versions.select("contact_id").unique().collect()
    about = {
        name: facts.table(name).join(who, on="contact_id", how="semi", maintain_order="left")
        for name in ("contacts", "activities", "consents")
    }
    return Facts({"accounts": facts.table("accounts"), **about})


def latest(
    asked: Asked, told: pl.DataFrame, by: str = "contact", *, exactly: bool = True
) -> pl.DataFrame:
    """Add to each row what the latest fact had told by its moment, or before it; rows keep order.

    Of several facts at one moment the last row counts.
    """
    if not asked["moment"].is_sorted():
        row = pl.int_range(pl.len()).alias("place of latest")
        found = latest(asked.with_columns(row).sort("moment"), told, by, exactly=exactly)
        return found.sort("place of latest").drop("place of latest")
    return asked.join_asof(
        told, on="moment", by=by, allow_exact_matches=exactly, check_sortedness=False
    )
