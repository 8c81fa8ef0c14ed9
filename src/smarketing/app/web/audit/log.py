"""Writing the log: one entry for one act, in the transaction of the act."""

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest
from django.utils.timezone import now

from smarketing.app.web.audit.acts import Act
from smarketing.app.web.audit.chain import digest_of
from smarketing.app.web.audit.models import Entry, Head
from smarketing.app.web.audit.noted import note
from smarketing.app.web.client_address import client_address


def record(
    by: HttpRequest | AbstractBaseUser | None,
    act: Act,
    about: str = "",
    details: Mapping[str, Any] | None = None,
) -> Entry:
    """Add an entry to the log; it is kept if and only if the transaction around it is.

    `by` is the request in which somebody acts, a person, or None for the server itself. `about`
    names what was acted upon; `details` are plain values. Call it last within a transaction: until
    that ends, nobody else can add an entry.
    """
    person = by.user if isinstance(by, HttpRequest) else by
    known = person if isinstance(person, AbstractBaseUser) else None
    address = client_address(by) if isinstance(by, HttpRequest) else ""
    with transaction.atomic():
        head, _ = Head.objects.select_for_update().get_or_create(pk=1)
        entry = Entry(
            number=head.number + 1,
            at=now(),
            act=act,
            person_id=known.pk if known else None,
            person=f"{known} <{known.get_username()}>" if known else "",
            role=str(getattr(known, "role", "")),
            address=address,
            about=about,
            details=json.dumps(details or {}, ensure_ascii=False, sort_keys=True, default=str),
            previous=head.digest,
        )
        entry.digest = digest_of(entry.told, entry.previous)
        entry.save(force_insert=True)
        head.number, head.digest = entry.number, entry.digest
        head.save()
        noting = partial(note, settings.SMARKETING_LAYOUT, entry.number, entry.digest)
        # A file that cannot be written must not undo an act that is done.
        transaction.on_commit(noting, robust=True)
    return entry
