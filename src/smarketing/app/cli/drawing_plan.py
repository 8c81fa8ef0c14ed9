"""Drawing the plan in the form asked for."""

from smarketing.adapters.render.plan_csv import plan_csv
from smarketing.adapters.render.plan_page import compose_plan
from smarketing.app.cli.kinds import Kind
from smarketing.core.reports.plan.headline import plan_headline

PLAN = Kind("plan", plan_headline, compose_plan, plan_csv)
