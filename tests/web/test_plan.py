"""Plan: the reverse funnel with its ranges, other terms beside it, and scenarios that are kept."""

from collections.abc import Callable

import pytest
from django.test import Client

from smarketing.app.web.accounts.roles import Role
from smarketing.app.web.plan.models import Scenario

Signing = Callable[..., Client]


@pytest.mark.usefixtures("house")
class TestPlan:
    def test_it_says_what_the_goal_takes(self, as_: Signing) -> None:
        page = as_(Role.MANAGEMENT).get("/plan/").content.decode()
        assert "What must enter when" in page
        assert "Try other terms" in page

    def test_a_term_is_tried_beside_the_agreed_one(self, as_: Signing) -> None:
        page = as_(Role.MARKETER).get("/plan/", {"set": "goal.revenue=300_000"}).content.decode()
        assert "With these terms" in page
        assert "goal.revenue=300_000" in page

    def test_a_field_that_says_what_it_said_tries_nothing(self, as_: Signing) -> None:
        asked = {"term:goal.revenue": "150000", "was:goal.revenue": "150000"}
        page = as_(Role.MARKETER).get("/plan/", asked).content.decode()
        assert "With these terms" not in page

    def test_an_unknown_term_is_refused_in_a_sentence(self, as_: Signing) -> None:
        response = as_(Role.MARKETER).get("/plan/", {"set": "gaol.revenue=1"})
        assert response.status_code == 400
        assert "gaol" in response.content.decode()

    @pytest.mark.parametrize("months", ["0", "١٢"])
    def test_a_number_of_months_of_no_sense_does_no_harm(self, as_: Signing, months: str) -> None:
        assert as_(Role.REP).get("/plan/", {"months": months}).status_code == 200

    def test_the_team_is_shown(self, as_: Signing) -> None:
        assert as_(Role.SALES_HEAD).get("/plan/team/").status_code == 200


@pytest.mark.usefixtures("house")
class TestScenarios:
    def test_a_kept_scenario_stands_beside_what_is_agreed(self, as_: Signing) -> None:
        client = as_(Role.SALES_HEAD)
        kept = {"name": "Twice as much", "terms": "goal.revenue=300_000", "note": "If we must"}
        response = client.post("/plan/scenarios/keep/", kept, follow=True)
        page = response.content.decode()
        assert "Twice as much" in page
        assert "As agreed" in page

    def test_a_name_is_not_taken_twice(self, as_: Signing) -> None:
        client = as_(Role.SALES_HEAD)
        for terms in ("goal.revenue=1", "goal.revenue=2"):
            client.post("/plan/scenarios/keep/", {"name": "One", "terms": terms})
        assert [one.terms for one in Scenario.objects.all()] == ["goal.revenue=1"]

    def test_a_scenario_that_no_longer_fits_says_why(self, as_: Signing) -> None:
        client = as_(Role.SALES_HEAD)
        client.post("/plan/scenarios/keep/", {"name": "Old", "terms": "roles.nobody.attempts=3"})
        assert "nobody" in client.get("/plan/scenarios/").content.decode()

    def test_management_reads_and_keeps_nothing(self, as_: Signing) -> None:
        kept = {"name": "Mine", "terms": "goal.revenue=1"}
        assert as_(Role.MANAGEMENT).post("/plan/scenarios/keep/", kept).status_code == 403

    def test_only_its_maker_or_a_head_forgets_one(self, as_: Signing) -> None:
        as_(Role.MARKETER, "Maya").post(
            "/plan/scenarios/keep/", {"name": "Mine", "terms": "goal.revenue=1"}
        )
        address = f"/plan/scenarios/{Scenario.objects.get().pk}/forget/"
        assert as_(Role.MARKETER, "Noé").post(address).status_code == 404
        assert as_(Role.MARKETING_HEAD).post(address).status_code == 302
        assert not Scenario.objects.exists()
