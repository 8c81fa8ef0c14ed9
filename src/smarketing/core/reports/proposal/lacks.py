"""What history holds too little of to propose anything: every lack is said."""

from collections.abc import Iterator

from smarketing.core.base.finding import Finding, Severity
from smarketing.core.reports.proposal.ground import Ground


def lacks(ground: Ground) -> Iterator[Finding]:
    """Yield what keeps a proposal from being whole."""
    yield from _of_time(ground)
    yield from _of_sales(ground)
    yield from _of_money(ground)


def _of_time(ground: Ground) -> Iterator[Finding]:
    if ground.last_day < ground.mature.start:
        yield Finding(
            "propose.old_history",
            Severity.WARNING,
            "the last stage entry is of {day}: of the {months} months that the plan looks back to, "
            "nothing is known",
            "look at history as of then: `--as-of {day}`",
            {
                "day": ground.last_day.isoformat(),
                "months": ground.situation.agreement.plan.history_months,
            },
        )
    if not ground.months:
        yield Finding(
            "propose.no_full_month",
            Severity.INFO,
            "no full month of handoffs lies behind: nothing can be scored month by month",
            "come back when a month is over, or import earlier facts",
        )


def _of_sales(ground: Ground) -> Iterator[Finding]:
    if ground.situation.agreement.handoff is None:
        yield Finding(
            "propose.no_handoff",
            Severity.INFO,
            "the agreement does not say at which stage leads are handed over, so no commitment of "
            "sales can be measured",
            "add a section [handoff] with `stage = …`",
        )
    if not ground.activities.height:
        yield Finding(
            "propose.no_activities",
            Severity.INFO,
            "the facts hold no activities of sales: response times, attempts and the contact curve "
            "are not known",
            "import calls and mails as `activities`",
        )
    elif not ground.kinds:
        yield Finding(
            "propose.no_contacts",
            Severity.INFO,
            "no activity has the outcome `reached`, so nobody knows which attempt reached somebody",
            "map what your system calls a contact to the outcome `reached`",
        )


def _of_money(ground: Ground) -> Iterator[Finding]:
    if ground.won.height and not ground.is_priced:
        yield Finding(
            "propose.no_amounts",
            Severity.INFO,
            "{without} of {won} won deals say no amount in {currency}: what a customer brings, and "
            "what a lead is worth, is not known",
            "import amounts with the deals, or state `average_sale` under [plan], and "
            "[[lead_values]]",
            {
                "without": ground.won.height - ground.sales.height,
                "won": ground.won.height,
                "currency": ground.situation.agreement.agreement.currency,
            },
        )
    elif ground.leads.height and not ground.values:
        yield Finding(
            "propose.no_values",
            Severity.INFO,
            "{leads} leads handed over and old enough, {sales} deals won: too few, or too unlike, "
            "to say what a lead is worth",
            "come back with more history, or state [[lead_values]]",
            {"leads": ground.leads.height, "sales": ground.sales.height},
        )
