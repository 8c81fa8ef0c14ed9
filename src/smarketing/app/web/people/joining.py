"""How people come in: by an invitation, once."""

from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.timezone import now

from smarketing.adapters.render.language import Language
from smarketing.app.web.accounts.first_start import NOBODY_YET
from smarketing.app.web.accounts.invitations import claim, invitation_of
from smarketing.app.web.accounts.models import Invitation
from smarketing.app.web.audit.acts import Act
from smarketing.app.web.audit.log import record
from smarketing.app.web.middleware.speaking import language_of
from smarketing.app.web.people.forms import JoinForm
from smarketing.app.web.posted import only_fields


def join(request: HttpRequest, token: str) -> HttpResponse:
    """Let somebody who holds an invitation choose a password, and sign them in."""
    if not ratelimit.consume(request, action="join"):
        return ratelimit.respond_429(request)  # type: ignore[no-any-return]
    invitation = invitation_of(token, now())
    if invitation is None:
        return _too_late(request)
    own = invitation.person.language
    if own:
        # Nobody has signed in yet, but we know whom we are talking to.
        request.speaks = Language(own)  # type: ignore[attr-defined]
    with translation.override(own or language_of(request).code):
        return _joined(request, invitation)


def _joined(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    person = invitation.person
    is_first = person.email == NOBODY_YET
    form = JoinForm(
        request.POST or None,
        instance=person,
        is_first=is_first,
        initial={"email": ""} if is_first else {},
        reads=language_of(request),
    )
    if request.method == "POST":
        only_fields(request, form)
    if request.method != "POST" or not form.is_valid():
        return render(request, "people/join.html", {"form": form, "address": person.email})
    with transaction.atomic():
        if not claim(invitation, now()):
            return _too_late(request)
        person = form.save(commit=False)
        person.set_password(form.cleaned_data["password"])
        person.save()
        record(person, Act.JOINED, person.email)
    return perform_login(request, person, email_verification="none")  # type: ignore[no-any-return]


def _too_late(request: HttpRequest) -> HttpResponse:
    return render(request, "people/join_too_late.html", status=410)
