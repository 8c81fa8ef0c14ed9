"""The addresses of people: how they come in, and how administrators look after them."""

from smarketing.app.web.access import Route
from smarketing.app.web.accounts.roles import ADMINISTRATORS
from smarketing.app.web.people import actions, views
from smarketing.app.web.people.joining import join

_PEOPLE = "settings/people/"
_ONE = f"{_PEOPLE}<int:number>/"
_TEAMS = "settings/teams/"

ROUTES = (
    Route("join/<str:token>/", join, "join", None),
    Route(_PEOPLE, views.people, "settings-people", ADMINISTRATORS),
    Route(f"{_PEOPLE}invite/", views.invite, "settings-invite", ADMINISTRATORS),
    Route(f"{_PEOPLE}invite/send/", actions.send_invite, "settings-invite-send", ADMINISTRATORS),
    Route(_ONE, views.person, "settings-person", ADMINISTRATORS),
    Route(f"{_ONE}change/", actions.change, "settings-person-change", ADMINISTRATORS),
    Route(f"{_ONE}link/", actions.invite_again, "settings-person-link", ADMINISTRATORS),
    Route(f"{_ONE}delete/", actions.delete_invitation, "settings-person-delete", ADMINISTRATORS),
    Route(f"{_ONE}deactivate/", actions.deactivate, "settings-person-deactivate", ADMINISTRATORS),
    Route(f"{_ONE}reactivate/", actions.reactivate, "settings-person-reactivate", ADMINISTRATORS),
    Route(f"{_ONE}factors/", actions.remove_factors, "settings-person-factors", ADMINISTRATORS),
    Route(_TEAMS, views.teams, "settings-teams", ADMINISTRATORS),
    Route(f"{_TEAMS}keep/", actions.keep_team, "settings-team-make", ADMINISTRATORS),
    Route(f"{_TEAMS}<int:number>/keep/", actions.keep_team, "settings-team-keep", ADMINISTRATORS),
    Route(
        f"{_TEAMS}<int:number>/delete/", actions.delete_team, "settings-team-delete", ADMINISTRATORS
    ),
)
