"""Drawing the staff report and a proposed assignment in the form asked for."""

from smarketing.adapters.render.assignment_page import compose_assignment
from smarketing.adapters.render.staff_csv import assignment_csv, staff_csv
from smarketing.adapters.render.staff_page import compose_staff
from smarketing.app.cli.kinds import Kind
from smarketing.core.reports.plan.staff_headline import assignment_headline, staff_headline

STAFF = Kind("staff", staff_headline, compose_staff, staff_csv)
ASSIGNMENT = Kind("assignment", assignment_headline, compose_assignment, assignment_csv)
