"""The demonstration has a person for each role, who can sign in, in the language asked for."""

import pytest
from django.test import Client

from smarketing.app.web.accounts.demonstration import PASSWORD, open_accounts
from smarketing.app.web.accounts.models import Person
from smarketing.app.web.accounts.roles import Role


@pytest.mark.django_db
def test_each_role_has_somebody_who_can_sign_in() -> None:
    heads = {"sales": "Marc Lefèvre", "marketing": "Nadia Benali"}
    told = open_accounts(heads, "Claire Dubois", "fr")
    assert open_accounts(heads, "Claire Dubois", "fr") == told
    assert {person.role for person in Person.objects.all()} == set(Role)
    rep = Person.objects.get(role=Role.REP)
    assert (rep.representative, rep.language) == ("Claire Dubois", "fr")
    page = Client().post("/account/login/", {"login": rep.email, "password": PASSWORD})
    assert page.status_code == 302
