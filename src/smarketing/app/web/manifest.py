"""What a phone needs to put the application on its home screen."""

from django.http import HttpRequest, JsonResponse
from django.templatetags.static import static

from smarketing.adapters.render.palette import TOKENS
from smarketing.app.web.access import Route


def manifest(request: HttpRequest) -> JsonResponse:
    """Return the web application's manifest."""
    del request
    icon = {"src": static("smarketing/mark.svg"), "type": "image/svg+xml", "sizes": "any"}
    told = {
        "name": "Smarketing",
        "short_name": "Smarketing",
        "start_url": "/",
        "display": "standalone",
        "background_color": TOKENS["paper"].light,
        "theme_color": TOKENS["paper"].light,
        "icons": [icon],
    }
    return JsonResponse(told, content_type="application/manifest+json")


ROUTES = (Route("manifest.webmanifest", manifest, "manifest", None),)
