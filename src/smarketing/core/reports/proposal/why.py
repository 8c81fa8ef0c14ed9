"""Why a proposal's figures are what they are."""

from collections.abc import Iterator

from smarketing.core.base.sentence import Sentence, Share, Value
from smarketing.core.reports.contact import curve_why, worth_why
from smarketing.core.reports.proposal.pages import (
    LeadWorth,
    MeasuredStep,
    ProposalReport,
    ProposedCommitment,
    Standpoint,
)
from smarketing.core.reports.proposal.proposed_draft import Outline
from smarketing.core.reports.why import Why

_FACTS = {
    "count": ("goal", "plan"),
    "value": ("goal", "lead_values", "deal_events"),
    "acceptance": ("dispositions",),
    "first_attempt": ("handoff", "calendar", "activities"),
    "decision": ("handoff", "calendar", "dispositions"),
    "attempts": ("handoff", "calendar", "activities"),
    "feedback": ("handoff", "calendar", "dispositions"),
    "next_step": ("handoff", "calendar", "activities"),
}


def proposal_why(report: ProposalReport, outline: Outline) -> Iterator[Why]:
    """Yield the reason of every figure of a proposal."""
    for step in report.steps:
        yield from _step(step, report)
    for worth in report.worths:
        yield _worth(worth)
    yield from curve_why(report.attempts)
    yield from worth_why(report.worthwhile, report.attempts)
    yield from _attempts(report, outline)
    yield from _responses(report)
    for one in report.commitments:
        yield from _commitment(one)
    for term in report.terms:
        if term.standpoint is not Standpoint.KEPT and term.proposed is not None:
            yield Why(
                f"terms.{term.term}",
                Sentence("{term}", {"term": term.term}),
                term.proposed,
                term.measured,
                (term.term,),
            )


def _attempts(report: ProposalReport, outline: Outline) -> Iterator[Why]:
    if report.number is not None:
        yield Why(
            "number",
            Sentence("Attempts proposed"),
            report.number,
            Sentence("{reasons}", {"reasons": outline.attempts.reasons}),
            ("activities", "roles", "solicitation"),
        )
    if report.workable is not None:
        yield Why(
            "workable",
            Sentence("Leads that one representative can work in a month"),
            report.workable,
            Sentence(
                "the hours a month that the role has for leads / the minutes that a lead takes on "
                "average, with up to {number} attempts by the measured contact curve",
                {"number": report.number or 0},
            ),
            ("roles", "activities"),
        )


def _responses(report: ProposalReport) -> Iterator[Why]:
    for response in report.responses:
        for within in response.within:
            yield Why(
                f"responses.{response.measure}.{within.working_hours}",
                Sentence(
                    "{label}: within {hours} working hours",
                    {"label": response.label, "hours": within.working_hours},
                ),
                Share(within.share.value),
                Sentence(
                    "of all leads whose window of so many hours closed from {start} to {end}, "
                    "never-called ones included; {keeping} of {people} people reach four in five",
                    {
                        "start": report.start or report.mature_start,
                        "end": report.end or report.mature_end,
                        "keeping": within.keeping,
                        "people": within.people,
                    },
                ),
                _FACTS["first_attempt"],
            )


def _step(step: MeasuredStep, report: ProposalReport) -> Iterator[Why]:
    if step.rate is None:
        return
    values: dict[str, Value] = {
        "label": step.label,
        "following": step.following_label,
        "entered": step.entered,
        "went_on": step.went_on,
        "start": report.mature_start,
        "end": report.mature_end,
        "low": Share(step.rate.low),
        "high": Share(step.rate.high),
    }
    yield Why(
        f"steps.{step.stage}.rate",
        Sentence("From {label} to {following}", values),
        Share(step.rate.value),
        Sentence(
            "{went_on} of {entered} who entered from {start} to {end}, and what those still on "
            "their way have to expect at their age; {low} to {high}",
            values,
        ),
        ("plan.history_months", "plan.mature_after_days"),
    )


def _worth(worth: LeadWorth) -> Why:
    of = ".".join(filter(None, [worth.segment or "all", worth.persona]))
    values: dict[str, Value] = {
        "rate": Share(worth.rate.value),
        "revenue": worth.revenue,
        "seen": Share(worth.seen_rate or 0.0),
        "leads": worth.leads,
        "weight": Share(worth.weight),
        "of": of,
    }
    how = Sentence(
        "close rate {rate} × revenue per customer {revenue}. Its own {leads} leads show {seen}, "
        "which weighs {weight}; the rest is what is expected of it",
        values,
    )
    if not worth.is_own:
        how = Sentence(
            "close rate {rate} × revenue per customer {revenue}, as segment and persona suggest: "
            "{leads} leads are too few for figures of their own",
            values,
        )
    return Why(
        f"worths.{of}.value",
        Sentence("Value of a lead: {of}", values),
        worth.value,
        how,
        ("lead_values", "deal_events"),
    )


def _commitment(one: ProposedCommitment) -> Iterator[Why]:
    yield Why(
        f"commitments.{one.name}.proposed",
        one.label,
        one.proposed,
        one.measured,
        _FACTS.get(one.measure, ()),
    )
    if one.counted:
        yield Why(
            f"commitments.{one.name}.kept",
            one.label,
            Sentence("{kept} of {counted}", {"kept": one.kept, "counted": one.counted}),
            Sentence("full periods of history in which the proposed commitment would have held"),
            _FACTS.get(one.measure, ()),
        )
