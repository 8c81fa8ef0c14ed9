"""The addresses of Plan."""

from smarketing.app.web.access import Route
from smarketing.app.web.accounts.roles import WRITERS
from smarketing.app.web.plan.actions import forget, keep
from smarketing.app.web.plan.views import plan, scenarios, team

ROUTES = (
    Route("plan/", plan, "plan"),
    Route("plan/team/", team, "plan-team"),
    Route("plan/scenarios/", scenarios, "plan-scenarios"),
    Route("plan/scenarios/keep/", keep, "plan-scenario-keep", WRITERS),
    Route("plan/scenarios/<int:number>/forget/", forget, "plan-scenario-forget", WRITERS),
)
