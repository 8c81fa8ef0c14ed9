"""What Data shows."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from smarketing.app.web.access import admitted
from smarketing.app.web.accounts.roles import DATA_KEEPERS
from smarketing.app.web.data.models import Upload
from smarketing.app.web.data.outcome import outcome_of
from smarketing.app.web.middleware.speaking import language_of
from smarketing.app.web.numbers_page import calculator, given_in, question_of, still_computing

_LATEST = 10


def data(request: HttpRequest) -> HttpResponse:
    """Show the last imports, and the way to bring more in."""
    answer = calculator().computed(question_of(request, "imports"))
    if answer is None:
        return still_computing(request)
    latest = Paginator(Upload.objects.select_related("handed_over_by"), _LATEST).page(1)
    fresh = calculator().answer(question_of(request, "freshness"))
    context = {
        "answer": answer,
        "fresh": fresh,
        "uploads": latest,
        "may_import": _may_import(request),
    }
    return render(request, "data/data.html", context)


def upload(request: HttpRequest, number: int) -> HttpResponse:
    """Show a file that was handed over: what it would become, how far it is, what became of it."""
    one = get_object_or_404(Upload, pk=number)
    context: dict[str, object] = {"upload": one, "may_import": _may_import(request)}
    if one.state == Upload.State.LOOKED_AT:
        language = language_of(request).code
        mapping = request.session.get(f"mapping-{one.pk}", "")
        look = {"path": str(one.path), "language": language, "mapping": mapping}
        seen = calculator().perform("look-at-file", **look)
        context |= {"seen": seen, "mapping": seen.get("mapping") or mapping}
        return render(request, "data/look.html", context)
    context["outcome"] = outcome_of(one, language_of(request))
    return render(request, "data/upload.html", context)


def quarantine(request: HttpRequest) -> HttpResponse:
    """Show what was set aside, each record with its reason, to be mended."""
    answer = calculator().computed(question_of(request, "quarantine", given_in(request, "page")))
    if answer is None:
        return still_computing(request)
    context = {"answer": answer, "may_import": _may_import(request)}
    return render(request, "data/quarantine.html", context)


def _may_import(request: HttpRequest) -> bool:
    return admitted(request.user, DATA_KEEPERS)
