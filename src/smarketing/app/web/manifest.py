"""What a phone needs to put the application on its home screen."""

from django.http import HttpRequest, JsonResponse
from django.templatetags.static import static

from smarketing.adapters.render.palette import TOKENS
from smarketing.app.web.access import Route


def manifest(request: HttpRequest) -> JsonResponse:
    """Return the web application's manifest."""
    del request
    drawn = {"src": static("smarketing/mark.svg"), "type": "image/svg+xml", "sizes": "any"}
    # With room around it, so that a phone may cut it into whatever shape its icons have.
    photo = {"src": static("smarketing/mark-512.png"), "type": "image/png", "sizes": "512x512"}
    told = {
        "name": "Smarketing",
        "short_name": "Smarketing",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": TOKENS["paper"].light,
        "theme_color": TOKENS["paper"].light,
        "icons": [drawn, photo, photo | {"purpose": "maskable"}],
    }
    return JsonResponse(told, content_type="application/manifest+json")


ROUTES = (Route("manifest.webmanifest", manifest, "manifest", None),)
