"""What people write on Agreement: drafts, proposals, remarks, signatures."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from smarketing.app.web.access import person_of
from smarketing.app.web.accounts.models import Person
from smarketing.app.web.agreement.models import Comment, SealedKey
from smarketing.app.web.agreement.signers import key_of, party_of
from smarketing.app.web.agreement.versions import shown_version
from smarketing.app.web.middleware.speaking import language_of
from smarketing.app.web.numbers_page import calculator
from smarketing.core.base.sentence import msgid

_LONGEST = 400_000


@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Say what is wrong with a draft, with line and column; nothing is written."""
    text = _text(request)
    found = calculator().perform("check-draft", text=text, language=language_of(request).code)
    if request.headers.get("HX-Request"):
        return render(request, "agreement/problems.html", found)
    return render(request, "agreement/edit.html", {"text": text} | found)


@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """Write a proposal, for both heads to sign; a draft with problems stays as it is."""
    text = _text(request)
    day = request.POST.get("effective_from", "")
    found = calculator().perform(
        "propose-version", text=text, effective_from=day, language=language_of(request).code
    )
    if "number" not in found:
        context = {"text": text, "effective_from": day} | found
        return render(request, "agreement/edit.html", context, status=400)
    return redirect("agreement-version", found["number"])


@require_POST
def comment(request: HttpRequest, number: int) -> HttpResponse:
    """Keep a remark on a version."""
    text = request.POST.get("text", "").strip()[:4000]
    if text:
        Comment.objects.create(
            version=number,
            terms=request.POST.get("terms", "")[:64],
            text=text,
            written_by=person_of(request),
            written_at=now(),
        )
    return redirect("agreement-version", number)


@require_POST
@sensitive_post_parameters("phrase", "phrase_again")
def sign(request: HttpRequest, number: int) -> HttpResponse:
    """Sign what was shown, with one's own key; the first time, choose the phrase that opens it."""
    person, language = person_of(request), language_of(request)
    phrase = request.POST.get("phrase", "")
    key = key_of(person)
    if key is None:
        if phrase != request.POST.get("phrase_again", ""):
            return shown_version(request, number, language.say(msgid("The two phrases differ.")))
        made = calculator().perform("new-signing-key", phrase=phrase, language=language.code)
        if "refusal" in made:
            return shown_version(request, number, made["refusal"])
        key = _kept_key(person, made["public_key"], made["sealed"])
    done = calculator().perform(
        "sign-version",
        number=number,
        party=party_of(person),
        name=person.name,
        sealed=key.sealed,
        phrase=phrase,
        seen=request.POST.get("seen", ""),
        language=language.code,
    )
    if "refusal" in done:
        return shown_version(request, number, done["refusal"])
    request.session["receipt"] = done["receipt"]
    told = (
        msgid("You have signed. Both have: this version now binds from its first day on.")
        if done["binds"]
        else msgid("You have signed. The other head has yet to.")
    )
    messages.success(request, language.say(told))
    return redirect("agreement-version", number)


@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take a proposal away that nobody has signed."""
    done = calculator().perform(
        "withdraw-version", number=number, language=language_of(request).code
    )
    if "refusal" in done:
        return shown_version(request, number, done["refusal"])
    return redirect("agreement-versions")


@require_POST
def restore(request: HttpRequest, number: int) -> HttpResponse:
    """Put a version back as it was signed."""
    done = calculator().perform(
        "restore-version", number=number, language=language_of(request).code
    )
    if "refusal" in done:
        return shown_version(request, number, done["refusal"])
    return redirect("agreement-version", number)


def _text(request: HttpRequest) -> str:
    return request.POST.get("text", "")[:_LONGEST].replace("\r\n", "\n")


def _kept_key(person: Person, public_key: str, sealed: str) -> SealedKey:
    with transaction.atomic():
        moment = now()
        person.signing_keys.filter(retired_at=None).update(retired_at=moment)
        return SealedKey.objects.create(
            person=person, public_key=public_key, sealed=sealed, made_at=moment
        )
