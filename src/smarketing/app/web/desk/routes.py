"""The addresses of Desk."""

from smarketing.app.web.access import Route
from smarketing.app.web.accounts.roles import SALES
from smarketing.app.web.desk.actions import act_on_lead, undo_act
from smarketing.app.web.desk.views import desk, lead

ROUTES = (
    Route("desk/", desk, "desk", SALES),
    Route("desk/act/", act_on_lead, "desk-act", SALES),
    Route("desk/undo/<int:number>/", undo_act, "desk-undo", SALES),
    Route("desk/lead/<path:contact>/", lead, "desk-lead", SALES),
)
