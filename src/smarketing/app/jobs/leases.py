"""A step is done by one worker at a time: whoever holds its lease, for as long as it lives."""

from datetime import datetime, timedelta

from django.db.models import Q

from smarketing.app.jobs.models import Lease

LENGTH = timedelta(seconds=30)
"""After so long without a sign of life, another worker may do the step."""


def claim(step: str, worker: str, at: datetime) -> bool:
    """Say whether the step is this worker's now: of several that ask, one gets it."""
    until = at + LENGTH
    free = Q(worker=worker) | Q(until__lt=at)
    if Lease.objects.filter(free, step=step).update(worker=worker, until=until):
        return True
    first = Lease(step=step, worker=worker, until=until)
    Lease.objects.bulk_create([first], ignore_conflicts=True)
    return Lease.objects.filter(step=step, worker=worker).exists()


def renew(step: str, worker: str, at: datetime) -> None:
    """Keep a step that is still being done."""
    Lease.objects.filter(step=step, worker=worker).update(until=at + LENGTH)


def release(worker: str, at: datetime) -> None:
    """Let others have everything that a worker holds."""
    Lease.objects.filter(worker=worker).update(until=at - timedelta(seconds=1))
