"""In which language and time zone a request is answered."""

from collections.abc import Callable
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone, translation

from smarketing.adapters.render.language import CODES, Language
from smarketing.app.web.accounts.models import Person

COOKIE = "language"


class SpeakToPerson:
    """Chooses the person's own language and zone, else the cookie's, the browser's, the company's.

    The language is left on the request as `speaks`, the name of the zone as `zone` (empty where
    the company's own applies).
    """

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request in the language and zone chosen."""
        code = _code(request)
        zone = request.user.time_zone if isinstance(request.user, Person) else ""
        zone = zone if zone in available_timezones() else ""
        request.speaks, request.zone = Language(code), zone  # type: ignore[attr-defined]
        with translation.override(code), timezone.override(ZoneInfo(zone) if zone else None):
            response = self._answer(request)
        response.headers.setdefault("Content-Language", code)
        return response


def language_of(request: HttpRequest) -> Language:
    """Return the language in which a request is answered."""
    chosen = getattr(request, "speaks", None)
    return chosen if isinstance(chosen, Language) else Language("en")


def zone_of(request: HttpRequest) -> str:
    """Return the zone that the person chose; empty where they chose none."""
    return str(getattr(request, "zone", ""))


def _code(request: HttpRequest) -> str:
    own = request.user.language if isinstance(request.user, Person) else ""
    wanted = own or request.COOKIES.get(COOKIE, "")
    if wanted in CODES:
        return wanted
    if "HTTP_ACCEPT_LANGUAGE" in request.META:
        return translation.get_language_from_request(request)
    return str(settings.LANGUAGE_CODE)
