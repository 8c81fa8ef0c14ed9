"""`smarketing import --suggest` on files with a bad value here and there."""

import pytest
from tests.cli.importing import Desk
from tests.cli.test_suggest import suggested


def spend(amounts: list[str], days: list[str] | None = None) -> str:
    days = days or [f"2026-{1 + n % 10:02}-{1 + n % 28:02}" for n in range(len(amounts))]
    rows = [f"ads;{day};{amount}\n" for day, amount in zip(days, amounts, strict=True)]
    return "channel;date;cost_eur\n" + "".join(rows)


def test_one_bad_amount_does_not_hide_how_numbers_are_written(desk: Desk) -> None:
    amounts = [f"1.{n:03},50" for n in range(199)] + ["tbd 2"]
    file = desk.file("spend.csv", spend(amounts))
    mapping = suggested(desk, file)
    assert 'decimal = ","\nthousands = "."' in mapping
    assert "# 1 of 200 values of `cost_eur` does not fit: it will be set aside." in mapping
    (told,) = desk.imported(file, mapping=mapping)
    assert (told["accepted"], told["quarantined"]) == (199, 1)


@pytest.mark.parametrize("bad", ["2026-31-12", "soon", "31/12/2026"])
def test_one_bad_date_does_not_hide_the_column_of_dates(desk: Desk, bad: str) -> None:
    days = [f"2026-01-{1 + n:02}" for n in range(19)] + [bad]
    file = desk.file("spend.csv", spend([str(n) for n in range(20)], days))
    mapping = suggested(desk, file)
    assert 'occurred_at = "date"' in mapping
    assert "value = " not in mapping
    assert "# 1 of 20 values of `date` does not fit: it will be set aside." in mapping
    (told,) = desk.imported(file, mapping=mapping)
    assert (told["accepted"], told["quarantined"]) == (19, 1)


def test_dates_of_two_forms_are_both_read(desk: Desk) -> None:
    days = [f"2026-01-{1 + n:02}" for n in range(20)] + [f"{1 + n:02}/02/2026" for n in range(20)]
    file = desk.file("spend.csv", spend([str(n) for n in range(40)], days))
    mapping = suggested(desk, file)
    assert 'dates = ["iso", "%d/%m/%Y"]' in mapping
    (told,) = desk.imported(file, mapping=mapping)
    assert told["accepted"] == 40


def test_a_column_named_after_a_date_is_named_before_any_constant(desk: Desk) -> None:
    cells = "email,Date de création,kind\na@b.fr,le 2 du mois,form\nc@d.fr,le 3,visit\n"
    mapping = suggested(desk, desk.file("touches.csv", cells))
    assert '# occurred_at = "Date de création"' in mapping
    assert "occurred_at = { value" not in mapping


@pytest.mark.parametrize("column", ["id", "ID", "Touch ID", "touch_id", "Identifiant", "event id"])
def test_the_number_of_the_record_itself_is_its_id(desk: Desk, column: str) -> None:
    cells = f"{column},email,date,kind\n7,a@b.fr,2026-01-02,form\n8,a@b.fr,2026-01-03,form\n"
    file = desk.file("touches.csv", cells)
    mapping = suggested(desk, file)
    assert f'id = "{column}"' in mapping
    desk.imported(file, mapping=mapping)
    touches = desk.ledger.read(["touches"]).table("touches").sort("fact_id")
    assert touches["fact_id"].to_list() == ["touches:touches:7", "touches:touches:8"]
    assert touches["contact_id"].unique().to_list() == ["a@b.fr"]


@pytest.mark.parametrize("ids", [("7", "7"), ("7", "")])
def test_an_id_that_stands_twice_or_is_missing_is_none(desk: Desk, ids: tuple[str, str]) -> None:
    cells = "id,email,date,kind\n{},a@b.fr,2026-01-02,form\n{},c@d.fr,2026-01-03,form\n"
    mapping = suggested(desk, desk.file("touches.csv", cells.format(*ids)))
    assert "\nid = " not in mapping


def test_the_id_of_something_else_is_no_id_of_the_record(desk: Desk) -> None:
    cells = "session id,email,date,kind\n7,a@b.fr,2026-01-02,form\n8,c@d.fr,2026-01-03,form\n"
    assert "\nid = " not in suggested(desk, desk.file("touches.csv", cells))


@pytest.mark.parametrize(
    ("first", "last"), [("Prénom", "Nom"), ("First name", "Last name"), ("firstname", "lastname")]
)
def test_first_and_last_name_are_joined(desk: Desk, first: str, last: str) -> None:
    cells = f"contact_id,{last},{first},date\n1,Durand,Zoé,2026-01-02\n2,Petit,,2026-01-03\n"
    file = desk.file("contacts.csv", cells)
    mapping = suggested(desk, file)
    assert f'name = {{ columns = ["{first}", "{last}"] }}' in mapping
    assert "attributes" not in mapping
    desk.imported(file, mapping=mapping)
    contacts = desk.ledger.read(["contacts"]).table("contacts").sort("contact_id")
    assert contacts["name"].to_list() == ["Zoé Durand", "Petit"]
