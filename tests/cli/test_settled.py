"""What a person settled in the quarantine stays settled, however the mapping is edited."""

from pathlib import Path

import pytest
from tests.cli.importing import HEADER, TOUCHES, Desk
from tests.cli.test_quarantine import correct, exported, save

BAD = HEADER + (
    "1,anna,2026-01-02 10:00,visit\n2,bob,02/01/2026,visit\n3,carl,never,visit\n4,dora,never,form\n"
)
COMMENTED = "# who wrote this, and why\n" + TOUCHES.replace("\n\n", "\n\n\n")
REORDERED = TOUCHES.replace('contact_id = "who"\n', "").replace(
    'kind = "kind"', 'kind = { column = "kind" }\ncontact_id = "who"'
)
OTHER_RULE = TOUCHES + 'channel = { value = "web" }\n'


@pytest.fixture
def file(desk: Desk) -> Path:
    """Import a file, dismiss its line 4, correct its line 3; line 5 stays open."""
    path = desk.file("touches.csv", BAD)
    desk.imported(path)
    rows = {row["line"]: row["quarantine_id"] for row in desk.set_aside()}
    desk.run("quarantine", "--dismiss", rows[4])
    header, corrected = exported(desk)
    correct(header, corrected, "2", "when", "2026-01-02 09:00")
    desk.run("quarantine", "--replay", save(desk, header, corrected))
    return path


def open_lines(desk: Desk) -> list[int]:
    return [row["line"] for row in desk.set_aside()]


@pytest.mark.parametrize("mapping", [TOUCHES, COMMENTED, REORDERED])
def test_layout_and_comments_of_a_mapping_are_no_change(
    desk: Desk, file: Path, mapping: str
) -> None:
    before = desk.set_aside()
    (told,) = desk.imported(file, mapping=mapping)
    assert (told["duplicate"], told["quarantined"], told["settled"]) == (1, 3, 0)
    assert desk.set_aside() == before
    assert desk.ledger.imports().height == 2  # the import, and the corrections


def test_what_was_settled_stays_settled_when_a_rule_changes(desk: Desk, file: Path) -> None:
    (told,) = desk.imported(file, mapping=OTHER_RULE)
    assert (told["quarantined"], told["settled"], told["settled_before"]) == (4, 1, 2)
    # The corrected record and the dismissed one; what is new contradicts the first reading.
    assert open_lines(desk) == [2, 5]
    assert [row["line"] for row in told["examples"]] == [2, 5]


def test_a_dismissed_record_that_can_be_taken_now_is_taken(desk: Desk) -> None:
    file = desk.file("touches.csv", BAD)
    desk.imported(file)
    desk.run("quarantine", "--dismiss", "touches.csv")
    both = TOUCHES.replace('"%Y-%m-%d %H:%M"', '["%Y-%m-%d %H:%M", "%d/%m/%Y"]')
    (told,) = desk.imported(file, mapping=both)
    assert (told["accepted"], told["quarantined"], told["settled_before"]) == (1, 2, 2)
    assert "bob" in desk.ledger.read(["touches"]).table("touches")["contact_id"].to_list()
    assert open_lines(desk) == []


def test_rows_wait_again_when_an_earlier_mapping_comes_back(desk: Desk) -> None:
    file = desk.file("touches.csv", BAD)
    desk.imported(file)
    desk.imported(file, mapping=TOUCHES.replace("%Y-%m-%d", "%d.%m.%Y"))
    assert open_lines(desk) == [2, 3, 4, 5]
    for _ in range(2):
        desk.imported(file)
        assert open_lines(desk) == [3, 4, 5]


def test_a_mapping_of_more_facts_asks_again(desk: Desk, file: Path) -> None:
    contacts = (
        '\n[[files.facts]]\ntable = "contacts"\n\n[files.facts.columns]\n'
        'contact_id = "who"\noccurred_at = "when"\n'
    )
    desk.imported(file, mapping=TOUCHES + contacts)
    assert open_lines(desk) == [3, 4, 5]


def test_a_record_taken_later_by_itself_is_no_decision_of_a_person(desk: Desk) -> None:
    file = desk.file("touches.csv", HEADER + "1,anna,2026-01-02 10:00,visit\n")
    path = desk.file("mapping.toml", TOUCHES)
    for day, lines in (("2026-01-01", [2]), ("2026-01-03", []), ("2026-01-01", [2])):
        desk.run("import", file, "--map", path, "--as-of", f"{day}T00:00Z")
        assert open_lines(desk) == lines


def test_the_account_tells_what_was_settled_since_and_lists_the_rest(
    desk: Desk, file: Path
) -> None:
    told = desk.run("import", file, "--map", desk.file("mapping.toml", TOUCHES)).stdout
    assert "4 records = 0 accepted + 1 known + 3 set aside (2 of them settled since)" in told
    assert "touches.csv:5" in told
    assert "touches.csv:3" not in told
    assert "touches.csv:4" not in told
    assert "more: see" not in told
