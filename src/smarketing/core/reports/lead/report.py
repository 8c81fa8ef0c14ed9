"""The page of one lead: who it is, what is due next, why it qualified, and all that came before."""

import json
from dataclasses import replace

import polars as pl

from smarketing.core.base.sentence import Money, Sentence, Value
from smarketing.core.explanation.story import Explanation, Happened, Learned
from smarketing.core.ledger.merges import merged
from smarketing.core.ledger.tables import Facts
from smarketing.core.ledger.views import UNKNOWN, last_of_each, latest_contacts, until
from smarketing.core.replay.segments import NO_LINE
from smarketing.core.reports.explained import explanation_report
from smarketing.core.reports.law import bar_in_words, law_bars
from smarketing.core.reports.law_bar import LawBar
from smarketing.core.reports.lead.clocks import clocks_of_lead, latest_handoff
from smarketing.core.reports.lead.history import attempts_made, content_read, cycles_of
from smarketing.core.reports.lead.pages import Kept, LeadClock, LeadReport, Reach
from smarketing.core.reports.situation import Situation
from smarketing.core.reports.sla.sales_promises import segment_label

_JOB = ("job_title", "job", "title", "function", "fonction", "poste")
_EMAIL = ("email", "e_mail", "email_address", "mail", "courriel")
_PHONE = ("phone", "phone_number", "mobile", "telephone", "téléphone")
_LANGUAGE = ("language", "langue")
"""Under which names of attributes it is looked for, the first that is known; no term names them."""


def lead_report(situation: Situation, explained: Explanation, facts: Facts) -> LeadReport:
    """Return the page of a lead; `facts` need hold no more than what concerns it.

    The situation is that of everybody, for what is promised and worth.
    """
    contact, agreement = explained.contact_id, situation.agreement
    handoff = latest_handoff(situation, contact)
    clocks, segment, line = [], UNKNOWN, None
    if handoff is not None:
        clocks = clocks_of_lead(situation, contact, handoff["handed_over_at"])
        segment, line = handoff["segment"] or UNKNOWN, handoff["line"]
    is_valued = line is not None and line != NO_LINE
    known = merged(facts, situation.as_of)
    # Of this contact alone it is found at once.
    law = law_bars(replace(situation, facts=known), [contact]).get(contact)
    told = explanation_report(explained, situation.ledger_version)
    return LeadReport(
        contact,
        explained.name,
        _company(known, explained),
        _reach(explained),
        handoff["rep"] if handoff is not None else _given_to(explained),
        handoff["handed_over_at"] if handoff is not None else None,
        segment,
        segment_label(agreement, segment),
        Money(situation.lead_worths[line], agreement.agreement.currency)
        if line is not None and is_valued
        else None,
        _channel(situation, contact),
        [*_next(clocks), *_law(law, clocks), *told.headline],
        clocks,
        attempts_made(explained.events),
        content_read(explained.events),
        cycles_of(explained.events, agreement),
        law,
        told,
    )


def _next(clocks: list[LeadClock]) -> list[Sentence]:
    """Say which promise is due next, and when."""
    owed = next((one for one in clocks if one.kept in {Kept.LATE, Kept.RUNNING}), None)
    if owed is None:
        return [Sentence("Nothing is owed to this lead at the moment.")]
    values: dict[str, Value] = {"promise": owed.label}
    if owed.due_at is None:
        return [Sentence("Due next: {promise}.", values)]
    values["moment"] = owed.due_at
    if owed.kept is Kept.LATE:
        return [Sentence("Late: {promise} was due on {moment}.", values)]
    return [Sentence("Due next: {promise}, by {moment}.", values)]


def _law(law: LawBar | None, clocks: list[LeadClock]) -> list[Sentence]:
    """Say that a call is not allowed now, where one might be made."""
    if law is None or not clocks:
        return []
    return [Sentence("{sentence}.", {"sentence": bar_in_words(law)})]


def _company(facts: Facts, explained: Explanation) -> str:
    known = latest_contacts(facts, explained.as_of)
    firm = known.filter(pl.col("contact_id") == explained.contact_id).select("account_id")
    named = until(facts, "accounts", explained.as_of).filter(pl.col("name").is_not_null())
    latest = last_of_each(named, "account_id").select("account_id", "name")
    found = firm.drop_nulls().join(latest, on="account_id").collect()
    return str(found["name"][0]) if found.height else UNKNOWN


def _reach(explained: Explanation) -> Reach:
    learned = [one for one in explained.events if isinstance(one, Learned)]
    try:
        told = json.loads((learned[-1].now.attributes if learned else None) or "{}")
    except (ValueError, RecursionError):
        told = {}
    known = {str(name).casefold(): str(value) for name, value in _items(told) if value}
    found = [
        next((known[name] for name in names if name in known), "")
        for names in (_JOB, _EMAIL, _PHONE, _LANGUAGE)
    ]
    return Reach(*found)


def _items(told: object) -> list[tuple[object, object]]:
    return list(told.items()) if isinstance(told, dict) else []


def _given_to(explained: Explanation) -> str:
    """Return who was given a contact last that nobody handed over."""
    given = [
        str(one.row.get("rep"))
        for one in explained.events
        if isinstance(one, Happened) and one.table == "assignments" and one.row.get("rep")
    ]
    return given[-1] if given else UNKNOWN


def _channel(situation: Situation, contact_id: str) -> str:
    mine = situation.profiles.filter(pl.col("contact_id") == contact_id)
    return str(mine["channel"][0]) if mine.height else UNKNOWN
