"""What people set for themselves: it is theirs alone, and it holds at once."""

from collections.abc import Callable
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.usersessions.models import UserSession
from django.test import Client
from tests.web.conftest import person
from tests.web.served import PASSWORD

from smarketing.app.web.accounts.models import FactorRule, Person
from smarketing.app.web.accounts.roles import Role
from smarketing.app.web.audit.acts import Act
from smarketing.app.web.audit.models import Entry
from smarketing.app.web.notifying.kinds import KINDS, Kind
from smarketing.app.web.notifying.models import Choice, QuietHours
from smarketing.app.web.notifying.wanting import quiet_until, wants

Signing = Callable[..., Client]
OWN = {"name": "Rui", "language": "fr", "time_zone": "Asia/Tokyo", "appearance": "dark"}
PARIS = ZoneInfo("Europe/Paris")


def signed_in(somebody: Person) -> Client:
    """Return a browser in which somebody signed in by the page, as people do."""
    client = Client(HTTP_ACCEPT_LANGUAGE="en", HTTP_USER_AGENT="Browser of a test")
    client.post("/account/login/", {"login": somebody.email, "password": PASSWORD})
    return client


def code_of(secret: str) -> str:
    """Return what the app on somebody's phone shows now."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


@pytest.mark.usefixtures("house")
class TestOwnSettings:
    def test_language_and_appearance_hold_on_the_next_page(self, as_: Signing) -> None:
        page = as_(Role.REP, "Rui").post("/settings/keep/", OWN, follow=True).content.decode()
        assert 'lang="fr"' in page
        assert 'data-appearance="dark"' in page
        assert "Enregistré." in page

    def test_a_zone_that_no_clock_knows_is_refused(self, as_: Signing) -> None:
        page = as_(Role.REP, "Rui").post("/settings/keep/", {**OWN, "time_zone": "Mars/Olympus"})
        assert page.status_code == 422
        assert "There is no time zone Mars/Olympus" in page.content.decode()

    @pytest.mark.parametrize(
        "sent", [{"role": "administrator"}, {"is_active": "1"}, {"email": "x@example.com"}]
    )
    def test_nobody_gives_themselves_more_than_the_form_has(
        self, as_: Signing, sent: dict[str, str]
    ) -> None:
        client = as_(Role.REP, "Rui")
        before = Person.objects.values().get(name="Rui")
        assert client.post("/settings/keep/", {**OWN, **sent}).status_code == 400
        assert Person.objects.values().get(name="Rui") == before
        entry = Entry.objects.get(act=Act.REFUSED)
        assert entry.person == "Rui <rui@example.com>"
        assert next(iter(sent)) in entry.details

    def test_json_instead_of_a_form_is_refused(self, as_: Signing) -> None:
        client = as_(Role.REP, "Rui")
        sent = client.post("/settings/keep/", {"role": "administrator"}, "application/json")
        assert sent.status_code == 400
        assert Person.objects.get(name="Rui").role == Role.REP
        assert Entry.objects.filter(act=Act.REFUSED).exists()


@pytest.mark.usefixtures("house", "db")
class TestSessions:
    def test_the_others_end_and_this_one_stays(self) -> None:
        rui = person(Role.REP, "Rui")
        here, there = signed_in(rui), signed_in(rui)
        assert here.get("/settings/security/").content.decode().count("Browser of a test") == 2
        here.post("/settings/security/elsewhere/end/")
        assert there.get("/settings/").status_code == 302
        page = here.get("/settings/security/").content.decode()
        assert page.count("Browser of a test") == 1

    def test_somebody_elses_session_is_not_found(self) -> None:
        rui, eve = person(Role.REP, "Rui"), person(Role.ADMINISTRATOR, "Eve")
        mine, hers = signed_in(rui), signed_in(eve)
        number = UserSession.objects.get(user=rui).pk
        assert hers.post(f"/settings/security/{number}/end/").status_code == 404
        assert mine.get("/settings/").status_code == 200
        mine.post(f"/settings/security/{number}/end/")
        assert mine.get("/settings/").status_code == 302


@pytest.mark.usefixtures("house", "db")
class TestSecondFactor:
    def set_up(self, client: Client) -> str:
        """Set up an app that gives codes, and return its secret."""
        client.post("/account/reauthenticate/", {"password": PASSWORD})
        client.get("/account/2fa/totp/activate/")
        secret = str(client.session["mfa.totp.secret"])
        client.post("/account/2fa/totp/activate/", {"code": code_of(secret)})
        return secret

    def test_who_must_have_one_sees_nothing_else_before(self) -> None:
        rui = person(Role.REP, "Rui")
        client = signed_in(rui)
        FactorRule.objects.create(role=Role.REP)
        for page in ("/", "/settings/", "/settings/security/", "/data/"):
            assert client.get(page).headers["Location"] == "/settings/security/second-factor/"
        part = client.get("/", headers={"HX-Request": "true"})
        assert part.headers["HX-Redirect"] == "/settings/security/second-factor/"
        self.set_up(client)
        assert client.get("/settings/").status_code == 200

    def test_whose_role_does_not_ask_is_not_held_back(self, as_: Signing) -> None:
        FactorRule.objects.create(role=Role.REP)
        assert as_(Role.MARKETER).get("/settings/").status_code == 200

    def test_signing_in_takes_the_code_then(self) -> None:
        rui = person(Role.REP, "Rui")
        secret = self.set_up(signed_in(rui))
        kept = Authenticator.objects.get(user=rui, type="totp")
        assert secret not in str(kept.data), "what is kept is encrypted"
        client = signed_in(rui)
        assert client.get("/settings/").status_code == 302
        client.post("/account/2fa/authenticate/", {"code": "000000"})
        assert client.get("/settings/").status_code == 302
        client.post("/account/2fa/authenticate/", {"code": code_of(secret)})
        acts = [*Entry.objects.order_by("number").values_list("act", flat=True)]
        added = [Act.FACTOR_ADDED, Act.FACTOR_ADDED]  # the app, and codes for an emergency
        assert acts == [Act.SIGNED_IN, *added, Act.FACTOR_FAILED, Act.SIGNED_IN]

    def test_the_last_one_of_somebody_who_must_have_one_stays(self) -> None:
        rui = person(Role.REP, "Rui")
        client = signed_in(rui)
        self.set_up(client)
        FactorRule.objects.create(role=Role.REP)
        client.post("/account/2fa/totp/deactivate/")
        assert Authenticator.objects.filter(user=rui, type="totp").exists()
        FactorRule.objects.all().delete()
        client.post("/account/2fa/totp/deactivate/")
        assert not Authenticator.objects.filter(user=rui).exists()

    def test_an_administrator_takes_a_lost_one_away(self, as_: Signing) -> None:
        rui = person(Role.REP, "Rui")
        open_somewhere = signed_in(rui)
        self.set_up(open_somewhere)
        as_(Role.ADMINISTRATOR).post(f"/settings/people/{rui.pk}/factors/")
        assert open_somewhere.get("/settings/").status_code == 302
        assert signed_in(rui).get("/settings/").status_code == 200


@pytest.mark.django_db
class TestMails:
    @pytest.mark.parametrize("kind", list(Kind))
    def test_a_role_gets_what_concerns_it(self, kind: Kind) -> None:
        for role in Role:
            assert wants(person(role), kind) is (role in KINDS[kind].unasked)

    @pytest.mark.usefixtures("house")
    def test_ones_own_choice_counts_more(self, as_: Signing) -> None:
        client = as_(Role.SALES_HEAD, "Sam")
        chosen = {"new_lead": "on", "begins": "19:00", "ends": "08:00"}
        assert client.post("/settings/mails/keep/", chosen).status_code == 302
        sam = Person.objects.get(name="Sam")
        assert wants(sam, Kind.NEW_LEAD)
        assert not wants(sam, Kind.DAILY_REPORT)
        assert QuietHours.objects.get(person=sam).begins == time(19)

    def test_what_does_not_concern_a_role_is_not_sent_to_it(self) -> None:
        maya = person(Role.MARKETER, "Maya")
        Choice.objects.create(person=maya, kind=Kind.NEW_LEAD, channel="mail", is_wanted=True)
        assert not wants(maya, Kind.NEW_LEAD)

    def test_somebody_deactivated_gets_nothing(self) -> None:
        sam = person(Role.SALES_HEAD, "Sam")
        sam.is_active = False
        assert not wants(sam, Kind.PROPOSAL)

    @pytest.mark.usefixtures("house")
    def test_quiet_hours_need_both_ends(self, as_: Signing) -> None:
        page = as_(Role.REP).post("/settings/mails/keep/", {"begins": "19:00"})
        assert page.status_code == 422

    @pytest.mark.parametrize(
        ("hours", "at", "until"),
        [
            (("19:00", "08:00", False), "2026-11-26 18:59", None),
            (("19:00", "08:00", False), "2026-11-26 19:00", "2026-11-27 08:00"),
            (("19:00", "08:00", False), "2026-11-27 07:59", "2026-11-27 08:00"),
            (("12:00", "14:00", False), "2026-11-27 13:00", "2026-11-27 14:00"),
            (("12:00", "14:00", False), "2026-11-27 14:00", None),
            (("19:00", "08:00", True), "2026-11-27 20:00", "2026-11-30 08:00"),  # from Friday on
            ((None, None, True), "2026-11-28 10:00", "2026-11-30 00:00"),
            (("22:00", "02:30", False), "2026-10-24 23:00", "2026-10-25 02:30"),  # a night of 25 h
            (("08:00", "08:00", False), "2026-11-27 08:00", None),
        ],
    )
    def test_a_mail_waits_until_quiet_hours_end(
        self, hours: tuple[str | None, str | None, bool], at: str, until: str | None
    ) -> None:
        begins, ends = (time.fromisoformat(one) if one else None for one in hours[:2])
        sam = person(Role.SALES_HEAD, "Sam")
        QuietHours.objects.create(person=sam, begins=begins, ends=ends, weekends=hours[2])
        moment = datetime.fromisoformat(at).replace(tzinfo=PARIS).astimezone(UTC)
        waited = quiet_until(sam, moment, "Europe/Paris")
        shown = waited.astimezone(PARIS).strftime("%Y-%m-%d %H:%M") if waited else None
        assert shown == until

    def test_hours_are_those_of_ones_own_clock(self) -> None:
        sam = person(Role.SALES_HEAD, "Sam", time_zone="Asia/Tokyo")
        QuietHours.objects.create(person=sam, begins=time(19), ends=time(8))
        noon_in_paris = datetime(2026, 11, 27, 11, tzinfo=UTC)
        assert quiet_until(sam, noon_in_paris, "Europe/Paris") == datetime(
            2026, 11, 27, 23, tzinfo=UTC
        )
