"""What people write on Plan: scenarios that they keep and forget."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from smarketing.app.web.access import person_of
from smarketing.app.web.accounts.roles import HEADS, Role
from smarketing.app.web.middleware.speaking import language_of
from smarketing.app.web.plan.forms import ScenarioForm
from smarketing.app.web.plan.models import Scenario
from smarketing.app.web.terms import as_query
from smarketing.core.base.sentence import msgid


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep terms under a name; a name that is taken already is not overwritten."""
    form = ScenarioForm(request.POST)
    if not form.is_valid():
        told = msgid("Give it a name that no other scenario has, and at least one term.")
        messages.error(request, language_of(request).say(told))
        lines = request.POST.get("terms", "").splitlines()
        return redirect(f"{reverse('plan')}?{as_query(lines)}")
    form.instance.made_by, form.instance.made_at = person_of(request), now()
    scenario = form.save()
    return redirect(f"{reverse('plan-scenarios')}?with={scenario.pk}")


@require_POST
def forget(request: HttpRequest, number: int) -> HttpResponse:
    """Forget a scenario of one's own; a head may forget any."""
    person = person_of(request)
    mine = Scenario.objects.all()
    if Role(person.role) not in HEADS:
        mine = mine.filter(made_by=person)
    get_object_or_404(mine, pk=number).delete()
    return redirect("plan-scenarios")
