"""The live what-if says the same as `smarketing replay --set`, and follows the address."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from tests.web.conftest import NOON

from smarketing.app.live_what_if import LiveWhatIf
from smarketing.app.prepared.answers.terms import amendments_of
from smarketing.app.prepared.calculating import held
from smarketing.app.replaying import History, compared, workspace_base
from smarketing.app.web.accounts.roles import Role
from smarketing.core.reports.what_if.pages import WhatIfReport

Signing = Callable[..., Client]

TRIES = (
    "qualification.threshold=60",
    "qualification.threshold=5",
    "qualification.points.1.points=0",
    "qualification.fit.threshold=80",
    "qualification.minimum_active_days=3",
    "qualification.points.3.half_life_days=20",
    "qualification.points.4.window_days=30",
    "qualification.points.4.cap=10",
    "qualification.fit.criteria.role.weight=90",
    "recycling.cool_off_days=0",
    "recycling.stalled_after_days=60",
    # another family: read out of all words anew
    'qualification.points.1.kind="demo_request"',
)


@pytest.fixture(scope="module")
def history(company: Path) -> History:
    situation = held(str(company)).workspace.situation(NOON)
    return History(situation, workspace_base(held(str(company)).workspace, situation.agreement))


@pytest.fixture(scope="module")
def live(history: History) -> LiveWhatIf:
    return LiveWhatIf(history.situation, history.in_force)


@pytest.mark.parametrize("term", TRIES)
def test_it_says_the_same_as_a_replay(history: History, live: LiveWhatIf, term: str) -> None:
    amendments = amendments_of([term])
    base = history.in_force.with_terms(amendments)
    told: WhatIfReport = compared(history, history.period(None, None), base, 0)
    tried = live.funnel_under(amendments)
    assert tried.stages == told.stages
    assert told.overlap is not None
    assert (tried.gained, tried.lost) == (told.overlap.gained, told.overlap.lost)
    handoff = next(one for one in told.stages if one.stage == tried.handoff)
    assert handoff.candidate is not None
    assert sum(one.tried for one in tried.months) == handoff.candidate.entered


@pytest.mark.usefixtures("house")
class TestPages:
    def test_a_slider_moves_the_funnel_and_the_address(self, as_: Signing) -> None:
        asked = {"term:qualification.threshold": "60", "was:qualification.threshold": "40"}
        response = as_(Role.MANAGEMENT).get("/agreement/try/funnel/", asked)
        assert "no longer" in response.content.decode()
        assert response.headers["HX-Replace-Url"].endswith("?set=qualification.threshold%3D60")

    def test_the_address_alone_gives_the_same_page(self, as_: Signing) -> None:
        page = as_(Role.REP).get("/agreement/try/", {"set": "qualification.threshold=60"})
        assert 'value="60"' in page.content.decode()
        assert "no longer" in page.content.decode()

    @pytest.mark.parametrize(
        "term", ["qualification.threshold=0", "qualification.threshold=many", "=", "a.b.c=1"]
    )
    def test_what_the_agreement_does_not_allow_is_refused(self, as_: Signing, term: str) -> None:
        response = as_(Role.REP).get("/agreement/try/", {"set": term})
        assert response.status_code == 400
        assert "qualification.threshold" in response.content.decode(), "the sliders stay"

    def test_the_document_says_every_stage(self, as_: Signing) -> None:
        page = as_(Role.MARKETER).get("/agreement/").content.decode()
        assert "Sales accepted lead" in page
