"""The audit log: written with the act, and what was tampered with is found at its place."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import RequestFactory
from pytest_django import DjangoCaptureOnCommitCallbacks
from tests.web.conftest import person

from smarketing.adapters.store.layout import Layout
from smarketing.app.web.accounts.roles import Role
from smarketing.app.web.audit.acts import LABELS, Act
from smarketing.app.web.audit.checking import check_log
from smarketing.app.web.audit.log import record
from smarketing.app.web.audit.models import Entry, Head
from smarketing.app.web.audit.noted import file_of, noted_heads

SWAP_2_AND_3 = """
UPDATE audit_entry SET number = 9 WHERE number = 2;
UPDATE audit_entry SET number = 2 WHERE number = 3;
UPDATE audit_entry SET number = 3 WHERE number = 9
"""


def faults() -> list[tuple[str, int]]:
    """Return what checking finds: code and number of the entry."""
    return [(found.code, found.values["number"]) for found in check_log()[1]]


def spoil(statements: str) -> None:
    """Do to the table what only somebody with access to the database can do."""
    with connection.cursor() as cursor:
        for statement in statements.split(";"):
            cursor.execute(statement)


@pytest.fixture
def log(db: None, own_house: Path) -> Path:  # noqa: ARG001 (it rests there)
    for about in ("one", "two", "three", "four"):
        record(person(Role.ADMINISTRATOR), Act.INVITED, about, {"role": "rep"})
    return own_house


def test_every_act_has_a_name() -> None:
    assert set(LABELS) == set(Act)


@pytest.mark.usefixtures("log")
class TestTampering:
    def test_what_nobody_touched_is_unbroken(self) -> None:
        assert check_log() == (4, [])

    @pytest.mark.parametrize(
        ("statement", "found"),
        [
            ("UPDATE audit_entry SET about = 'else' WHERE number = 2", [("audit.changed", 2)]),
            ("UPDATE audit_entry SET person = '' WHERE number = 4", [("audit.changed", 4)]),
            ("DELETE FROM audit_entry WHERE number = 2", [("audit.missing", 2)]),
            (
                "DELETE FROM audit_entry WHERE number > 2",
                [("audit.missing", 3), ("audit.missing", 4)],
            ),
            ("DELETE FROM audit_entry", [("audit.missing", number) for number in (1, 2, 3, 4)]),
            (
                SWAP_2_AND_3,
                [("audit.changed", 2), ("audit.changed", 3), ("audit.moved", 4)],
            ),
        ],
        ids=["flipped", "disowned", "deleted", "cut off", "emptied", "reordered"],
    )
    def test_it_is_found_at_its_place(self, statement: str, found: list[tuple[str, int]]) -> None:
        spoil(statement)
        assert faults() == found

    def test_an_entry_that_somebody_adds_is_found(self) -> None:
        last = Entry.objects.get(number=4)
        forged = Entry(number=5, at=last.at, act=Act.SIGNED, previous=last.digest)
        forged.digest = "f" * 64
        forged.save(force_insert=True)
        assert faults() == [("audit.changed", 5)]


def test_a_chain_that_was_computed_anew_differs_from_what_was_noted(
    log: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        true = record(None, Act.SIGNED, "version 2")
    assert noted_heads(Layout(log)) == {5: true.digest}
    spoil("DELETE FROM audit_entry WHERE number = 5")
    fourth = Entry.objects.get(number=4)
    Head.objects.update(number=4, digest=fourth.digest)
    assert faults() == [("audit.missing", 5)], "cut off, head and all"
    record(None, Act.SIGNED, "version 3")
    assert faults() == [("audit.replaced", 5)]


@pytest.mark.usefixtures("log")
def test_nothing_that_was_written_changes_through_the_application() -> None:
    entry = Entry.objects.get(number=1)
    entry.about = "else"
    attempts: list[Callable[[], object]] = [
        entry.save,
        entry.delete,
        Entry.objects.all().delete,
        lambda: Entry.objects.update(about="else"),
    ]
    for attempt in attempts:
        with pytest.raises(TypeError, match="only added to"):
            attempt()


@pytest.mark.usefixtures("log")
def test_an_act_that_is_undone_leaves_no_entry() -> None:
    with transaction.atomic():
        record(None, Act.SIGNED, "version 2")
        transaction.set_rollback(True)
    assert check_log() == (4, [])


@pytest.mark.usefixtures("db", "own_house")
def test_it_says_who_from_where_even_after_they_are_gone() -> None:
    somebody = person(Role.SALES_HEAD, "Alice")
    request = RequestFactory().get("/", REMOTE_ADDR="203.0.113.9")
    request.user = somebody
    entry = record(request, Act.EXPORTED, "handoffs.csv")
    somebody.delete()
    kept = Entry.objects.get(number=entry.number)
    assert kept.person == "Alice <alice@example.com>"
    assert (kept.role, kept.address) == ("sales_head", "203.0.113.9")


def test_a_noted_file_that_is_cut_within_a_line_is_still_read(tmp_path: Path) -> None:
    file_of(Layout(tmp_path)).write_text("1 aa\n2 bb\n3")
    assert noted_heads(Layout(tmp_path)) == {1: "aa", 2: "bb"}
