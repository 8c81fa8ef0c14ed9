"""What Today shows."""

from django.http import HttpRequest, HttpResponse

from smarketing.app.web.numbers_page import numbers_page


def today(request: HttpRequest) -> HttpResponse:
    """Show what both sides owe each other."""
    return numbers_page(request, "today")
