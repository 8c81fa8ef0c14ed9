"""What Agreement shows: the document, and other terms tried on history."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from smarketing.app.prepared.question import Answer
from smarketing.app.web.access import admitted
from smarketing.app.web.accounts.roles import HEADS
from smarketing.app.web.numbers_page import calculator, numbers_page, question_of, still_computing
from smarketing.app.web.terms import as_query, terms_in, tried_values


def agreement(request: HttpRequest) -> HttpResponse:
    """Show what both teams agreed, as a document."""
    return numbers_page(request, "agreement", template="agreement/document.html")


def try_terms(request: HttpRequest) -> HttpResponse:
    """Show the sliders, and the funnel of history under what they say."""
    terms = terms_in(request.GET)
    answer = _tried(request, terms)
    if answer is None:
        return still_computing(request)
    shown = answer if not answer.refusal else _tried(request, []) or answer
    tried = tried_values(terms)
    sliders = [
        one | {"value": tried.get(one["term"], one["now"])}
        for one in shown.values.get("sliders", [])
    ]
    own = {one["term"] for one in sliders}
    other = [line for line in terms if line.split("=", 1)[0].strip() not in own]
    answer.values["sliders"] = sliders
    context = _around(request, answer, terms) | {"other": "\n".join(other)}
    status = 400 if answer.refusal else 200
    return render(request, "agreement/try.html", context, status=status)


def tried_funnel(request: HttpRequest) -> HttpResponse:
    """Show the funnel alone, while a slider moves; the address of the page follows."""
    terms = terms_in(request.GET)
    answer = _tried(request, terms)
    if answer is None:
        return HttpResponse(status=204)
    response = render(request, "agreement/funnel.html", _around(request, answer, terms))
    query = as_query(terms)
    address = reverse("agreement-try") + (f"?{query}" if query else "")
    response.headers["HX-Replace-Url"] = address
    return response


def _tried(request: HttpRequest, terms: list[str]) -> Answer | None:
    question = question_of(request, "what-if", [("set", line) for line in terms])
    return calculator().computed(question, patience=10)


def _around(request: HttpRequest, answer: Answer, terms: list[str]) -> dict[str, object]:
    return {
        "answer": answer,
        "terms": terms,
        "query": as_query(terms),
        "may_propose": admitted(request.user, HEADS),
    }
