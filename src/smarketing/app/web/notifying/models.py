"""What people chose: which mails they want, and their quiet hours."""

from typing import ClassVar

from django.db import models

from smarketing.app.web.accounts.models import Person

_SHORT = 20


class Choice(models.Model):
    """Whether a person wants a kind of mail by a channel; without a row the role decides."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="choices")
    kind = models.CharField(max_length=_SHORT)
    channel = models.CharField(max_length=_SHORT)
    is_wanted = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "kind", "channel"], name="one_choice_per_kind_and_channel"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.channel} {self.is_wanted}"


class QuietHours(models.Model):
    """When a person gets no mail of a kind that can wait; it is sent when they end.

    Hours that end at or before their beginning run past midnight.
    """

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="quiet")
    begins = models.TimeField(null=True, blank=True)
    ends = models.TimeField(null=True, blank=True)
    weekends = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.begins}–{self.ends}"
