"""How the first people come in: by a link that only who runs the server sees."""

from importlib import import_module

from smarketing.adapters.render.language import Language
from smarketing.core.base.sentence import msgid

_LINK = msgid("Open this link, good once, to become the administrator: {link}")


def first_administrator(language: Language) -> list[str]:
    """Return the link by which the first administrator comes in; nothing once somebody has."""
    link: str | None = import_module("smarketing.app.web.accounts.first_start").one_time_link()
    return [language.say(_LINK).format(link=link)] if link else []


def nobody_new(_language: Language) -> list[str]:
    """Say nothing: whoever started the server knows who may come in."""
    return []
