"""An agreement is drafted from history: measured, proposed, and scored; nothing is made up."""

from decimal import Decimal
from functools import cache

import numpy as np
import polars as pl
import pytest
from spec.reports.proposal.proposal_world import (
    CHANCES,
    HOURS,
    KINDS,
    MEAN_SALE,
    PROMISES,
    company,
    nothing,
    situation,
    text_of,
)
from spec.tables import agreement

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.commitments import Attempts, FirstAttempt, Volume, Worth
from smarketing.core.agreement.reading import parse_agreement
from smarketing.core.base.sentence import Sentence
from smarketing.core.ledger.tables import Facts
from smarketing.core.reports.proposal.headline import proposal_headline
from smarketing.core.reports.proposal.pages import (
    ProposalReport,
    ProposedCommitment,
    Standpoint,
)
from smarketing.core.reports.proposal.proposed_attempts import Given
from smarketing.core.reports.proposal.report import proposal_report
from smarketing.core.reports.situation import Situation


def proposed(
    here: Situation, text: str | None = None, given: Given | None = None
) -> ProposalReport:
    return proposal_report(here, text or text_of(), given or Given(), str)


@cache
def report(seed: int = 1) -> ProposalReport:
    return proposed(situation(company(seed)))


def draft(of: ProposalReport) -> Agreement:
    read, findings = parse_agreement(of.toml, "draft.toml")
    assert read is not None, findings
    return read


def commitment(of: ProposalReport, name: str) -> ProposedCommitment:
    return next(one for one in of.commitments if one.name == name)


def test_the_draft_is_an_agreement_that_binds_from_next_month() -> None:
    drafted = draft(report())
    assert drafted.agreement.version == 2
    assert drafted.agreement.effective_from.isoformat() == "2026-07-01"
    assert (report().version, report().effective_from) == (2, drafted.agreement.effective_from)


def test_what_is_not_measured_stays_as_it_was() -> None:
    drafted, present = draft(report()), agreement(PROMISES, text_of("").partition("[[stages]]")[0])
    for section in ("parties", "calendar", "goal", "stages", "qualification", "handoff"):
        assert getattr(drafted, section) == getattr(present, section)


def test_comments_and_layout_of_the_present_text_stay() -> None:
    kept = set(report().toml.splitlines())
    changed = [line for line in text_of().splitlines() if line not in kept]
    assert [line.split(" = ")[0] for line in changed] == [
        "version",
        "effective_from",
        "target",
        "within",
        "share",
    ]
    assert "# as last year" in report().toml


def test_every_proposed_figure_says_what_it_was_measured_on() -> None:
    lines = report().toml.splitlines()
    for wanted in ("seen.mql", "average_sale", "within", "close_rate"):
        places = [n for n, line in enumerate(lines) if line.strip().startswith(wanted)]
        assert places
        for place in places:
            above = lines[max(place - 6, 0) : place]
            assert any(line.startswith("# ") for line in above), wanted


def test_the_window_is_the_smallest_that_the_better_half_keeps() -> None:
    # Ann calls within the hour, Bob after five: half of the people keep one hour.
    speed = next(c for c in draft(report()).commitments.sales if isinstance(c, FirstAttempt))
    assert speed.name == "speed"
    assert speed.within.working_hours == 1
    # All together half of the leads: about as many are Ann's as are Bob's.
    assert float(speed.share) == pytest.approx(0.5, abs=0.06)
    told = commitment(report(), "speed")
    assert told.standpoint is Standpoint.CHANGED
    assert "1 of 2 people" in str(told.measured)


def test_response_times_are_told_as_they_are() -> None:
    (speed, *_) = report().responses
    assert speed.median_seconds in {3600.0, 5 * 3600.0}
    assert speed.p90_seconds == 5 * 3600.0
    within = {one.working_hours: one for one in speed.within}
    assert within[1].share.value == pytest.approx(0.5, abs=0.06)
    assert (within[1].keeping, within[8].keeping, within[8].people) == (1, 2, len(HOURS))
    assert within[8].share.value == 1.0


def test_history_is_scored_month_by_month_as_the_reports_would() -> None:
    speed = commitment(report(), "speed")
    # The twelve full months before June 2026; in May nothing fell due any more.
    assert [one.start.isoformat() for one in speed.periods][::11] == ["2025-06-01", "2026-05-01"]
    assert (speed.periods[-1].due, speed.periods[-1].kept, speed.counted) == (0, None, 11)
    assert speed.kept == sum(one.kept is True for one in speed.periods)
    due = sum(one.due or 0 for one in speed.periods)
    met = sum(one.met or 0 for one in speed.periods)
    within_an_hour = next(one for one in report().responses[0].within if one.working_hours == 1)
    assert met / due == pytest.approx(within_an_hour.share.value)
    promised = next(c.share for c in draft(report()).commitments.sales if c.name == "speed")
    for one in speed.periods[:-1]:
        assert one.kept is (one.share is not None and one.share >= promised)


def test_the_volume_is_what_the_goal_takes_by_the_measured_rates() -> None:
    (volume,) = (c for c in draft(report()).commitments.marketing if isinstance(c, Volume))
    overall = 0.35 * 0.30 + 0.40 * 0.12 + 0.25 * 0.04
    # 60 % of 100,000 at 9,000 a sale are 6.7 customers a month.
    assert float(volume.target) == pytest.approx(60_000 / 9_000 / overall, rel=0.15)
    told = commitment(report(), "volume")
    assert str(told.present) == "500 a Text(en='month', fr='mois')"
    assert told.present_kept == 0


