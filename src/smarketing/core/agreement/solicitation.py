"""What the law lets sales do to reach a consumer; to be confirmed by counsel."""

from datetime import date
from typing import Annotated

from pydantic import Field

from smarketing.core.agreement.parties import Name, Weekday, Words
from smarketing.core.agreement.qualification import Condition
from smarketing.core.base.toml import Strict

Purpose = Annotated[str, Field(min_length=1)]
"""What a consent is for, as the facts name it: phone, email, …"""


CALL = "call"
"""The kind of attempt that is meant where none is named."""


class SolicitationRule(Strict):
    """One rule of law about soliciting consumers, with the article that it rests on.

    It binds attempts of `kinds` from `first_day` to `last_day`, both included. Days are civil days
    in the calendar's time zone. At most `at_most` attempts in any `in_days` days, the day of the
    attempt counted; only within `hours`, where any are named, and never on a public holiday of the
    calendar unless `on_holidays`; none before `silence_days` full days have passed since the day
    of a refusal; only with a consent on record for the purpose `needs_consent`.

    A consent on record for the purpose `consent_lifts` lifts the cap and the hours, and ends the
    silence after an earlier refusal.
    """

    name: Name
    label: Words
    article: Annotated[str, Field(min_length=1)]
    kinds: Annotated[list[str], Field(min_length=1)] = [CALL]
    first_day: date | None = None
    last_day: date | None = None
    at_most: Annotated[int, Field(ge=0, le=1000)] | None = None
    in_days: Annotated[int, Field(ge=1, le=3650)] | None = None
    hours: dict[Weekday, list[str]] = {}
    on_holidays: bool = True
    silence_days: Annotated[int, Field(ge=1, le=3650)] | None = None
    needs_consent: Purpose | None = None
    consent_lifts: Purpose | None = None


class Solicitation(Strict):
    """Who is a consumer, which outcomes of an attempt are a refusal, and what the law says.

    A contact is a consumer where all of `consumers` holds; where it is empty, everybody is.
    Hours are those of the calendar's time zone. A refusal is an activity with one of the outcomes
    `refusals`, or a consent refused for a purpose that a rule about the same kinds names. Unless
    `proof_needed` is false, a consent without a proof on record is none.
    """

    consumers: list[Condition] = []
    refusals: list[str] = []
    proof_needed: bool = True
    rules: Annotated[list[SolicitationRule], Field(min_length=1)]
