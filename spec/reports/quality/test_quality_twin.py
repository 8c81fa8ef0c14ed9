"""The quality report on generated histories is what going through them fact by fact finds."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from spec.tables import agreement, at, facts

from smarketing.core.base.period import Period
from smarketing.core.ledger.tables import Facts
from smarketing.core.reports.quality.pages import QualityRow
from smarketing.core.reports.quality.report import quality_report
from smarketing.core.reports.situation import Situation

BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
PERIOD = Period(date(2026, 3, 2), date(2026, 3, 3))
AGREED = agreement("""
[[rejection_reasons]]
name = "size"
label = { en = "Wrong size", fr = "Mauvaise taille" }
[[rejection_reasons]]
name = "role"
label = { en = "Wrong role", fr = "Mauvaise fonction" }
""")

Row = dict[str, Any]
hours = st.integers(0, 95)
decisions = st.lists(
    st.tuples(
        hours,
        st.sampled_from(["accepted", "rejected", "rejected", "qualified"]),
        st.sampled_from(["size", "role", "mood", ""]),
        st.sampled_from(["Ann", "Bob", ""]),
    ),
    max_size=4,
    unique_by=lambda one: one[0],
)
contacts = st.lists(
    st.tuples(
        hours,
        st.sampled_from(["web", "mail", ""]),
        decisions,
        st.lists(
            st.tuples(hours, st.sampled_from(["Ann", "Bob"])),
            max_size=3,
            unique_by=lambda one: one[0],
        ),
    ),
    min_size=1,
    max_size=12,
)


def moment(hour: int) -> datetime:
    return BEGIN + timedelta(hours=hour)


def written(told: Sequence[Any]) -> Facts:
    """Return the facts: every contact asks for a demonstration once, and is handed over then."""
    lines = ["touches", "contact_id | occurred_at | kind | channel"]
    lines += [
        f"c{n} | {moment(hour):%Y-%m-%d %H:%M} | demo_request | {channel}"
        for n, (hour, channel, _, _) in enumerate(told)
    ]
    lines += ["dispositions", "contact_id | occurred_at | outcome | reason | rep"]
    lines += [
        f"c{n} | {moment(hour):%Y-%m-%d %H:%M} | {outcome} | {reason} | {rep}"
        for n, (_, _, decided, _) in enumerate(told)
        for hour, outcome, reason, rep in decided
    ]
    lines += ["assignments", "contact_id | occurred_at | rep"]
    lines += [
        f"c{n} | {moment(hour):%Y-%m-%d %H:%M} | {rep}"
        for n, (_, _, _, owned) in enumerate(told)
        for hour, rep in owned
    ]
    return facts("\n".join(lines))


def plainly(told: Sequence[Any]) -> list[Row]:
    """Return what became of each lead of the period."""
    found = []
    for hour, channel, decided, owned in told:
        if not PERIOD.start <= (moment(hour) + timedelta(hours=1)).date() <= PERIOD.end:
            continue
        since = sorted(one for one in decided if one[0] >= hour)
        first = next((one for one in since if one[1] in {"accepted", "rejected"}), None)
        reasons = [one[2] for one in since if one[1] == "rejected" and one[2]]
        agreed = [one for one in reasons if one in {"size", "role"}]
        went_on = any(one[1] in {"accepted", "qualified"} for one in since)
        had = [rep for when, rep in sorted(owned) if first and when <= first[0]]
        later = [rep for when, rep in sorted(owned)]
        found.append(
            {
                "channel": channel,
                "state": first[1] if first else "unsaid" if went_on else "waiting",
                "reason": (agreed or ["*" if reasons else ""])[0],
                "decider": first[3] or (had[-1:] or later[:1] or [""])[0] if first else None,
            }
        )
    return found


def counted(rows: Sequence[QualityRow]) -> Counter[tuple[str, str]]:
    states = ("accepted", "rejected", "unsaid", "given_back", "waiting")
    return Counter(
        {
            (row.key, state): count
            for row in rows
            for state in states
            if (count := getattr(row.judged, state))
        }
    )


@settings(max_examples=60, deadline=None)
@given(contacts)
def test_leads_stand_where_the_plain_way_finds_them(told: list[Any]) -> None:
    # Whoever was taken up before they asked was never handed over.
    told = [one for one in told if not any(d[1] != "rejected" and d[0] < one[0] for d in one[2])]
    situation = Situation(written(told), AGREED, at("2026-03-31"), "spec")
    found = quality_report(situation, "channel", PERIOD)
    expected = plainly(told)
    assert counted(found.rows) == Counter((row["channel"], row["state"]) for row in expected)
    decided = [row for row in expected if row["state"] in {"accepted", "rejected"}]
    assert counted(found.deciders) == Counter((row["decider"], row["state"]) for row in decided)
    names = [heading.reason for heading in found.reasons]
    assert {
        (row.key, name): count
        for row in found.rows
        for name, count in zip(names, row.judged.reasons, strict=True)
        if count
    } == Counter((row["channel"], row["reason"]) for row in decided if row["state"] == "rejected")
