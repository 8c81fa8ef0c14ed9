"""Terms that a question sets, to try them: `set` lines as `--set` takes them."""

from collections.abc import Iterable

from smarketing.app.configuration import Refused
from smarketing.app.prepared.question import Question
from smarketing.core.agreement.amending import Amendment, read_amendment
from smarketing.core.base.finding import Finding


def amendments_in(question: Question) -> list[Amendment]:
    """Return the terms that a question sets; raises `Refused` where one cannot be read."""
    return amendments_of(question.values("set"))


def amendments_of(lines: Iterable[str]) -> list[Amendment]:
    """Read terms, one per line; raises `Refused` with every finding."""
    found: list[Amendment] = []
    findings: list[Finding] = []
    for line in lines:
        amendment, wrong = read_amendment(line, "set")
        findings += wrong
        if amendment is not None:
            found.append(amendment)
    if findings:
        raise Refused(findings)
    return found
