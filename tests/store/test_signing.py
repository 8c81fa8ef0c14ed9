"""The agreement of a workspace: proposed, signed, withdrawn, put back; on real files."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from spec.tables import AGREEMENT, STAGES
from tests.store.signers import KEYS, NOW, PHRASES, signed

from smarketing.adapters.store.signing_key import (
    NoSignature,
    SigningKey,
    make_key,
    read_key,
    sign,
    with_new_phrase,
)
from smarketing.app import signing
from smarketing.app.configuration import Refused
from smarketing.app.founding import found_workspace
from smarketing.app.workspace import Workspace
from smarketing.core.agreement.amending import amended_text, read_amendment

TEXT = "# What both heads agreed.\n" + AGREEMENT + STAGES
STRICTER = TEXT.replace("threshold = 40", "threshold = 60  # since March")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Return a workspace with a first agreement."""
    agreement = tmp_path / "first.toml"
    agreement.write_text(TEXT)
    return found_workspace(tmp_path / "workspace", agreement, "en").workspace


def proposed(workspace: Workspace, text: str = STRICTER) -> signing.Proposed:
    return signing.propose(workspace, text, NOW, effective_from=date(2027, 1, 1))


def refusal(asked: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str]]:
    return [(f.code, str(f.source or "").rpartition("/")[2]) for f in asked.value.findings]


def test_a_proposal_gets_its_number_and_first_day_and_keeps_its_comments(
    workspace: Workspace,
) -> None:
    told = proposed(workspace)
    assert told.number == 2
    assert workspace.layout.agreement(2).read_text() == STRICTER.replace(
        "version = 1", "version = 2"
    ).replace("2020-01-01", "2027-01-01")
    assert [one.status for one in workspace.history.versions] == ["unsigned", "proposed"]


def test_a_proposal_binds_once_both_have_signed(workspace: Workspace) -> None:
    proposed(workspace)
    assert not signed(workspace, 2, "sales").binds
    assert len(workspace.versions) == 1
    both = signed(workspace, 2, "marketing")
    assert both.binds
    assert both.effective_from == date(2027, 1, 1)
    assert len(workspace.versions) == 2
    assert workspace.agreement(datetime(2027, 1, 2, tzinfo=UTC)).agreement.version == 2
    assert workspace.agreement(NOW).agreement.version == 1
    assert signing.verify(workspace, {both.receipt: "here"}) == []


def test_an_invalid_text_is_refused_at_its_line(workspace: Workspace) -> None:
    with pytest.raises(Refused) as asked:
        proposed(workspace, TEXT.replace("threshold = 40", "treshold = 40"))
    assert refusal(asked) == [("toml.unknown_key", "0002.toml:24:1")]
    assert not workspace.layout.agreement(2).exists()


def test_a_first_day_that_is_not_later_is_refused(workspace: Workspace) -> None:
    with pytest.raises(Refused) as asked:
        signing.propose(workspace, STRICTER, NOW, effective_from=date(2019, 12, 31))
    assert refusal(asked) == [("proposal.not_later", "0002.toml:7:18")]


def test_a_first_day_that_has_passed_is_allowed_and_told(workspace: Workspace) -> None:
    told = signing.propose(workspace, STRICTER, NOW, effective_from=date(2026, 11, 1))
    assert [one.code for one in told.findings] == ["proposal.retroactive"]


def test_a_proposal_that_says_the_same_is_refused(workspace: Workspace) -> None:
    with pytest.raises(Refused) as asked:
        proposed(workspace, "# Another comment.\n" + TEXT)
    assert refusal(asked) == [("proposal.nothing_new", "0002.toml")]


def test_a_proposal_is_replaced_while_nobody_has_signed_it(workspace: Workspace) -> None:
    proposed(workspace)
    other = STRICTER.replace("60", "70")
    assert signing.propose(
        workspace, other, NOW, instead_of=2, effective_from=date(2027, 2, 1)
    ) == (signing.Proposed(2, workspace.history.versions[1].hash, []))
    signed(workspace, 2, "sales")
    once_more = signing.propose(
        workspace, STRICTER, NOW, instead_of=2, effective_from=date(2027, 2, 1)
    )
    assert once_more.number == 3


def test_a_proposal_that_nobody_signed_is_withdrawn(workspace: Workspace) -> None:
    proposed(workspace)
    signing.withdraw(workspace, 2)
    assert [one.number for one in workspace.history.versions] == [1]


def test_a_signed_proposal_and_the_first_agreement_are_not_withdrawn(workspace: Workspace) -> None:
    proposed(workspace)
    signed(workspace, 2, "sales")
    for number in (1, 2):
        with pytest.raises(Refused) as asked:
            signing.withdraw(workspace, number)
        assert refusal(asked)[0][0] == "signing.not_to_withdraw"


def test_an_edited_version_is_put_back_as_it_was_signed(workspace: Workspace) -> None:
    signed(workspace, 1, "sales")
    path = workspace.layout.agreement(1)
    path.write_text(STRICTER)
    assert [one.code for one in signing.verify(workspace)] == ["signature.changed_terms"]
    signing.restore(workspace, 1)
    assert path.read_text() == TEXT
    assert signing.verify(workspace) == []


