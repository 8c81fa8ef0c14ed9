"""What the law lets sales do to reach a consumer; to be confirmed by counsel."""

from datetime import date
from typing import Annotated

from pydantic import Field

from smarketing.core.agreement.parties import Name, Weekday, Words
from smarketing.core.agreement.qualification import Condition
from smarketing.core.base.toml import Strict


class SolicitationRule(Strict):
    """One rule of law about soliciting consumers, with the article that it rests on.

    It binds attempts of `kinds` from `first_day` to `last_day`. `at_most` attempts in any
    `in_days` days; only within `hours`, where any are named, and never on a public holiday of the
    calendar unless `on_holidays`; none for `silence_days` after a refusal; only with a consent
    on record for the purpose `needs_consent`. Where `consent_lifts` is true, such a consent lifts
    the cap and the hours.
    """

    name: Name
    label: Words
    article: Annotated[str, Field(min_length=1)]
    kinds: list[str] = ["call"]
    first_day: date | None = None
    last_day: date | None = None
    at_most: Annotated[int, Field(ge=0, le=1000)] | None = None
    in_days: Annotated[int, Field(ge=1, le=3650)] | None = None
    hours: dict[Weekday, list[str]] = {}
    on_holidays: bool = True
    silence_days: Annotated[int, Field(ge=1, le=3650)] | None = None
    needs_consent: Annotated[str, Field(min_length=1)] | None = None
    consent_lifts: bool = False


class Solicitation(Strict):
    """Who is a consumer, which outcomes of an attempt are a refusal, and what the law says.

    A contact is a consumer where all of `consumers` holds; where it is empty, everybody is.
    Hours are those of the calendar's time zone.
    """

    consumers: list[Condition] = []
    refusals: list[str] = []
    rules: Annotated[list[SolicitationRule], Field(min_length=1)]
