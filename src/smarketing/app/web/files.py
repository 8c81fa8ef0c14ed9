"""Any page of numbers as a file: a workbook of all its tables, or one table as CSV."""

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse

from smarketing.app.prepared.answers.names import FILE, TABLE
from smarketing.app.web.access import Route
from smarketing.app.web.filters import FILTERS
from smarketing.app.web.numbers_page import calculator, given_in, question_of

_FILTERS_OF: Mapping[str, tuple[str, ...]] = {
    "today": (),
    "funnel": FILTERS,
    "conversion": FILTERS,
    "quality": FILTERS,
    "plan": ("months", "by", "persona", "set"),
    "team": ("months", "set"),
    "agreement": (),
}
"""The pages that can be taken, and what each is filtered by."""

_KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def page_file(request: HttpRequest, page: str, form: str) -> HttpResponse:
    """Give a page as a file, filtered as its address says."""
    if page not in _FILTERS_OF or form not in _KINDS:
        raise Http404
    given = [*given_in(request, *_FILTERS_OF[page], TABLE), (FILE, form)]
    answer = calculator().computed(question_of(request, page, given))
    if answer is None or answer.refusal:
        raise Http404
    table = request.GET.get(TABLE, "")
    name = f"{page}-{table}" if form == "csv" and table.replace("-", "").isalnum() else page
    response = HttpResponse(answer.file, content_type=_KINDS[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


ROUTES = (Route("file/<slug:page>.<slug:form>", page_file, "page-file"),)
