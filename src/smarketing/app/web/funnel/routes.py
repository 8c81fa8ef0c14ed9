"""The addresses of Funnel."""

from smarketing.app.web.access import Route
from smarketing.app.web.funnel.views import conversion, funnel

ROUTES = (
    Route("funnel/", funnel, "funnel"),
    Route("funnel/conversion/", conversion, "funnel-conversion"),
)
