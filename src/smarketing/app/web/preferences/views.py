"""What somebody sees of their own settings."""

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from smarketing.app.web.access import person_of
from smarketing.app.web.accounts.factors import has_factor, lacks_factor
from smarketing.app.web.accounts.models import Person
from smarketing.app.web.middleware.speaking import language_of
from smarketing.app.web.notifying.models import QuietHours
from smarketing.app.web.preferences.forms import MailForm, ProfileForm, zones


def profile(request: HttpRequest) -> HttpResponse:
    """Show name, language, time zone and appearance."""
    form = ProfileForm(instance=person_of(request), reads=language_of(request))
    return render(request, "preferences/profile.html", profile_page(form))


def profile_page(form: ProfileForm) -> dict[str, object]:
    """Return what the page of one's own settings shows."""
    return {"form": form, "zones": zones()}


def security(request: HttpRequest) -> HttpResponse:
    """Show how somebody comes in, and where they are signed in."""
    person = person_of(request)
    factors = Authenticator.objects.filter(user=person)
    linked = {one.provider: one for one in SocialAccount.objects.filter(user=person)}
    offered = settings.SMARKETING_CONFIGURATION.single_sign_on
    page = {
        "has_password": person.has_usable_password(),
        "app": factors.filter(type=Authenticator.Type.TOTP).first(),
        "passkeys": factors.filter(type=Authenticator.Type.WEBAUTHN).count(),
        "codes": _codes_left(factors.filter(type=Authenticator.Type.RECOVERY_CODES).first()),
        "has_factor": has_factor(person),
        "sign_on": [(one, linked.get(one.key)) for one in offered],
        "sessions": open_sessions(person),
        "this_session": request.session.session_key,
    }
    return render(request, "preferences/security.html", page)


def second_factor(request: HttpRequest) -> HttpResponse:
    """Say that a second factor is asked for, and how to set one up."""
    if not lacks_factor(person_of(request)):
        return redirect("settings-security")
    return render(request, "preferences/second_factor.html")


def mails(request: HttpRequest) -> HttpResponse:
    """Show which mails somebody gets, and when none may come."""
    person = person_of(request)
    form = MailForm(person=person, instance=quiet_of(person), reads=language_of(request))
    return render(request, "preferences/mails.html", {"form": form})


def quiet_of(person: Person) -> QuietHours:
    """Return somebody's quiet hours; none yet where they set none."""
    return QuietHours.objects.filter(person=person).first() or QuietHours(person=person)


def open_sessions(person: Person) -> list[UserSession]:
    """Return where somebody is signed in, the newest first; what ended is forgotten."""
    found = UserSession.objects.purge_and_list(person)
    return sorted(found, key=lambda one: one.created_at, reverse=True)


def _codes_left(codes: Authenticator | None) -> int:
    return len(codes.wrap().get_unused_codes()) if codes else 0
