"""People, their teams, their invitations, and the tokens of programs."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models

from smarketing.app.web.accounts.roles import LABELS, Role

_NAME = 120
_ROLES = [(role.value, LABELS[role]) for role in Role]
_ONE_LINE = RegexValidator(r"^[^\x00-\x1f\x7f\u2028\u2029]*\Z")
"""A name stands in headers of mails: a line break would begin another header there."""


class People(BaseUserManager["Person"]):
    """All people; an e-mail address is the same in any case."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Return the person of an address."""
        return self.get(email__iexact=username)

    def invited(self, email: str, name: str, role: Role, **more: Any) -> "Person":  # noqa: ANN401
        """Return a new person, who has no password yet."""
        person = self.model(email=email.strip().lower(), name=name, role=role, **more)
        person.set_unusable_password()
        person.save(using=self._db)
        return person


class Team(models.Model):
    """People of one side who work together."""

    name = models.CharField(max_length=_NAME, unique=True, validators=[_ONE_LINE])

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Person(AbstractBaseUser):
    """Somebody with an account. `representative` is their name in the facts, where they sell."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=_NAME, validators=[_ONE_LINE])
    role = models.CharField(max_length=20, choices=_ROLES, default=Role.MANAGEMENT)
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, related_name="people")
    representative = models.CharField(max_length=_NAME, blank=True)
    language = models.CharField(max_length=2, blank=True)
    time_zone = models.CharField(max_length=64, blank=True)
    appearance = models.CharField(max_length=5, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    sign_in_round = models.PositiveIntegerField(default=0)
    """Sessions that began in an earlier round have ended."""

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]
    objects: ClassVar[People] = People()

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """Return how others call this person."""
        return self.name

    @property
    def has_joined(self) -> bool:
        """Say whether they took up their account: somebody invited may never do so."""
        return self.last_login is not None

    def end_sessions(self) -> None:
        """End every session of this person at once, wherever it is open; the caller saves."""
        self.sign_in_round += 1

    def get_session_auth_hash(self) -> str:
        """Return what a session must carry to be theirs: password and round as they stand now."""
        return f"{super().get_session_auth_hash()}{self.sign_in_round}"

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """Yield the same under secret keys that were in use before."""
        for earlier in super().get_session_auth_fallback_hash():
            yield f"{earlier}{self.sign_in_round}"


class Invitation(models.Model):
    """A one-time link by which somebody takes up an account; only its digest is kept."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="invitations")
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.person} {self.invited_at}"


class Token(models.Model):
    """By which a program proves who sent it; only the digest of the secret is kept.

    It is made by an administrator for one `scope`, shown once, refused once `revoked_at` is set.
    """

    name = models.CharField(max_length=_NAME)
    scope = models.CharField(max_length=20, default="ingest")
    digest = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return self.name


class FactorRule(models.Model):
    """A role whose people must have a second factor; no row, no duty."""

    role = models.CharField(max_length=20, choices=_ROLES, primary_key=True)

    def __str__(self) -> str:
        return self.role
