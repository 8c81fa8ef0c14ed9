"""What administrators see of people: who has an account, as what, and since when."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now

from smarketing.app.prepared.question import Question
from smarketing.app.web.accounts.models import Invitation, Person, Team
from smarketing.app.web.accounts.roles import LABELS, Role
from smarketing.app.web.middleware.speaking import language_of
from smarketing.app.web.numbers_page import calculator
from smarketing.app.web.people.forms import InviteForm, PersonForm, TeamForm


def people(request: HttpRequest) -> HttpResponse:
    """List everybody: those who may come in first."""
    language = language_of(request)
    found = [
        {"person": one, "role": language.say(LABELS[Role(one.role)]), "state": state_of(one)}
        for one in _with_state(now())
    ]
    return render(request, "people/people.html", {"people": found})


def person(request: HttpRequest, number: int) -> HttpResponse:
    """Show one person, with what can be changed."""
    found = get_object_or_404(_with_state(now()), pk=number)
    form = PersonForm(
        instance=found, reads=language_of(request), representatives=known_representatives()
    )
    return render(request, "people/person.html", person_page(request, found, form))


def invite(request: HttpRequest) -> HttpResponse:
    """Show the form by which somebody is invited."""
    language = language_of(request)
    form = InviteForm(
        reads=language,
        representatives=known_representatives(),
        initial={"role": Role.REP, "language": language.code},
    )
    return render(request, "people/invite.html", invite_page(form))


def teams(request: HttpRequest) -> HttpResponse:
    """Show the teams."""
    form = TeamForm(reads=language_of(request))
    return render(request, "people/teams.html", teams_page(form))


def invite_page(form: InviteForm) -> dict[str, object]:
    """Return what the form for an invitation shows."""
    return {"form": form, "representatives": known_representatives()}


def person_page(request: HttpRequest, found: Person, form: PersonForm) -> dict[str, object]:
    """Return what the page of a person shows."""
    with_state = _with_state(now()).get(pk=found.pk)
    return {
        "one": with_state,
        "state": state_of(with_state),
        "form": form,
        "representatives": known_representatives(),
        "is_self": request.user.pk == found.pk,
    }


def teams_page(form: TeamForm) -> dict[str, object]:
    """Return what the page of teams shows."""
    return {"teams": Team.objects.prefetch_related("people"), "form": form}


def known_representatives() -> list[str]:
    """Return the names of sales that agreement and facts know; none while they are not at hand."""
    answer = calculator().answer(Question("representatives", "en"))
    return list(answer.values.get("names", ())) if answer else []


def state_of(found: Person) -> str:
    """Return whether somebody is active, invited, waits for a new link, or is deactivated."""
    if not found.is_active:
        return "deactivated"
    if found.has_joined:
        return "active"
    return "invited" if getattr(found, "is_invited", False) else "lapsed"


def _with_state(at: datetime) -> QuerySet[Person]:
    links = Invitation.objects.filter(person=OuterRef("pk"), used_at=None, expires_at__gt=at)
    factors = Authenticator.objects.filter(user=OuterRef("pk"))
    return (
        Person.objects.select_related("team")
        .annotate(is_invited=Exists(links), has_factor=Exists(factors))
        .order_by("-is_active", "name")
    )
