"""The key of a signer: an Ed25519 key that only a signing phrase opens.

What is stored is text: the public key, and the private one sealed by AES-GCM under a key that
scrypt makes of the phrase. Whoever has the text alone can sign nothing.
"""

import json
import os
import unicodedata
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from smarketing.core.agreement.signatures import read_strictly
from smarketing.core.base.finding import Finding, Severity
from smarketing.core.base.sentence import msgid

SHORTEST_PHRASE = 12
"""A phrase is tried out where its text has leaked, as fast as a machine can: short ones fall."""

_COST = {"n": 2**15, "r": 8, "p": 3}
"""What OWASP asks of scrypt in 32 MB: a third of a second here, for one try."""

_KIND = "smarketing signing key"


class NoSignature(Exception):  # noqa: N818 (not a fault: the phrase or the key is not the right one)
    """Nothing can be signed with this phrase and key; `finding` says why."""

    def __init__(self, code: str, message: str, mend: str) -> None:
        self.finding = Finding(f"signing.{code}", Severity.ERROR, message, mend)
        super().__init__(self.finding.sentence())


@dataclass(frozen=True)
class SigningKey:
    """A key as it is kept: `sealed` is the text to store, `public_key` what signatures name."""

    public_key: str
    sealed: str


def make_key(phrase: str) -> SigningKey:
    """Make a new key that this phrase opens; raises `NoSignature` where the phrase is too short."""
    return _sealed(Ed25519PrivateKey.generate(), phrase)


def read_key(sealed: str) -> SigningKey:
    """Return the key that a text holds, still sealed; raises `NoSignature` where it holds none."""
    return SigningKey(_fields(sealed)["public_key"], sealed)


def sign(sealed: str, phrase: str, statement: bytes) -> str:
    """Sign a statement; raises `NoSignature` where the phrase does not open the key."""
    return _opened(sealed, phrase).sign(statement).hex()


def with_new_phrase(sealed: str, phrase: str, new_phrase: str) -> SigningKey:
    """Return the same key under another phrase; raises `NoSignature` for a wrong one."""
    return _sealed(_opened(sealed, phrase), new_phrase)


def _sealed(key: Ed25519PrivateKey, phrase: str) -> SigningKey:
    if len(_plain(phrase)) < SHORTEST_PHRASE:
        raise NoSignature(
            "short_phrase",
            msgid("this signing phrase is too short"),
            msgid("take at least 12 characters: four or five words that nobody would guess"),
        )
    public = key.public_key().public_bytes_raw().hex()
    salt, nonce = os.urandom(16), os.urandom(12)
    box = AESGCM(_stretched(phrase, salt)).encrypt(
        nonce, key.private_bytes_raw(), _bound_to(public)
    )
    fields = {
        "kind": _KIND,
        "format": 1,
        "public_key": public,
        **_COST,
        "salt": salt.hex(),
        "nonce": nonce.hex(),
        "sealed": box.hex(),
    }
    return SigningKey(public, json.dumps(fields, indent=2) + "\n")


def _opened(sealed: str, phrase: str) -> Ed25519PrivateKey:
    fields = _fields(sealed)
    try:
        salt, nonce, box = (bytes.fromhex(fields[name]) for name in ("salt", "nonce", "sealed"))
        bare = AESGCM(_stretched(phrase, salt)).decrypt(nonce, box, _bound_to(fields["public_key"]))
        return Ed25519PrivateKey.from_private_bytes(bare)
    except InvalidTag:
        raise NoSignature(
            "wrong_phrase",
            msgid("this is not the signing phrase of this key: nothing was signed"),
            msgid("try again; a phrase that is lost cannot be found, make a new key then"),
        ) from None
    except ValueError:
        raise _no_key() from None


def _fields(sealed: str) -> dict[str, str]:
    """Return the fields of a key; only the cost that we use ourselves is ever paid."""
    fields = read_strictly(sealed)
    names = {"kind", "format", "public_key", *_COST, "salt", "nonce", "sealed"}
    if not isinstance(fields, dict) or set(fields) != names or fields["kind"] != _KIND:
        raise _no_key()
    told = {name: fields.pop(name) for name in ("public_key", "salt", "nonce", "sealed")}
    is_known = fields == {"kind": _KIND, "format": 1, **_COST}
    if not is_known or not all(isinstance(one, str) for one in told.values()):
        raise _no_key()
    return told


def _no_key() -> NoSignature:
    return NoSignature(
        "no_key",
        msgid("this is no signing key, or it is damaged"),
        msgid("take the file that `smarketing agreement key` made"),
    )


def _stretched(phrase: str, salt: bytes) -> bytes:
    """Make a key of a phrase, at a price; the same letters are the same phrase on any keyboard."""
    cost = Scrypt(salt=salt, length=32, **_COST)
    return cost.derive(_plain(phrase).encode())


def _plain(phrase: str) -> str:
    return unicodedata.normalize("NFKC", phrase.strip())


def _bound_to(public_key: str) -> bytes:
    return f"{_KIND} {public_key}".encode()
