"""What every report starts from: the facts replayed once under the agreement in force."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cached_property
from zoneinfo import ZoneInfo

import polars as pl

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.canonical import agreement_hash
from smarketing.core.agreement.parties import Words
from smarketing.core.agreement.segments import Segment
from smarketing.core.agreement.stages import OnTraffic, Persona, Stage
from smarketing.core.agreement.working_week import calendar_of, calendars_of_people, weeks_needed
from smarketing.core.attribution.closed_loop import deals
from smarketing.core.base.finding import Finding
from smarketing.core.base.mixed_calendars import MixedCalendars
from smarketing.core.base.period import local_date
from smarketing.core.base.sentence import Text
from smarketing.core.base.working_time import WorkingCalendar
from smarketing.core.ledger.tables import Facts
from smarketing.core.ledger.views import until
from smarketing.core.replay.profiles import profiles
from smarketing.core.replay.replay import Replayed, Replays
from smarketing.core.replay.segments import segments_at, worths
from smarketing.core.replay.stream import Stream, stream_of
from smarketing.core.reports.only import EVERYBODY, OfSome, Only
from smarketing.core.reports.pages import Footing
from smarketing.core.sla.barred import with_bars, without_served_barred
from smarketing.core.sla.compliance import Promise, judged
from smarketing.core.sla.handoffs import handoffs
from smarketing.core.sla.standing_still import with_calendars, with_pauses

_A_YEAR_AND_MORE = timedelta(days=400)


@dataclass(frozen=True)
class Situation:
    """Facts, agreement and moment, with the replay shared by all reports on them.

    `versions` are all versions of the agreement, where history is judged by the one in force at
    each moment; with none given, `agreement` judges all of it. `streams` hold the events of the
    same facts, where they are at hand.
    `ledger_version` names the state of the ledger that `facts` were read from. `only` says whose
    contacts are looked at (see `restricted`), and `whole` is the situation with everybody in it;
    `past` is the one whose handoffs are judged here by other terms (see `under_other_terms`).
    `signed` says whether both parties signed the agreement, None where nobody can know; `remarks`
    are what there is to say of the signatures.
    """

    facts: Facts
    agreement: Agreement
    as_of: datetime
    ledger_version: str
    only: Only = EVERYBODY
    whole: "Situation | None" = None
    versions: tuple[Agreement, ...] = ()
    streams: tuple[Stream, ...] = ()
    past: "Situation | None" = None
    signed: bool | None = None
    remarks: tuple[Finding, ...] = ()

    @property
    def persona(self) -> Persona | None:
        """The persona whose contacts alone are looked at."""
        return self.only.persona

    @property
    def zone(self) -> str:
        """The time zone in which days begin and end."""
        return self.agreement.calendar.time_zone

    @property
    def today(self) -> date:
        """The civil date of `as_of` where the company works."""
        return self.as_of.astimezone(ZoneInfo(self.zone)).date()

    @cached_property
    def replayed(self) -> Replayed:
        """The facts replayed under every version while it was in force."""
        streams = self.streams or (stream_of(self.facts),)
        return Replays(streams, self.as_of).under(self.versions or (self.agreement,))

    @cached_property
    def all_entries(self) -> pl.DataFrame:
        """Stage entries of all cycles (`STAGE_ENTRIES`), with `day`, their civil date."""
        if self.past is not None:
            return self.past.all_entries
        if self.whole is not None:
            return _of(self.profiles, self.whole.all_entries)
        return self.replayed.entries().with_columns(day=local_date("entered_at", self.zone))

    @cached_property
    def entries(self) -> pl.DataFrame:
        """The first entry of each contact into each stage: a lead that comes back counts once."""
        return self.all_entries.filter(~pl.col("repeat"))

    def keys_of_contacts(self, by: str) -> pl.DataFrame:
        """Return contact_id and the `key` by which a report cuts: a column of the `profiles`.

        The "segment" is that of the moment at which the contact was first handed over.
        """
        if by != "segment":
            return self.profiles.select("contact_id", key=by)
        handed = self.stage_segments(self.handoff_stage).filter(~pl.col("repeat"))
        return handed.select("contact_id", key="segment")

    @cached_property
    def returns(self) -> pl.DataFrame:
        """The leads that were sent back (`RETURNS`)."""
        if self.past is not None:
            return self.past.returns
        if self.whole is not None:
            return _of(self.profiles, self.whole.returns)
        return self.replayed.returns()

    @cached_property
    def profiles(self) -> pl.DataFrame:
        """By what contacts can be cut (see `profiles`)."""
        if self.past is not None:
            return self.past.profiles
        if self.whole is not None:
            return self.only.picked(self.whole.profiles)
        streams = self.replayed.streams
        return profiles(self.facts, self.agreement.personas, self.as_of, streams)

    @cached_property
    def spend(self) -> pl.DataFrame:
        """Spend and anonymous visits up to now, with their civil `day`."""
        spent = until(self.facts, "spend", self.as_of)
        return spent.with_columns(day=local_date("occurred_at", self.zone)).collect()

    @cached_property
    def calendar(self) -> WorkingCalendar:
        """The agreed working calendar, from the first stage entry on and well beyond today."""
        begun = self.entries["day"].min()
        first = begun if isinstance(begun, date) else self.today
        start = min(first, self.today - _A_YEAR_AND_MORE).replace(month=1, day=1)
        windows = [promise.within for promise in self.agreement.commitments.sales]
        handoff = self.agreement.handoff
        if handoff is not None and handoff.causes.routing_within is not None:
            windows.append(handoff.causes.routing_within)
        weeks = weeks_needed(self.agreement.calendar, windows)
        end = self.today + 2 * _A_YEAR_AND_MORE + timedelta(weeks=2 * weeks)
        return calendar_of(self.agreement.calendar, start, end)

    @cached_property
    def deals(self) -> pl.DataFrame:
        """Every deal as it stands (see `deals`)."""
        return deals(self.facts, self.as_of)

    @cached_property
    def handed_over(self) -> pl.DataFrame:
        """Every handoff to sales (see `handoffs`); of all leads where no handoff is agreed."""
        if self.past is not None:
            return self.past.handed_over
        stage = self.handoff_stage
        return handoffs(self.all_entries, self.returns, stage, self.facts, self.as_of)

    @cached_property
    def handoff_segments(self) -> pl.DataFrame:
        """The segment and worth of every handoff (`SEGMENTED`), a row for each of `handed_over`.

        The moment of the handoff is `handed_over_at` here.
        """
        entered = self.stage_segments(self.handoff_stage).filter(~pl.col("implied"))
        return entered.rename({"entered_at": "handed_over_at"})

    def stage_segments(self, stage: str) -> pl.DataFrame:
        """Return the segment and worth of every entry into a stage (`SEGMENTED`)."""
        if self.past is not None:
            return self.past.stage_segments(stage)
        if self.whole is not None:
            return _of(self.profiles, self.whole.stage_segments(stage))
        return segments_at(self.replayed, stage)

    @cached_property
    def lead_worths(self) -> list[Fraction]:
        """What the lines of [[lead_values]] say, by the numbers in `line` (see `worth_of`)."""
        if self.past is not None:
            return self.past.lead_worths
        return worths((self.whole or self).replayed)

    @cached_property
    def people_calendars(self) -> dict[str, WorkingCalendar]:
        """When each person of sales works, leave taken off, by name (see `calendar`)."""
        return calendars_of_people(self.agreement, self.calendar.first, self.calendar.last)

    @cached_property
    def clock_calendars(self) -> tuple[MixedCalendars, dict[str, int]]:
        """The calendars that the clocks of sales run by, and whose is which by its place.

        The house's is the first; it is that of everybody where clocks run in the time of the
        house, and of those who are not among the people of the agreement.
        """
        handoff = self.agreement.handoff
        if handoff is None or handoff.clock == "house":
            return MixedCalendars.of([self.calendar]), {}
        people = self.people_calendars
        places = {name: place for place, name in enumerate(people, start=1)}
        return MixedCalendars.of([self.calendar, *people.values()]), places

    @cached_property
    def clocked(self) -> pl.DataFrame:
        """Every handoff with its segment and worth, and its clocks' calendar and pauses.

        See `SEGMENTED` and `standing_still`.
        """
        handoff = self.agreement.handoff
        calendars, places = self.clock_calendars
        timed = with_calendars(self.handed_over, places)
        pauses = handoff.pauses if handoff else []
        told = ["segment", "priority", "line", "value"]
        segments = self.handoff_segments.select("contact_id", "handed_over_at", *told)
        return with_pauses(timed, self.facts, pauses, calendars, self.as_of).join(
            segments, on=["contact_id", "handed_over_at"], how="left", maintain_order="left"
        )

    @cached_property
    def judged_promises(self) -> list[tuple[Promise, pl.DataFrame]]:
        """Each promise of sales with the handoffs it is owed to, judged by it (see `judged`)."""
        handoff = self.agreement.handoff
        if handoff is None:
            return []
        reasons = [reason.name for reason in self.agreement.rejection_reasons]
        calendars, _ = self.clock_calendars
        steps = [Fraction(escalation.at) for escalation in handoff.escalations]
        found = []
        for promise in self.agreement.commitments.sales:
            timed = with_bars(self.clocked, self.facts, self.agreement, promise, self.as_of)
            leads = judged(timed, promise, calendars, self.as_of, reasons, steps)
            found.append((promise, without_served_barred(leads)))
        return found

    @property
    def handoff_stage(self) -> str:
        """The stage whose entry hands a lead over; the first one where no handoff is agreed."""
        handoff = self.agreement.handoff
        return handoff.stage if handoff else self.first_stage.name

    @property
    def stages(self) -> list[Stage]:
        """The stages that are counted here, in funnel order."""
        counted = self.agreement.stages
        if self.only.tells_of_visits:
            return counted
        return [stage for stage in counted if not _is_traffic(stage)]

    @property
    def traffic_stage(self) -> Stage | None:
        """The stage that counts anonymous visits, where there is one here."""
        first = self.stages[0]
        return first if _is_traffic(first) else None

    @property
    def first_stage(self) -> Stage:
        """The first stage that people enter by name."""
        return next(s for s in self.stages if not _is_traffic(s))

    def footing(self) -> Footing:
        """Say what the numbers rest on."""
        heading = self.agreement.agreement
        return Footing(
            heading.company,
            heading.version,
            agreement_hash(self.agreement),
            heading.effective_from,
            self.ledger_version,
            self.as_of,
            self.zone,
            self.calendar.average_day_seconds,
            text(self.persona.label) if self.persona else None,
            self.signed,
            self.only.names,
        )

    def label(self, by: str, key: str) -> Text | None:
        """Return the agreement's words for a row of a report; None where it has none."""
        named: dict[str, Sequence[Persona | Segment]] = {
            "persona": self.agreement.personas,
            "segment": self.agreement.segments,
        }
        return next((text(one.label) for one in named.get(by, ()) if one.name == key), None)


def restricted(situation: Situation, only: Only) -> Situation:
    """Return the situation of some contacts, as they are known at `as_of`.

    Their stage entries are the same as in the whole. What no contact is named in, visits, spend
    and deals that came from nobody, is left out; accounts and products stay, and so do visits and
    spend where they can be told apart by what is asked for.
    """
    whole = situation.whole or situation
    within = replace(whole, only=only, whole=whole)
    return replace(within, facts=Facts(OfSome(whole.facts.frames, within.profiles, only)))


def under_other_terms(situation: Situation, agreement: Agreement) -> Situation:
    """Return the situation in which the same handoffs are judged by the terms of an agreement.

    Who was handed over, and when, stays what it was: the agreement may differ in commitments,
    clocks, calendars and people, not in what makes a lead.
    """
    return replace(situation, agreement=agreement, past=situation, signed=None)


def _of(profiles: pl.DataFrame, frame: pl.DataFrame) -> pl.DataFrame:
    return frame.join(profiles.select("contact_id"), on="contact_id", how="semi")


def _is_traffic(stage: Stage) -> bool:
    return any(isinstance(rule, OnTraffic) for rule in stage.entry)


def text(words: Words) -> Text:
    """Return the agreement's words for the report."""
    return Text(words.en, words.fr)