def test_a_lacking_commitment_is_proposed_where_it_can_be_measured() -> None:
    names = {one.name: one.standpoint for one in report().commitments}
    assert names["decision"] is Standpoint.NEW
    assert names["depth"] is Standpoint.NEW
    assert names["lead_value"] is Standpoint.NEW
    worth = next(c for c in draft(report()).commitments.marketing if isinstance(c, Worth))
    assert worth.target == 60_000


def test_segments_are_the_kinds_of_touch_where_none_are_agreed() -> None:
    segments = {segment.name: segment.kinds for segment in draft(report()).segments}
    assert segments == {kind: [kind] for kind in KINDS}


def test_lead_values_are_frozen_with_the_leads_they_rest_on() -> None:
    lines = {line.segment: line for line in draft(report()).lead_values}
    for kind, rate in KINDS.items():
        line = lines[kind]
        assert line.close_rate is not None
        assert float(line.close_rate) == pytest.approx(rate, abs=0.05)
        assert (line.leads or 0) > 50


def test_the_number_of_attempts_is_that_of_nine_contacts_in_ten_where_nothing_is_priced() -> None:
    # 40, 18, 8.4 and 5 %: the first three bring 92 in 100 of the contacts, the first two 81.
    assert report().number == 3
    depth = next(c for c in draft(report()).commitments.sales if isinstance(c, Attempts))
    assert depth.at_least == 3


def test_the_number_of_attempts_follows_value_and_cost_where_they_are_known() -> None:
    here = situation(company(1))
    dear = proposed(here, given=Given(Decimal(60), Decimal(9)))
    # The cut-off is 15 %: the second attempt has 18, the third 8.
    assert dear.worthwhile is not None
    assert dear.worthwhile.by_value == 2
    assert dear.number == 2
    assert any(why.figure == "worthwhile.by_value" for why in dear.why)


def test_intervals_cover_what_was_planted() -> None:
    covered = []
    for seed in range(4):
        here = report(seed)
        covered += [
            one.chance.low <= planted <= one.chance.high
            for one, planted in zip(here.attempts, CHANCES, strict=True)
        ]
        for worth in here.worths:
            if worth.segment in KINDS and worth.persona is None:
                rate = KINDS[worth.segment]
                covered.append(worth.rate.low <= rate <= worth.rate.high)
                low, high = (float(end.minor) for end in (worth.value_low, worth.value_high))
                covered.append(low <= rate * MEAN_SALE <= high)
    assert len(covered) == 4 * 10
    # 95 % of 40 strays by 10 points (three standard deviations).
    assert float(np.mean(covered)) > 0.85


def test_every_commitment_and_every_rate_explains_itself() -> None:
    figures = {why.figure for why in report().why}
    for one in report().commitments:
        assert f"commitments.{one.name}.proposed" in figures
    for step in report().steps:
        assert (f"steps.{step.stage}.rate" in figures) is (step.rate is not None)
    assert {"number", "worths.all.value", "attempts.1.chance"} <= figures


def test_without_history_everything_is_kept_and_it_says_so() -> None:
    empty = proposed(nothing())
    assert {one.standpoint for one in empty.commitments} == {Standpoint.KEPT}
    assert {one.standpoint for one in empty.terms} == {Standpoint.KEPT}
    assert empty.worths == []
    assert empty.number is None
    codes = {finding.code for finding in empty.findings}
    assert {"propose.no_activities", "propose.no_full_month"} <= codes
    drafted, present = draft(empty), agreement(PROMISES, text_of("").partition("[[stages]]")[0])
    same = {"agreement": present.agreement}
    assert drafted.model_copy(update=same) == present
    assert empty.toml.count("# Kept: ") == len(empty.commitments)


def test_without_a_handoff_no_commitment_of_sales_is_proposed() -> None:
    text = text_of("").replace('[handoff]\nstage = "mql"\n', "")
    read, _ = parse_agreement(text, "spec.toml")
    assert read is not None
    here = Situation(company(1).facts, read, situation(company(1)).as_of, "spec")
    found = proposed(here, text)
    assert found.commitments == []
    assert "propose.no_handoff" in {finding.code for finding in found.findings}
    assert draft(found).commitments.sales == []


def test_deals_without_amounts_give_no_value() -> None:
    world = company(1)
    deals = world.facts.table("deal_events").with_columns(amount=pl.lit(None, pl.Int64))
    here = situation(type(world)(Facts({**world.facts.frames, "deal_events": deals}), world.leads))
    found = proposed(here)
    assert found.worths == []
    assert "propose.no_amounts" in {finding.code for finding in found.findings}
    assert draft(found).lead_values == []
    assert draft(found).plan.average_sale is None


def test_the_headline_says_how_much_is_measured() -> None:
    told = [str(sentence) for sentence in proposal_headline(report())]
    assert told[0].startswith("Version 2 could bind from 2026-07-01: 6 of 6 commitments")
    nobody = proposal_headline(proposed(nothing()))
    assert nobody == [
        Sentence(
            "History says too little to propose anything: the present agreement would be kept "
            "as it is."
        )
    ]
