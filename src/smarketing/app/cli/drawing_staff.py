"""Drawing the staff report and a proposed assignment in the form asked for."""

from smarketing.adapters.render.staff_csv import staff_csv
from smarketing.adapters.render.staff_page import compose_staff
from smarketing.app.cli.kinds import Kind
from smarketing.core.reports.staff_headline import staff_headline

STAFF = Kind("staff", staff_headline, compose_staff, staff_csv)
