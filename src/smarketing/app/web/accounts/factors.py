"""Second factors: who must have one, and how their secrets are kept."""

import base64
from hashlib import sha256

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings

from smarketing.app.web.accounts.models import FactorRule, Person

_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_factor(person: Person) -> bool:
    """Say whether somebody has a second factor; codes for an emergency are none."""
    return bool(Authenticator.objects.filter(user=person, type__in=_FACTORS).exists())


def lacks_factor(person: Person) -> bool:
    """Say whether somebody's role asks for a second factor that they do not have."""
    return FactorRule.objects.filter(role=person.role).exists() and not has_factor(person)


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc] # the library ships no types
    """Keeps secrets encrypted, and the last factor of somebody who must have one."""

    def encrypt(self, text: str) -> str:
        """Encrypt the secret of a factor: who reads the database alone cannot use it."""
        return _cipher().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt it, also where it was encrypted under a secret key of before."""
        return _cipher().decrypt(encrypted_text.encode("ascii")).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Refuse where it is the last of somebody who must have one."""
        person = authenticator.user
        others = Authenticator.objects.filter(user=person, type__in=_FACTORS)
        if others.exclude(pk=authenticator.pk).exists():
            return True
        return not FactorRule.objects.filter(role=person.role).exists()


def _cipher() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(str(key))) for key in keys])


def _derived(key: str) -> bytes:
    # The key signs sessions too: what encrypts must not be the same bytes.
    return base64.urlsafe_b64encode(sha256(b"second factors " + key.encode()).digest())
