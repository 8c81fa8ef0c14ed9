"""What administrators set and read for the whole company."""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.core import mail
from django.test import Client
from pytest_django import Settings
from tests.web.conftest import person

from smarketing.app.configuration import SingleSignOn
from smarketing.app.web.accounts.invitations import digest
from smarketing.app.web.accounts.models import FactorRule, Token
from smarketing.app.web.accounts.roles import Role
from smarketing.app.web.audit.acts import Act
from smarketing.app.web.audit.log import record
from smarketing.app.web.audit.models import Entry

Signing = Callable[..., Client]


@pytest.fixture
def client(house: Path, as_: Signing) -> Client:  # noqa: ARG001 (it rests there)
    return as_(Role.ADMINISTRATOR, "Ann")


class TestCompany:
    def test_it_shows_the_calendars_as_agreed(self, client: Client) -> None:
        page = client.get("/settings/company/").content.decode()
        assert "When we work" in page
        assert "Each mail is a file in this folder" in page

    def test_it_shows_how_single_sign_on_is_set(self, client: Client, settings: Settings) -> None:
        one = SingleSignOn(
            name="Entry", key="entry", issuer="https://id.example.com", client_id="x"
        )
        settings.SMARKETING_CONFIGURATION = settings.SMARKETING_CONFIGURATION.model_copy(
            update={"single_sign_on": [one]}
        )
        page = client.get("/settings/company/").content.decode()
        assert "id.example.com" in page
        assert "Each person links it in their own settings first." in page

    def test_a_test_mail_goes_to_who_asks(self, client: Client) -> None:
        page = client.post("/settings/company/test-mail/", follow=True).content.decode()
        assert [sent.to for sent in mail.outbox] == [["ann@example.com"]]
        assert "It is a file in the folder of mails." in page

    def test_no_more_than_three_a_minute(self, client: Client) -> None:
        codes = [client.post("/settings/company/test-mail/").status_code for _ in range(4)]
        assert codes == [302, 302, 302, 429]

    def test_a_second_factor_is_asked_of_roles(self, client: Client) -> None:
        client.post("/settings/company/factors/", {"roles": ["rep", "sales_head"]})
        client.post("/settings/company/factors/", {"roles": ["rep"]})
        assert [*FactorRule.objects.values_list("role", flat=True)] == ["rep"]
        assert Entry.objects.filter(act=Act.FACTORS_REQUIRED).count() == 2


class TestTokens:
    def test_a_secret_is_shown_once(self, client: Client) -> None:
        page = client.post("/settings/tokens/make/", {"name": "Website"}).content.decode()
        (secret,) = re.findall(r"smk_[\w-]+", page)
        assert Token.objects.get(digest=digest(secret)).created_by == person(
            Role.ADMINISTRATOR, "Ann"
        )
        assert secret not in client.get("/settings/tokens/").content.decode()
        assert secret not in str(Entry.objects.values_list())

    def test_a_revoked_one_stays_in_the_list_and_is_revoked_once(self, client: Client) -> None:
        client.post("/settings/tokens/make/", {"name": "Website"})
        token = Token.objects.get()
        for _ in range(2):
            client.post(f"/settings/tokens/{token.pk}/revoke/")
        assert "revoked" in client.get("/settings/tokens/").content.decode()
        assert Entry.objects.filter(act=Act.TOKEN_REVOKED).count() == 1


class TestAuditPage:
    @pytest.fixture
    def written(self, client: Client) -> Client:
        record(person(Role.SALES_HEAD, "Sam"), Act.SIGNED, "version 2")
        record(person(Role.REP, "Rui"), Act.EXPORTED, "=leads.csv")
        return client

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({}, {"version 2", "=leads.csv"}),
            ({"who": "rui@"}, {"=leads.csv"}),
            ({"act": "signed"}, {"version 2"}),
            ({"since": "2026-01-01", "until": "2026-01-02"}, set()),
            ({"act": "no such act"}, set()),
        ],
    )
    def test_it_is_searched_by_person_act_and_time(
        self, written: Client, asked: dict[str, str], found: set[str]
    ) -> None:
        page = written.get("/settings/audit/", asked).content.decode()
        assert {about for about in ("version 2", "=leads.csv") if about in page} == found

    def test_as_a_file_its_cells_are_inert_and_taking_it_is_an_act(self, written: Client) -> None:
        response = written.get("/settings/audit/csv/", {"act": "exported"})
        lines = b"".join(response.streaming_content).decode().splitlines()  # type: ignore[attr-defined] # it streams
        assert lines[0].startswith("number,at,act,person")
        assert "'=leads.csv" in lines[-1]
        assert datetime.fromisoformat(lines[1].split(",")[1]).tzinfo is not None
        assert Entry.objects.filter(act=Act.EXPORTED, person__startswith="Ann").exists()

    def test_it_is_checked_from_the_page(self, written: Client) -> None:
        page = written.post("/settings/audit/check/", follow=True).content.decode()
        assert "All 2 entries are as they were written." in page
