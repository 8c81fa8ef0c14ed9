"""`smarketing glossary`: the agreement in force, or one that is still discussed, in words."""

import json

import pytest
from tests.cli.importing import Desk
from tests.render.glossaries import AGREEMENTS

TEXT = AGREEMENTS["little"].read_text(encoding="utf-8")


def test_the_agreement_in_force_is_told(desk: Desk) -> None:
    (desk.folder / "workspace" / "agreement").mkdir(parents=True)
    desk.file("workspace/agreement/0001.toml", TEXT)
    told = desk.run("glossary", "--as-of", "2026-03-31").stdout
    assert "A lead qualifies with 40 points or more, if its fit is at least 20." in told
    assert "Agreement version 1, in force since 1 January 2024" in told.replace("\u00a0", " ")


def test_an_agreement_that_is_still_discussed_needs_no_workspace(desk: Desk) -> None:
    draft = desk.file("draft.toml", TEXT.replace("threshold = 40", "threshold = 55"))
    told = desk.run("glossary", draft).stdout
    assert "A lead qualifies with 55 points or more, if its fit is at least 20." in told


def test_an_agreement_that_contradicts_itself_is_refused_with_its_findings(desk: Desk) -> None:
    wrong = desk.file("wrong.toml", TEXT.replace("threshold = 40", "treshold = 40"))
    assert "unknown key `treshold`" in desk.run("glossary", wrong, code=1).output


@pytest.mark.parametrize("form", ["json", "html"])
def test_programs_and_browsers_get_it_too(desk: Desk, form: str) -> None:
    told = desk.run("glossary", desk.file("a.toml", TEXT), "--format", form).stdout
    if form == "html":
        assert told.startswith("<!doctype html>")
        return
    read = json.loads(told)
    assert (read["report"], read["format"]) == ("glossary", 1)
    assert [stage["name"] for stage in read["stages"]][:3] == ["visitor", "lead", "mql"]
    assert read["qualification"]["points"][0] == {
        "touch": "visit",
        "points": 1,
        "cap": 10,
        "group": None,
        "half_life_days": None,
        "window_days": None,
    }
    assert len(read["footing"]["agreement_hash"]) == 64


def test_a_workspace_without_an_agreement_says_so(desk: Desk) -> None:
    assert "there is no agreement" in desk.run("glossary", code=1).output
