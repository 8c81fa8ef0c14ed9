"""`smarketing import --suggest`: a proposal that imports as it stands where nothing is doubtful."""

import json
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from tests.cli.importing import Desk

FRENCH_DEALS = """\
N° affaire;Société;Étape;Date de clôture;Montant HT (€);Commercial
A-1;Béton & Cie;Gagnée;15/03/2026;1 234,50;Zoé
A-2;Vauban;Perdue;02/04/2026;980,00;Théo
A-3;Garonne;Négociation;28/04/2026;12 000,00;Zoé
"""
FILES: Mapping[str, tuple[str, str, int]] = {
    "touches-en.csv": (
        (
            "Event ID,Email,Created At,Event Type,UTM Source,UTM Campaign\n"
            "e1,anna@acme.fr,2026-01-02T10:00:00Z,form,google,spring\n"
            "e2,bob@acme.fr,2026-01-03T11:00:00Z,visit,,\n"
        ),
        "touches",
        2,
    ),
    "interactions.csv": (
        (
            "Identifiant contact;Horodatage;Type;Canal\n"
            "c1;25/12/2025 08:30;formulaire;Salon\nc2;03/01/2026 18:00;visite;NULL\n"
        ),
        "touches",
        2,
    ),
    "contacts.csv": (
        (
            "Contact ID\tFull Name\tCreate Date\tCompany\tJob Title\n"
            "1\tAnna B\t01/25/2026\tAcme\tCEO\n2\tBob C\t02/03/2026\tVauban\t\n"
        ),
        "contacts",
        2,
    ),
    "comptes.csv": (
        "ID compte,Raison sociale,Créé le,Secteur\n7,Acme,2026-01-02,BTP\n8,Vauban,2026-01-03,\n",
        "accounts",
        2,
    ),
    "deals-fr.csv": (FRENCH_DEALS, "deal_events", 3),
    "pipeline.csv": (
        (
            "opportunity_id,account,deal_stage,close_date,close_value_usd\n"
            "1,Acme,Won,2026-01-02,1054\n2,Vauban,Lost,2026-01-03,0\n"
        ),
        "deal_events",
        2,
    ),
    "depenses.csv": (
        (
            "Jour;Canal;Campagne;Coût (EUR);Clics\n"
            "31/01/2026;Google Ads;Printemps;1.234,56;17\n01/02/2026;LinkedIn;;99,90;3\n"
        ),
        "spend",
        2,
    ),
    "calls.csv": (
        (
            "contact_id,sales_rep,activity_date,activity_type,call_outcome\n"
            "c1,Zoé,2026-01-02 10:00,call,reached\nc2,Théo,2026-01-02 11:00,call,no answer\n"
        ),
        "activities",
        2,
    ),
    "decisions.csv": (
        "Lead;Date;Décision;Motif\nL1;15/01/2026;Acceptée;\nL2;16/01/2026;Refusée;Trop petit\n",
        "dispositions",
        2,
    ),
    "consentements.csv": (
        "email,date,finalité,accord\na@b.fr,2026-01-02,email,oui\nc@d.fr,2026-01-03,email,non\n",
        "consents",
        2,
    ),
    "lifecycle_stages.csv": (
        "contact_id,lifecycle_stage,date\nc1,MQL,2026-01-02\nc1,SQL,2026-02-02\n",
        "recorded_stages",
        2,
    ),
}


def suggested(desk: Desk, file: Path) -> str:
    return desk.run("import", "--suggest", file).stdout


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("name", FILES)
def test_what_is_not_doubtful_imports_as_it_stands(desk: Desk, name: str, encoding: str) -> None:
    content, table, rows = FILES[name]
    file = desk.file(name, content.encode(encoding))
    mapping = suggested(desk, file)
    assert "???" not in mapping
    (told,) = desk.imported(file, mapping=mapping)
    assert (told["accepted"], told["new_facts"]) == (rows, {table: rows}), mapping


def test_amounts_dates_and_words_are_understood(desk: Desk) -> None:
    file = desk.file("deals-fr.csv", FRENCH_DEALS)
    desk.imported(file, mapping=suggested(desk, file))
    deals = desk.ledger.read(["deal_events"]).table("deal_events").sort("deal_id")
    assert deals.select("deal_id", "status", "amount", "currency", "rep").rows() == [
        ("A-1", "won", 123_450, "EUR", "Zoé"),
        ("A-2", "lost", 98_000, "EUR", "Théo"),
        ("A-3", "open", 1_200_000, "EUR", "Zoé"),
    ]
    assert deals["occurred_at"].dt.strftime("%Y-%m-%d").to_list() == [
        "2026-03-15",
        "2026-04-02",
        "2026-04-28",
    ]


def test_attributes_are_what_is_left_of_a_contact(desk: Desk) -> None:
    file = desk.file("contacts.csv", FILES["contacts.csv"][0])
    desk.imported(file, mapping=suggested(desk, file))
    contacts = desk.ledger.read(["contacts"]).table("contacts").sort("contact_id")
    assert [json.loads(text) if text else None for text in contacts["attributes"]] == [
        {"Job Title": "CEO"},
        None,
    ]


