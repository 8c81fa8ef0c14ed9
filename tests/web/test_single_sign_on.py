"""Single sign-on: which answer of the provider opens which account, and which opens none."""

import html
import re
from collections.abc import Iterator
from http.client import HTTPConnection
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.http import HttpResponse
from django.test import Client
from django.utils.timezone import now
from pytest_django import Settings
from tests.web.conftest import person
from tests.web.openid_provider import CLIENT, SECRET, Provider, openid_provider
from tests.web.served import PASSWORD

from smarketing.app.configuration import SingleSignOn
from smarketing.app.web.accounts.invitations import invite
from smarketing.app.web.accounts.models import Person
from smarketing.app.web.accounts.roles import Role
from smarketing.app.web.audit.acts import Act
from smarketing.app.web.audit.models import Entry

KEY = "entry"
LOGIN = f"/account/oidc/{KEY}/login/"


@pytest.fixture
def provider(settings: Settings, db: None, house: object) -> Iterator[Provider]:  # noqa: ARG001
    with openid_provider(f"http://testserver{LOGIN}callback/") as running:
        configure(settings, running, trusts_email=False)
        yield running


def configure(settings: Settings, running: Provider, *, trusts_email: bool) -> None:
    """Set the provider as `smarketing.toml` would."""
    one = SingleSignOn(
        name="Entry",
        key=KEY,
        issuer=running.address,
        client_id=CLIENT,
        trusts_email=trusts_email,
    )
    settings.SMARKETING_CONFIGURATION = settings.SMARKETING_CONFIGURATION.model_copy(
        update={"single_sign_on": [one]}
    )
    app = {
        "provider_id": KEY,
        "name": "Entry",
        "client_id": CLIENT,
        "secret": SECRET,
        "settings": {"server_url": running.address},
    }
    providers = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {**providers, "APPS": [app]}}


def forwarded(client: Client, process: str = "login", more: str = "") -> str:
    """Return where the application sends the browser to sign on."""
    page = client.post(f"{LOGIN}?process={process}{more}")
    found = re.search(r'content="0;url=([^"]+)"', page.content.decode())
    assert found, page.content.decode()
    return html.unescape(found.group(1))


def answer_of(address: str) -> str:
    """Sign on at the provider, and return where it sends the browser back to."""
    parts = urlsplit(address)
    connection = HTTPConnection(str(parts.hostname), parts.port)
    connection.request("GET", f"{parts.path}?{parts.query}")
    whither = connection.getresponse().headers["Location"]
    back = urlsplit(whither)
    return f"{back.path}?{back.query}"


def sign_on(client: Client, process: str = "login") -> HttpResponse:
    """Go the whole way, and return the last answer."""
    return client.get(answer_of(forwarded(client, process)), follow=True)  # type: ignore[return-value] # Django's own


def is_in(client: Client) -> bool:
    return client.get("/settings/").status_code == 200


def rui(**more: object) -> dict[str, object]:
    return {"sub": "subject-1", "email": "rui@example.com", "email_verified": True, **more}


class TestWithoutTrust:
    def test_an_address_opens_nothing_even_if_verified(self, provider: Provider) -> None:
        person(Role.REP, "Rui")
        provider.person = rui()
        client = Client(HTTP_ACCEPT_LANGUAGE="en")
        assert "opens no account yet" in sign_on(client).content.decode()
        assert not is_in(client)
        assert not SocialAccount.objects.exists()

    def test_somebody_links_it_in_their_settings_and_comes_in_by_it(
        self, provider: Provider
    ) -> None:
        somebody = person(Role.REP, "Rui")
        provider.person = rui(email="other@example.org", email_verified=False)
        here = Client()
        here.post("/account/login/", {"login": somebody.email, "password": PASSWORD})
        sign_on(here, "connect")
        assert not SocialAccount.objects.exists(), "the password is asked for first"
        here.post("/account/reauthenticate/", {"password": PASSWORD})
        sign_on(here, "connect")
        assert SocialAccount.objects.get().user == somebody
        there = Client()
        sign_on(there)
        assert is_in(there)
        entry = Entry.objects.filter(act=Act.SIGNED_IN).first()
        assert entry is not None
        assert entry.details == '{"single_sign_on": "entry"}'

    def test_another_issuer_with_the_same_subject_is_somebody_else(
        self, provider: Provider, settings: Settings
    ) -> None:
        somebody = person(Role.REP, "Rui")
        configure(settings, provider, trusts_email=True)
        provider.person = rui()
        sign_on(Client())
        assert SocialAccount.objects.get().user == somebody
        with openid_provider(provider.redirect) as another:
            configure(settings, another, trusts_email=False)
            another.person = rui()
            client = Client()
            sign_on(client)
            assert not is_in(client)


