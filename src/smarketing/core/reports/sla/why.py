"""Why the figures of the SLA page are what they are."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from smarketing.core.agreement.stages import Handoff
from smarketing.core.base.sentence import Sentence, Share, Text, Value
from smarketing.core.reports.sla.headlines import hours_in_words, window_in_words
from smarketing.core.reports.sla.pages import Kept, OwedList, PromiseKept
from smarketing.core.reports.sla.still_owed import total_at_stake
from smarketing.core.reports.why import Why


def sla_why(
    promises: Sequence[PromiseKept], owed: Sequence[OwedList], handoff: Handoff | None
) -> list[Why]:
    """Return the reasons of the figures of sales' promises and of the list of what is owed."""
    found = [why for one in promises for why in _promise(one, handoff)]
    at_stake = total_at_stake(owed)
    leads = sum(len(one.leads) for one in owed)
    if handoff is not None and promises:
        found.append(
            Why(
                "owed.leads",
                Sentence("Leads past a window"),
                leads,
                Sentence(
                    "Leads handed over in the last {days} days, not sent back, whose window for "
                    "any promise has closed before it was kept: each once.",
                    {"days": handoff.lapses_after_days},
                ),
                (
                    "handoff.lapses_after_days",
                    *(_term(one.commitment, "within") for one in promises),
                ),
            )
        )
    if at_stake is not None:
        found.append(
            Why(
                "owed.value",
                Sentence("Value at stake"),
                at_stake,
                Sentence(
                    "The agreed value of each of these {count} leads, as of its handoff, added up.",
                    {"count": leads},
                ),
                ("lead_values",),
            )
        )
    return found


def kept_why(
    figure: str, label: Text | Sentence, kept: Kept, rests_on: tuple[str, ...]
) -> Iterator[Why]:
    """Yield the reasons of a promise's share and of its times."""
    values: dict[str, Value] = {
        "met": kept.met,
        "due": kept.due,
        "breached": kept.breached,
        "open": kept.open,
    }
    if kept.share is not None:
        values |= {"low": Share(kept.share.low), "high": Share(kept.share.high)}
        yield Why(
            f"{figure}.share",
            label,
            Share(Fraction(kept.met, kept.due)),
            Sentence(
                "{met} kept ÷ {due} due ({met} kept + {breached} not, those never served among "
                "them; {open} windows still run). Such a share is {low} to {high} sure, 95 times "
                "in 100 (Wilson).",
                values,
            ),
            rests_on,
        )
    served = sum(kept.distribution[:-1])
    for name, seconds, message in (
        ("median_seconds", kept.median_seconds, "half"),
        ("p90_seconds", kept.p90_seconds, "most"),
    ):
        if seconds is not None:
            how = (
                Sentence(
                    "Half of the {served} leads due that were served were served sooner, in "
                    "working time without pauses; those never served are in the share, not here.",
                    {"served": served},
                )
                if message == "half"
                else Sentence(
                    "Nine in ten of the {served} leads due that were served were served sooner, "
                    "in working time without pauses.",
                    {"served": served},
                )
            )
            yield Why(
                f"{figure}.{name}",
                label,
                hours_in_words(seconds),
                how,
                ("activities", "dispositions"),
            )


def _promise(one: PromiseKept, handoff: Handoff | None) -> Iterator[Why]:
    agreed = (_term(one.commitment, "within"), _term(one.commitment, "share"))
    rests_on: tuple[str, ...] = agreed
    if handoff is not None:
        rests_on = (*rests_on, "handoff.clock")
    if handoff is not None and handoff.pauses:
        rests_on = (*rests_on, "handoff.pauses")
    figure = f"promises.{one.commitment}"
    yield Why(
        f"{figure}.window",
        one.label,
        window_in_words(one.terms),
        Sentence(
            "Agreed: {share} of the leads within {window} of working time.",
            {"share": Share(one.terms.share), "window": window_in_words(one.terms)},
        ),
        agreed,
    )
    yield from kept_why(figure, one.label, one.kept, (*rests_on, "activities", "dispositions"))


def _term(commitment: str, key: str) -> str:
    return f"commitments.sales.{commitment}.{key}"
