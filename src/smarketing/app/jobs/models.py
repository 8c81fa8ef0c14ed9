"""Which workers live, and which of them does what."""

from django.db import models

_NAME = 80


class Beat(models.Model):
    """A worker that lives: heard every few seconds, and what it is doing."""

    worker = models.CharField(max_length=_NAME, primary_key=True)
    began_at = models.DateTimeField()
    beaten_at = models.DateTimeField()
    step = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return self.worker


class Lease(models.Model):
    """Who does a step, and until when that is not to be doubted."""

    step = models.CharField(max_length=40, primary_key=True)
    worker = models.CharField(max_length=_NAME)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return self.step
