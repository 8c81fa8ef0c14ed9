"""Settings of the company: mail, single sign-on, second factors, and the calendars as agreed."""

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from smarketing.adapters.render.sentences import write
from smarketing.app.web.access import person_of
from smarketing.app.web.accounts.models import FactorRule
from smarketing.app.web.administration.forms import FactorsForm
from smarketing.app.web.audit.acts import Act
from smarketing.app.web.audit.log import record
from smarketing.app.web.letters import Letter, goes_by_mail, send
from smarketing.app.web.middleware.speaking import language_of
from smarketing.app.web.numbers_page import numbers_page
from smarketing.app.web.posted import only_fields
from smarketing.core.base.sentence import Sentence, msgid


def company(request: HttpRequest) -> HttpResponse:
    """Show what holds for everybody."""
    configuration = settings.SMARKETING_CONFIGURATION
    needed = list(FactorRule.objects.values_list("role", flat=True))
    page = {
        "configuration": configuration,
        "settings_file": settings.SMARKETING_LAYOUT.settings.name,
        "mail_folder": settings.EMAIL_FILE_PATH,
        "form": FactorsForm(initial={"roles": needed}, reads=language_of(request)),
    }
    return numbers_page(request, "calendars", (), "administration/company.html", page)


@require_POST
def keep_factors(request: HttpRequest) -> HttpResponse:
    """Keep which roles need a second factor; it holds from the next request of each person."""
    form = FactorsForm(request.POST, reads=language_of(request))
    only_fields(request, form)
    if form.is_valid():
        roles = form.cleaned_data["roles"]
        with transaction.atomic():
            FactorRule.objects.exclude(role__in=roles).delete()
            for role in roles:
                FactorRule.objects.get_or_create(role=role)
            record(request, Act.FACTORS_REQUIRED, "", {"roles": sorted(roles)})
        messages.success(request, language_of(request).say("Kept."))
    return redirect("settings-company")


@require_POST
def test_mail(request: HttpRequest) -> HttpResponse:
    """Send the person who asks a mail, and say whether the mail server took it."""
    if not ratelimit.consume(request, action="test_mail"):
        return ratelimit.respond_429(request)  # type: ignore[no-any-return]
    person, language = person_of(request), language_of(request)
    letter = Letter(
        Sentence("A test mail from Smarketing"),
        (Sentence("Hello {name},", {"name": person.name}), Sentence("Mails reach you.")),
    )
    if not send(letter, person.email, language):
        told = msgid("The mail server did not take it: look at the settings, and at its own log.")
        messages.error(request, language.say(told))
    elif goes_by_mail():
        sent = Sentence("The mail server took a mail to {address}.", {"address": person.email})
        messages.success(request, write(sent, language))
    else:
        messages.success(request, language.say("It is a file in the folder of mails."))
    return redirect("settings-company")
