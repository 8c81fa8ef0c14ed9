"""How people come in: by an invitation, once."""

from allauth.account.utils import perform_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now

from smarketing.app.web.accounts.first_start import NOBODY_YET
from smarketing.app.web.accounts.invitations import invitation_of
from smarketing.app.web.people.forms import JoinForm


def join(request: HttpRequest, token: str) -> HttpResponse:
    """Let somebody who holds an invitation choose a password, and sign them in."""
    invitation = invitation_of(token, now())
    if invitation is None:
        return render(request, "people/join_too_late.html", status=410)
    person = invitation.person
    is_first = person.email == NOBODY_YET
    initial = {"email": ""} if is_first else {}
    form = JoinForm(request.POST or None, instance=person, is_first=is_first, initial=initial)
    if request.method != "POST" or not form.is_valid():
        return render(request, "people/join.html", {"form": form})
    with transaction.atomic():
        person = form.save(commit=False)
        person.set_password(form.cleaned_data["password"])
        person.save()
        invitation.used_at = now()
        invitation.save(update_fields=["used_at"])
    return perform_login(request, person, email_verification="none")  # type: ignore[no-any-return]
