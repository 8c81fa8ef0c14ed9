"""Scenarios: terms that somebody tried and kept under a name."""

from typing import ClassVar

from django.db import models

from smarketing.app.web.accounts.models import Person

_NAME = 80


class Scenario(models.Model):
    """Other terms of the agreement, one `term=value` per line, under a name that is used once."""

    name = models.CharField(max_length=_NAME, unique=True)
    terms = models.TextField()
    note = models.TextField(blank=True)
    made_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def lines(self) -> list[str]:
        """Each term with its value."""
        return self.terms.splitlines()
