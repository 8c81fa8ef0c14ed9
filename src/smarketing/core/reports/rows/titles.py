"""What the lists of rows are called, and what the moment of each is."""

from smarketing.core.base.sentence import Sentence, Text, Value, msgid
from smarketing.core.reports.rows.asked import RowList, RowsAsked
from smarketing.core.reports.rows.frames import SERVED_LATE
from smarketing.core.reports.situation import Situation, text


def title_of(situation: Situation, asked: RowsAsked) -> Sentence:
    """Name the list in words."""
    values: dict[str, Value] = {}
    key = (asked.list, asked.state)
    message = _TITLES[key if key in _TITLES else (asked.list, "")]
    if asked.stage:
        values["stage"] = _label(situation, asked.stage)
    if asked.commitment:
        values["promise"] = _label(situation, asked.commitment)
    return Sentence(message, values)


def _label(situation: Situation, name: str) -> Text:
    agreement = situation.agreement
    owed = agreement.commitments
    named = (*agreement.stages, *owed.marketing, *owed.sales)
    return next((text(one.label) for one in named if one.name == name), Text(name, name))


_TITLES: dict[tuple[RowList, str], str] = {
    (RowList.ENTRIES, ""): msgid("Entered “{stage}”"),
    (RowList.ENTRIES, "again"): msgid("Entered “{stage}” again"),
    (RowList.HANDED_OVER, ""): msgid("Handed to sales"),
    (RowList.DELIVERED, ""): msgid("Delivered of “{promise}”"),
    (RowList.QUALITY, ""): msgid("Counted for “{promise}”"),
    (RowList.PROMISE, ""): msgid("Due on “{promise}”"),
    (RowList.PROMISE, "met"): msgid("Kept of “{promise}”"),
    (RowList.PROMISE, "breached"): msgid("Late on “{promise}”"),
    (RowList.PROMISE, "open"): msgid("Still running on “{promise}”"),
    (RowList.PROMISE, SERVED_LATE): msgid("Late on “{promise}”, and answered since"),
    (RowList.WAITING, ""): msgid("Waiting for a first call"),
    (RowList.WAITING, "late"): msgid("Waiting for a first call, and late"),
    (RowList.DECIDED, ""): msgid("Decided by sales"),
    (RowList.DECIDED, "accepted"): msgid("Accepted by sales"),
    (RowList.DECIDED, "rejected"): msgid("Rejected by sales"),
    (RowList.DEALS, ""): msgid("Deals"),
    (RowList.DEALS, "won"): msgid("Deals won"),
    (RowList.DEALS, "lost"): msgid("Deals lost"),
    (RowList.DEALS, "open"): msgid("Deals open"),
    (RowList.STANDING, ""): msgid("Standing in “{stage}”"),
    (RowList.VISITS, ""): msgid("Visits"),
}

WHEN: dict[RowList | str, Sentence] = {
    RowList.ENTRIES: Sentence("Entered"),
    RowList.HANDED_OVER: Sentence("Handed over"),
    RowList.DELIVERED: Sentence("Delivered"),
    RowList.QUALITY: Sentence("Counted"),
    RowList.PROMISE: Sentence("Due"),
    SERVED_LATE: Sentence("Answered"),
    RowList.WAITING: Sentence("Handed over"),
    RowList.DECIDED: Sentence("Decided"),
    RowList.DEALS: Sentence("Since"),
    RowList.STANDING: Sentence("Since"),
    RowList.VISITS: Sentence("On"),
}
