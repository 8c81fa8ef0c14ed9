"""Today's report: the parts of the daily report, the goal, the list, and what changed."""

from collections.abc import Sequence

from smarketing.core.base.finding import Finding
from smarketing.core.reports.daily import daily_report, waiting_lists
from smarketing.core.reports.pages import Pace
from smarketing.core.reports.situation import Situation
from smarketing.core.reports.sla.promises import GOAL, paces
from smarketing.core.reports.today.changes import changes
from smarketing.core.reports.today.compared import Compared, Moment
from smarketing.core.reports.today.goal import goal_standing
from smarketing.core.reports.today.headline import today_headline
from smarketing.core.reports.today.on_the_list import marketing_listed, sales_listed
from smarketing.core.reports.today.pages import GoalStanding, TodayReport

OWN_SHOWN = 25
"""So many of the leads that wait for the representative who looks are named."""


def today_report(
    situation: Situation,
    yesterday: Situation | None,
    findings: Sequence[Finding] = (),
    own: str | None = None,
) -> TodayReport:
    """Compose Today as of a situation, compared with an earlier one of the same workspace.

    With `own`, for that representative: who sees the numbers of all, and the names of their own
    leads only.
    """
    shown = 0 if own is None else OWN_SHOWN
    daily = daily_report(situation, findings, waiting_lists(situation, shown, own))
    goal = _goal(situation, daily.paces)
    marketing, sales = marketing_listed(situation, own), sales_listed(situation, own)
    compared = None if yesterday is None else _compared(situation, daily.paces, goal, yesterday)
    return TodayReport(
        daily,
        today_headline(situation, daily, goal, marketing, sales),
        goal,
        marketing,
        sales,
        compared.since if compared else None,
        changes(compared) if compared else [],
        own,
    )


def _compared(
    situation: Situation, lines: list[Pace], goal: GoalStanding | None, yesterday: Situation
) -> Compared:
    earlier = paces(yesterday)
    return Compared(
        Moment(situation, lines, goal), Moment(yesterday, earlier, _goal(yesterday, earlier))
    )


def _goal(situation: Situation, lines: Sequence[Pace]) -> GoalStanding | None:
    pace = next((one for one in lines if one.commitment == GOAL), None)
    return None if pace is None else goal_standing(situation, pace)
