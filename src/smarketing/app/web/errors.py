"""What people see when something cannot be shown: what happened, why, and what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from smarketing.app.web.middleware.naming import request_id_of
from smarketing.app.web.waiting import is_waiting
from smarketing.core.base.sentence import msgid


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer somebody whose role does not open this page."""
    del exception
    what = msgid("This page is not open to your role.")
    return _told(request, 403, what, msgid("Ask your administrator if you need it."))


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that did not come from our own page, or whose page has grown too old."""
    del reason
    what = msgid("This form is no longer valid, so nothing was changed.")
    return _told(request, 403, what, msgid("Go back, reload the page and send it again."))


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer an address that leads nowhere."""
    del exception
    what = msgid("There is nothing at this address.")
    return _told(request, 404, what, msgid("It may have moved: start from the menu."))


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that cannot be understood."""
    del exception
    what = msgid("This request could not be understood, so nothing was done.")
    return _told(request, 400, what, msgid("Go back and try again."))


def too_often(request: HttpRequest) -> HttpResponse:
    """Answer somebody who tries again and again, or a program that does."""
    what = msgid("Too many attempts within a short time.")
    return _told(request, 429, what, msgid("Wait a few minutes, then try again."))


def broken(request: HttpRequest) -> HttpResponse:
    """Answer where we failed ourselves."""
    what = msgid("Something went wrong on our side. Nothing half-done was kept.")
    return _told(
        request,
        500,
        what,
        msgid("Try again; if it stays, tell your administrator the name of the request."),
    )


def _told(request: HttpRequest, status: int, what: str, mend: str) -> HttpResponse:
    told = {"what": what, "do": mend, "request_id": request_id_of(request)}
    # A page that waits would go on waiting: to its asking, the error itself is the page.
    return render(request, "error.html", told, status=200 if is_waiting(request) else status)
