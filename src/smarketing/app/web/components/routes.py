"""The addresses of the components."""

from smarketing.app.web.access import Route
from smarketing.app.web.accounts.roles import ADMINISTRATORS
from smarketing.app.web.components.views import components, done, nothing

ROUTES = (
    Route("components/", components, "components", ADMINISTRATORS),
    Route("components/done/", done, "components-done", ADMINISTRATORS),
    Route("components/undone/", nothing, "components-undone", ADMINISTRATORS),
)
