"""Walking one contact through its facts once more, with the reasons beside what replay found."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

import polars as pl

from smarketing.core.agreement.qualification import Qualification
from smarketing.core.base.working_time import micros
from smarketing.core.explanation.balances import Account, Interest, Touch, speaks_of
from smarketing.core.explanation.grounds import (
    Bar,
    Fitting,
    Known,
    bars,
    fires,
    fitting,
    marks,
    needs,
)
from smarketing.core.explanation.story import (
    Entered,
    Event,
    Grounds,
    Happened,
    Hindered,
    Learned,
    Open,
    SentBack,
)
from smarketing.core.replay.events import ACCOUNT_CUSTOMER
from smarketing.core.replay.replay import Replayed
from smarketing.core.replay.walking import Reign

Row = Mapping[str, Any]
Answer = TypeVar("Answer")

TOLD = (
    "touches",
    "activities",
    "assignments",
    "dispositions",
    "deal_events",
    "recorded_stages",
    "consents",
)
"""What is told of a contact besides what is known of it, in the order of telling."""


class ContactWalk:
    """One contact on its way, with an account of its touches."""

    def __init__(
        self,
        replayed: Replayed,
        ruling: Sequence[Reign],
        told: Mapping[str, Sequence[Row]],
        contact: str,
    ) -> None:
        mine = pl.col("contact_id") == contact
        self.entries = _by_moment(replayed.entries().filter(mine).to_dicts(), "entered_at")
        self.returns = _by_moment(replayed.returns().filter(mine).to_dicts(), "sent_back_at")
        self.told = {table: _by_moment(rows, "occurred_at") for table, rows in told.items()}
        self.ruling = ruling
        self.reign = ruling[0]
        self.marks = marks(self.reign.agreement)
        self.events: list[Event] = []
        self.cycle = 1
        self.entered: list[str] = []
        self.known = Known()
        self.touches: list[Touch] = []
        self.batch: list[Touch] = []
        self.counts_from: datetime | None = None
        self.opted_out: set[str] = set()
        self.met = self.bought = self.refused_for_good = False
        self.closest: Interest | None = None
        self._last_hindrance: tuple[object, ...] = ()
        self._answers: dict[tuple[str, int, Known], Any] = {}
        self.account = self._new_account()

    def go(self) -> None:
        """Walk through every moment at which something happened or fell due."""
        moments = {moment for rows in self.told.values() for moment in rows}
        for moment in sorted(moments | set(self.entries) | set(self.returns)):
            self._come_under(moment)
            self._take_in(moment)
            if self._is_tested(moment) and self.place < self.marks.highest:
                self._look(moment)
            for row in self.entries.get(moment, []):
                self._enter(row)
            self._decide(moment)
        self._come_under(None)

    @property
    def terms(self) -> Qualification:
        """How leads qualify under the version in force."""
        return self.reign.agreement.qualification or Qualification()

    @property
    def stage(self) -> str | None:
        """The furthest stage that was entered in this cycle."""
        return self.entered[-1] if self.entered else None

    @property
    def place(self) -> int:
        """How far the contact has come in this cycle."""
        names = self.reign.agreement.stage_names()
        return max((names.index(name) for name in self.entered if name in names), default=-1)

    def _come_under(self, moment: datetime | None) -> None:
        """Take the version that is in force at a moment, the last one for None."""
        ends = None if moment is None else micros(moment)
        chosen = next((r for r in self.ruling if ends is not None and ends <= r.ends), None)
        reign = chosen or self.ruling[-1]
        if reign is not self.reign:
            self.reign, self.marks = reign, marks(reign.agreement)
            self.account = self._new_account()
            self._sort_entered()

    def _sort_entered(self) -> None:
        names = self.reign.agreement.stage_names()
        self.entered.sort(key=lambda name: names.index(name) if name in names else -1)

    def _new_account(self) -> Account:
        account = Account(self.terms, self.reign.agreement.calendar.time_zone, self.counts_from)
        for touch in self.touches:
            account.take(touch)
        return account

    def _take_in(self, moment: datetime) -> None:
        """Take in all facts of a moment."""
        for row in self.told["contacts"].get(moment, []):
            now = Known(row["attributes"], row["account_attributes"])
            self.events.append(Learned(moment, self.cycle, self.known if self.met else None, now))
            self.known, self.met = now, True
        rows = self.told["touches"].get(moment, [])
        self.batch = [
            Touch(moment, row["kind"], row["channel"], row["campaign"], row["content"])
            for row in rows
        ]
        rules = [self.account.take(touch) for touch in self.batch]
        self.touches += self.batch
        now_interest = self.account.interest(moment).points if rows else 0.0
        for row, rule in zip(rows, rules, strict=True):
            points = None if rule is None else self.terms.points[rule].points
            interest = None if rule is None else now_interest
            self._happened(moment, "touches", row, points, rule, interest)
        for table in (*TOLD[1:], ACCOUNT_CUSTOMER):
            for row in self.told[table].get(moment, []):
                self._happened(moment, table, row)
        self.bought = self.bought or moment in self.told[ACCOUNT_CUSTOMER]
        consents = self.told["consents"].get(moment, [])
        self.opted_out -= {row["purpose"] for row in consents if row["granted"]}
        self.opted_out |= {row["purpose"] for row in consents if not row["granted"]}

    def _happened(
        self,
        moment: datetime,
        table: str,
        row: Row,
        points: int | None = None,
        rule: int | None = None,
        interest: float | None = None,
    ) -> None:
        kept = {name: value for name, value in row.items() if value is not None}
        self.events.append(Happened(moment, self.cycle, table, kept, points, rule, interest))

    def _is_tested(self, moment: datetime) -> bool:
        tables = ("contacts", "consents", ACCOUNT_CUSTOMER)
        return any(moment in self.told[table] for table in tables) or any(
            speaks_of(rule, touch)
            for touch in self.batch
            for rule in [*self.terms.points, *self.terms.triggers]
        )

    def _look(self, moment: datetime) -> None:
        """Look whether the contact qualifies, and note what is in the way if it just does not."""
        interest = self.account.interest(moment)
        if self.closest is None or interest.points > self.closest.points:
            self.closest = interest
        names = self.reign.agreement.stage_names()
        entering = [names.index(row["stage"]) for row in self.entries.get(moment, [])]
        if max(entering, default=-1) >= self.marks.highest:
            return
        fit = self.fitting().fit
        in_the_way = self.bars_now()
        spoken = [t for t in self.terms.triggers if any(speaks_of(t, one) for one in self.batch)]
        unmet = [trigger for trigger in spoken if not fires(trigger, fit)]
        days = self.terms.minimum_active_days - interest.active_days
        by_points = any(need.is_met(fit, interest.points) for need in needs(self.terms))
        if not spoken and not (by_points and (in_the_way or days > 0)):
            return
        needed = unmet[0].fit_at_least if unmet and len(unmet) == len(spoken) else None
        hindrance = Hindered(
            moment,
            self.cycle,
            spoken[0].kind if spoken else None,
            fit,
            None if needed is None else float(needed),
            max(days, 0) if not spoken else 0,
            in_the_way,
        )
        told = (hindrance.trigger, hindrance.fit_needed, hindrance.days_missing, tuple(in_the_way))
        if told != self._last_hindrance:
            self.events.append(hindrance)
        self._last_hindrance = told

    def fitting(self) -> Fitting:
        """Return the fit of what is known now."""
        return self._once("fit", lambda: fitting(self.known, self.terms))

    def _static_bars(self) -> list[Bar]:
        personas = self.reign.agreement.personas
        return self._once("bars", lambda: bars(self.known, self.terms, personas))

    def _once(self, what: str, compute: Callable[[], Answer]) -> Answer:
        """Compute something once per version and state of knowledge."""
        key = (what, self.reign.begins, self.known)
        if key not in self._answers:
            self._answers[key] = compute()
        answer: Answer = self._answers[key]
        return answer

    def bars_now(self) -> list[Bar]:
        """Return what keeps the contact from qualifying whatever its score."""
        found = list(self._static_bars())
        if self.terms.exclude_customers and self.bought:
            found.append(Bar("customer"))
        refused = [name for name in self.terms.exclude_opted_out if name in self.opted_out]
        found += [Bar("opted_out", name) for name in refused]
        if self.refused_for_good:
            found.append(Bar("rejected"))
        return found

    def _enter(self, row: Row) -> None:
        moment = row["entered_at"]
        qualified = row["points"] is not None
        grounds = Grounds(
            self.reign.agreement,
            self.account.interest(moment),
            self.fitting(),
            self.batch,
        )
        self.cycle = row["cycle"]
        self.entered.append(row["stage"])
        self._sort_entered()
        self.events.append(
            Entered(
                moment,
                row["cycle"],
                row["stage"],
                row["rule"],
                row["version"],
                row["implied"],
                row["repeat"],
                row["points"],
                row["fit"],
                grounds if qualified else None,
            )
        )

    def _decide(self, moment: datetime) -> None:
        """Let decisions, lost deals and stalls take effect, as replay does after the entries."""
        ended = self.returns.get(moment, [])
        agreement, recycling = self.reign.agreement, self.reign.agreement.recycling
        if recycling and self.marks.gate is not None and self.place < self.marks.last:
            decisions = self.told["dispositions"].get(moment, [])
            again = {reason.name for reason in agreement.rejection_reasons if reason.recycle}
            rejected = [row["reason"] for row in decisions if row["outcome"] == "rejected"]
            if any(reason not in again for reason in rejected):
                self.refused_for_good = True
            reasons = ["recycled" for row in decisions if row["outcome"] == "recycled"]
            reasons += [f"rejected {reason}" for reason in rejected if reason in again]
            statuses = {row["status"] for row in self.told["deal_events"].get(moment, [])}
            if recycling.lost_deals and "lost" in statuses and "won" not in statuses:
                reasons = ["deal lost"]
            if reasons and not ended:
                self._send_back(moment, min(reasons), ends_cycle=False)
        for row in ended:
            self._send_back(moment, row["reason"], ends_cycle=True)

    def _send_back(self, moment: datetime, reason: str, *, ends_cycle: bool) -> None:
        recycling = self.reign.agreement.recycling
        self.counts_from = moment + timedelta(days=recycling.cool_off_days if recycling else 0)
        self.events.append(SentBack(moment, self.cycle, reason, self.counts_from, ends_cycle))
        self.account = self._new_account()
        self.closest, self._last_hindrance = None, ()
        if ends_cycle:
            names = self.reign.agreement.stage_names()
            before = names[: self.marks.gate]
            self.entered = [name for name in self.entered if name in before]
            self.cycle += 1

    def open_at(self, as_of: datetime) -> Open | None:
        """Return why the contact has not qualified by now; None where it has, or nobody can."""
        if self.place >= self.marks.highest:
            return None
        return Open(
            self.account.interest(as_of),
            self.fitting(),
            needs(self.terms),
            self.terms.minimum_active_days,
            self.bars_now(),
            self.closest,
        )


def _by_moment(rows: Sequence[Row], column: str) -> dict[datetime, list[Row]]:
    found: defaultdict[datetime, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[column]].append(row)
    return dict(found)
