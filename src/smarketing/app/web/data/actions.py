"""What people write on Data: files, mappings, corrections."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from smarketing.adapters.render.sentences import write
from smarketing.app.web.access import person_of
from smarketing.app.web.data.forms import FileForm, MappingForm
from smarketing.app.web.data.handing_over import hand_over, put_away
from smarketing.app.web.data.models import Upload
from smarketing.app.web.middleware.speaking import language_of
from smarketing.app.web.numbers_page import calculator
from smarketing.core.base.sentence import Sentence, msgid


@require_POST
def look_at(request: HttpRequest) -> HttpResponse:
    """Keep a file for a look at it."""
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        told = msgid("Choose a file of at most 2 GB: CSV, XLSX, Parquet or JSON lines.")
        messages.error(request, language_of(request).say(told))
        return redirect("data")
    return redirect("data-upload", hand_over(form.cleaned_data["file"], person_of(request)).pk)


@require_POST
def take(request: HttpRequest, number: int) -> HttpResponse:
    """Try another mapping, or have the worker take the file by this one; once."""
    one = get_object_or_404(Upload, pk=number, state=Upload.State.LOOKED_AT)
    form = MappingForm(request.POST)
    mapping = form.cleaned_data["mapping"] if form.is_valid() else ""
    request.session[f"mapping-{one.pk}"] = mapping
    if "import" in request.POST and mapping:
        seen = calculator().perform(
            "look-at-file",
            path=str(one.path),
            language=language_of(request).code,
            mapping=mapping,
        )
        if "refusal" not in seen:
            still = Upload.objects.filter(pk=one.pk, state=Upload.State.LOOKED_AT)
            still.update(state=Upload.State.WAITING, mapping=mapping)
    return redirect("data-upload", one.pk)


@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take back a file that was only looked at."""
    del request
    one = get_object_or_404(Upload, pk=number)
    waiting = [Upload.State.LOOKED_AT, Upload.State.WAITING]
    if Upload.objects.filter(pk=one.pk, state__in=waiting).update(state=Upload.State.WITHDRAWN):
        put_away(one)
    return redirect("data")


@require_POST
def correct(request: HttpRequest, identity: str) -> HttpResponse:
    """Take one record in as it was mended."""
    cells = {
        name.removeprefix("cell:"): str(request.POST.get(name, ""))
        for name in request.POST
        if name.startswith("cell:")
    }
    done = calculator().perform(
        "correct-row", id=identity, cells=cells, language=language_of(request).code
    )
    return _told(request, done)


@require_POST
def correct_many(request: HttpRequest) -> HttpResponse:
    """Take the records of a spreadsheet in that were mended there."""
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return redirect("data-quarantine")
    kept = hand_over(form.cleaned_data["file"], person_of(request))
    done = calculator().perform(
        "correct-file", path=str(kept.path), language=language_of(request).code
    )
    put_away(kept)
    kept.delete()
    return _told(request, done)


@require_POST
def dismiss(request: HttpRequest, identity: str) -> HttpResponse:
    """Settle a record without taking it."""
    done = calculator().perform("dismiss-row", name=identity, language=language_of(request).code)
    return _told(request, done)


def export(request: HttpRequest) -> HttpResponse:
    """Give out what was set aside as a file for a spreadsheet."""
    found = calculator().perform("exported-rows", language=language_of(request).code)
    response = HttpResponse(found["text"], content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="set-aside.csv"'
    return response


def _told(request: HttpRequest, done: dict[str, object]) -> HttpResponse:
    language = language_of(request)
    if "refusal" in done:
        messages.error(request, str(done["refusal"]))
    elif done.get("quarantined"):
        told = msgid("The record is still not right: its reason is now another, or the same.")
        messages.warning(request, language.say(told))
    else:
        count = int(str(done.get("settled", 0)))
        settled = Sentence(
            "{count} record is settled.", {"count": count}, "{count} records are settled.", count
        )
        messages.success(request, write(settled, language))
    return redirect("data-quarantine")
