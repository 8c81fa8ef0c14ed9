"""Every address of the application, gathered from the rooms that declare them."""

from django.urls import include, path

from smarketing.app.web import errors
from smarketing.app.web.access import patterns
from smarketing.app.web.administration.routes import ROUTES as ADMINISTRATION
from smarketing.app.web.agreement.routes import ROUTES as AGREEMENT
from smarketing.app.web.components.routes import ROUTES as COMPONENTS
from smarketing.app.web.data.routes import ROUTES as DATA
from smarketing.app.web.desk.routes import ROUTES as DESK
from smarketing.app.web.entering import ROUTES as ENTERING
from smarketing.app.web.files import ROUTES as FILES
from smarketing.app.web.frame.routes import ROUTES as FRAME
from smarketing.app.web.funnel.routes import ROUTES as FUNNEL
from smarketing.app.web.manifest import ROUTES as MANIFEST
from smarketing.app.web.people.routes import ROUTES as PEOPLE
from smarketing.app.web.plan.routes import ROUTES as PLAN
from smarketing.app.web.preferences.routes import ROUTES as PREFERENCES
from smarketing.app.web.quality.routes import ROUTES as QUALITY
from smarketing.app.web.single_sign_on.routes import ROUTES as SINGLE_SIGN_ON
from smarketing.app.web.today.routes import ROUTES as TODAY

_ROOMS = (
    *TODAY,
    *PLAN,
    *AGREEMENT,
    *DATA,
    *DESK,
    *FUNNEL,
    *QUALITY,
    *FILES,
    *PREFERENCES,
    *PEOPLE,
    *ADMINISTRATION,
    *COMPONENTS,
    *ENTERING,
    *FRAME,
    *SINGLE_SIGN_ON,
    *MANIFEST,
)
urlpatterns = [
    *patterns(_ROOMS),
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("account/3rdparty/", include("allauth.socialaccount.urls")),
]

handler400 = errors.refused
handler403 = errors.forbidden
handler404 = errors.missing
handler429 = errors.too_often  # the log-in library looks for it here
handler500 = errors.broken
