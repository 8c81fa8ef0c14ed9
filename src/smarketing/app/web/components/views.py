"""What the page of components shows, and what its buttons do: nothing, but in every state."""

from datetime import timedelta

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from smarketing.adapters.render import numbers
from smarketing.app.web.middleware.speaking import language_of
from smarketing.app.web.telling import told
from smarketing.core.base.sentence import Sentence

_AMOUNTS = (("Claire Morel", 1284), ("Thomas Petit", 96), ("Inès Diallo", 12))
_PAGES, _EACH = 120, 20


def components(request: HttpRequest) -> HttpResponse:
    """Show every part in all its states."""
    at, language = now(), language_of(request)
    falling = request.GET.get("sort") == "-amount"
    rows = sorted(_AMOUNTS, key=lambda one: one[1], reverse=falling)
    context = {
        "page": Paginator(range(_PAGES), _EACH).get_page(request.GET.get("page") or "3"),
        "rows": [(name, numbers.number(amount, language)) for name, amount in rows],
        "is_falling": falling,
        "channel": request.GET.get("channel", ""),
        "soon": at + timedelta(hours=3, minutes=20),
        "late": at - timedelta(hours=26),
    }
    return render(request, "components/components.html", context)


@require_POST
def done(request: HttpRequest) -> HttpResponse:
    """Tell that something was done, which can be undone."""
    part = bool(request.headers.get("HX-Request"))
    answer = HttpResponse(status=204) if part else redirect("components")
    return told(request, answer, Sentence("The lead is put off."), "/components/undone/")


@require_POST
def nothing(request: HttpRequest) -> HttpResponse:
    """Tell that it was undone."""
    part = bool(request.headers.get("HX-Request"))
    answer = HttpResponse(status=204) if part else redirect("components")
    return told(request, answer, Sentence("Undone."))
