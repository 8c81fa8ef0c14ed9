"""A page of numbers: asks the calculator, and shows the answer in the frame of the application."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now

from smarketing.app.prepared.calculator import Calculator
from smarketing.app.prepared.progress import CALCULATOR, WORKER, progress_of
from smarketing.app.prepared.question import Question
from smarketing.app.web.access import person_of
from smarketing.app.web.accounts.roles import Role
from smarketing.app.web.middleware.speaking import language_of, zone_of
from smarketing.app.web.waiting import is_waiting


@cache
def calculator() -> Calculator:
    """Return the calculator of the workspace that this process serves."""
    return Calculator(settings.SMARKETING_LAYOUT.root)


Given = Iterable[tuple[str, str]]
"""What a page is filtered by: names and values, as in the address."""


def question_of(request: HttpRequest, page: str, given: Given = ()) -> Question:
    """Return what a request asks: a representative sees the names of their own leads only."""
    person = person_of(request)
    own = (person.representative or "?") if person.role == Role.REP else ""
    return Question(page, language_of(request).code, zone_of(request), own, tuple(given))


def given_in(request: HttpRequest, *names: str) -> list[tuple[str, str]]:
    """Return the filters of these names that the address sets to something."""
    asked = [(name, value.strip()) for name in names for value in request.GET.getlist(name)]
    return [(name, value) for name, value in asked if value]


def numbers_page(
    request: HttpRequest,
    page: str,
    given: Given = (),
    template: str = "numbers.html",
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """Answer with a page of numbers; while it is being computed, with a page that asks again."""
    answer = calculator().answer(question_of(request, page, given))
    if answer is None:
        return still_computing(request)
    status = 400 if answer.refusal else 200
    return render(
        request, template, {"answer": answer, "file_of": page, **(context or {})}, status=status
    )


_PART_ONLY = {"HX-Retarget": "#progress", "HX-Reswap": "outerHTML", "HX-Reselect": "#progress"}


def still_computing(request: HttpRequest) -> HttpResponse:
    """Answer with a page that asks again by itself; to its asking, that there is nothing yet."""
    layout = settings.SMARKETING_LAYOUT
    who = WORKER if calculator().edition is None else CALCULATOR
    told = {"again": request.get_full_path(), "progress": progress_of(layout, who, now())}
    if not is_waiting(request):
        return render(request, "waiting.html", told)
    if told["progress"] is None:
        return HttpResponse(status=204)
    part = render(request, "parts/progress.html", told)
    for name, value in _PART_ONLY.items():
        part.headers[name] = value
    return part
