"""What somebody changes of their own settings."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from smarketing.adapters.render.language import Language
from smarketing.app.web.access import person_of
from smarketing.app.web.accounts.models import Person
from smarketing.app.web.audit.acts import Act
from smarketing.app.web.audit.log import record
from smarketing.app.web.middleware.speaking import language_of
from smarketing.app.web.notifying.kinds import Channel
from smarketing.app.web.notifying.models import Choice
from smarketing.app.web.posted import only_fields
from smarketing.app.web.preferences.forms import MailForm, ProfileForm
from smarketing.app.web.preferences.views import profile_page, quiet_of
from smarketing.core.base.sentence import msgid

_KEPT = msgid("Kept.")


@require_POST
def keep_profile(request: HttpRequest) -> HttpResponse:
    """Keep name, language, time zone and appearance."""
    person = Person.objects.get(pk=person_of(request).pk)
    form = ProfileForm(request.POST, instance=person, reads=language_of(request))
    only_fields(request, form)
    if not form.is_valid():
        return render(request, "preferences/profile.html", profile_page(form), status=422)
    form.save()
    # Said in the language that was chosen just now.
    reads = Language(person.language) if person.language else language_of(request)
    messages.success(request, reads.say(_KEPT))
    return redirect("settings")


@require_POST
def keep_mails(request: HttpRequest) -> HttpResponse:
    """Keep which mails somebody wants, and their quiet hours."""
    person = person_of(request)
    form = MailForm(
        request.POST, person=person, instance=quiet_of(person), reads=language_of(request)
    )
    only_fields(request, form)
    if not form.is_valid():
        return render(request, "preferences/mails.html", {"form": form}, status=422)
    with transaction.atomic():
        form.save()
        for kind in form.kinds:
            Choice.objects.update_or_create(
                person=person,
                kind=kind,
                channel=Channel.MAIL,
                defaults={"is_wanted": form.cleaned_data[kind.value]},
            )
    messages.success(request, language_of(request).say(_KEPT))
    return redirect("settings-mails")


@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person_of(request).pk)
        person.end_sessions()
        person.save(update_fields=["sign_in_round"])
        record(request, Act.SESSIONS_ENDED, person.email)
    update_session_auth_hash(request, person)
    _known_by_its_new_key(request, person)
    messages.success(request, language_of(request).say("You are signed in here only."))
    return redirect("settings-security")


@require_POST
def end_session(request: HttpRequest, number: int) -> HttpResponse:
    """Sign out in one other place; somebody else's session is not found."""
    session = get_object_or_404(UserSession, pk=number, user=person_of(request))
    with transaction.atomic():
        session.end()
        record(request, Act.SESSIONS_ENDED, person_of(request).email, {"one": session.ip})
    return redirect("settings-security")


def _known_by_its_new_key(request: HttpRequest, person: Person) -> None:
    UserSession.objects.filter(user=person).delete()
    UserSession.objects.create_from_request(request)
