"""What people did at their desks, and which leads they put off for a while."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from smarketing.app.inbox.models import InboxRow
from smarketing.app.web.accounts.models import Person


class LeadAct(models.Model):
    """One act on one handoff of a lead; a fact once `settles_at` has passed and it was not undone.

    Of acts with the same `slot` on a handoff the first one counts: there is one decision, and one
    outcome after it. An attempt or an assignment has no slot.
    """

    class Kind(models.TextChoices):
        """What was done."""

        ACCEPTED = "accepted"
        REJECTED = "rejected"
        QUALIFIED = "qualified"
        RECYCLED = "recycled"
        ATTEMPT = "attempt"
        ASSIGNED = "assigned"

    contact_id = models.CharField(max_length=200)
    handed_over_at = models.DateTimeField()
    name = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    slot = models.CharField(max_length=8, blank=True)
    rep = models.CharField(max_length=200)
    reason = models.CharField(max_length=100, blank=True)
    activity = models.CharField(max_length=100, blank=True)
    outcome = models.CharField(max_length=100, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    settles_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    fact = models.ForeignKey(InboxRow, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["contact_id", "handed_over_at", "slot"],
                condition=Q(undone_at=None) & ~Q(slot=""),
                name="desk_first_act_wins",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["contact_id", "handed_over_at"], name="desk_acts_of_lead"),
            models.Index(
                fields=["settles_at"],
                condition=Q(undone_at=None, sent_at=None),
                name="desk_acts_to_send",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.contact_id}"

    def may_be_undone(self, by: Person, at: datetime) -> bool:
        """Say whether this person may still take it back."""
        return self.by_id == by.pk and self.undone_at is None and at < self.settles_at


class Snooze(models.Model):
    """A lead that its representative put off until a moment before its next deadline."""

    contact_id = models.CharField(max_length=200)
    handed_over_at = models.DateTimeField()
    by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    until = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["contact_id", "handed_over_at"], name="desk_one_snooze_of_lead"
            )
        ]

    def __str__(self) -> str:
        return f"{self.contact_id} {self.until}"
