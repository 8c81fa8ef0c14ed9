"""The desk: leads in order, one act each, the first of two wins, and facts that arrive once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import polars as pl
import pytest
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client
from django.utils.timezone import now
from tests.web.conftest import NOON, person

from smarketing.app.inbox.moving import take
from smarketing.app.prepared.held import Held
from smarketing.app.prepared.preparing import prepare
from smarketing.app.prepared.question import Question
from smarketing.app.web.accounts.roles import Role
from smarketing.app.web.desk.acting import UNDO, Lead, TakenAlready, act, send_settled
from smarketing.app.web.desk.models import LeadAct, Snooze
from smarketing.app.web.numbers_page import calculator
from smarketing.app.workspace import Workspace

Signing = Callable[..., Client]

REP = "Yann Le Goff"


def rows(rep: str = REP) -> list[dict[str, Any]]:
    answer = calculator().answer(Question("desk", "en", given=(("rep", rep),)))
    assert answer is not None
    found: list[dict[str, Any]] = answer.values["rows"]
    return found


def undecided(rep: str = REP) -> dict[str, Any]:
    return next(row for row in rows(rep) if not row["decision"])


def key(row: dict[str, Any]) -> str:
    return f"{row['id']}|{row['handed']}"


def done(client: Client, row: dict[str, Any], what: str, **more: str) -> HttpResponse:
    told = {"lead": key(row), "act": what} | more
    return cast("HttpResponse", client.post("/desk/act/", told, headers={"HX-Request": "true"}))


@pytest.mark.usefixtures("house")
class TestTheList:
    def test_a_representative_sees_their_own_leads_in_the_agreed_order(self, as_: Signing) -> None:
        page = as_(Role.REP, representative=REP).get("/desk/").content.decode()
        places = [page.index(row["id"]) for row in rows()[:20]]
        assert places == sorted(places)
        assert not any(row["id"] in page for row in rows("Thomas Petit"))

    def test_another_desk_cannot_be_asked_for(self, as_: Signing) -> None:
        client = as_(Role.REP, representative=REP)
        page = client.get("/desk/", {"rep": "Thomas Petit"}).content.decode()
        assert not any(row["id"] in page for row in rows("Thomas Petit"))

    def test_a_head_sees_any_desk(self, as_: Signing) -> None:
        page = as_(Role.SALES_HEAD).get("/desk/", {"rep": "Thomas Petit"}).content.decode()
        assert rows("Thomas Petit")[0]["id"] in page

    @pytest.mark.parametrize("role", [Role.MARKETER, Role.MARKETING_HEAD, Role.MANAGEMENT])
    def test_marketing_and_management_have_no_desk(self, as_: Signing, role: Role) -> None:
        assert as_(role).get("/desk/").status_code == 403

    def test_a_search_and_a_filter_leave_what_fits(self, as_: Signing) -> None:
        client, row = as_(Role.REP, representative=REP), rows()[0]
        page = client.get("/desk/", {"q": row["name"]}).content.decode()
        assert row["id"] in page
        assert "Nothing fits" in client.get("/desk/", {"q": "nobody at all"}).content.decode()
        page = client.get("/desk/", {"only": "late"}).content.decode()
        assert all((one["id"] in page) == one["is_late"] for one in rows())

    def test_a_lead_of_another_desk_is_missing(self, as_: Signing) -> None:
        client, row = as_(Role.REP, representative=REP), rows("Thomas Petit")[0]
        assert client.get(f"/desk/lead/{row['id']}/").status_code == 404
        assert done(client, row, "accepted").status_code == 404
        assert done(client, row, "accepted", rep="Thomas Petit").status_code == 404
        assert not LeadAct.objects.exists()

    def test_a_lead_tells_its_history(self, as_: Signing) -> None:
        client, row = as_(Role.REP, representative=REP), rows()[0]
        page = client.get(f"/desk/lead/{row['id']}/").content.decode()
        assert row["name"] in page
        assert "MQL" in page


@pytest.mark.usefixtures("house")
class TestActs:
    def test_an_accepted_lead_says_so_at_once(self, as_: Signing) -> None:
        client, row = as_(Role.REP, representative=REP), undecided()
        assert "Accepted" in done(client, row, "accepted").content.decode()
        assert "Accepted" in client.get("/desk/").content.decode()

    def test_the_first_decision_wins_and_the_second_hears_of_it(self, as_: Signing) -> None:
        rep, head = as_(Role.REP, "Claire", representative=REP), as_(Role.SALES_HEAD, "Henri")
        row = undecided()
        assert done(rep, row, "rejected:timing").status_code == 200
        answer = done(head, row, "accepted", rep=REP)
        assert answer.status_code == 409
        assert "was rejected by Claire before" in answer.content.decode()
        assert LeadAct.objects.count() == 1

    def test_an_act_is_undone_until_it_is_a_fact(self, as_: Signing) -> None:
        client, row = as_(Role.REP, representative=REP), undecided()
        done(client, row, "accepted")
        one = LeadAct.objects.get()
        client.post(f"/desk/undo/{one.pk}/")
        assert send_settled(now() + UNDO) == 0
        assert done(client, row, "accepted").status_code == 200
        one = LeadAct.objects.latest("pk")
        assert send_settled(one.settles_at) == 1
        page = client.post(f"/desk/undo/{one.pk}/", follow=True).content.decode()
        assert "too late" in page

    def test_nobody_undoes_what_another_did(self, as_: Signing) -> None:
        done(as_(Role.REP, "Claire", representative=REP), undecided(), "accepted")
        as_(Role.SALES_HEAD).post(f"/desk/undo/{LeadAct.objects.get().pk}/")
        assert LeadAct.objects.get().undone_at is None

    @pytest.mark.parametrize(
        "what",
        ["", "rejected", "rejected:no_such_reason", "attempt:fax:", "attempt:call:flew_away",
         "assigned:Nobody Known", "deleted", "snooze:for_ever", "accepted'; drop table"],
    )  # fmt: skip
    def test_an_act_that_is_not_offered_does_nothing(self, as_: Signing, what: str) -> None:
        answer = done(as_(Role.REP, representative=REP), undecided(), what)
        assert answer.status_code == 409
        assert not LeadAct.objects.exists()
        assert not Snooze.objects.exists()

    def test_a_lead_is_put_off_within_its_deadline_only(self, as_: Signing) -> None:
        client = as_(Role.REP, representative=REP)
        late = next(row for row in rows() if row["is_late"])
        assert "deadline lies before" in done(client, late, "snooze:morning").content.decode()
        assert not Snooze.objects.exists()

    def test_many_are_done_at_once_and_each_is_answered_for(self, as_: Signing) -> None:
        client = as_(Role.SALES_HEAD)
        chosen = [row for row in rows() if not row["decision"]][:3]
        done(client, chosen[0], "rejected:timing", rep=REP)
        told = {"lead": [key(row) for row in chosen], "act": "accepted", "rep": REP}
        page = client.post("/desk/act/", told, follow=True).content.decode()
        assert f"{len(chosen) - 1} lead" in page
        assert "was rejected by" in page

    def test_management_cannot_act(self, as_: Signing) -> None:
        assert done(as_(Role.MANAGEMENT), undecided(), "accepted").status_code == 403


def test_a_decision_becomes_a_fact_once_and_the_next_edition_knows_it(
    as_: Signing, own_house: Path
) -> None:
    client, row = as_(Role.REP, representative=REP), undecided()
    done(client, row, "accepted")
    done(client, row, "attempt:call:reached")
    later = now() + UNDO + timedelta(seconds=1)
    assert send_settled(later) == 2
    assert send_settled(later) == 0
    workspace = Workspace(own_house)
    take(workspace, later)
    take(workspace, later)
    told = workspace.ledger.scan("dispositions").filter(pl.col("contact_id") == row["id"])
    made = told.filter(pl.col("outcome") == "accepted").collect()
    assert made["rep"].to_list() == [REP]
    prepare(Held(own_house), later)
    [again] = [one for one in rows() if one["id"] == row["id"]] or [{"decision": "accepted"}]
    assert again["decision"] == "accepted"


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_exactly_one_wins(own_house: Path) -> None:
    assert own_house.exists()
    people = [person(Role.REP, name) for name in ("Ada", "Bob", "Cleo", "Dan")]
    lead = Lead("C1", datetime(2026, 11, 1, tzinfo=UTC), REP, "Somebody")

    def decide(place: int) -> str:
        try:
            kind = "accepted" if place % 2 else "rejected"
            act(people[place], lead, kind, NOON, {"reason": "timing"} if not place % 2 else None)
        except OperationalError:
            # The tests' own SQLite lies in memory, where a table is locked without any waiting.
            return decide(place)
        except TakenAlready as taken:
            return f"after {taken.first.by.name}"
        else:
            return people[place].name
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as together:
        told = list(together.map(decide, range(4)))
    [winner] = [one for one in told if not one.startswith("after")]
    assert told.count(f"after {winner}") == 3
    assert LeadAct.objects.count() == 1
