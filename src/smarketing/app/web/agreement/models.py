"""What people say about a version, and the sealed keys of those who sign."""

from typing import ClassVar

from django.db import models

from smarketing.app.web.accounts.models import Person


class Comment(models.Model):
    """A remark on the terms of one version; `terms` is their hash when it was written."""

    version = models.PositiveIntegerField(db_index=True)
    terms = models.CharField(max_length=64)
    text = models.TextField()
    written_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["written_at"]

    def __str__(self) -> str:
        return self.text[:40]


class SealedKey(models.Model):
    """The key of a signer, which only their phrase opens. Making another retires this one."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="signing_keys")
    public_key = models.CharField(max_length=64, unique=True)
    sealed = models.TextField()
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-made_at"]

    def __str__(self) -> str:
        return self.public_key
