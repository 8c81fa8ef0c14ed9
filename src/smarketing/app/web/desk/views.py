"""What Desk shows: the leads of one representative, and one lead with its history."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now

from smarketing.app.prepared import calculator as calculating
from smarketing.app.prepared.question import Answer, Question
from smarketing.app.web.access import person_of
from smarketing.app.web.accounts.roles import Role
from smarketing.app.web.desk.rows import PAGE, Row, chosen, desk_answer, rows_of, whose
from smarketing.app.web.middleware.speaking import language_of, zone_of
from smarketing.app.web.numbers_page import calculator, still_computing


def desk(request: HttpRequest) -> HttpResponse:
    """Show the leads of a desk in their order."""
    rep = whose(request)
    answer = desk_answer(request, rep)
    if answer is None:
        return still_computing(request)
    at = now()
    asked = {name: request.GET.get(name, "") for name in ("q", "segment", "only")}
    rows = rows_of(answer)
    page = Paginator(chosen(rows, asked, at), PAGE).get_page(request.GET.get("page"))
    segments = {row.told["segment"]: row.told["segment_label"] for row in rows}
    context = around(request, answer, rep) | {
        "page": page,
        "asked": asked,
        "segments": sorted(segments.items(), key=lambda one: one[1]),
    }
    return render(request, "desk/desk.html", context)


def lead(request: HttpRequest, contact: str) -> HttpResponse:
    """Show one lead: who it is, what is due, why it qualified, everything that happened.

    Whoever works it now may see it, from its row or after it has left the desk.
    """
    rep = whose(request)
    answer = desk_answer(request, rep)
    # A page of one lead is not made ready again with every edition, as those of many are.
    told = calculator().computed(lead_question(request, contact), calculating.PATIENCE)
    if answer is None or told is None:
        return still_computing(request)
    if told.refusal:
        raise Http404(told.refusal)
    row = found(answer, contact)
    if row is None and person_of(request).role == Role.REP and told.values["rep"] != rep:
        raise Http404
    is_pane = bool(request.headers.get("HX-Request"))
    context = around(request, answer, rep) | {"row": row, "lead": told, "is_alone": not is_pane}
    template = "desk/pane.html" if is_pane else "desk/lead.html"
    return render(request, template, context)


def lead_question(request: HttpRequest, contact: str) -> Question:
    """Return what the page of a lead asks; who asks it plays no part in the answer."""
    given = (("contact", contact),)
    return Question("lead", language_of(request).code, zone_of(request), given=given)


def found(answer: Answer, contact: str) -> Row | None:
    """Return the row of a contact on a desk; None where it does not lie there."""
    return next((row for row in rows_of(answer) if row.told["id"] == contact), None)


def around(request: HttpRequest, answer: Answer, rep: str) -> dict[str, object]:
    """Return what every part of the desk needs beside its rows."""
    return {
        "answer": answer,
        "desk": answer.values,
        "rep": rep,
        "now": now().isoformat(),
        "is_head": person_of(request).role == Role.SALES_HEAD,
        "person": person_of(request),
    }
