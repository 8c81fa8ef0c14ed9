"""A file as it comes in: a safe name, a folder of its own, and a largest size."""

import re
import shutil
import unicodedata
from datetime import timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.timezone import now

from smarketing.app.web.accounts.models import Person
from smarketing.app.web.data.models import Upload

LARGEST = 2_000_000_000
"""Bytes; larger files come in by the command line, which reads them where they are."""

_KEPT_FOR = timedelta(days=2)


def hand_over(file: UploadedFile, person: Person) -> Upload:
    """Keep a file for a look at it; it appears whole or not at all."""
    moment = now()
    upload = Upload(
        name=safe_name(file.name or ""),
        size=file.size or 0,
        handed_over_by=person,
        handed_over_at=moment,
    )
    with transaction.atomic():
        upload.save()
        upload.folder.mkdir(parents=True)
        draft = upload.folder / ".draft"
        with draft.open("wb") as out:
            for chunk in file.chunks():
                out.write(chunk)
        draft.replace(upload.path)
    return upload


def safe_name(name: str) -> str:
    """Return the last part of a file's name, without what a folder or a terminal would act upon."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    kept = re.sub(r"[^\w .()\-]", "_", last).strip(" .")[-150:]
    return kept or "file.csv"


def put_away(upload: Upload) -> None:
    """Remove the file of an upload that is over; the row stays as its record."""
    shutil.rmtree(upload.folder, ignore_errors=True)


def put_away_forgotten() -> None:
    """Remove files that somebody looked at and then left."""
    old = Upload.objects.filter(state=Upload.State.LOOKED_AT, handed_over_at__lt=now() - _KEPT_FOR)
    for upload in old:
        put_away(upload)
        upload.state = Upload.State.WITHDRAWN
        upload.save(update_fields=["state"])
