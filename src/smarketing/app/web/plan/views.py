"""What Plan shows: the plan, the team, and scenarios side by side."""

from django.http import HttpRequest, HttpResponse

from smarketing.app.web.access import admitted
from smarketing.app.web.accounts.roles import WRITERS
from smarketing.app.web.numbers_page import given_in, numbers_page
from smarketing.app.web.plan.models import Scenario
from smarketing.app.web.terms import terms_in

_MOST_SIDE_BY_SIDE = 5


def plan(request: HttpRequest) -> HttpResponse:
    """Show the plan; with terms set, beside the one agreed."""
    terms = terms_in(request.GET)
    given = [*given_in(request, "months", "by", "persona"), *(("set", line) for line in terms)]
    return numbers_page(request, "plan", given, "plan/plan.html", _around(request, terms))


def team(request: HttpRequest) -> HttpResponse:
    """Show the team that the agreed work takes."""
    terms = terms_in(request.GET)
    given = [*given_in(request, "months"), *(("set", line) for line in terms)]
    return numbers_page(request, "team", given, "plan/team.html", _around(request, terms))


def scenarios(request: HttpRequest) -> HttpResponse:
    """Show the scenarios chosen in the address side by side; all of them where none is."""
    kept = list(Scenario.objects.select_related("made_by"))
    wanted = set(request.GET.getlist("with"))
    chosen = [one for one in kept if not wanted or str(one.pk) in wanted][:_MOST_SIDE_BY_SIDE]
    given = [("scenario", "\n".join([one.name, *one.lines])) for one in chosen]
    context = _around(request, []) | {"kept": kept, "chosen": {one.pk for one in chosen}}
    return numbers_page(request, "scenarios", given, "plan/scenarios.html", context)


def _around(request: HttpRequest, terms: list[str]) -> dict[str, object]:
    return {
        "terms": terms,
        "text": "\n".join(terms),
        "may_keep": admitted(request.user, WRITERS),
        "asked": {name: request.GET.get(name, "") for name in ("months", "by", "persona")},
    }
