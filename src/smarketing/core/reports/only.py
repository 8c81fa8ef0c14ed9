"""Whose contacts alone a report counts: those of a persona, a channel, a campaign or an owner."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from smarketing.core.agreement.stages import Persona

COLUMNS = ("channel", "campaign", "owner")
"""By what contacts can be picked beside their persona: columns of the `profiles`."""


@dataclass(frozen=True)
class Only:
    """The contacts that are looked at; None where it does not matter.

    A channel, campaign or owner "" picks those of whom none is recorded.
    """

    persona: Persona | None = None
    channel: str | None = None
    campaign: str | None = None
    owner: str | None = None

    @property
    def names(self) -> dict[str, str]:
        """What contacts are picked by beside their persona, and the value asked for."""
        asked = {column: getattr(self, column) for column in COLUMNS}
        return {column: name for column, name in asked.items() if name is not None}

    @property
    def is_everybody(self) -> bool:
        """Say whether nobody is left out."""
        return self.persona is None and not self.names

    @property
    def tells_of_visits(self) -> bool:
        """Say whether anonymous visits and spend can be told apart by what is asked for.

        Nobody knows of an anonymous visitor which persona they are, or who will own them.
        """
        return self.persona is None and self.owner is None

    def picked(self, profiles: pl.DataFrame) -> pl.DataFrame:
        """Return the contacts asked for (`profiles`)."""
        wanted = self.names
        if self.persona is not None:
            wanted["persona"] = self.persona.name
        return profiles.filter([pl.col(column) == name for column, name in wanted.items()])

    def spent(self, spend: pl.DataFrame) -> pl.DataFrame:
        """Return the spend and the visits of what is asked for."""
        if not self.tells_of_visits:
            return spend.clear()
        wanted = {"channel": self.channel, "campaign": self.campaign}
        return spend.filter(
            [
                pl.col(column).fill_null("") == name
                for column, name in wanted.items()
                if name is not None
            ]
        )


EVERYBODY = Only()
"""Nobody is left out."""


class OfSome(Mapping[str, pl.DataFrame]):
    """Tables of facts with those of some contacts only, each cut when it is first asked for.

    What names no contact stays as it is; spend is that of `only`.
    """

    def __init__(
        self, frames: Mapping[str, pl.DataFrame], contacts: pl.DataFrame, only: Only
    ) -> None:
        self._frames = frames
        self._contacts = contacts.select("contact_id")
        self._only = only
        self._kept: dict[str, pl.DataFrame] = {}

    def __getitem__(self, name: str) -> pl.DataFrame:
        if name not in self._kept:
            self._kept[name] = self._cut(name, self._frames[name])
        return self._kept[name]

    def _cut(self, name: str, frame: pl.DataFrame) -> pl.DataFrame:
        if name == "spend":
            return self._only.spent(frame)
        if "contact_id" in frame.columns:
            return frame.join(self._contacts, on="contact_id", how="semi")
        return frame

    def __iter__(self) -> Iterator[str]:
        return iter(self._frames)

    def __len__(self) -> int:
        return len(self._frames)
