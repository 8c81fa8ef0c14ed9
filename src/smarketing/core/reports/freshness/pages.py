"""What the freshness report holds: the files of each source by kind, and its facts by table."""

from dataclasses import dataclass
from datetime import datetime

from smarketing.core.base.sentence import Sentence


@dataclass(frozen=True)
class FreshFile:
    """All imports of one kind of file of a source: those that one rule of its mapping reads.

    `records` and `new` are of all imports: records read, and whether anything of them was new.
    `last_new_at` is the last import that told a new fact, None where none did. `waiting` rows
    stand in quarantine. `usual_seconds` is the median time between imports, None where there are
    too few to know; `is_older` says that the last one is older than usual, None likewise.
    """

    source: str
    kind: str
    imports: int
    records: int
    last_file: str
    last_import_at: datetime
    last_new_at: datetime | None
    waiting: int
    age_seconds: float
    usual_seconds: float | None
    is_older: bool | None


@dataclass(frozen=True)
class FreshTable:
    """The facts of one table that a source told: how many, and when the last of them happened.

    `ahead` lie after the moment of the report; they are not counted yet in any other one.
    """

    source: str
    table: str
    facts: int
    last_fact_at: datetime | None
    ahead: int


@dataclass(frozen=True)
class FreshnessReport:
    """How fresh the facts are as of a moment; what is older than usual comes first."""

    as_of: datetime
    time_zone: str
    headline: list[Sentence]
    files: list[FreshFile]
    tables: list[FreshTable]
