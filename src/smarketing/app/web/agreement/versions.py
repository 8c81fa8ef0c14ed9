"""What the pages of versions show: all of them, one of them, and the text of a new one."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from smarketing.app.web.access import admitted, person_of
from smarketing.app.web.accounts.roles import HEADS
from smarketing.app.web.agreement.models import Comment
from smarketing.app.web.agreement.signers import key_of, known_keys, party_of
from smarketing.app.web.middleware.speaking import language_of
from smarketing.app.web.numbers_page import calculator, given_in, question_of, still_computing
from smarketing.app.web.terms import terms_in


def versions(request: HttpRequest) -> HttpResponse:
    """Show every version, and whatever was touched after it was signed."""
    answer = calculator().computed(question_of(request, "versions", known_keys()))
    if answer is None:
        return still_computing(request)
    context = {"answer": answer, "may_propose": admitted(request.user, HEADS)}
    return render(request, "agreement/versions.html", context)


def version(request: HttpRequest, number: int) -> HttpResponse:
    """Show one version as a document: what it changes, what was said of it, who signed it."""
    return shown_version(request, number)


def shown_version(request: HttpRequest, number: int, problem: str = "") -> HttpResponse:
    """Show one version; `problem` says why something was not done just now."""
    given = [("number", str(number)), *given_in(request, "against")]
    answer = calculator().computed(question_of(request, "version", given))
    if answer is None:
        return still_computing(request)
    if answer.refusal:
        raise Http404(answer.refusal)
    person = person_of(request)
    party = party_of(person)
    signed = {one["party"] for one in answer.values["parties"] if one["name"]}
    context = {
        "answer": answer,
        "version": answer.values,
        "comments": Comment.objects.filter(version=number).select_related("written_by"),
        "may_sign": party in answer.values["awaits"] and party not in signed,
        "party": party,
        "has_key": key_of(person) is not None,
        "may_withdraw": bool(party) and answer.values["may_be_withdrawn"],
        "may_restore": bool(party) and answer.values["is_broken"],
        "problem": problem,
        "receipt": request.session.pop("receipt", ""),
    }
    return render(request, "agreement/version.html", context, status=400 if problem else 200)


def write_version(request: HttpRequest) -> HttpResponse:
    """Show the text of a new version: the one in force, with the terms of the address set."""
    terms = terms_in(request.GET)
    found = calculator().perform("draft", terms=terms, language=language_of(request).code)
    context = {"text": found.get("text", ""), "terms": terms, "problem": found.get("refusal", "")}
    return render(request, "agreement/edit.html", context)
