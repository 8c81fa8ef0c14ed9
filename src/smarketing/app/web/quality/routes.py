"""The addresses of Quality."""

from smarketing.app.web.access import Route
from smarketing.app.web.quality.views import quality

ROUTES = (Route("quality/", quality, "quality"),)
