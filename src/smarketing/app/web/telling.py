"""Says what just happened, with a way to undo it: above the page, or on the next one."""

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from smarketing.adapters.render.sentences import write
from smarketing.app.web.middleware.speaking import language_of, zone_of
from smarketing.core.base.sentence import Sentence


def told(
    request: HttpRequest, response: HttpResponse, sentence: Sentence, undo: str = ""
) -> HttpResponse:
    """Return the response, by which the reader is also told a sentence.

    `undo` is the address to which undoing posts. A part of a page tells at once, a redirect
    on the page to which it leads.
    """
    text = write(sentence, language_of(request), zone_of(request) or "UTC")
    if request.headers.get("HX-Request"):
        triggered = json.loads(response.headers.get("HX-Trigger", "{}"))
        triggered["told"] = {"text": text, "undo": undo}
        response.headers["HX-Trigger"] = json.dumps(triggered)
    else:
        messages.success(request, text, extra_tags=undo)
    return response
