"""Checking the log: every entry must still be there, in its place, as it was written."""

from django.conf import settings
from django.db import transaction

from smarketing.app.web.audit.chain import Break, Fault, breaks
from smarketing.app.web.audit.models import Entry, Head
from smarketing.app.web.audit.noted import noted_heads
from smarketing.core.base.finding import Finding, Severity
from smarketing.core.base.sentence import msgid

_AT_ONCE = 2000
_MESSAGES = {
    Fault.MISSING: msgid("entry {number} of the audit log is missing"),
    Fault.CHANGED: msgid("entry {number} of the audit log was changed after it was written"),
    Fault.MOVED: msgid("entry {number} of the audit log does not follow the one before it"),
    Fault.ADDED: msgid("entry {number} of the audit log was not written by the application"),
    Fault.REPLACED: msgid("entry {number} of the audit log is not the one that was noted"),
}


def check_log() -> tuple[int, list[Finding]]:
    """Return how many entries the log has, and a finding for each that was tampered with."""
    with transaction.atomic():
        # Held, so that nobody adds an entry between one of these looks and the next.
        head = Head.objects.select_for_update().filter(pk=1).first() or Head()
        noted = noted_heads(settings.SMARKETING_LAYOUT)
        entries = Entry.objects.order_by("number").iterator(chunk_size=_AT_ONCE)
        found = breaks(entries, (head.number, head.digest), noted)
        return Entry.objects.count(), [_finding(one) for one in found]


def _finding(found: Break) -> Finding:
    mend = "compare it with a backup from before it happened"
    values: dict[str, object] = {"number": found.number}
    code = f"audit.{found.fault.value}"
    return Finding(code, Severity.ERROR, _MESSAGES[found.fault], mend, values)
