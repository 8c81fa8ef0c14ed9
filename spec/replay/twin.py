"""The slow twin of replay: the same answers from plain Python, as obvious as can be.

It shares nothing with the replay that it checks but the types of the agreement and the facts.
Every score is added up from the first touch on, each time that it is asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from spec.replay import twin_clock, twin_terms
from spec.replay.twin_events import Story, stories

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.commitments import Window
from smarketing.core.agreement.stages import (
    Entry,
    OnContact,
    OnDeal,
    OnDisposition,
    OnQualification,
    OnRecorded,
    OnTouch,
    OnTraffic,
    Stage,
)
from smarketing.core.ledger.tables import Facts

ALWAYS = datetime.min.replace(tzinfo=UTC)
NEVER = datetime.max.replace(tzinfo=UTC)
INSTANT = timedelta(microseconds=1)
SALES = ("dispositions", "deal_events", "recorded_stages", "activities")


class Entered(NamedTuple):
    """A contact entered a stage."""

    contact_id: str
    cycle: int
    stage: str
    entered_at: datetime
    rule: str
    version: int
    implied: bool
    repeat: bool
    points: float | None
    fit: float | None


class SentBack(NamedTuple):
    """A cycle ended: the contact went back to marketing."""

    contact_id: str
    cycle: int
    sent_back_at: datetime
    reason: str


class Qualified(NamedTuple):
    """By what a contact qualifies, and with what interest and fit."""

    rule: str
    points: float
    fit: float


def slowly(
    facts: Facts, versions: Sequence[Agreement], as_of: datetime
) -> tuple[list[Entered], list[SentBack]]:
    """Return every stage entry and every return until `as_of`."""
    entries: list[Entered] = []
    returns: list[SentBack] = []
    for contact, story in sorted(stories(facts, as_of).items()):
        walk = Walk(contact, story, _in_order(versions), as_of)
        walk.go()
        entries += walk.entries
        returns += walk.returns
    return entries, returns


def _in_order(versions: Sequence[Agreement]) -> list[Agreement]:
    return sorted(versions, key=lambda version: version.agreement.effective_from)


@dataclass
class Walk:
    """One contact on the way through the stages, and how far it has come.

    `passed` names the stages entered in this cycle, and those before the gate that were kept when
    the cycle began.
    """

    contact: str
    story: Story
    versions: Sequence[Agreement]
    as_of: datetime
    entries: list[Entered] = field(default_factory=list)
    returns: list[SentBack] = field(default_factory=list)
    cycle: int = 1
    reached: str | None = None
    passed: set[str] = field(default_factory=set)
    counting_from: datetime = ALWAYS
    refused_for_good: bool = False
    silence_until: datetime | None = None
    begun: datetime = ALWAYS
    now: datetime = ALWAYS

    def go(self) -> None:
        """Walk from the first moment to `as_of`, under one version after the other."""
        starts = [ALWAYS, *(twin_clock.begins(version) for version in self.versions[1:])]
        ends = [*starts[1:], NEVER]
        for version, start, end in zip(self.versions, starts, ends, strict=True):
            if start > self.as_of:
                return
            self.begun, self.agreement = start, version
            self.stages = [s for s in version.stages if OnTraffic(on="traffic") not in s.entry]
            self.find_again()
            for moment in self.story.moments():
                if start <= moment < end:
                    self.let_time_pass(moment)
                    self.judge(moment)
            self.let_time_pass(min(end, self.as_of + INSTANT))

    def find_again(self) -> None:
        """Find the furthest stage of a new version that was entered in this cycle."""
        names = [stage.name for stage in self.stages]
        self.reached = next((name for name in reversed(names) if name in self.passed), None)
        if self.silence is None:
            self.silence_until = None

    # Where things stand.

    @property
    def place(self) -> int:
        """How far the contact has come in this cycle."""
        return -1 if self.reached is None else self.place_of(self.reached)

    def place_of(self, name: str) -> int:
        """Return the place of a stage."""
        return [stage.name for stage in self.stages].index(name)

    @property
    def last(self) -> int:
        """The last place."""
        return len(self.stages) - 1

    @property
    def handed_over(self) -> int | None:
        """The place whose entry hands a lead over."""
        handoff = self.agreement.handoff
        return None if handoff is None else self.place_of(handoff.stage)

    @property
    def accepted(self) -> int | None:
        """The first place behind the handoff that a lead enters when sales accepts it."""
        if self.handed_over is None:
            return None
        way = OnDisposition(on="disposition", outcome="accepted")
        behind = range(self.handed_over + 1, len(self.stages))
        return next((place for place in behind if way in self.stages[place].entry), None)

    @property
    def silence(self) -> Window | None:
        """How long sales may be silent before a lead counts as accepted."""
        handoff = self.agreement.handoff
        return handoff.silence_accepts if handoff and self.accepted is not None else None

    @property
    def gate(self) -> int | None:
        """The first place from which a lead can be sent back."""
        way = OnQualification(on="qualification")
        qualified = [place for place, s in enumerate(self.stages) if way in s.entry]
        gates = [*qualified[:1], *([] if self.handed_over is None else [self.handed_over])]
        return min(gates, default=None)

    @property
    def beyond_gate(self) -> bool:
        """Whether the contact is where leads are sent back from."""
        return self.gate is not None and self.gate <= self.place < self.last

    # What time alone brings about.

    def let_time_pass(self, until: datetime) -> None:
        """Let silence accept and leads stall, in order, before a moment."""
        while True:
            silence, stall = self.silence_until or NEVER, self.stalls_at()
            if min(silence, stall) >= until:
                return
            if silence <= stall:
                self.silence_until = None
                if self.accepted is not None and self.decides(self.accepted, recorded=False):
                    self.enter({self.accepted: "silence"}, silence, None)
            else:
                self.send_back(stall, "stalled")

    def stalls_at(self) -> datetime:
        """Return when nothing will have happened for too long."""
        recycling = self.agreement.recycling
        if recycling is None or recycling.stalled_after_days is None or not self.beyond_gate:
            return NEVER
        entered = [entry.entered_at for entry in self.entries]
        # What comes later pushes the clock on when the walk has come there.
        sales = [row["occurred_at"] for table in SALES for row in self.story.until(table, self.now)]
        clock: datetime = max([*entered, *sales])
        return max(clock + timedelta(days=recycling.stalled_after_days), self.begun)

    # What happens at a moment.

    def judge(self, moment: datetime) -> None:
        """Judge everything that happened at one moment together: entries first, then returns."""
        self.now = moment
        qualified = self.qualifies(moment)
        ways: dict[int, str] = {}
        for place, stage in enumerate(self.stages):
            for entry in stage.entry:
                rule = self.rule_of(entry, stage, moment, qualified)
                if rule is not None and self.decides(place, recorded=isinstance(entry, OnRecorded)):
                    ways.setdefault(place, rule)
        self.enter(ways, moment, qualified)
        self.sales_decided(moment)

    def rule_of(
        self, entry: Entry, stage: Stage, moment: datetime, qualified: Qualified | None
    ) -> str | None:
        """Return what makes a contact enter a stage at a moment in one of its ways."""
        match entry:
            case OnContact():
                return "contact" if moment in self.story.known else None
            case OnTouch(kinds=kinds):
                seen = {touch["kind"] for touch in self.story.at("touches", moment)}
                mine = sorted(seen & set(kinds) if kinds else seen)
                return f"touch {mine[0]}" if mine else None
            case OnQualification():
                return qualified.rule if qualified else None
            case OnDisposition(outcome=outcome):
                told = {row["outcome"] for row in self.story.at("dispositions", moment)}
                return outcome if outcome in told else None
            case OnDeal(status=status):
                told = {row["status"] for row in self.story.at("deal_events", moment)}
                return f"deal {status}" if status in told else None
            case OnRecorded():
                recorded = {row["stage"] for row in self.story.at("recorded_stages", moment)}
                return "recorded" if recorded & _names(entry, stage) else None
        raise AssertionError(entry)

    def decides(self, place: int, *, recorded: bool) -> bool:
        """Say whether what is recorded, or what is computed, decides on a stage."""
        stage = self.stages[place]
        ways = [entry for entry in stage.entry if isinstance(entry, OnRecorded)]
        if not ways or len(ways) == len(stage.entry) or stage.precedence == "earliest":
            return True
        if stage.precedence == "computed":
            return not recorded
        names = set().union(*(_names(way, stage) for way in ways))
        known = any(row["stage"] in names for row in self.story.facts["recorded_stages"])
        return recorded or not known

    def qualifies(self, moment: datetime) -> Qualified | None:
        """Return by what a contact qualifies at a moment."""
        terms = self.agreement.qualification
        if terms is None or self.refused_for_good:
            return None
        if not twin_terms.is_tested(self.story, moment, terms):
            return None
        if twin_terms.barred(self.story, moment, self.agreement, terms):
            return None
        touches = [
            touch
            for touch in self.story.until("touches", moment)
            if touch["occurred_at"] > self.counting_from
        ]
        fit = twin_terms.fit(self.story.known_at(moment), terms)
        points = twin_terms.interest(touches, moment, terms)
        trigger = twin_terms.fires(self.story, moment, fit, terms)
        if trigger is not None:
            return Qualified(f"trigger {trigger.kind}", points, fit)
        days = twin_terms.active_days(touches, terms, self.agreement.calendar.time_zone)
        if days >= terms.minimum_active_days and twin_terms.suffices(fit, points, terms):
            return Qualified("score", points, fit)
        return None

    def enter(self, ways: dict[int, str], moment: datetime, qualified: Qualified | None) -> None:
        """Enter every place up to the furthest of these; those without a way of their own too."""
        for place in range(self.place + 1, max(ways, default=-1) + 1):
            nearest = min(own for own in ways if own >= place)
            rule = ways[place] if nearest == place else f"implied by {self.stages[nearest].name}"
            score = qualified if qualified is not None and rule == qualified.rule else None
            self.entries.append(
                Entered(
                    self.contact,
                    self.cycle,
                    self.stages[place].name,
                    moment,
                    rule,
                    self.agreement.agreement.version,
                    nearest != place,
                    self.entered_before(self.stages[place].name),
                    score.points if score else None,
                    score.fit if score else None,
                )
            )
            self.reached = self.stages[place].name
            self.passed.add(self.stages[place].name)
            if place == self.handed_over and place == nearest and self.silence is not None:
                self.silence_until = twin_clock.deadline(
                    moment, self.silence, self.agreement.calendar
                )
        if self.accepted is not None and self.accepted <= self.place:
            self.silence_until = None

    def entered_before(self, name: str) -> bool:
        """Say whether the contact entered a stage in an earlier cycle."""
        return any(entry.stage == name and entry.cycle < self.cycle for entry in self.entries)

    # What sales decides.

    def sales_decided(self, moment: datetime) -> None:
        """Take note of dispositions, and send the contact back where they or a lost deal say so."""
        decisions = self.story.at("dispositions", moment)
        if decisions:
            self.silence_until = None
        recycling = self.agreement.recycling
        if recycling is None:
            return
        again = {reason.name for reason in self.agreement.rejection_reasons if reason.recycle}
        reasons = set()
        for row in decisions:
            if row["outcome"] == "recycled":
                reasons.add("recycled")
            elif row["outcome"] == "rejected" and row["reason"] in again:
                reasons.add(f"rejected {row['reason']}")
            elif row["outcome"] == "rejected":
                self.refused_for_good = True
        statuses = {row["status"] for row in self.story.at("deal_events", moment)}
        if recycling.lost_deals and "lost" in statuses and "won" not in statuses:
            reasons.add("deal lost")
        if reasons:
            self.send_back(moment, min(reasons))

    def send_back(self, moment: datetime, reason: str) -> None:
        """Send the contact back: its points start anew after the cool-off, and maybe its cycle."""
        recycling = self.agreement.recycling
        if recycling is None or self.place == self.last:
            return
        self.silence_until = None
        self.counting_from = moment + timedelta(days=recycling.cool_off_days)
        if self.beyond_gate and self.gate is not None:
            self.returns.append(SentBack(self.contact, self.cycle, moment, reason))
            self.cycle += 1
            before = [stage.name for stage in self.stages[: self.gate]]
            self.passed &= set(before)
            self.reached = before[-1] if before else None


def _names(entry: OnRecorded, stage: Stage) -> set[str]:
    return set(entry.names or [stage.name])
