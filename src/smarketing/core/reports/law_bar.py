"""What bars an attempt by law at the moment; to be confirmed by counsel."""

from dataclasses import dataclass
from datetime import datetime

from smarketing.core.base.sentence import Text


@dataclass(frozen=True)
class LawBar:
    """A rule of law that allows no attempt now, to be confirmed by counsel.

    `rule` is its name in the agreement, `bar` what bars: "consent" (none on record), "silence"
    (a refusal), "cap" (attempts enough) or "hours". `until` is when every rule allows an attempt
    if nothing more happens; None where it takes a consent.
    """

    rule: str
    label: Text
    article: str
    bar: str
    until: datetime | None
