"""What is told of signatures that do not hold: which version, whose signature, and what to do."""

from collections.abc import Sequence

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.changes import differences
from smarketing.core.agreement.register import PARTY_NAMES
from smarketing.core.agreement.signatures import Link, Signature
from smarketing.core.base.finding import Finding, Severity, Source
from smarketing.core.base.sentence import Sentence, Value, msgid

_MOST_TERMS = 5

_FROM_A_COPY = msgid("put the file back as it was, from a copy of the workspace")


def changed_terms(number: int, file: str, signed: Agreement, found: Agreement | None) -> Finding:
    """Say that a file was edited after somebody signed it, and in which terms."""
    mend = msgid(
        "reports follow what was signed; `smarketing agreement restore {version}` puts it back, "
        "and a change is proposed as a version of its own"
    )
    if found is None:
        message = "version {version} was signed, and its file can no longer be read"
        return _finding("changed_terms", message, mend, number, file)
    terms = [term for term, _, _ in differences(signed, found)]
    told: dict[str, Value] = {"terms": ", ".join(f"`{term}`" for term in terms[:_MOST_TERMS])}
    message = "version {version} no longer says what was signed; these terms differ: {terms}"
    if len(terms) > _MOST_TERMS:
        told["more"] = len(terms) - _MOST_TERMS
        message = (
            "version {version} no longer says what was signed; these terms differ: {terms}, and "
            "{more} more"
        )
    return _finding("changed_terms", message, mend, number, file, **told)


def lost_file(number: int, file: str) -> Finding:
    """Say that the file of a signed version is gone."""
    return _finding(
        "lost_file",
        msgid("version {version} was signed, and its file is gone"),
        msgid(
            "reports follow what was signed; `smarketing agreement restore {version}` puts it back"
        ),
        number,
        file,
    )


def unknown_terms(number: int, file: str) -> Finding:
    """Say that neither the file nor the copy kept with the signatures says what was signed."""
    message = msgid(
        "what was signed as version {version} is no longer here: neither the agreement nor the "
        "copy beside the signatures says it"
    )
    return _finding("unknown_terms", message, _FROM_A_COPY, number, file)


def changed_copy(number: int, file: str) -> Finding:
    """Say that the copy kept with the signatures is another, while the file is as signed."""
    message = msgid(
        "the copy of version {version} that is kept with its signatures was changed; the agreement "
        "itself is as it was signed"
    )
    return _finding("changed_copy", message, _FROM_A_COPY, number, file)


def unreadable(number: int, file: str) -> Finding:
    """Say that a file of signatures is damaged."""
    message = msgid("the signatures under version {version} cannot be read")
    return _finding("unreadable", message, _FROM_A_COPY, number, file)


def other_version(number: int, file: str, said: int) -> Finding:
    """Say that a file holds the signatures of another version."""
    message = msgid("these are the signatures of version {other}, not of version {version}")
    return _finding("other_version", message, _FROM_A_COPY, number, file, other=str(said))


def does_not_hold(number: int, file: str, one: Signature) -> Finding:
    """Say that one signature was not made over these terms."""
    message = msgid(
        "the signature of {name} ({party}) under version {version} does not hold: it was made over "
        "something else, or was changed"
    )
    return _finding("does_not_hold", message, _FROM_A_COPY, number, file, **_whose(one))


def signed_twice(number: int, file: str, one: Signature) -> Finding:
    """Say that a party has more than one signature."""
    message = msgid("{party} stands twice under version {version}: one signature too many")
    return _finding("twice", message, _FROM_A_COPY, number, file, **_whose(one))


def one_key(number: int, file: str) -> Finding:
    """Say that both parties signed with the same key."""
    message = msgid("both signatures under version {version} were made with one key: by one person")
    mend = msgid("let each head sign with a key of their own")
    return _finding("one_key", message, mend, number, file)


def other_ground(number: int, file: str, link: Link) -> Finding:
    """Say that the version before is another than the one that was signed upon."""
    message = msgid(
        "version {before} was changed after version {version} was signed on top of it: its terms "
        "are others"
    )
    return _finding("other_ground", message, _FROM_A_COPY, number, file, before=str(link.version))


def other_signatures(number: int, file: str, link: Link) -> Finding:
    """Say that the signatures of the version before are others than at the time of signing."""
    message = msgid(
        "the signatures under version {before} were changed or taken away after version {version} "
        "was signed on top of it"
    )
    return _finding(
        "other_signatures", message, _FROM_A_COPY, number, file, before=str(link.version)
    )


def no_ground(number: int, file: str, link: Link) -> Finding:
    """Say that the version before is gone."""
    message = msgid("version {before}, on top of which version {version} was signed, is gone")
    return _finding("no_ground", message, _FROM_A_COPY, number, file, before=str(link.version))


def slipped_in(number: int, file: str, later: int) -> Finding:
    """Say that a version bears both signatures, and yet a later one was not signed upon it."""
    message = msgid(
        "version {version} bears signatures that version {later} knows nothing of, so it was put "
        "in afterwards and binds nobody"
    )
    mend = msgid("take it away, or propose it as a new version")
    return _finding("slipped_in", message, mend, number, file, later=str(later))


def _whose(one: Signature) -> dict[str, Value]:
    party: Sentence = PARTY_NAMES[one.party]
    return {"name": one.name, "party": party}


def _finding(code: str, message: str, mend: str, number: int, file: str, **more: Value) -> Finding:
    values = {"version": str(number), **more}
    return Finding(f"signature.{code}", Severity.ERROR, message, mend, values, Source(file))


def tampering(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings that say that something signed was touched."""
    return [
        one
        for one in findings
        if one.severity is Severity.ERROR and one.code.startswith(("signature.", "register."))
    ]
