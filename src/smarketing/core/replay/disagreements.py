"""Where the stages that another system records, and those that the rules compute, disagree."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.stages import OnRecorded, OnTraffic, Stage
from smarketing.core.base.finding import Finding, Severity, Source
from smarketing.core.base.period import local_date
from smarketing.core.base.sentence import msgid
from smarketing.core.ledger.tables import MOMENT, Facts
from smarketing.core.ledger.views import until
from smarketing.core.replay.replay import Replayed, Replays
from smarketing.core.replay.stream import Stream
from smarketing.core.replay.walking import reigns

_MEND = {
    "earliest": msgid(
        "the earlier of the two counts, as agreed; `smarketing explain {contact}` tells why"
    ),
    "recorded": msgid(
        "what is recorded counts, as agreed; `smarketing explain {contact}` tells why"
    ),
    "computed": msgid(
        "what the rules say counts, as agreed; `smarketing explain {contact}` tells why"
    ),
}
"""What to say of each precedence."""


@dataclass(frozen=True)
class Comparison:
    """When contacts entered a stage by what is recorded, and by the rules: one row per contact.

    Columns: contact_id, recorded_at, computed_at (either null where there is none), own (whether
    the rules themselves brought the contact there, and not a later stage).
    """

    stage: Stage
    contacts: pl.DataFrame


def disagreements(
    facts: Facts, streams: Sequence[Stream], versions: Sequence[Agreement], as_of: datetime
) -> list[Finding]:
    """Find, for each stage that is both recorded and computed, where the two differ.

    The version in force says which stages those are, and in which zone days begin.
    """
    compared = comparisons(facts, streams, versions, as_of)
    zone = _in_force(versions, as_of).calendar.time_zone
    spoken = [one for one in compared if one.contacts["own"].any()]
    return [finding for one in spoken for finding in _findings(one, zone)]


def comparisons(
    facts: Facts, streams: Sequence[Stream], versions: Sequence[Agreement], as_of: datetime
) -> list[Comparison]:
    """Compare each stage that is both recorded and computed; none of which nothing is recorded."""
    both = [stage for stage in _in_force(versions, as_of).stages if _is_both(stage)]
    recorded = {stage.name: _recorded(facts, stage, as_of) for stage in both}
    both = [stage for stage in both if not recorded[stage.name].is_empty()]
    if not both:
        return []
    replayed = Replays(streams, as_of).under([_by_rules_alone(version) for version in versions])
    return [
        Comparison(
            stage,
            recorded[stage.name]
            .join(_computed(replayed, stage.name), on="contact_id", how="full", coalesce=True)
            .sort("contact_id"),
        )
        for stage in both
    ]


def _in_force(versions: Sequence[Agreement], as_of: datetime) -> Agreement:
    return reigns(versions, as_of)[-1].agreement


def _is_both(stage: Stage) -> bool:
    ways = [way for way in stage.entry if not isinstance(way, OnTraffic)]
    return 0 < sum(isinstance(way, OnRecorded) for way in ways) < len(ways)


def _by_rules_alone(agreement: Agreement) -> Agreement:
    stages = [
        stage.model_copy(update={"precedence": "computed"}) if _is_both(stage) else stage
        for stage in agreement.stages
    ]
    return agreement.model_copy(update={"stages": stages})


def _recorded(facts: Facts, stage: Stage, as_of: datetime) -> pl.DataFrame:
    """Return when each contact was first recorded in a stage: contact_id, recorded_at."""
    names = {
        name
        for way in stage.entry
        if isinstance(way, OnRecorded)
        for name in way.names or [stage.name]
    }
    told = until(facts, "recorded_stages", as_of).filter(pl.col("stage").is_in(sorted(names)))
    first = told.group_by("contact_id").agg(pl.col("occurred_at").min().alias("recorded_at"))
    return first.collect()


def _computed(replayed: Replayed, stage: str) -> pl.DataFrame:
    """Return when each contact first entered a stage: contact_id, computed_at, own."""
    parts = []
    for part, compiled in enumerate(replayed.walked.parts):
        names = compiled.agreement.stage_names()
        if stage in names:
            place = names.index(stage)
            mine = (pl.col("part") == part) & (pl.col("place") == place) & ~pl.col("repeat")
            parts.append(replayed.coded.filter(mine))
    return pl.concat(parts).select(
        pl.lit(replayed.contacts).gather(pl.col("contact")).alias("contact_id"),
        pl.col("moment").cast(MOMENT).alias("computed_at"),
        own=~pl.col("implied"),
    )


def _findings(compared: Comparison, zone: str) -> Iterator[Finding]:
    stage, contacts = compared.stage, compared.contacts
    recorded, computed = pl.col("recorded_at").is_not_null(), pl.col("computed_at").is_not_null()
    other_day = local_date("recorded_at", zone) != local_date("computed_at", zone)
    only_recorded = contacts.filter(recorded, ~computed)
    if not only_recorded.is_empty():
        yield _finding(
            "replay.recorded_only",
            "contacts recorded as `{stage}` that the rules never bring there: {count}, such as "
            "`{contact}`",
            stage,
            only_recorded,
        )
    only_computed = contacts.filter(~recorded, pl.col("own"))
    if not only_computed.is_empty():
        yield _finding(
            "replay.computed_only",
            "contacts that the rules bring to `{stage}` but that are not recorded there: {count}, "
            "such as `{contact}`",
            stage,
            only_computed,
        )
    apart = contacts.filter(recorded, pl.col("own"), other_day)
    if not apart.is_empty():
        yield _finding(
            "replay.recorded_otherwise",
            "contacts recorded as `{stage}` on another day than the rules bring them there: "
            "{count}, such as `{contact}`",
            stage,
            apart,
        )


def _finding(code: str, message: str, stage: Stage, contacts: pl.DataFrame) -> Finding:
    contact = contacts["contact_id"][0]
    values = {"stage": stage.name, "count": contacts.height, "contact": contact}
    source = Source("recorded_stages", text=contact)
    return Finding(code, Severity.WARNING, message, _MEND[stage.precedence], values, source)
