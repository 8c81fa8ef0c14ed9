"""Tokens of programs: made, shown once, revoked."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from smarketing.app.web.access import person_of
from smarketing.app.web.accounts.models import Token
from smarketing.app.web.accounts.tokens import make_token
from smarketing.app.web.administration.forms import TokenForm
from smarketing.app.web.audit.acts import Act
from smarketing.app.web.audit.log import record
from smarketing.app.web.middleware.speaking import language_of
from smarketing.app.web.posted import only_fields


def tokens(request: HttpRequest) -> HttpResponse:
    """List the tokens, with when each was used last."""
    return _page(request, TokenForm(reads=language_of(request)))


@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Make a token and show its secret, this once."""
    form = TokenForm(request.POST, reads=language_of(request))
    only_fields(request, form)
    if not form.is_valid():
        return _page(request, form, status=422)
    with transaction.atomic():
        token, secret = make_token(form.cleaned_data["name"], person_of(request), now())
        record(request, Act.TOKEN_MADE, token.name, {"token": token.pk, "scope": token.scope})
    fresh = TokenForm(reads=language_of(request))
    return _page(request, fresh, made=token, secret=secret)


@require_POST
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """Have a token refused from now on."""
    token = get_object_or_404(Token, pk=number)
    with transaction.atomic():
        if Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now()):
            record(request, Act.TOKEN_REVOKED, token.name, {"token": token.pk})
    return redirect("settings-tokens")


def _page(request: HttpRequest, form: TokenForm, status: int = 200, **more: object) -> HttpResponse:
    page = {"form": form, "tokens": Token.objects.select_related("created_by"), **more}
    return render(request, "administration/tokens.html", page, status=status)
