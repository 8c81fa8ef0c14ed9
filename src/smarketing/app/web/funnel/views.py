"""What Funnel shows."""

from django.http import HttpRequest, HttpResponse

from smarketing.app.web.filters import FILTERS, filters_in
from smarketing.app.web.numbers_page import given_in, numbers_page


def funnel(request: HttpRequest) -> HttpResponse:
    """Show the entries into each stage."""
    given = given_in(request, *FILTERS)
    return numbers_page(request, "funnel", given, "funnel/funnel.html", filters_in(request))


def conversion(request: HttpRequest) -> HttpResponse:
    """Show who goes on, how soon, and who will."""
    given = given_in(request, *FILTERS)
    return numbers_page(request, "conversion", given, "funnel/funnel.html", filters_in(request))
