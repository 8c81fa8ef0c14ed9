"""Any page of numbers can be taken as a file, filtered as it is shown."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from smarketing.app.web.accounts.roles import Role

Signing = Callable[..., Client]

pytestmark = pytest.mark.usefixtures("house")

PAGES = ["today", "funnel", "conversion", "quality", "team", "agreement"]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_a_workbook_with_its_tables(as_: Signing, name: str) -> None:
    response = as_(Role.MANAGEMENT).get(f"/file/{name}.xlsx")
    book = CalamineWorkbook.from_filelike(BytesIO(response.content))
    assert len(book.sheet_names) > 1
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}.xlsx"'


def test_a_table_is_taken_with_the_filters_of_its_page(as_: Signing) -> None:
    client = as_(Role.REP)
    asked = {"by": "channel", "table": "same-period-1"}
    whole = client.get("/file/funnel.csv", asked).content.decode("utf-8-sig")
    some = client.get("/file/funnel.csv", asked | {"persona": "plant_director"})
    assert whole.startswith("Channel,")
    assert some.content.decode("utf-8-sig") != whole


def test_the_links_stand_on_the_page(as_: Signing) -> None:
    page = as_(Role.REP).get("/funnel/", {"by": "owner"}).content.decode()
    assert "/file/funnel.xlsx?by=owner" in page
    assert "/file/funnel.csv?by=owner&amp;table=same-period-1" in page


@pytest.mark.parametrize(
    "address",
    ["/file/pay.xlsx", "/file/desk.csv", "/file/funnel.exe", "/file/funnel.csv?table=no-such-1",
     "/file/funnel.csv", "/file/../today.csv"],
)  # fmt: skip
def test_what_is_no_page_is_no_file(as_: Signing, address: str) -> None:
    assert as_(Role.SALES_HEAD).get(address).status_code == 404