def test_reports_follow_what_was_signed(workspace: Workspace) -> None:
    signed(workspace, 1, "sales")
    signed(workspace, 1, "marketing")
    workspace.layout.agreement(1).write_text(STRICTER)
    situation = Workspace(workspace.root).situation(NOW)
    assert situation.agreement.qualification is not None
    assert situation.agreement.qualification.threshold == 40
    assert situation.signed
    assert [one.code for one in situation.remarks] == ["signature.changed_terms"]


def test_nothing_is_computed_where_no_version_holds(workspace: Workspace) -> None:
    signed(workspace, 1, "sales")
    workspace.layout.signatures(1).unlink()
    with pytest.raises(Refused) as asked:
        Workspace(workspace.root).situation(NOW)
    assert refusal(asked) == [
        ("signature.gone", "register.jsonl"),
        ("workspace.none_holds", "agreement"),
    ]


def test_a_wrong_phrase_signs_nothing(workspace: Workspace) -> None:
    version = workspace.history.versions[0]
    with pytest.raises(Refused) as asked:
        signing.sign(
            workspace,
            1,
            party="sales",
            name="Bob",
            key=KEYS["sales"],
            phrase="a phrase of Carol",
            seen=version.hash,
            moment=NOW,
        )
    assert refusal(asked) == [("signing.wrong_phrase", "")]
    assert not workspace.layout.signatures(1).exists()


def test_of_two_signatures_of_one_party_at_once_one_wins(workspace: Workspace) -> None:
    proposed(workspace)
    seen = workspace.history.versions[1].hash

    def attempt(_: int) -> str:
        try:
            return signed(workspace, 2, "sales", seen).receipt
        except Refused as refused:
            return refused.findings[0].code

    with ThreadPoolExecutor(4) as pool:
        told = sorted(pool.map(attempt, range(4)))
    assert told.count("signing.already") == 3
    assert signing.verify(workspace) == []


def test_both_sign_at_once_and_nothing_is_lost(workspace: Workspace) -> None:
    proposed(workspace)
    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(lambda party: signed(workspace, 2, party), PHRASES))
    assert sorted(one.binds for one in told) == [False, True]
    assert signing.verify(workspace, {one.receipt: "here" for one in told}) == []


def test_a_signature_that_a_crash_cut_short_is_finished(workspace: Workspace) -> None:
    signed(workspace, 1, "sales")
    layout = workspace.layout
    # As it is between the journal and the two files: they are as before.
    files = {path: path.read_text() for path in (layout.signatures(1), layout.register)}
    for path in files:
        path.unlink()
    names = {path.name: text for path, text in files.items()}
    layout.signing_journal.write_text(json.dumps(names))
    assert signing.verify(workspace) == []
    assert {path: path.read_text() for path in files} == files
    assert not layout.signing_journal.exists()


def test_terms_are_set_in_the_text_with_its_comments(workspace: Workspace) -> None:
    asked, _ = read_amendment("qualification.points.webinar.points = 25", "--set")
    assert asked is not None
    text = workspace.history.versions[0].text
    made, findings = amended_text(text, "a.toml", [asked])
    assert findings == []
    assert made == text.replace("points = 20", "points = 25")


def test_a_key_opens_for_its_phrase_alone() -> None:
    key = KEYS["sales"]
    assert read_key(key.sealed) == key
    assert sign(key.sealed, " a phrase of Bob ", b"x") == sign(key.sealed, PHRASES["sales"], b"x")
    with pytest.raises(NoSignature, match="not the signing phrase"):
        sign(key.sealed, "a phrase of Eve", b"x")


def test_a_key_gets_another_phrase() -> None:
    key = with_new_phrase(KEYS["sales"].sealed, PHRASES["sales"], "another phrase of Bob")
    assert key.public_key == KEYS["sales"].public_key
    assert sign(key.sealed, "another phrase of Bob", b"x")


def test_a_short_phrase_is_refused() -> None:
    with pytest.raises(NoSignature, match="too short"):
        make_key("four words")


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: "",
        lambda text: text[:-40],
        lambda text: text.replace('"n": 32768', '"n": 1073741824'),
        lambda text: text.replace('"salt": "', '"salt": "zz'),
        lambda _: "[" * 5000,
    ],
)
def test_a_damaged_key_is_no_key(damage: object) -> None:
    assert callable(damage)
    broken: str = damage(KEYS["sales"].sealed)
    with pytest.raises(NoSignature, match="no signing key"):
        sign(broken, PHRASES["sales"], b"x")


def test_a_key_whose_public_half_was_exchanged_does_not_open() -> None:
    theirs = KEYS["sales"].sealed.replace(KEYS["sales"].public_key, KEYS["marketing"].public_key)
    with pytest.raises(NoSignature):
        sign(theirs, PHRASES["sales"], b"x")
    assert isinstance(read_key(theirs), SigningKey)
