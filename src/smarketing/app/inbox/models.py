"""The table of the inbox: every telling of a fact, until it is in the ledger and a while on."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class InboxRow(models.Model):
    """One telling of a fact; the first of an `external_id` counts, one with another body is noted.

    `body` is the fact as a JSON object, in the ledger's own columns and units, and `digest` tells
    bodies apart. `batch` names the commit that takes the row into the ledger; `taken_at` is the
    moment from which on the ledger has it, or its quarantine: `refused` then says why, each reason
    as column, value, reason and the values in it.
    """

    source = models.CharField(max_length=64)
    external_id = models.CharField(max_length=200)
    table = models.CharField(max_length=40)
    body = models.TextField()
    digest = models.CharField(max_length=32)
    received_at = models.DateTimeField()
    batch = models.CharField(max_length=32, default="", blank=True)
    taken_at = models.DateTimeField(null=True)
    refused = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "table", "external_id", "digest"], name="inbox_telling_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["batch", "source"], condition=Q(taken_at=None), name="inbox_waiting"
            ),
            models.Index(fields=["taken_at"], name="inbox_taken"),
        ]

    def __str__(self) -> str:
        return f"{self.source}:{self.table}:{self.external_id}"
