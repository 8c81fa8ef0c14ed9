"""The proposal finds in the example company what was planted there."""

from datetime import UTC, datetime
from functools import cache
from math import fsum

import pytest

from smarketing.adapters.connectors.example.company import ATELIER_VAUBAN
from smarketing.adapters.connectors.example.export import AGREEMENT
from smarketing.adapters.connectors.example.generate import facts_of
from smarketing.adapters.connectors.example.planted import Step
from smarketing.adapters.connectors.example.truth import called_share, truth_of
from smarketing.core.agreement.reading import parse_agreement
from smarketing.core.base.finding import Severity
from smarketing.core.ledger.tables import Facts
from smarketing.core.reports.proposal.pages import ProposalReport
from smarketing.core.reports.proposal.proposed_attempts import Given
from smarketing.core.reports.proposal.report import proposal_report
from smarketing.core.reports.situation import Situation

CONTACTS, SEED = 20_000, 5
UNTIL = datetime(2026, 3, 31, 16, 0, tzinfo=UTC)
NEVER_SOLD_TO = "student"


@cache
def report() -> ProposalReport:
    text = AGREEMENT.read_text(encoding="utf-8")
    agreed, findings = parse_agreement(text, "agreement.toml")
    assert agreed is not None, findings
    (frames,) = facts_of(ATELIER_VAUBAN, SEED, CONTACTS, UNTIL)
    here = Situation(Facts(frames), agreed, UNTIL, "spec", versions=(agreed,))
    return proposal_report(here, text, Given(), str)


def planted_chances() -> list[float]:
    """Return the chance of each call on somebody not reached before, as it was planted.

    A lead is called as often as its representative's habits say and reached by the last call; one
    that is rejected as unreachable gets two calls more and is never reached, nor is one with a
    wrong number.
    """
    company = ATELIER_VAUBAN
    rejected = {"unreachable": 0.0, "unverified_contact": 0.0}
    total = 0.0
    for channel in company.channels:
        for persona in company.personas:
            leads = channel.lead_share * channel.personas[persona.name]
            leads *= company.rate(Step.MQL, channel, persona)
            total += leads
            refused = leads * (1 - company.rate(Step.ACCEPTED, channel, persona))
            for reason in rejected:
                rejected[reason] += refused * company.reasons(channel, persona)[reason]
    unreachable, wrong = (rejected[reason] / total for reason in rejected)
    most = max(len(rep.attempts) for rep in company.reps)
    chances = []
    for call in range(1, most + 1):
        tried, reached = 0.0, 0.0
        for rep in company.reps:
            share = rep.share * (1 - rep.never_called) / called_share(company)
            whole = fsum(rep.attempts)
            for calls, part in enumerate(rep.attempts, 1):
                of = share * part / whole
                reached += of * (1 - unreachable - wrong) * (calls == call)
                tried += of * (1 - unreachable) * (calls >= call)
                tried += of * unreachable * (min(calls + 2, most) >= call)
        chances.append(reached / tried)
    return chances


def test_the_draft_has_no_errors() -> None:
    read, findings = parse_agreement(report().toml, "draft.toml")
    assert read is not None
    assert [f for f in findings if f.severity is Severity.ERROR] == []
    assert read.agreement.version == 2


def test_the_chance_of_every_call_is_found() -> None:
    for one, planted in zip(report().attempts, planted_chances(), strict=True):
        reach = one.chance.high - one.chance.low
        # The width of an interval is four standard deviations.
        assert abs(one.chance.value - planted) < reach, (one, planted)
    assert report().attempt_kinds == ["call"]


def test_the_close_rate_of_every_persona_is_found() -> None:
    rates = truth_of(ATELIER_VAUBAN, SEED, CONTACTS, UNTIL)["rates"]["per_contact"]
    stages = ("sal", "sql", "opportunity", "customer")
    personas = [one for one in report().worths if one.segment is None and one.persona is not None]
    assert {one.persona for one in personas} == {
        persona.name for persona in ATELIER_VAUBAN.personas
    } - {NEVER_SOLD_TO}
    for one in personas:
        planted = 1.0
        for stage in stages:
            planted *= rates[stage]["by_persona"][one.persona]
        reach = one.rate.high - one.rate.low
        assert abs(one.rate.value - planted) < reach, (one.persona, one.rate, planted)


def test_what_a_customer_brings_is_found() -> None:
    paid = truth_of(ATELIER_VAUBAN, SEED, CONTACTS, UNTIL)["deals"]["mean_paid_cents"]
    assert float(report().worths[0].revenue.minor) == pytest.approx(paid, rel=0.15)


def test_the_share_called_in_time_is_found() -> None:
    answered = next(one for one in report().responses if one.measure == "first_attempt")
    for within in answered.within:
        planted = fsum(
            rep.share
            * (1 - rep.never_called)
            * rep.response_minutes.share_below(within.working_hours * 60 - 4)
            for rep in ATELIER_VAUBAN.reps
        )
        assert within.share.value == pytest.approx(planted, abs=0.04), within


def test_tiny_segments_have_no_value_of_their_own() -> None:
    tiny = [one for one in report().worths if one.leads < 50]
    for one in tiny:
        assert not one.is_own
        assert one.segment is not None
        assert one.persona is not None
