"""A version goes from a try to a proposal to two signatures; whatever is touched is shown."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from smarketing.app.web.accounts.roles import Role
from smarketing.app.web.agreement.models import SealedKey
from smarketing.app.workspace import Workspace

Signing = Callable[..., Client]

PHRASE = "four walls and a roof"
LATER = "2027-01-01"


def draft(client: Client, terms: str = "qualification.threshold=60") -> str:
    page = client.get("/agreement/write/", {"set": terms}).content.decode()
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert found
    return found[1].replace("&quot;", '"').replace("&#x27;", "'").replace("&amp;", "&")


def proposed(client: Client, terms: str = "qualification.threshold=60") -> int:
    told = {"text": draft(client, terms), "effective_from": LATER}
    response = client.post("/agreement/write/propose/", told)
    assert response.status_code == 302, response.content.decode()[-3000:]
    return int(response.headers["Location"].split("/")[-2])


def signed(client: Client, number: int, phrase: str = PHRASE, seen: str = "") -> str:
    page = client.get(f"/agreement/versions/{number}/").content.decode()
    shown = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    told = {"phrase": phrase, "phrase_again": phrase, "seen": seen or (shown[1] if shown else "")}
    return client.post(f"/agreement/versions/{number}/sign/", told, follow=True).content.decode()


def test_a_draft_keeps_comments_and_sets_the_tried_terms(as_: Signing, own_house: Path) -> None:
    assert own_house.exists()
    text = draft(as_(Role.SALES_HEAD))
    assert "threshold = 60" in text
    assert "# " in text


def test_two_heads_sign_and_the_version_binds(as_: Signing, own_house: Path) -> None:
    sales, marketing = as_(Role.SALES_HEAD, "Claire"), as_(Role.MARKETING_HEAD, "Marc")
    number = proposed(marketing)
    assert "The other head has yet to" in signed(sales, number)
    assert [v.agreement.version for v in Workspace(own_house).versions] == [1]
    assert "Both have" in signed(marketing, number, "another phrase entirely")
    assert [v.agreement.version for v in Workspace(own_house).versions] == [1, number]
    page = as_(Role.REP).get(f"/agreement/versions/{number}/").content.decode()
    assert "Claire" in page
    assert "Marc" in page
    assert "qualification.threshold" in page


def test_a_wrong_phrase_signs_nothing(as_: Signing, own_house: Path) -> None:
    client = as_(Role.SALES_HEAD)
    first = proposed(client)
    signed(client, first)
    again = proposed(client, "qualification.threshold=50")
    page = signed(client, again, "not the phrase at all")
    assert "phrase" in page
    assert not Workspace(own_house).layout.signatures(again).exists()


def test_terms_that_were_not_shown_are_not_signed(as_: Signing, own_house: Path) -> None:
    client = as_(Role.SALES_HEAD)
    number = proposed(client)
    signed(client, number, seen="0" * 64)
    assert not Workspace(own_house).layout.signatures(number).exists()


def test_nobody_signs_twice_or_for_the_other_side(as_: Signing, own_house: Path) -> None:
    sales = as_(Role.SALES_HEAD)
    number = proposed(sales)
    signed(sales, number)
    signed(sales, number)
    version = Workspace(own_house).history.version(number)
    assert version is not None
    assert [one.party for one in version.signatures] == ["sales"]
    assert version.awaits == ["marketing"] or tuple(version.awaits) == ("marketing",)


@pytest.mark.parametrize("role", [Role.REP, Role.MARKETER, Role.MANAGEMENT, Role.ADMINISTRATOR])
def test_only_heads_propose_and_sign(as_: Signing, own_house: Path, role: Role) -> None:
    assert own_house.exists()
    client = as_(role)
    assert client.get("/agreement/write/").status_code == 403
    assert client.post("/agreement/versions/1/sign/", {"phrase": PHRASE}).status_code == 403


def test_what_was_touched_after_signing_is_shown(as_: Signing, own_house: Path) -> None:
    sales, marketing = as_(Role.SALES_HEAD), as_(Role.MARKETING_HEAD)
    number = proposed(sales)
    signed(sales, number)
    signed(marketing, number)
    path = Workspace(own_house).layout.agreement(number)
    path.write_text(path.read_text().replace("threshold = 60", "threshold = 6"))
    page = as_(Role.MANAGEMENT).get("/agreement/versions/").content.decode()
    assert "Something signed was touched" in page


def test_a_draft_with_problems_is_told_line_and_column(as_: Signing, own_house: Path) -> None:
    client = as_(Role.SALES_HEAD)
    text = draft(client).replace("threshold = 60", "threshold = -1")
    page = client.post("/agreement/write/check/", {"text": text}).content.decode()
    assert re.search(r"line \d+, column \d+", page)
    response = client.post("/agreement/write/propose/", {"text": text, "effective_from": LATER})
    assert response.status_code == 400
    assert len(Workspace(own_house).layout.agreements()) == 1


def test_a_proposal_that_nobody_signed_can_be_withdrawn(as_: Signing, own_house: Path) -> None:
    client = as_(Role.SALES_HEAD)
    number = proposed(client)
    assert client.post(f"/agreement/versions/{number}/withdraw/").status_code == 302
    assert len(Workspace(own_house).layout.agreements()) == 1
    number = proposed(client)
    signed(client, number)
    assert client.post(f"/agreement/versions/{number}/withdraw/").status_code == 400


def test_a_remark_is_kept_as_it_was_written(as_: Signing, own_house: Path) -> None:
    assert own_house.exists()
    as_(Role.MARKETER).post("/agreement/versions/1/comment/", {"text": "<b>60</b> is too many"})
    page = as_(Role.REP).get("/agreement/versions/1/").content.decode()
    assert "&lt;b&gt;60&lt;/b&gt; is too many" in page


def test_the_kept_key_opens_nothing_by_itself(as_: Signing, own_house: Path) -> None:
    assert own_house.exists()
    client = as_(Role.SALES_HEAD)
    signed(client, proposed(client))
    assert PHRASE not in SealedKey.objects.get().sealed


def test_a_version_that_is_not_there_is_missing(as_: Signing, own_house: Path) -> None:
    assert own_house.exists()
    assert as_(Role.REP).get("/agreement/versions/99/").status_code == 404
