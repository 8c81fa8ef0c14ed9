"""A version binds once both parties have signed the same terms, and not before."""

import pytest
from spec.agreement.signing_desk import ALICE, BOB, Desk, binding, head, terms


@pytest.fixture
def desk() -> Desk:
    """Return a desk with a first agreement that nobody has signed."""
    laid = Desk()
    laid.lay(1, terms(1))
    return laid


def test_the_first_agreement_counts_before_it_is_signed(desk: Desk) -> None:
    assert desk.statuses() == ["unsigned"]
    assert binding(desk.judged()) == [1]
    assert desk.version(1).awaits == ["marketing", "sales"]


def test_the_first_agreement_still_counts_with_one_signature(desk: Desk) -> None:
    assert desk.sign(1, ALICE) == ""
    assert desk.statuses() == ["unsigned"]
    assert desk.version(1).awaits == ["sales"]


def test_a_version_is_signed_once_both_have(desk: Desk) -> None:
    desk.sign(1, ALICE)
    desk.sign(1, BOB)
    assert desk.statuses() == ["signed"]
    assert desk.version(1).awaits == []
    assert desk.told() == []


def test_a_later_version_is_a_proposal_until_both_have_signed_it(desk: Desk) -> None:
    desk.lay(2, terms(2, 60))
    assert desk.statuses() == ["unsigned", "proposed"]
    desk.sign(2, BOB)
    assert desk.statuses() == ["unsigned", "proposed"]
    assert binding(desk.judged()) == [1]
    desk.sign(2, ALICE)
    assert desk.statuses() == ["unsigned", "signed"]
    assert binding(desk.judged()) == [1, 2]


def test_one_party_does_not_sign_twice(desk: Desk) -> None:
    desk.sign(1, ALICE)
    assert desk.sign(1, ALICE) == "Alice (Marketing) has already signed version 1"
    other = head("marketing", "Zoe", 3)
    assert desk.sign(1, other) == "Alice (Marketing) has already signed version 1"


def test_one_person_does_not_sign_for_both_parties(desk: Desk) -> None:
    desk.sign(1, ALICE)
    both = head("sales", "Alice", 1)
    assert desk.sign(1, both) == (
        "this key has already signed version 1 for Alice; nobody signs for both parties"
    )


def test_nobody_signs_other_terms_than_those_they_have_read(desk: Desk) -> None:
    seen = desk.version(1).hash
    desk.lay(1, terms(1, 50))
    assert desk.sign(1, ALICE, seen) == (
        "version 1 was changed since you read it: it has other terms now"
    )


def test_comments_and_layout_change_no_terms(desk: Desk) -> None:
    desk.sign(1, ALICE)
    desk.lay(1, "# read in March\n" + terms(1).replace("threshold = 40", "threshold  =  40"))
    assert desk.sign(1, BOB) == ""
    assert desk.told() == []


def test_signing_after_an_edit_is_refused(desk: Desk) -> None:
    desk.lay(2, terms(2, 60))
    desk.sign(2, ALICE)
    desk.lay(2, terms(2, 70))
    assert desk.sign(2, BOB) == "version 2 was edited after Alice signed it: so it cannot be signed"
    assert desk.told() == [
        "version 2 no longer says what was signed; these terms differ: `qualification.threshold`"
    ]


def test_an_edit_after_both_have_signed_changes_nothing_that_binds(desk: Desk) -> None:
    desk.signed_by_both(2, terms(2, 60))
    desk.lay(2, terms(2, 70))
    version = desk.version(2)
    assert version.status == "signed"
    assert version.agreement is not None
    assert version.agreement.qualification is not None
    assert version.agreement.qualification.threshold == 60
    assert version.text == terms(2, 60)


def test_a_settled_version_takes_no_further_signature(desk: Desk) -> None:
    desk.signed_by_both(1, terms(1))
    assert desk.sign(1, ALICE) == "both have signed version 1: it is settled"


def test_a_proposal_lapses_when_a_later_one_is_signed(desk: Desk) -> None:
    desk.lay(2, terms(2, 60))
    desk.sign(2, ALICE)
    desk.lay(3, terms(3, 70))
    assert desk.statuses() == ["unsigned", "proposed", "proposed"]
    desk.sign(3, BOB)
    assert desk.statuses() == ["unsigned", "lapsed", "proposed"]
    assert desk.sign(2, BOB) == "version 2 lapsed when a later version was signed"
    desk.sign(3, ALICE)
    assert binding(desk.judged()) == [1, 3]


def test_the_first_agreement_is_not_signed_once_a_later_one_was(desk: Desk) -> None:
    desk.lay(2, terms(2, 60))
    desk.sign(2, ALICE)
    assert desk.version(1).awaits == []
    assert desk.sign(1, ALICE) == "version 1 lapsed when a later version was signed"


def test_a_version_that_would_begin_too_early_is_not_signed(desk: Desk) -> None:
    desk.lay(2, terms(2, 60).replace("2021-01-01", "2020-01-01"))
    assert desk.sign(2, ALICE) == (
        "version 2 would bind from 2020-01-01, but version 1 already binds from 2020-01-01"
    )


def test_a_version_that_says_another_number_is_not_signed(desk: Desk) -> None:
    desk.lay(2, terms(3, 60))
    assert desk.sign(2, ALICE) == "the file of version 2 says `version = 3`"


def test_a_version_that_does_not_exist_is_not_signed(desk: Desk) -> None:
    assert desk.sign(7, ALICE) == "there is no version 7"


@pytest.mark.parametrize("name", ["", "  ", "Ali\nce", "A" * 201, "\ud800"])
def test_nobody_signs_without_a_name_that_can_be_read(desk: Desk, name: str) -> None:
    assert desk.sign(1, head("sales", name, 3)) == (
        "a signature needs a name, in at most 200 characters that can be read"
    )


def test_a_half_signed_version_stands_on_what_was_signed_upon(desk: Desk) -> None:
    desk.lay(2, terms(2, 60))
    desk.sign(2, ALICE)
    desk.lay(1, terms(1, 45))
    assert desk.sign(2, BOB) == (
        "what version 2 stands on is no longer what Alice signed upon: the versions before it have "
        "changed"
    )
