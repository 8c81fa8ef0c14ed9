"""The addresses of people: how they come in."""

from smarketing.app.web.access import Route
from smarketing.app.web.people.views import join

ROUTES = (Route("join/<str:token>/", join, "join", None),)
