"""Signs of life of the workers."""

from datetime import datetime, timedelta

from smarketing.app.jobs.models import Beat

_FORGOTTEN_AFTER = timedelta(days=1)


def beat(worker: str, step: str, at: datetime) -> None:
    """Note that a worker lives, and what it is doing."""
    if not Beat.objects.filter(worker=worker).update(beaten_at=at, step=step):
        Beat.objects.create(worker=worker, began_at=at, beaten_at=at, step=step)
        Beat.objects.filter(beaten_at__lt=at - _FORGOTTEN_AFTER).delete()


def leave(worker: str) -> None:
    """Note that a worker has ended in order."""
    Beat.objects.filter(worker=worker).delete()


def last_beat() -> datetime | None:
    """Return when any worker was last heard; None where none was."""
    last = Beat.objects.order_by("-beaten_at").first()
    return last.beaten_at if last else None
