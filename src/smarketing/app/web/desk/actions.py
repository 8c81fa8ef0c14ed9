"""What people do at the desk: one act on one lead or on many, undone while that is possible."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from smarketing.adapters.render.sentences import write
from smarketing.app.prepared.question import Answer
from smarketing.app.web.access import person_of
from smarketing.app.web.accounts.models import Person
from smarketing.app.web.desk.acting import Lead, TakenAlready, act, put_off, undo
from smarketing.app.web.desk.models import LeadAct
from smarketing.app.web.desk.rows import Row, desk_answer, rows_of, whose
from smarketing.app.web.desk.views import around
from smarketing.app.web.middleware.speaking import language_of
from smarketing.core.base.sentence import Sentence, msgid

_MORNING = 9

TOO_LATE = msgid("A deadline lies before that: put it off for less, or act now.")
NOT_ON_DESK = msgid("This lead does not lie on the desk any more.")
UNKNOWN = msgid("Nothing was done: the act is not one of those offered.")
_WAYS = {
    "accepted": msgid("{name} was accepted by {who} before, at {when}."),
    "rejected": msgid("{name} was rejected by {who} before, at {when}."),
    "qualified": msgid("{name} was qualified by {who} before, at {when}."),
    "recycled": msgid("{name} was sent back by {who} before, at {when}."),
}


@dataclass(frozen=True)
class Done:
    """What became of an act on one lead; `problem` says why nothing did."""

    row: Row
    problem: Sentence | None = None


@require_POST
def act_on_lead(request: HttpRequest) -> HttpResponse:
    """Act on one lead, or on all that were ticked, and say how it went for each."""
    rep = whose(request)
    answer = desk_answer(request, rep)
    if answer is None:
        return HttpResponse(status=503, headers={"Retry-After": "2"})
    keys = request.POST.getlist("lead")
    by_key = {row.key: row for row in rows_of(answer)}
    if not keys or any(key not in by_key for key in keys):
        raise Http404
    done = [_done(request, by_key[key], answer, rep) for key in keys]
    if request.headers.get("HX-Request") and len(done) == 1:
        return _row(request, answer, rep, done[0])
    _tell(request, done)
    return _back(request, rep)


@require_POST
def undo_act(request: HttpRequest, number: int) -> HttpResponse:
    """Take an act back, as long as it is no fact."""
    rep = whose(request)
    undone = undo(person_of(request), number, now())
    if undone is None:
        told = msgid("It is too late to take this back: it is a fact now.")
        messages.error(request, language_of(request).say(told))
        return _back(request, rep)
    if request.headers.get("HX-Request"):
        answer = desk_answer(request, rep)
        rows = rows_of(answer) if answer else []
        row = next((one for one in rows if one.told["id"] == undone.contact_id), None)
        if answer is not None and row is not None:
            return _row(request, answer, rep, Done(row))
    return _back(request, rep)


def _done(request: HttpRequest, row: Row, answer: Answer, rep: str) -> Done:
    person, at, lead = person_of(request), now(), row.lead(_actor(request, rep))
    what, _, rest = request.POST.get("act", "").partition(":")
    try:
        problem = _perform(person, lead, row, answer, what, rest, at)
    except TakenAlready as taken:
        problem = _taken(taken.first, answer, request)
    return Done(_again(answer, row), problem)


def _perform(
    person: Person, lead: Lead, row: Row, answer: Answer, what: str, rest: str, at: datetime
) -> Sentence | None:
    """Do what was asked; a sentence says why it was not done."""
    words = answer.values
    if what == "snooze":
        return _put_off(person, lead, row, rest, at, words["zone"])
    if what in {"accepted", "rejected"} and row.told["decision"]:
        return Sentence("Sales has decided on {name} before.", {"name": lead.name})
    told: dict[str, str] = {}
    match what:
        case "accepted" | "qualified" | "recycled":
            pass
        case "rejected" if rest in {reason["name"] for reason in words["reasons"]}:
            told = {"reason": rest}
        case "attempt":
            kind, _, outcome = rest.partition(":")
            if kind not in words["kinds"] or (outcome and outcome not in words["outcomes"]):
                return Sentence(UNKNOWN)
            told = {"activity": kind, "outcome": outcome}
        case "assigned" if rest in words["reps"] and rest != lead.rep:
            lead = Lead(lead.contact_id, lead.handed_over_at, rest, lead.name)
        case _:
            return Sentence(UNKNOWN)
    act(person, lead, what, at, told)
    return None


def _put_off(
    person: Person, lead: Lead, row: Row, how: str, at: datetime, zone: str
) -> Sentence | None:
    """Put a lead off within the rules: never past its next deadline."""
    local = at.astimezone(ZoneInfo(zone))
    morning = (local + timedelta(days=1)).replace(hour=_MORNING, minute=0, second=0, microsecond=0)
    moments = {"1h": at + timedelta(hours=1), "4h": at + timedelta(hours=4), "morning": morning}
    until = moments.get(how)
    if until is None:
        return Sentence(UNKNOWN)
    if row.due is not None and until > row.due:
        return Sentence(TOO_LATE)
    put_off(person, lead, until)
    return None


def _actor(request: HttpRequest, rep: str) -> str:
    """Return under whose name the fact stands: the representative's, or that of who acts."""
    person = person_of(request)
    return rep or person.representative or person.name


def _taken(first: LeadAct, answer: Answer, request: HttpRequest) -> Sentence:
    local = first.at.astimezone(ZoneInfo(answer.values["zone"]))
    hour = f"{local:%H:%M}" if language_of(request).code == "en" else f"{local:%H h %M}"
    return Sentence(_WAYS[first.kind], {"name": first.name, "who": str(first.by), "when": hour})


def _again(answer: Answer, row: Row) -> Row:
    return next((one for one in rows_of(answer) if one.key == row.key), row)


def _row(request: HttpRequest, answer: Answer, rep: str, done: Done) -> HttpResponse:
    language = language_of(request)
    context = around(request, answer, rep) | {
        "row": done.row,
        "problem": write(done.problem, language) if done.problem else "",
    }
    status = 409 if done.problem else 200
    return render(request, "desk/row.html", context, status=status)


def _tell(request: HttpRequest, done: list[Done]) -> None:
    language = language_of(request)
    won = sum(one.problem is None for one in done)
    if won:
        told = Sentence("{count} lead done.", {"count": won}, "{count} leads done.", won)
        messages.success(request, write(told, language))
    for one in done:
        if one.problem is not None:
            messages.warning(request, write(one.problem, language))


def _back(request: HttpRequest, rep: str) -> HttpResponse:
    asked = request.POST.get("back", "")
    if asked.startswith("/desk/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None):
        return redirect(asked)
    return redirect(f"{reverse('desk')}?rep={rep}" if rep else reverse("desk"))