class TestTrustingAddresses:
    @pytest.fixture(autouse=True)
    def _trusting(self, provider: Provider, settings: Settings) -> None:
        configure(settings, provider, trusts_email=True)

    def test_a_verified_address_opens_its_account_and_is_linked(self, provider: Provider) -> None:
        somebody = person(Role.REP, "Rui")
        provider.person = rui()
        client = Client()
        sign_on(client)
        assert is_in(client)
        provider.person = rui(email="renamed@example.com")
        again = Client()
        sign_on(again)
        assert is_in(again), "from then on the subject counts"
        assert SocialAccount.objects.get().user == somebody

    def test_who_was_invited_takes_up_the_account_by_it(self, provider: Provider) -> None:
        invited = Person.objects.invited("rui@example.com", "Rui", Role.REP)
        link = invite(invited, None, now())
        provider.person = rui()
        client = Client()
        sign_on(client)
        assert is_in(client)
        assert Client().get(urlsplit(link).path).status_code == 410

    @pytest.mark.parametrize(
        "told",
        [
            {"email_verified": False},
            {"email_verified": None},
            {"email_verified": "no"},
            {"email": "eve@example.com"},
        ],
        ids=str,
    )
    def test_any_other_address_opens_nothing(
        self, provider: Provider, told: dict[str, object]
    ) -> None:
        person(Role.REP, "Rui")
        provider.person = rui(**told)
        client = Client()
        sign_on(client)
        assert not is_in(client)
        assert not SocialAccount.objects.exists()

    def test_an_address_given_to_somebody_else_does_not_open_the_account_of_before(
        self, provider: Provider
    ) -> None:
        person(Role.REP, "Rui")
        provider.person = rui()
        sign_on(Client())
        provider.person = rui(sub="subject-2")
        client = Client()
        sign_on(client)
        assert not is_in(client)

    def test_a_deactivated_account_stays_closed(self, provider: Provider) -> None:
        somebody = person(Role.REP, "Rui")
        provider.person = rui()
        sign_on(Client())
        Person.objects.filter(pk=somebody.pk).update(is_active=False)
        client = Client()
        sign_on(client)
        assert not is_in(client)

    @pytest.mark.parametrize(
        "spoiled",
        [
            {"nonce": "of another session"},
            {"nonce": None},
            {"iss": "https://id.example.org"},
            {"aud": "another client"},
            {"aud": [CLIENT, "another"], "azp": "another"},
            {"exp": 1},
            {"sub": ""},
        ],
        ids=str,
    )
    def test_an_id_token_that_is_not_for_us_now_opens_nothing(
        self, provider: Provider, spoiled: dict[str, object]
    ) -> None:
        person(Role.REP, "Rui")
        provider.person, provider.spoiled = rui(), spoiled
        client = Client()
        sign_on(client)
        assert not is_in(client)

    def test_an_id_token_signed_by_another_key_opens_nothing(self, provider: Provider) -> None:
        person(Role.REP, "Rui")
        provider.person, provider.forges = rui(), True
        client = Client()
        sign_on(client)
        assert not is_in(client)

    def test_an_answer_is_taken_once_and_only_by_the_session_that_asked(
        self, provider: Provider
    ) -> None:
        person(Role.REP, "Rui")
        provider.person = rui()
        asking, thief = Client(), Client()
        answer = answer_of(forwarded(asking))
        thief.get(answer)
        assert not is_in(thief)
        asking.get(answer)
        assert is_in(asking)
        asking.post("/account/logout/")
        asking.get(answer)
        assert not is_in(asking)

    def test_the_address_cannot_choose_what_is_asked(self, provider: Provider) -> None:
        provider.person = rui()
        more = "&auth_params=nonce%3Dmine%26prompt%3Dnone&scope=everything"
        asked = parse_qs(urlsplit(forwarded(Client(), more=more)).query)
        assert asked["nonce"] != ["mine"]
        assert "prompt" not in asked
        assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}

    def test_an_answer_from_nowhere_leads_home(self, provider: Provider) -> None:
        del provider
        page = Client(HTTP_ACCEPT_LANGUAGE="en").get(
            f"{LOGIN}callback/?code=x&state=y", follow=True
        )
        assert "Try again." in page.content.decode()
