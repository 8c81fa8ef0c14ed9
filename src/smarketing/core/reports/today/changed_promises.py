"""Which promises of sales were broken and mended since yesterday, and what left the list."""

from collections.abc import Iterator

import polars as pl

from smarketing.core.base.sentence import Sentence, Text, Value
from smarketing.core.ledger.views import UNKNOWN
from smarketing.core.reports.daily import uncalled
from smarketing.core.reports.pages import Team
from smarketing.core.reports.rows.asked import RowList, RowsAsked
from smarketing.core.reports.rows.frames import SERVED_LATE
from smarketing.core.reports.situation import text
from smarketing.core.reports.today.compared import Compared
from smarketing.core.reports.today.moved import LEAD, NO_REP, new_in, shared_among
from smarketing.core.reports.today.pages import Change

_LATE = pl.col("state") == "breached"


def promises_changed(compared: Compared) -> Iterator[Change]:
    """Yield, promise by promise, what passed its deadline since, and what was answered late."""
    before = {one.name: leads for one, leads in compared.before.situation.judged_promises}
    for promise, leads in compared.now.situation.judged_promises:
        label, name = text(promise.label), promise.name
        earlier = before.get(name)
        late = leads.filter(_LATE)
        new = late if earlier is None else new_in(late, earlier.filter(_LATE), LEAD)
        recent = new.filter(compared.happened("due_at"))
        yield from _broken(compared, name, label, recent)
        if earlier is not None:
            yield from _late_since(compared, name, label, new.height - recent.height)
            gone = new_in(earlier.filter(_LATE), late, LEAD)
            yield from _late_no_more(compared, name, label, gone.height)
        yield from _mended(compared, name, label, late.filter(compared.happened("served_at")))


def _broken(compared: Compared, name: str, label: Text, recent: pl.DataFrame) -> Iterator[Change]:
    count = recent.height
    if not count:
        return
    values: dict[str, Value] = {"count": count, "promise": label}
    yield Change(
        f"late-{name}",
        Team.SALES,
        Sentence(
            "{count} lead passed its deadline on “{promise}”.",
            values,
            "{count} leads passed their deadline on “{promise}”.",
            count,
        ),
        _whose(recent, recent["served_at"].null_count()),
        compared.worth(recent),
        compared.rows(RowsAsked(RowList.PROMISE, commitment=name, state="breached")),
    )


def _whose(recent: pl.DataFrame, unanswered: int) -> Sentence:
    """Say that time ran out, with whom, and for how many it still runs."""
    values: dict[str, Value] = {
        "who": shared_among(recent["answerable"], NO_REP),
        "count": unanswered,
    }
    if not unanswered:
        return Sentence("Time ran out with {who}; all are answered by now.", values)
    return Sentence(
        "Time ran out with {who}; {count} still waits for an answer.",
        values,
        "Time ran out with {who}; {count} still wait for an answer.",
        unanswered,
    )


def _mended(compared: Compared, name: str, label: Text, served: pl.DataFrame) -> Iterator[Change]:
    count = served.height
    if not count:
        return
    values: dict[str, Value] = {"count": count, "promise": label}
    yield Change(
        f"mended-{name}",
        Team.SALES,
        Sentence(
            "{count} late lead was answered after all on “{promise}”.",
            values,
            "{count} late leads were answered after all on “{promise}”.",
            count,
        ),
        Sentence("Answered by {who}.", {"who": shared_among(served["rep"], NO_REP)}),
        compared.worth(served),
        compared.rows(RowsAsked(RowList.PROMISE, commitment=name, state=SERVED_LATE)),
    )


def _late_since(compared: Compared, name: str, label: Text, count: int) -> Iterator[Change]:
    if count:
        yield Change(
            f"late-since-{name}",
            Team.SALES,
            Sentence(
                "{count} lead more counts as late on “{promise}” than yesterday.",
                {"count": count, "promise": label},
                "{count} leads more count as late on “{promise}” than yesterday.",
                count,
            ),
            compared.why_older(),
            compared.expected(_handoff(compared), count),
        )


def _late_no_more(compared: Compared, name: str, label: Text, count: int) -> Iterator[Change]:
    if count:
        yield Change(
            f"late-no-more-{name}",
            Team.SALES,
            Sentence(
                "{count} lead counts as late on “{promise}” no more.",
                {"count": count, "promise": label},
                "{count} leads count as late on “{promise}” no more.",
                count,
            ),
            compared.why_older(),
            compared.expected(_handoff(compared), count),
        )


def _handoff(compared: Compared) -> str:
    handoff = compared.now.situation.agreement.handoff
    return handoff.stage if handoff else UNKNOWN


def lapsed(compared: Compared) -> Iterator[Change]:
    """Yield how many left the waiting list although nobody called them: too many days went by."""
    here = compared.now.situation
    handoff = here.agreement.handoff
    waited, waits = uncalled(compared.before.situation), uncalled(here)
    if handoff is None or waited.is_empty():
        return
    left = new_in(waited, waits, LEAD) if waits.height else waited
    still = here.clocked.filter(
        pl.col("attempts_at").list.len() == 0,
        pl.col("decided_at").is_null(),
        pl.col("sent_back_at").is_null(),
    )
    gone = still.join(left.select(LEAD), on=LEAD, how="semi")
    if gone.height:
        count = gone.height
        yield Change(
            "lapsed",
            Team.SALES,
            Sentence(
                "{count} lead left the waiting list without a call.",
                {"count": count},
                "{count} leads left the waiting list without a call.",
                count,
            ),
            Sentence(
                "Nobody called within {days} days; in the numbers they stay late.",
                {"days": handoff.lapses_after_days},
            ),
            compared.worth(gone),
        )