@pytest.mark.parametrize(
    ("name", "content", "choices"),
    [
        (
            "touches.csv",
            "email,date,kind\na@b.fr,03/04/2026,visit\nc@d.fr,05/06/2026,form\n",
            ['# dates = "%d/%m/%Y"', '# dates = "%m/%d/%Y"'],
        ),
        (
            "spend.csv",
            'channel,date,cost_eur\nads,2026-01-02,"1,200"\nseo,2026-01-03,"5,000"\n',
            ['# decimal = ","', '# decimal = "."\n# thousands = ","'],
        ),
        (
            "spend.csv",
            "channel,date,cost\nads,2026-01-02,12\n",
            ['# currency = "EUR"', '# currency = "USD"'],
        ),
        (
            "touches.csv",
            "email,date\na@b.fr,2026-01-02\n",
            ['# kind = { value = "form" }', '# kind = { value = "visit" }'],
        ),
        (
            "deals.csv",
            "deal_id,opened,signed,status\n1,2026-01-02,2026-02-02,won\n2,2026-01-03,2026-02-03,won\n",
            ['# occurred_at = "opened"', '# occurred_at = "signed"'],
        ),
    ],
)
def test_what_is_doubtful_is_asked_and_each_answer_imports(
    desk: Desk, name: str, content: str, choices: list[str]
) -> None:
    file = desk.file(name, content)
    mapping = suggested(desk, file)
    assert mapping.count("???") == 2  # the question, and the line on top that tells of it
    desk.attempt(file, mapping)
    assert desk.ledger.version() == {}
    for choice in choices:
        assert choice in mapping
        answered = mapping.replace(choice, choice.replace("# ", ""), 1)
        (told,) = desk.imported(file, mapping=answered)
        assert told["quarantined"] == 0


def test_a_sheet_is_asked_for_where_there_are_several(desk: Desk) -> None:
    path = desk.folder / "leads.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in ("Leads", "Old"):
            sheet = book.add_worksheet(name)
            for at, row in enumerate(
                [["contact_id", "name", "created"], ["1", "Anna", "2026-01-02"]]
            ):
                sheet.write_row(at, 0, row)
    mapping = suggested(desk, path)
    assert '# sheet = "Leads"' in mapping
    (told,) = desk.imported(path, mapping=mapping.replace('# sheet = "Leads"', 'sheet = "Leads"'))
    assert told["accepted"] == 1


@pytest.mark.parametrize("name", ["a.parquet", "a.jsonl"])
def test_other_kinds_of_file(desk: Desk, name: str) -> None:
    lines = [{"contact_id": "c1", "stage": "MQL", "date": "2026-01-02", "n": 1.5}]
    path = desk.folder / name
    if name.endswith("jsonl"):
        path.write_text("\n".join(map(json.dumps, lines)))
    else:
        pl.DataFrame(lines).write_parquet(path)
    (told,) = desk.imported(path, mapping=suggested(desk, path))
    assert told["new_facts"] == {"recorded_stages": 1}


def test_words_for_nothing_are_found(desk: Desk) -> None:
    file = desk.file(
        "touches.csv", "email,date,kind,channel\na@b.fr,2026-01-02,visit,Select\nNULL,N/A,-,x\n"
    )
    assert 'missing = ["-", "N/A", "NULL", "Select"]' in suggested(desk, file)


def test_nothing_in_a_file_can_write_into_the_mapping(desk: Desk) -> None:
    name = 'x""\n[[files]]\n\x7f#'
    cells = f'email,date,kind,"{name}"\na@b.fr,2026-01-02,visit,"{name}"\n'
    file = desk.file("touches.csv", cells)
    mapping = suggested(desk, file)
    assert [line for line in mapping.splitlines() if line.startswith("[[files]]")] == ["[[files]]"]
    (told,) = desk.imported(file, mapping=mapping)
    assert told["rows"] == 1


def test_the_proposal_is_written_in_french_too(desk: Desk) -> None:
    file = desk.file("contacts.csv", FILES["contacts.csv"][0])
    told = desk.run("import", "--suggest", file, "--language", "fr").stdout
    assert "format = 1" in told


def test_a_file_that_cannot_be_read_is_refused(desk: Desk) -> None:
    desk.run("import", "--suggest", desk.file("x.xlsx", "PK no workbook"), code=1)


@pytest.mark.parametrize("content", ["", "\ufeff", " \r\n\n"])
def test_an_empty_file_is_refused(desk: Desk, content: str) -> None:
    told = desk.run("import", "--suggest", desk.file("leads.csv", content), code=1)
    assert "the file is empty" in told.stderr
    assert told.stdout == ""


@pytest.mark.parametrize("content", [b"a,b\n1,2\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_what_only_passes_for_a_workbook_is_refused(desk: Desk, content: bytes) -> None:
    told = desk.run("import", "--suggest", desk.file("x.xlsx", content), code=1)
    assert "is no workbook" in told.stderr


def test_a_header_alone_gives_a_frame_to_fill(desk: Desk) -> None:
    mapping = suggested(desk, desk.file("touches.csv", "email,date,kind\n"))
    assert 'contact_id = "email"' in mapping
    assert '# occurred_at = "date"' in mapping


def test_local_times_are_those_of_where_the_company_works(desk: Desk) -> None:
    example = Path(str(resources.files("smarketing.adapters.connectors.example")))
    agreement = (example / "agreement.toml").read_text(encoding="utf-8")
    (desk.folder / "workspace" / "agreement").mkdir(parents=True)
    desk.file("workspace/agreement/0001.toml", agreement)
    mapping = suggested(desk, desk.file("calls.csv", FILES["calls.csv"][0]))
    assert 'time_zone = "Europe/Paris"' in mapping
    assert "write yours" not in mapping
