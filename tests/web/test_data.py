"""Data: a file is looked at, imported by the worker, and what was set aside is mended."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import now

from smarketing.app.web.accounts.roles import Role
from smarketing.app.web.data.handing_over import safe_name
from smarketing.app.web.data.models import Upload
from smarketing.app.web.data.taking import take_waiting
from smarketing.app.workspace import Workspace

Signing = Callable[..., Client]

MAPPING = """
format = 1
source = "spec"
[[files]]
name = "people.csv"
reading = { dates = "iso", time_zone = "UTC" }
[[files.facts]]
table = "contacts"
columns.occurred_at = "seen"
columns.contact_id = "who"
columns.name = "name"
"""
PEOPLE = "who,name,seen\nada,Ada,2026-01-05\nbob,Bob,yesterday\n"


def handed_over(client: Client, text: str = PEOPLE, name: str = "people.csv") -> Upload:
    client.post("/data/look/", {"file": SimpleUploadedFile(name, text.encode())})
    return Upload.objects.latest("pk")


def imported(client: Client, root: Path) -> Upload:
    upload = handed_over(client)
    client.post(f"/data/files/{upload.pk}/take/", {"mapping": MAPPING, "import": "1"})
    take_waiting(Workspace(root))
    upload.refresh_from_db()
    return upload


def test_a_look_tells_what_would_be_taken_and_keeps_nothing(as_: Signing, own_house: Path) -> None:
    client = as_(Role.MARKETER)
    before = Workspace(own_house).ledger.version()
    upload = handed_over(client)
    client.post(f"/data/files/{upload.pk}/take/", {"mapping": MAPPING, "look": "1"})
    page = client.get(f"/data/files/{upload.pk}/").content.decode()
    assert "Would be set aside" in page
    assert "Ada" in page
    assert Workspace(own_house).ledger.version() == before


@pytest.mark.usefixtures("own_house")
def test_without_a_mapping_one_is_suggested(as_: Signing) -> None:
    client = as_(Role.ADMINISTRATOR)
    upload = handed_over(client)
    page = client.get(f"/data/files/{upload.pk}/").content.decode()
    assert "is a suggestion" in page
    assert "[[files]]" in page


def test_the_worker_imports_once_and_says_what_became_of_each_record(
    as_: Signing, own_house: Path
) -> None:
    client = as_(Role.MARKETER)
    upload = imported(client, own_house)
    assert (upload.state, upload.outcome["accepted"]) == ("taken", 1)
    assert take_waiting(Workspace(own_house)) == 0
    page = client.get(f"/data/files/{upload.pk}/").content.decode()
    assert "2 records = 1 accepted + 0 known + 1 set aside" in page
    assert not upload.folder.exists()


def test_what_was_set_aside_is_mended_and_taken(as_: Signing, own_house: Path) -> None:
    client = as_(Role.MARKETER)
    imported(client, own_house)
    quarantine = Workspace(own_house).ledger.quarantine
    [row] = quarantine.open_rows().filter(file="people.csv").to_dicts()
    mended = {"cell:who": "bob", "cell:name": "Bob", "cell:seen": "2026-01-06"}
    wrong = mended | {"cell:seen": "tomorrow"}
    address = f"/data/set-aside/{row['quarantine_id']}/"
    assert "still not right" in client.post(address, wrong, follow=True).content.decode()
    assert "settled" in client.post(address, mended, follow=True).content.decode()
    assert quarantine.open_rows().filter(file="people.csv").is_empty()
    contacts = Workspace(own_house).ledger.scan("contacts").collect()
    assert contacts.filter(contact_id="bob").height == 1


def test_a_row_may_be_left_out_for_good(as_: Signing, own_house: Path) -> None:
    client = as_(Role.MARKETER)
    imported(client, own_house)
    quarantine = Workspace(own_house).ledger.quarantine
    [row] = quarantine.open_rows().filter(file="people.csv").to_dicts()
    client.post(f"/data/set-aside/{row['quarantine_id']}/dismiss/")
    assert quarantine.open_rows().filter(file="people.csv").is_empty()


def test_a_claim_that_ran_out_is_taken_up_again(as_: Signing, own_house: Path) -> None:
    upload = handed_over(as_(Role.MARKETER))
    Upload.objects.filter(pk=upload.pk).update(state="taking", mapping=MAPPING, lease_until=now())
    assert take_waiting(Workspace(own_house)) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("empty.csv", ""),
        ("workbook.xlsx", "not a workbook"),
        ("quotes.csv", 'a,b\n"never closed,1\n2,3\n'),
        ("zeros.csv", "a,b\n\0\0,\0\n"),
    ],
)
@pytest.mark.usefixtures("own_house")
def test_a_file_that_cannot_be_read_is_told_in_a_sentence(
    as_: Signing, name: str, text: str
) -> None:
    client = as_(Role.MARKETER)
    upload = handed_over(client, text, name)
    response = client.get(f"/data/files/{upload.pk}/")
    assert response.status_code == 200
    assert b"Traceback" not in response.content


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\exports\\deals.csv", "deals.csv"),
        ("..", "file.csv"),
        ("a\x00b\u202e.csv", "a_b_.csv"),
    ],
)
def test_a_name_leads_into_no_other_folder(given: str, kept: str) -> None:
    assert safe_name(given) == kept


@pytest.mark.usefixtures("house")
def test_a_representative_brings_nothing_in(as_: Signing) -> None:
    client = as_(Role.REP, representative="Claire Dubois")
    assert client.get("/data/").status_code == 200
    file = {"file": SimpleUploadedFile("people.csv", b"x")}
    assert client.post("/data/look/", file).status_code == 403
    assert client.get("/data/set-aside/").status_code == 403
