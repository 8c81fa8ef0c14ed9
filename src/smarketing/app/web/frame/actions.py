"""Keeps what people choose in the frame, and leads back to the page where they chose it."""

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from smarketing.adapters.render.language import CODES
from smarketing.app.web.access import person_of
from smarketing.app.web.accounts.models import Person
from smarketing.app.web.middleware.speaking import COOKIE

APPEARANCES = ("", "light", "dark")
"""As the device has it, or always the same."""

_A_YEAR = 365 * 24 * 3600


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Speak a language from now on, on this device also to whoever has not signed in."""
    code = request.POST.get("language", "")
    if code not in CODES:
        raise SuspiciousOperation("there is no such language")
    if isinstance(request.user, Person):
        request.user.language = code
        request.user.save(update_fields=["language"])
    answer = _back(request)
    answer.set_cookie(
        COOKIE,
        code,
        max_age=_A_YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer


@require_POST
def choose_appearance(request: HttpRequest) -> HttpResponse:
    """Show pages light, dark, or as the device has it."""
    chosen = request.POST.get("appearance", "")
    if chosen not in APPEARANCES:
        raise SuspiciousOperation("there is no such appearance")
    person = person_of(request)
    person.appearance = chosen
    person.save(update_fields=["appearance"])
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    """Lead back to a page of ours, never elsewhere."""
    page = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure())
    return redirect(page if ours else "/")
