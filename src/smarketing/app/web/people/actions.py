"""What administrators do about people."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from smarketing.adapters.render.sentences import write
from smarketing.app.web.access import person_of
from smarketing.app.web.accounts import changing
from smarketing.app.web.accounts.changing import LastAdministrator
from smarketing.app.web.accounts.invitations import send_invitation
from smarketing.app.web.accounts.models import Person, Team
from smarketing.app.web.letters import goes_by_mail
from smarketing.app.web.middleware.speaking import language_of
from smarketing.app.web.people.forms import InviteForm, PersonForm, TeamForm
from smarketing.app.web.people.views import (
    invite_page,
    known_representatives,
    person_page,
    teams_page,
)
from smarketing.app.web.posted import only_fields
from smarketing.core.base.sentence import Sentence, msgid

_LAST = msgid("Somebody must stay who can administer: make another person an administrator first.")


@require_POST
def send_invite(request: HttpRequest) -> HttpResponse:
    """Open an account for somebody, and send them the link to take it up."""
    form = InviteForm(
        request.POST,
        reads=language_of(request),
        representatives=known_representatives(),
    )
    only_fields(request, form)
    if not form.is_valid():
        return render(request, "people/invite.html", invite_page(form), status=422)
    link = changing.open_account(request, person_of(request), now(), form.save(commit=False))
    return _handed_over(request, form.instance, link)


@require_POST
def invite_again(request: HttpRequest, number: int) -> HttpResponse:
    """Send a fresh link, to take up an account or to choose a new password."""
    person = get_object_or_404(Person, pk=number, is_active=True)
    link = changing.invite_again(request, person_of(request), now(), person)
    return _handed_over(request, person, link)


@require_POST
def delete_invitation(request: HttpRequest, number: int) -> HttpResponse:
    """Delete an invitation that nobody took up, and the account with it."""
    person = get_object_or_404(Person, pk=number)
    if changing.delete_invitation(request, person):
        _tell(request, Sentence("The invitation of {name} is deleted.", {"name": person.name}))
        return redirect("settings-people")
    _refuse(request, Sentence("{name} has taken up the account.", {"name": person.name}))
    return redirect("settings-person", person.pk)


@require_POST
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Change somebody's name, role, team or representative."""
    person = get_object_or_404(Person, pk=number)
    form = PersonForm(
        request.POST,
        instance=person,
        reads=language_of(request),
        representatives=known_representatives(),
    )
    only_fields(request, form)
    if not form.is_valid():
        return render(request, "people/person.html", person_page(request, person, form), status=422)
    try:
        changing.change(request, person, form.cleaned_data)
    except LastAdministrator:
        _refuse(request, Sentence(_LAST))
        return redirect("settings-person", person.pk)
    _tell(request, Sentence("Kept. It holds from now on, in open sessions too."))
    # Who gave their own role away may not see this page any more.
    own = person.pk == person_of(request).pk
    return redirect("settings") if own else redirect("settings-person", person.pk)


@require_POST
def deactivate(request: HttpRequest, number: int) -> HttpResponse:
    """Close an account at once."""
    person = get_object_or_404(Person, pk=number)
    try:
        changing.deactivate(request, person)
    except LastAdministrator:
        _refuse(request, Sentence(_LAST))
    else:
        values = {"name": person.name}
        _tell(request, Sentence("{name} is signed out everywhere and cannot come in.", values))
    return redirect("settings-person", person.pk)


@require_POST
def reactivate(request: HttpRequest, number: int) -> HttpResponse:
    """Open an account again."""
    person = get_object_or_404(Person, pk=number)
    changing.reactivate(request, person)
    _tell(request, Sentence("{name} can come in again.", {"name": person.name}))
    return redirect("settings-person", person.pk)


@require_POST
def remove_factors(request: HttpRequest, number: int) -> HttpResponse:
    """Take the second factors from somebody who lost theirs."""
    person = get_object_or_404(Person, pk=number)
    changing.remove_factors(person)
    _tell(request, Sentence("{name} comes in by password alone now.", {"name": person.name}))
    return redirect("settings-person", person.pk)


@require_POST
def keep_team(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """Make a team, or give one another name."""
    team = get_object_or_404(Team, pk=number) if number else Team()
    form = TeamForm(request.POST, instance=team, reads=language_of(request))
    only_fields(request, form)
    if not form.is_valid():
        return render(request, "people/teams.html", teams_page(form), status=422)
    changing.keep_team(request, form.save(commit=False))
    return redirect("settings-teams")


@require_POST
def delete_team(request: HttpRequest, number: int) -> HttpResponse:
    """Delete a team; its people stay."""
    changing.delete_team(request, get_object_or_404(Team, pk=number))
    return redirect("settings-teams")


def _handed_over(request: HttpRequest, person: Person, link: str) -> HttpResponse:
    """Send the link; where no mail server took it, show it once, to be handed over."""
    sent = send_invitation(person, person_of(request), link)
    if sent and goes_by_mail():
        values = {"name": person.name, "address": person.email}
        _tell(request, Sentence("{name} gets the link at {address}.", values))
        return redirect("settings-people")
    return render(request, "people/link.html", {"one": person, "link": link, "failed": not sent})


def _tell(request: HttpRequest, sentence: Sentence) -> None:
    messages.success(request, write(sentence, language_of(request)))


def _refuse(request: HttpRequest, sentence: Sentence) -> None:
    messages.error(request, write(sentence, language_of(request)))
