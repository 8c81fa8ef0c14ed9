"""The canonical form of an agreement: the same bytes for the same terms, however it is laid out."""

import hashlib
from datetime import date, time
from decimal import Decimal
from typing import Any

import rfc8785

from smarketing.core.agreement.agreement import Agreement


def canonical(agreement: Agreement) -> bytes:
    """Return the terms as canonical JSON (RFC 8785), defaults left out, numbers as texts.

    Comments, the order of keys and the writing of a number do not count; the order of lists does.
    Leaving out defaults keeps the form of an old file the same when a later version of the
    software knows more keys.
    """
    return rfc8785.dumps(_plain(agreement.model_dump(exclude_defaults=True)))


def agreement_hash(agreement: Agreement) -> str:
    """Return the SHA-256 of the canonical form, in hexadecimal: what both parties sign."""
    return hashlib.sha256(canonical(agreement)).hexdigest()


def _plain(value: Any) -> Any:  # noqa: ANN401 (whatever an agreement can hold)
    if isinstance(value, dict):
        return {str(key): _plain(inside) for key, inside in value.items()}
    if isinstance(value, list):
        return [_plain(inside) for inside in value]
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date | time):
        return value.isoformat()
    return value
