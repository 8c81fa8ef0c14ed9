"""The addresses of Today."""

from smarketing.app.web.access import Route
from smarketing.app.web.today.views import today

ROUTES = (Route("", today, "today"),)
