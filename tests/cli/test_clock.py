"""`smarketing clock` as companies run it on cases of their own."""

import csv
import json
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from smarketing.app.cli.main import main

GUIDE = Path(__file__).parents[2] / "docs" / "guide"

SHOP = {"timezone": "Europe/Paris", "weekly": {"mon": [["09:00", "17:00"]]}}


def asked(name: str, at: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 (any JSON value)
    return {"id": name, "op": "next_open", "calendar": "shop", "input": {"at": at}, **more}


AGREES = asked("à l’ouverture", "2026-03-30T08:00+02:00", expected="2026-03-30T09:00+02:00")
UNSTATED = asked("unstated", "2026-03-31T08:00+02:00")
DISAGREES = asked("late", "2026-03-31T08:00+02:00", expected="2026-03-31T09:00+02:00")
UNREADABLE = asked("no offset", "2026-03-31T08:00", expected="2026-03-31T09:00+02:00")


class File:
    """A file of cases, and the command to try them."""

    def __init__(self, path: Path) -> None:
        self.path = path / "cases.json"

    def run(self, cases: list[Any], *words: str, code: int = 0) -> Result:
        whole = {"calendars": {"shop": SHOP}, "cases": cases}
        self.path.write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")
        return self.again(*words, code=code)

    def again(self, *words: str, code: int = 0) -> Result:
        given = ["clock", str(self.path), "--language", "en", *words]
        done = CliRunner().invoke(main, given, catch_exceptions=False)
        assert done.exit_code == code, done.output
        return done


@pytest.fixture
def file(tmp_path: Path) -> File:
    return File(tmp_path)


def test_json_is_the_list_of_answers_in_the_order_of_the_file(file: File) -> None:
    done = file.run([AGREES, DISAGREES, UNSTATED, UNREADABLE], "--format", "json", code=1)
    assert json.loads(done.stdout) == [
        {"id": "à l’ouverture", "answer": "2026-03-30T07:00:00Z", "agrees": True},
        {"id": "late", "answer": "2026-04-06T07:00:00Z", "agrees": False},
        {"id": "unstated", "answer": "2026-04-06T07:00:00Z", "agrees": None},
        {"id": "no offset", "answer": None, "agrees": False},
    ]
    assert "case no offset: `input.at` is no moment with an offset to UTC" in done.stderr


def test_where_all_agree_the_verb_ends_well_and_says_so_first(file: File) -> None:
    done = file.run([AGREES, {**AGREES, "id": "again"}, UNSTATED])
    lines = done.stdout.splitlines()
    assert "All 2 cases agree: the clocks give what the file expects." in lines
    assert "1 case states nothing to compare with, and is answered." in lines


def test_the_text_shows_what_does_not_agree_and_on_demand_why(file: File) -> None:
    told = file.run([AGREES, DISAGREES], "--why", "late", code=1).stdout
    assert "The clocks give what the file expects in 1 of 2 cases." in told
    assert "2026-03-31T09:00+02:00" in told
    assert "2026-04-06T07:00:00Z" in told
    assert "From 2026-03-31 08:00+02:00 to 2026-04-06" in " ".join(told.split())


def test_csv_has_a_line_per_case(file: File) -> None:
    told = file.run([AGREES, UNSTATED], "--format", "csv").stdout
    assert list(csv.DictReader(StringIO(told))) == [
        {
            "id": "à l’ouverture",
            "operation": "next_open",
            "calendar": "shop",
            "answer": "2026-03-30T07:00:00Z",
            "expected": "2026-03-30T09:00+02:00",
            "is_stated": "true",
            "agrees": "true",
        },
        {
            "id": "unstated",
            "operation": "next_open",
            "calendar": "shop",
            "answer": "2026-04-06T07:00:00Z",
            "expected": "",
            "is_stated": "false",
            "agrees": "",
        },
    ]


def test_it_speaks_french(file: File) -> None:
    told = file.run([AGREES, DISAGREES], "--language", "fr", code=1).stdout
    assert "Les horloges donnent ce que le fichier attend dans 1 cas sur 2." in " ".join(
        told.split()
    )


@pytest.mark.parametrize("text", ["", "{}", "[1, 2", "\ufeff[]"])
def test_a_file_that_holds_no_cases_gives_an_empty_list_and_says_why(file: File, text: str) -> None:
    file.path.write_text(text, encoding="utf-8")
    done = file.again("--format", "json", code=1)
    assert json.loads(done.stdout) == []
    assert "cases.json" in done.stderr


def test_a_file_without_answers_does_not_say_that_every_case_agrees(file: File) -> None:
    file.path.write_text("no JSON", encoding="utf-8")
    told = " ".join(file.again(code=1).stdout.split())
    assert "every case" not in told
    assert "None: no case that could be answered" in told


def test_a_file_in_another_encoding_is_refused(file: File) -> None:
    file.path.write_bytes('{"calendars": {"caf\xe9": {}}}'.encode("latin-1"))
    assert "not written in UTF-8, from byte 19 on" in file.again(code=1).stderr


def test_an_absent_file_is_bad_usage(file: File) -> None:
    file.again(code=2)


@pytest.mark.parametrize(("code", "first"), [("en", "All 2 cases agree"), ("fr", "Les 2 cas")])
def test_the_file_in_the_guide_is_answered_as_the_guide_says(
    file: File, code: str, first: str
) -> None:
    page = (GUIDE / code / "clock.md").read_text(encoding="utf-8")
    shown = re.search(r"```json\n(.*?)```\n\n```\n(.*?)```", page, re.DOTALL)
    assert shown is not None
    file.path.write_text(shown[1], encoding="utf-8")
    done = file.again("--language", code)
    assert first in done.stdout
    assert after_the_title(done.stdout) == after_the_title(shown[2])


def after_the_title(text: str) -> list[str]:
    """Return the lines below the title, without the bars, whose length depends on the window."""
    lines = text.replace("\u00a0", " ").replace("\u202f", " ").splitlines()
    return [line for line in lines[lines.index("") :] if "█" not in line]
