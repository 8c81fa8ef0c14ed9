"""The audit log as administrators read it: searched, taken away as a file, and checked."""

import csv
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from io import StringIO

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from smarketing.adapters.render.csv_cells import inert
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.sentences import message_of, write
from smarketing.app.web.administration.forms import SearchForm
from smarketing.app.web.audit.acts import LABELS, Act
from smarketing.app.web.audit.checking import check_log
from smarketing.app.web.audit.log import record
from smarketing.app.web.audit.models import Entry
from smarketing.app.web.middleware.speaking import language_of
from smarketing.core.base.sentence import Sentence

_ON_A_PAGE = 50
_MOST_TOLD = 5
"""One act of tampering may break many entries: the first few say where it began."""

_COLUMNS = ("number", "at", "act", "person", "role", "address", "about", "details", "digest")


@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """Show what was done, the latest first."""
    form = SearchForm(request.GET, reads=language_of(request))
    pages = Paginator(_found(form), _ON_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    shown = {
        "form": form,
        "page": page,
        "entries": [(entry, _label(entry, language_of(request))) for entry in page],
        "query": query.urlencode(),
    }
    return render(request, "administration/audit.html", shown)


@require_GET
def file(request: HttpRequest) -> StreamingHttpResponse:
    """Give out what was found as CSV; that is an act too."""
    found = _found(SearchForm(request.GET, reads=language_of(request)))
    record(request, Act.EXPORTED, "audit.csv", {key: request.GET[key] for key in request.GET})
    response = StreamingHttpResponse(_lines(found), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return response


@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Check every entry, and say where the log was tampered with."""
    language = language_of(request)
    count, findings = check_log()
    for finding in findings[:_MOST_TOLD]:
        messages.error(request, _sentence(message_of(finding, language)))
    if not findings:
        unbroken = Sentence("All {count} entries are as they were written.", {"count": count})
        messages.success(request, write(unbroken, language))
    return redirect("settings-audit")


def _found(form: SearchForm) -> QuerySet[Entry]:
    entries = Entry.objects.all()
    if not form.is_valid():
        return entries.none()
    asked = form.cleaned_data
    if asked["who"]:
        entries = entries.filter(
            Q(person__icontains=asked["who"]) | Q(about__icontains=asked["who"])
        )
    if asked["act"]:
        entries = entries.filter(act=asked["act"])
    zone = timezone.get_current_timezone()
    if asked["since"]:
        entries = entries.filter(at__gte=datetime.combine(asked["since"], time(), zone))
    if asked["until"]:
        after = asked["until"] + timedelta(days=1)
        entries = entries.filter(at__lt=datetime.combine(after, time(), zone))
    return entries


def _lines(entries: QuerySet[Entry]) -> Iterator[str]:
    yield _line(_COLUMNS)
    for entry in entries.iterator(chunk_size=500):
        values = (getattr(entry, name) for name in _COLUMNS)
        yield _line(
            [value.isoformat() if isinstance(value, datetime) else value for value in values]
        )


def _line(cells: tuple[object, ...] | list[object]) -> str:
    text = StringIO()
    csv.writer(text).writerow([inert(str(cell)) for cell in cells])
    return text.getvalue()


def _label(entry: Entry, language: Language) -> str:
    known = entry.act in Act.__members__.values()
    return language.say(LABELS[Act(entry.act)]) if known else entry.act


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."
