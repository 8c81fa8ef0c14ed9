"""The tables of the log: its entries, and the head of their chain."""

from collections.abc import Mapping
from typing import Any, ClassVar, NoReturn

from django.db import models

_HEXADECIMAL = 64


class Entries(models.QuerySet["Entry"]):
    """Entries can be read and added; what changes or removes any is refused."""

    def update(self, **_: Any) -> NoReturn:  # noqa: ANN401 (whatever somebody tried)
        """Refuse: nothing that was written changes."""
        raise TypeError("the audit log is only added to")

    def delete(self) -> NoReturn:
        """Refuse: nothing that was written goes away."""
        raise TypeError("the audit log is only added to")


class Entry(models.Model):
    """An act. Who did it is kept as written then: names, addresses and roles change later."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    act = models.CharField(max_length=40, db_index=True)
    person_id = models.BigIntegerField(null=True, db_index=True)
    person = models.CharField(max_length=400, blank=True)
    role = models.CharField(max_length=20, blank=True)
    address = models.CharField(max_length=45, blank=True)
    about = models.TextField(blank=True)
    details = models.TextField(default="{}")
    previous = models.CharField(max_length=_HEXADECIMAL)
    digest = models.CharField(max_length=_HEXADECIMAL)

    objects: ClassVar[models.Manager["Entry"]] = Entries.as_manager()

    class Meta:
        ordering: ClassVar = ["-number"]

    def __str__(self) -> str:
        return f"{self.number} {self.act}"

    def save(self, *args: Any, **more: Any) -> None:  # noqa: ANN401 (passed on as they come)
        """Write a new entry; refuse to write one again."""
        if not self._state.adding:
            raise TypeError("the audit log is only added to")
        super().save(*args, **more)

    def delete(self, *_: Any, **__: Any) -> NoReturn:  # noqa: ANN401 (whatever somebody tried)
        """Refuse: nothing that was written goes away."""
        raise TypeError("the audit log is only added to")

    @property
    def told(self) -> Mapping[str, object]:
        """What the hash of this entry covers, besides the hash before it."""
        return {
            "number": self.number,
            "at": self.at.isoformat(),
            "act": self.act,
            "person_id": self.person_id,
            "person": self.person,
            "role": self.role,
            "address": self.address,
            "about": self.about,
            "details": self.details,
        }


class Head(models.Model):
    """The end of the chain, in one row: whoever adds an entry holds it until the act is kept."""

    number = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=_HEXADECIMAL, default="0" * _HEXADECIMAL)

    def __str__(self) -> str:
        return f"{self.number} {self.digest}"
