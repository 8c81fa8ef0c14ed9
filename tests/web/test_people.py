"""How people come in, what administrators may do to accounts, and what ends at once."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.utils.timezone import now
from pytest_django import Settings
from tests.web.conftest import person
from tests.web.served import PASSWORD

from smarketing.app.configuration import Mail
from smarketing.app.web.accounts.models import Invitation, Person, Team
from smarketing.app.web.accounts.roles import Role
from smarketing.app.web.audit.acts import Act
from smarketing.app.web.audit.models import Entry

Signing = Callable[..., Client]
LONG = "plum kettle violin harbour"
NEW = {
    "email": "Nora@Example.com",
    "name": "Nora",
    "role": "marketer",
    "team": "",
    "representative": "",
    "language": "fr",
}


def administrator(as_: Signing, name: str = "Ann") -> Client:
    """Return the browser of an administrator who has come in."""
    client = as_(Role.ADMINISTRATOR, name)
    Person.objects.filter(name=name).update(last_login=now())
    return client


def joined(role: Role, name: str) -> Person:
    """Return somebody who has taken up their account."""
    found = person(role, name)
    Person.objects.filter(pk=found.pk).update(last_login=now())
    return found


def link_in(text: str) -> str:
    """Return the path of the one-time link that a text holds."""
    found = re.search(r"/join/[\w-]+/", text)
    assert found, text
    return found.group()


def acts() -> list[str]:
    return [*Entry.objects.order_by("number").values_list("act", flat=True)]


@pytest.mark.usefixtures("house")
class TestInvitation:
    def invited(self, as_: Signing) -> str:
        page = administrator(as_).post("/settings/people/invite/send/", NEW)
        return link_in(page.content.decode())

    def test_without_a_mail_server_the_administrator_sees_the_link(self, as_: Signing) -> None:
        link = self.invited(as_)
        assert link in mail.outbox[0].body, "and the mail is written all the same"

    def test_the_mail_speaks_the_language_of_whom_it_invites(self, as_: Signing) -> None:
        self.invited(as_)
        (sent,) = mail.outbox
        assert isinstance(sent, EmailMultiAlternatives)
        assert sent.to == ["nora@example.com"]
        assert "vous invite" in sent.subject
        html, kind = sent.alternatives[0]
        assert kind == "text/html"
        assert 'lang="fr"' in str(html)
        assert link_in(str(html)) == link_in(str(sent.body))

    def test_with_a_mail_server_nobody_else_sees_the_link(
        self, as_: Signing, settings: Settings
    ) -> None:
        configured = settings.SMARKETING_CONFIGURATION.model_copy(
            update={"mail": Mail(host="mail.example.com")}
        )
        settings.SMARKETING_CONFIGURATION = configured
        page = administrator(as_).post("/settings/people/invite/send/", NEW, follow=True)
        assert "/join/" not in page.content.decode()
        assert link_in(str(mail.outbox[0].body))

    def test_it_works_once(self, as_: Signing) -> None:
        link = self.invited(as_)
        guest = Client()
        assert "Mot de passe" in guest.get(link).content.decode(), (
            "in the invited person's language"
        )
        assert guest.post(link, {"name": "Nora B", "password": LONG}).status_code == 302
        assert guest.get("/").status_code == 200
        assert Client().post(link, {"name": "Eve", "password": LONG}).status_code == 410
        assert Person.objects.get(email="nora@example.com").name == "Nora B"
        assert acts() == [Act.INVITED, Act.JOINED, Act.SIGNED_IN]

    def test_it_works_for_seven_days(self, as_: Signing) -> None:
        link = self.invited(as_)
        Invitation.objects.update(expires_at=now() - timedelta(seconds=1))
        assert Client().get(link).status_code == 410

    def test_a_fresh_link_replaces_the_one_before(self, as_: Signing) -> None:
        first = self.invited(as_)
        number = Person.objects.get(email="nora@example.com").pk
        again = administrator(as_).post(f"/settings/people/{number}/link/").content.decode()
        assert Client().get(first).status_code == 410
        assert Client().get(link_in(again)).status_code == 200

    def test_one_that_nobody_took_up_is_deleted_with_the_account(self, as_: Signing) -> None:
        link = self.invited(as_)
        number = Person.objects.get(email="nora@example.com").pk
        administrator(as_).post(f"/settings/people/{number}/delete/")
        assert Client().get(link).status_code == 410
        assert not Person.objects.filter(pk=number).exists()

    def test_somebody_who_has_come_in_is_not_deleted(self, as_: Signing) -> None:
        somebody = joined(Role.REP, "Rui")
        administrator(as_).post(f"/settings/people/{somebody.pk}/delete/")
        assert Person.objects.filter(pk=somebody.pk).exists()

    def test_an_address_has_one_account(self, as_: Signing) -> None:
        person(Role.REP, "Nora")
        page = administrator(as_).post("/settings/people/invite/send/", NEW)
        assert page.status_code == 422
        assert "account with this address" in page.content.decode()

    @pytest.mark.parametrize(
        ("name", "status"), [("Nora\r\nBcc: eve@example.com", 422), ('"a@x" <b@y>', 200)]
    )
    def test_a_name_cannot_write_headers_of_mails(
        self, as_: Signing, name: str, status: int
    ) -> None:
        page = administrator(as_).post("/settings/people/invite/send/", {**NEW, "name": name})
        assert page.status_code == status
        assert all(sent.recipients() == ["nora@example.com"] for sent in mail.outbox)

    def test_a_representative_is_a_name_that_the_facts_or_the_agreement_know(
        self, as_: Signing
    ) -> None:
        client = administrator(as_)
        page = client.get("/settings/people/invite/").content.decode()
        known = re.findall(r'<option value="([^"]+)">', page.partition('id="representatives"')[2])[
            0
        ]
        rep = {**NEW, "role": "rep"}
        refused = client.post("/settings/people/invite/send/", {**rep, "representative": "Zorro"})
        assert "Nobody in sales is called Zorro" in refused.content.decode()
        client.post("/settings/people/invite/send/", {**rep, "representative": known.upper()})
        assert Person.objects.get(email="nora@example.com").representative == known


@pytest.mark.usefixtures("house", "db")
class TestRoles:
    def test_a_new_role_holds_at_once_in_an_open_session_under_another_key(
        self, as_: Signing
    ) -> None:
        old = administrator(as_, "Dan")
        assert old.get("/settings/people/").status_code == 200
        before = old.cookies["session"].value
        number = Person.objects.get(name="Dan").pk
        change = {"name": "Dan", "role": "management", "team": "", "representative": ""}
        administrator(as_).post(f"/settings/people/{number}/change/", change)
        assert old.get("/settings/people/").status_code == 403
        after = old.cookies["session"].value
        assert after != before
        thief = Client()
        thief.cookies["session"] = before
        assert thief.get("/").status_code == 302, "the key of before opens nothing"
        assert old.get("/settings/").status_code == 200
        assert acts() == [Act.ROLE_CHANGED]

    def test_deactivating_ends_open_sessions_for_good(self, as_: Signing) -> None:
        somebody = as_(Role.REP, "Rui")
        joined(Role.REP, "Rui")
        number = Person.objects.get(name="Rui").pk
        assert somebody.get("/").status_code == 200
        client = administrator(as_)
        client.post(f"/settings/people/{number}/deactivate/")
        assert somebody.get("/").status_code == 302
        client.post(f"/settings/people/{number}/reactivate/")
        assert somebody.get("/").status_code == 302, "the old session stays closed"
        assert acts() == [Act.DEACTIVATED, Act.REACTIVATED]

    def test_somebody_deactivated_cannot_sign_in(self) -> None:
        rui = joined(Role.REP, "Rui")
        Person.objects.filter(pk=rui.pk).update(is_active=False)
        client = Client()
        client.post("/account/login/", {"login": rui.email, "password": PASSWORD})
        assert client.get("/").status_code == 302

    @pytest.mark.parametrize("act", ["deactivate", "change"])
    def test_nobody_removes_the_last_administrator(self, as_: Signing, act: str) -> None:
        client = administrator(as_)
        person(Role.ADMINISTRATOR, "Invited Only")
        Person.objects.filter(name="Invited Only").update(last_login=None)
        last = Person.objects.get(name="Ann")
        change = {"name": "Ann", "role": "rep", "team": "", "representative": ""}
        page = client.post(f"/settings/people/{last.pk}/{act}/", change if act == "change" else {})
        last.refresh_from_db()
        assert page.status_code == 302
        assert (last.role, last.is_active) == (Role.ADMINISTRATOR, True)

    def test_an_administrator_who_gives_the_role_away_lands_on_a_page_that_is_open(
        self, as_: Signing
    ) -> None:
        joined(Role.ADMINISTRATOR, "Zoe")
        client = administrator(as_)
        number = Person.objects.get(name="Ann").pk
        change = {"name": "Ann", "role": "marketer", "team": "", "representative": ""}
        page = client.post(f"/settings/people/{number}/change/", change, follow=True)
        assert page.status_code == 200

    def test_teams_are_made_renamed_and_deleted_and_their_people_stay(self, as_: Signing) -> None:
        client = administrator(as_)
        client.post("/settings/teams/keep/", {"name": "North"})
        team = Team.objects.get()
        somebody = joined(Role.REP, "Rui")
        change = {"name": "Rui", "role": "rep", "team": team.pk, "representative": ""}
        client.post(f"/settings/people/{somebody.pk}/change/", change)
        client.post(f"/settings/teams/{team.pk}/keep/", {"name": "South"})
        assert "South" in client.get(f"/settings/people/{somebody.pk}/").content.decode()
        client.post(f"/settings/teams/{team.pk}/delete/")
        somebody.refresh_from_db()
        assert somebody.team is None
