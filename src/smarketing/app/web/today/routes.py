"""The addresses of Today."""

from smarketing.app.web.access import Route
from smarketing.app.web.today.views import rows, rows_file, today

ROUTES = (
    Route("", today, "today"),
    Route("rows/", rows, "rows"),
    Route("rows/file/", rows_file, "rows-file"),
)
