"""The two languages, by gettext: the committed catalogue is read as it is, no build step."""

from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib import resources
from io import BytesIO

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from smarketing.core.base.sentence import Text

# English dates and times are the European ones: day before month, 24 hours.
_LOCALES = {"en": "en_GB", "fr": "fr_FR"}
CODES = tuple(_LOCALES)


@dataclass(frozen=True)
class Language:
    """The language in which something is drawn: "en" or "fr".

    Raises ValueError for any other code.
    """

    code: str

    def __post_init__(self) -> None:
        if self.code not in _LOCALES:
            raise ValueError(f"unknown language `{self.code}`: known are {', '.join(CODES)}")

    @property
    def locale(self) -> Locale:
        """How this language writes numbers, money and dates."""
        return _locale(self.code)

    def say(self, message: str) -> str:
        """Return a plain label, the English message being its key."""
        return _translations(self.code).gettext(message) if message else ""

    def say_count(self, message: str, plural: str, count: int) -> str:
        """Return the form of a message that `count` takes; the places are still to be filled."""
        return _translations(self.code).ngettext(message, plural, count)

    def text(self, text: Text) -> str:
        """Return the words that the agreement gives in this language, or else those it has."""
        chosen, other = (text.fr, text.en) if self.code == "fr" else (text.en, text.fr)
        return chosen or other


def read_catalogue(code: str) -> Catalog:
    """Read the committed messages of a language."""
    path = resources.files("smarketing") / "locale" / code / "LC_MESSAGES" / "smarketing.po"
    with path.open("rb") as file:
        return read_po(file, locale=code)


@cache
def _locale(code: str) -> Locale:
    return Locale.parse(_LOCALES[code])


@cache
def _translations(code: str) -> NullTranslations:
    if code == "en":
        # The messages themselves are English.
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, read_catalogue(code))
    compiled.seek(0)
    return GNUTranslations(compiled)
