"""Whatever is changed after it was signed is told: which version, whose signature."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from spec.agreement.signing_desk import ALICE, BOB, Desk, binding, head, terms

from smarketing.core.agreement.signatures import read_sheet, receipt, write_sheet
from smarketing.core.agreement.signers import receipt_findings, signer_findings

GONE = "the signature of {} under version 3 is gone or was changed: the register knows it otherwise"
NOT_HELD = (
    "the signature of {} under version 3 does not hold: it was made over something else, or was "
    "changed"
)


@pytest.fixture
def desk() -> Desk:
    """Return a desk with three versions that both signed."""
    laid = Desk()
    for number, threshold in ((1, 40), (2, 60), (3, 70)):
        laid.signed_by_both(number, terms(number, threshold))
    assert laid.told() == []
    return laid


def edit_sheet(desk: Desk, number: int, edit: Callable[[dict[str, Any]], None]) -> None:
    fields = json.loads(desk.papers[number].sheet_text or "")
    edit(fields)
    desk.papers[number] = replace(desk.papers[number], sheet_text=json.dumps(fields))


def test_edited_terms_are_told_by_their_names(desk: Desk) -> None:
    desk.lay(2, terms(2, 61))
    assert desk.told() == [
        "version 2 no longer says what was signed; these terms differ: `qualification.threshold`"
    ]
    assert binding(desk.judged()) == [1, 2, 3]


def test_a_lost_file_is_told(desk: Desk) -> None:
    desk.papers[3] = replace(desk.papers[3], text=None)
    assert desk.told() == ["version 3 was signed, and its file is gone"]
    assert binding(desk.judged()) == [1, 2, 3]


def test_a_truncated_file_is_told(desk: Desk) -> None:
    desk.lay(3, terms(3, 70)[:200])
    assert desk.told() == ["version 3 was signed, and its file can no longer be read"]


def test_a_signature_of_somebody_else_is_told_by_name(desk: Desk) -> None:
    edit_sheet(desk, 3, lambda sheet: sheet["signatures"][1].update(name="Mallory"))
    assert desk.told() == [
        NOT_HELD.format("Mallory (Sales)"),
        GONE.format("Bob (Sales)"),
        "the signature of Mallory (Sales) under version 3 is not in the register",
    ]
    assert desk.statuses() == ["signed", "signed", "broken"]


def test_what_binds_then_is_the_last_version_whose_signatures_hold(desk: Desk) -> None:
    edit_sheet(desk, 3, lambda sheet: sheet["signatures"].pop())
    assert binding(desk.judged()) == [1, 2]


def test_a_signature_taken_away_from_the_last_version_is_told(desk: Desk) -> None:
    edit_sheet(desk, 3, lambda sheet: sheet["signatures"].pop())
    assert desk.told() == [GONE.format("Bob (Sales)")]


def test_signatures_taken_away_below_are_vouched_for_above(desk: Desk) -> None:
    desk.papers[2] = replace(desk.papers[2], sheet_text=None)
    assert desk.told()[0] == (
        "the signatures under version 2 were changed or taken away after version 3 was signed on "
        "top of it"
    )
    assert desk.statuses() == ["signed", "signed", "signed"]


def test_a_version_taken_away_whole_is_told(desk: Desk) -> None:
    del desk.papers[2]
    assert desk.told()[0] == "version 2, on top of which version 3 was signed, is gone"


def test_the_last_version_taken_away_whole_is_told(desk: Desk) -> None:
    del desk.papers[3]
    assert desk.told() == [
        GONE.format("Alice (Marketing)"),
        GONE.format("Bob (Sales)"),
    ]
    assert binding(desk.judged()) == [1, 2]


def test_a_version_rewritten_and_signed_anew_is_told(desk: Desk) -> None:
    forged = Desk()
    forged.signed_by_both(1, terms(1))
    forged.signed_by_both(2, terms(2, 10))
    desk.papers[2] = forged.papers[2]
    assert (
        "version 2 was changed after version 3 was signed on top of it: its terms are others"
        in desk.told()
    )
    assert desk.statuses() == ["signed", "broken", "signed"]


def test_signatures_of_another_version_are_told(desk: Desk) -> None:
    desk.papers[3] = replace(desk.papers[3], sheet_text=desk.papers[2].sheet_text)
    assert desk.told()[0] == "these are the signatures of version 2, not of version 3"


def test_swapped_texts_are_told(desk: Desk) -> None:
    desk.lay(2, terms(3, 70))
    desk.lay(3, terms(2, 60))
    assert [one[:43] for one in desk.told()] == [
        "version 2 no longer says what was signed; t",
        "version 3 no longer says what was signed; t",
    ]


def test_a_damaged_sheet_is_told(desk: Desk) -> None:
    text = desk.papers[3].sheet_text or ""
    desk.papers[3] = replace(desk.papers[3], sheet_text=text[: len(text) // 2])
    assert desk.told()[0] == "the signatures under version 3 cannot be read"
    assert desk.statuses() == ["signed", "signed", "broken"]


def test_a_version_slipped_in_between_is_told() -> None:
    forged = Desk()
    forged.lay(1, terms(1))
    forged.signed_by_both(2, terms(2, 10))
    only = Desk()
    only.lay(1, terms(1))
    only.signed_by_both(3, terms(3, 60))
    only.papers[2] = forged.papers[2]
    assert only.told()[0] == (
        "version 2 bears signatures that version 3 knows nothing of, so it was put in afterwards "
        "and binds nobody"
    )
    assert only.statuses() == ["unsigned", "broken", "signed"]


def test_an_unsigned_first_agreement_is_sealed_by_the_next() -> None:
    laid = Desk()
    laid.lay(1, terms(1))
    laid.signed_by_both(2, terms(2, 60))
    laid.lay(1, terms(1, 41))
    assert laid.told() == [
        "version 1 was changed after version 2 was signed on top of it: its terms are others"
    ]
    assert laid.statuses() == ["broken", "signed"]


def test_a_second_signature_of_one_party_is_told(desk: Desk) -> None:
    def double(sheet: dict[str, Any]) -> None:
        sheet["signatures"].append(sheet["signatures"][0])

    edit_sheet(desk, 3, double)
    assert desk.told() == ["Marketing stands twice under version 3: one signature too many"]
    assert desk.statuses() == ["signed", "signed", "broken"]


def test_one_key_for_both_parties_binds_nobody() -> None:
    # Signing refuses this; somebody could still write such a sheet by hand.
    desk = Desk()
    desk.lay(1, terms(1))
    desk.sign(1, ALICE)
    other = Desk()
    other.lay(1, terms(1))
    other.sign(1, head("sales", "Bob", 1))
    mine, theirs = (read_sheet(one.papers[1].sheet_text or "") for one in (desk, other))
    assert mine is not None
    assert theirs is not None
    both = mine.with_signature(theirs.signatures[0])
    desk.papers[1] = replace(desk.papers[1], sheet_text=write_sheet(both))
    assert desk.told()[0] == (
        "both signatures under version 1 were made with one key: by one person"
    )
    assert desk.statuses() == ["broken"]


def test_a_broken_first_agreement_binds_nobody() -> None:
    desk = Desk()
    desk.signed_by_both(1, terms(1))
    edit_sheet(desk, 1, lambda sheet: sheet["signatures"].pop())
    assert desk.statuses() == ["broken"]
    assert desk.sign(1, BOB) == "version 1 was signed and does not hold any more"


def test_a_register_without_its_last_line_is_told(desk: Desk) -> None:
    desk.register = "".join(desk.register.splitlines(keepends=True)[:-1])
    assert desk.told() == ["the signature of Bob (Sales) under version 3 is not in the register"]


def test_a_register_without_a_line_in_between_is_told_at_its_place(desk: Desk) -> None:
    lines = desk.register.splitlines(keepends=True)
    desk.register = "".join([*lines[:2], *lines[3:]])
    found = desk.judged().findings
    assert [(f.code, f.source.line if f.source else None) for f in found] == [
        ("register.order", 3),
        ("signature.unregistered", None),
    ]


def test_a_lost_register_is_told(desk: Desk) -> None:
    desk.register = ""
    assert len(desk.told()) == 6
    assert binding(desk.judged()) == [1, 2, 3]


def test_a_copy_that_differs_from_the_file_is_told(desk: Desk) -> None:
    edit_sheet(desk, 2, lambda sheet: sheet.update(text=terms(2, 99)))
    [told] = desk.told()
    assert told == (
        "the copy of version 2 that is kept with its signatures was changed; the agreement itself "
        "is as it was signed"
    )


def test_terms_that_are_nowhere_any_more_bind_nobody(desk: Desk) -> None:
    edit_sheet(desk, 3, lambda sheet: sheet.update(text=terms(3, 99)))
    desk.lay(3, terms(3, 98))
    [told] = desk.told()
    assert told == (
        "what was signed as version 3 is no longer here: neither the agreement nor the copy beside "
        "the signatures says it"
    )
    assert desk.statuses() == ["signed", "signed", "broken"]


def test_all_written_anew_is_told_to_whoever_kept_a_receipt(desk: Desk) -> None:
    # With other keys everything can be forged; receipts and known keys lie elsewhere.
    forged = Desk()
    for number, threshold in ((1, 10), (2, 10), (3, 10)):
        forged.lay(number, terms(number, threshold + number))
        forged.sign(number, head("marketing", "Alice", 8))
        forged.sign(number, head("sales", "Bob", 9))
    assert forged.told() == []
    from_before = {ALICE.public_key: "Alice", BOB.public_key: "Bob"}
    sheet = desk.version(3).sheet
    assert sheet is not None
    kept = {receipt(sheet, sheet.signatures[0]): "Alice"}
    assert receipt_findings(desk.judged(), kept) == []
    assert [f.code for f in receipt_findings(forged.judged(), kept)] == [
        "signature.no_such_receipt"
    ]
    assert signer_findings(desk.judged(), from_before) == []
    assert [f.code for f in signer_findings(forged.judged(), from_before)] == [
        "signature.unknown_key"
    ] * 6
