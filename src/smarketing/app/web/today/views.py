"""What Today shows, and the rows behind its numbers."""

from django.http import HttpRequest, HttpResponse

from smarketing.app.web.numbers_page import calculator, numbers_page, question_of
from smarketing.core.reports.rows.asked import ADDRESSED


def today(request: HttpRequest) -> HttpResponse:
    """Show how the goal stands, what both sides owe each other, and what changed."""
    return numbers_page(request, "today")


def rows(request: HttpRequest) -> HttpResponse:
    """Show the rows behind a number."""
    context = {"query": request.GET.urlencode()}
    return numbers_page(request, "rows", _given(request), "today/rows.html", context)


def rows_file(request: HttpRequest) -> HttpResponse:
    """Give all rows behind a number as a file."""
    answer = calculator().computed(question_of(request, "rows-file", _given(request)))
    if answer is None or answer.refusal:
        return rows(request)
    return HttpResponse(
        answer.file,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="rows.csv"'},
    )


def _given(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the filters of the address; an empty one asks for those of whom nothing is known."""
    return [(name, request.GET[name]) for name in ADDRESSED if name in request.GET]
