"""Mails that the application writes: a subject, a few sentences and a link, in one language."""

import logging
from dataclasses import dataclass
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from smarketing.adapters.render.language import Language
from smarketing.adapters.render.sentences import write
from smarketing.core.base.sentence import Sentence

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Letter:
    """What is said to somebody. `link` stands on a line of its own; `label` is its button."""

    subject: Sentence
    said: tuple[Sentence, ...]
    link: str = ""
    label: Sentence | None = None
    after: tuple[Sentence, ...] = ()


def goes_by_mail() -> bool:
    """Say whether a mail server is set; without one, mails are files in the workspace."""
    return settings.SMARKETING_CONFIGURATION.mail is not None


def send(letter: Letter, address: str, language: Language) -> bool:
    """Send a letter as plain text with a part of HTML; say whether the mail server took it."""
    written = {
        "language": language,
        "said": [write(one, language) for one in letter.said],
        "link": letter.link,
        "label": write(letter.label, language) if letter.label else letter.link,
        "after": [write(one, language) for one in letter.after],
    }
    mail = EmailMultiAlternatives(
        subject=" ".join(write(letter.subject, language).split()),
        body=render_to_string("mail/letter.txt", written),
        to=[address],
        headers={"Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(render_to_string("mail/letter.html", written), "text/html")
    try:
        mail.send()
    except (SMTPException, OSError):
        # What was to be told is on the page too, so the page goes on and says what went wrong.
        _log.exception("the mail server took no mail")
        return False
    return True
