"""The addresses of single sign-on; the log-in library finds them by these names."""

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.http import Http404, HttpRequest, HttpResponse

from smarketing.app.web.access import Route
from smarketing.app.web.single_sign_on.provider import Checking


def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send the browser to a provider of the settings."""
    return _answered(OAuth2LoginView, request, provider_id)


def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take what the provider says."""
    return _answered(OAuth2CallbackView, request, provider_id)


def _answered(
    view: type[OAuth2LoginView | OAuth2CallbackView], request: HttpRequest, provider_id: str
) -> HttpResponse:
    try:
        return view.adapter_view(Checking(request, provider_id))(request)  # type: ignore[no-any-return]
    except SocialApp.DoesNotExist as unknown:
        raise Http404 from unknown


_ONE = "account/oidc/<slug:provider_id>/login/"

ROUTES = (
    Route(_ONE, login, "openid_connect_login", None),
    Route(f"{_ONE}callback/", callback, "openid_connect_callback", None),
)
