"""The worker's part: takes files that wait into the ledger, one after another."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from smarketing.adapters.render.json import findings_as_json
from smarketing.adapters.render.language import Language
from smarketing.app.configuration import Refused
from smarketing.app.importing import Imported, checked_mapping, match_files, take_file
from smarketing.app.web.data.handing_over import put_away
from smarketing.app.web.data.models import Upload
from smarketing.app.workspace import Workspace, now
from smarketing.core.base.finding import Finding

_LEASE = timedelta(minutes=2)
_TELL_AFTER = timedelta(seconds=1)


def take_waiting(workspace: Workspace) -> int:
    """Take every file that waits; return how many were taken up.

    A file is claimed with a conditional update: of two workers one gets it. A worker that died
    loses its claim when the lease ends, and taking a file again changes nothing in the ledger.
    """
    taken = 0
    while (upload := _claimed(now())) is not None:
        _take(workspace, upload)
        taken += 1
    return taken


def _claimed(moment: datetime) -> Upload | None:
    free = Q(state=Upload.State.WAITING) | Q(state=Upload.State.TAKING, lease_until__lt=moment)
    for upload in Upload.objects.filter(free).order_by("handed_over_at"):
        mine = Upload.objects.filter(free, pk=upload.pk).update(
            state=Upload.State.TAKING, lease_until=moment + _LEASE, bytes_read=0
        )
        if mine:
            upload.refresh_from_db()
            return upload
    return None


def _take(workspace: Workspace, upload: Upload) -> None:
    moment = now()
    try:
        mapping = checked_mapping(upload.mapping, "mapping")
    except Refused as refused:
        _end(upload, Upload.State.REFUSED, _findings(refused.findings))
        return
    matched, findings = match_files([upload.path], mapping)
    if findings:
        _end(upload, Upload.State.REFUSED, _findings(findings))
        return
    done = take_file(workspace.ledger, matched[0], mapping, moment, moment, _teller(upload))
    if done.taken is None:
        _end(upload, Upload.State.REFUSED, _findings(done.findings))
        return
    _end(upload, Upload.State.TAKEN, _account(done) | _findings(done.findings))


def _teller(upload: Upload) -> Callable[[int], None]:
    """Return what notes how far the reading is, at most once a second, and renews the lease."""
    last = now()

    def told(position: int) -> None:
        nonlocal last
        moment = now()
        if moment - last >= _TELL_AFTER:
            last = moment
            Upload.objects.filter(pk=upload.pk).update(
                bytes_read=position, lease_until=moment + _LEASE
            )

    return told


def _account(done: Imported) -> dict[str, Any]:
    if done.taken is None:
        return {}
    counts = done.taken.counts
    return {
        "rows": counts.rows,
        "accepted": counts.accepted,
        "duplicate": counts.duplicate,
        "quarantined": counts.quarantined,
        "new_facts": done.taken.new_facts,
        "seconds": round(done.seconds, 1),
    }


def _findings(findings: list[Finding]) -> dict[str, Any]:
    return {code: findings_as_json(findings, Language(code)) for code in ("en", "fr") if findings}


def _end(upload: Upload, state: str, outcome: dict[str, Any]) -> None:
    upload.state, upload.outcome, upload.ended_at = state, outcome, now()
    upload.bytes_read = upload.size
    upload.save(update_fields=["state", "outcome", "ended_at", "bytes_read"])
    put_away(upload)
