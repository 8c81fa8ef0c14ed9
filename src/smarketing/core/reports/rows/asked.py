"""Which rows are asked for: a named list, and what it is filtered by."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.base.finding import Finding, Severity
from smarketing.core.base.sentence import msgid
from smarketing.core.base.toml import choice_remedy


class RowList(StrEnum):
    """The lists that there are; each row of most is one contact, in one cycle."""

    ENTRIES = "entries"
    """Who entered a `stage`, the first time each; with the state "again", the repeats."""
    HANDED_OVER = "handed-over"
    """Who was handed over to sales, the first time each."""
    DELIVERED = "delivered"
    """What was delivered of a quantity that marketing owes (`commitment`)."""
    QUALITY = "quality"
    """The leads over which a share that marketing owes (`commitment`) is counted."""
    PROMISE = "promise"
    """The leads by which a promise of sales (`commitment`) fell due; in the `state` asked for."""
    WAITING = "waiting"
    """Who waits for a first call."""
    DECIDED = "decided"
    """On which leads sales decided, and how (`state`)."""
    DEALS = "deals"
    """Deals, by when they came to their `state`."""
    STANDING = "standing"
    """Who stands in a `stage`: entered, and neither gone on nor lost."""
    VISITS = "visits"
    """Anonymous visits, by day and channel."""


@dataclass(frozen=True)
class RowsAsked:
    """A list and its filters: None, or an empty name, where it is not filtered by that.

    A representative, channel, campaign or segment may be "", for those of whom none is known.
    `start` and `end` are civil days, both included; `after` a moment, itself left out. Of the rows
    found, those from `offset` on are shown.
    """

    list: RowList
    stage: str = ""
    commitment: str = ""
    state: str = ""
    rep: str | None = None
    channel: str | None = None
    campaign: str | None = None
    segment: str | None = None
    start: date | None = None
    end: date | None = None
    after: datetime | None = None
    offset: int = 0

    def written(self) -> Iterator[tuple[str, str]]:
        """Yield what makes up the address of these rows, in order."""
        for one in fields(self):
            value = getattr(self, one.name)
            if value is not None and value != one.default:
                yield _SPELT.get(one.name, one.name), _text(value)


_SPELT = {"start": "from", "end": "to"}
ADDRESSED = tuple(_SPELT.get(one.name, one.name) for one in fields(RowsAsked))
"""What an address of rows may say."""

_QUANTITIES = ("count", "value")
_NONE_SUCH = msgid("there is no list of rows called `{name}`")
_NO_STAGE = msgid("the agreement has no stage called `{name}`")
_NO_COMMITMENT = msgid("nothing called `{name}` is promised that this list could show")
_NO_MOMENT = msgid("`{text}` is no date or moment")
_NO_NUMBER = msgid("`{text}` is no number of rows")


def read_asked(
    given: Mapping[str, str], agreement: Agreement
) -> tuple[RowsAsked | None, list[Finding]]:
    """Read which rows an address asks for; None, and what is wrong with it, where that fails."""
    named = given.get("list", "")
    findings = _unknown(named, list(RowList), _NONE_SUCH)
    if findings:
        return None, findings
    for name, known, problem in _needed(RowList(named), agreement):
        findings += _unknown(given.get(name, ""), known, problem)
    asked = RowsAsked(
        RowList(named),
        given.get("stage", ""),
        given.get("commitment", ""),
        given.get("state", ""),
        given.get("rep"),
        given.get("channel"),
        given.get("campaign"),
        given.get("segment"),
        start=_day(given.get("from"), findings),
        end=_day(given.get("to"), findings),
        after=_moment(given.get("after"), findings),
        offset=_number(given.get("offset"), findings),
    )
    return (None, findings) if findings else (asked, [])


def _needed(wanted: RowList, agreement: Agreement) -> Iterator[tuple[str, list[str], str]]:
    """Yield what a list cannot do without, what that may be, and what to say where it is not."""
    if wanted in {RowList.ENTRIES, RowList.STANDING}:
        yield "stage", [stage.name for stage in agreement.stages], _NO_STAGE
    owed = agreement.commitments
    measures = {
        RowList.DELIVERED: [one.name for one in owed.marketing if one.measure in _QUANTITIES],
        RowList.QUALITY: [one.name for one in owed.marketing if one.measure not in _QUANTITIES],
        RowList.PROMISE: [one.name for one in owed.sales],
    }
    if wanted in measures:
        yield "commitment", measures[wanted], _NO_COMMITMENT


def _unknown(word: str, known: Sequence[str], problem: str) -> list[Finding]:
    if word in known:
        return []
    mend, values = choice_remedy(word, list(map(str, known))) if known else ("", {})
    return [Finding("rows.unknown", Severity.ERROR, problem, mend, {"name": word, **values})]


def _day(text: str | None, findings: list[Finding]) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        findings.append(_wrong(_NO_MOMENT, text))
        return None


def _moment(text: str | None, findings: list[Finding]) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        findings.append(_wrong(_NO_MOMENT, text))
        return None
    return moment


def _number(text: str | None, findings: list[Finding]) -> int:
    if not text:
        return 0
    if text.isascii() and text.isdigit() and len(text) < len("1000000000"):
        return int(text)
    findings.append(_wrong(_NO_NUMBER, text))
    return 0


def _wrong(message: str, text: str) -> Finding:
    return Finding("rows.unreadable", Severity.ERROR, message, values={"text": text})


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
