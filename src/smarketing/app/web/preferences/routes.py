"""The addresses of one's own settings."""

from smarketing.app.web.access import Route
from smarketing.app.web.preferences import actions, views

_SECURITY = "settings/security/"

ROUTES = (
    Route("settings/", views.profile, "settings"),
    Route("settings/keep/", actions.keep_profile, "settings-keep"),
    Route(_SECURITY, views.security, "settings-security"),
    Route(f"{_SECURITY}second-factor/", views.second_factor, "settings-second-factor"),
    Route(f"{_SECURITY}elsewhere/end/", actions.end_other_sessions, "settings-sessions-end"),
    Route(f"{_SECURITY}<int:number>/end/", actions.end_session, "settings-session-end"),
    Route("settings/mails/", views.mails, "settings-mails"),
    Route("settings/mails/keep/", actions.keep_mails, "settings-mails-keep"),
)
