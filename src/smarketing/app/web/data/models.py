"""Files that people handed over, from the upload to what became of their records."""

from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models

from smarketing.app.web.accounts.models import Person


class Upload(models.Model):
    """A file that was handed over.

    It is looked at first, then it waits for the worker, who takes it; `lease_until` says how long
    the worker that has it may be silent before another one takes it up again.
    """

    class State(models.TextChoices):
        """How far it is."""

        LOOKED_AT = "looked_at"
        WAITING = "waiting"
        TAKING = "taking"
        TAKEN = "taken"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"

    name = models.CharField(max_length=200)
    size = models.BigIntegerField()
    mapping = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.LOOKED_AT)
    handed_over_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    handed_over_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    bytes_read = models.BigIntegerField(default=0)
    outcome = models.JSONField(default=dict)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-handed_over_at"]

    def __str__(self) -> str:
        return self.name

    @property
    def folder(self) -> Path:
        """Where the file rests until it was taken."""
        return Path(settings.SMARKETING_LAYOUT.root) / "uploads" / str(self.pk)

    @property
    def path(self) -> Path:
        """The file."""
        return self.folder / self.name

    @property
    def share_read(self) -> int:
        """How much of the file is behind, in hundredths."""
        return min(100, 100 * self.bytes_read // max(self.size, 1))
