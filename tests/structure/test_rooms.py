"""Every folder is a room with one paragraph that says what belongs in it; specs mirror rules."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "smarketing"
CORE = PACKAGE / "core"
SPEC = ROOT / "spec"

ROOMS = sorted(init.parent for init in PACKAGE.rglob("__init__.py"))


def paragraphs(markdown: str) -> list[str]:
    """Return the blocks of a page, without its headings."""
    blocks = (block.strip() for block in markdown.split("\n\n"))
    return [block for block in blocks if block and not block.startswith("#")]


def name_of(room: Path) -> str:
    return str(room.relative_to(ROOT))


@pytest.mark.parametrize("room", ROOMS, ids=name_of)
def test_a_room_says_what_belongs_in_it_in_one_paragraph(room: Path) -> None:
    readme = room / "README.md"
    assert readme.is_file(), f"{name_of(room)} has no README.md"
    text = paragraphs(readme.read_text(encoding="utf-8"))
    assert len(text) == 1, f"{name_of(room)}/README.md has {len(text)} paragraphs, not one"
    assert len(text[0].split()) >= 10, f"{name_of(room)}/README.md says too little"


@pytest.mark.parametrize("room", ROOMS, ids=name_of)
def test_an_init_file_only_names_its_room(room: Path) -> None:
    code = (room / "__init__.py").read_text(encoding="utf-8").strip()
    assert code.startswith('"""')
    assert code.endswith('"""')
    assert code.count('"""') == 2, "re-exports make import circles; import from the file itself"


def test_every_folder_of_code_is_a_room() -> None:
    folders = {file.parent for file in PACKAGE.rglob("*.py")}
    assert sorted(folders) == ROOMS


def test_the_specification_mirrors_the_rules() -> None:
    specified = {file.relative_to(SPEC).parent for file in SPEC.rglob("test_*.py")}
    assert specified, "no specification at all"
    rooms = {room.relative_to(CORE) for room in ROOMS if room.is_relative_to(CORE)}
    strays = sorted(str(folder) for folder in specified if folder not in rooms - {Path()})
    assert strays == [], "each folder of spec/ is a room of core/"
    with_rules = {
        file.relative_to(CORE).parent for file in CORE.rglob("*.py") if file.name != "__init__.py"
    }
    assert sorted(map(str, with_rules - specified)) == [], "rooms with rules and no specification"
