"""What Quality shows."""

from django.http import HttpRequest, HttpResponse

from smarketing.app.web.filters import FILTERS, filters_in
from smarketing.app.web.numbers_page import given_in, numbers_page


def quality(request: HttpRequest) -> HttpResponse:
    """Show how leads were judged, and what became of them."""
    given = given_in(request, *FILTERS)
    return numbers_page(request, "quality", given, "quality/quality.html", filters_in(request))
