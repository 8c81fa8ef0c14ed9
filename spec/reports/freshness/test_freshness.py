"""How fresh the facts of each source are: by kind of file and by table."""

from datetime import datetime

import polars as pl
from spec.tables import at

from smarketing.core.ledger.tables import MOMENT
from smarketing.core.reports.freshness.pages import FreshnessReport
from smarketing.core.reports.freshness.report import freshness_report

MAPPING = """
format = 1
source = "crm"
[[files]]
name = "touches*.csv"
[[files.facts]]
table = "touches"
columns = { contact_id = "who", occurred_at = "at", kind = "kind" }
[[files]]
name = "deals.csv"
[[files.facts]]
table = "deal_events"
columns = { deal_id = "id", occurred_at = "at", status = "status" }
"""
Schema = dict[str, pl.DataType | type[pl.DataType]]
NOW = at("2026-03-10 08:00")


def imports(*told: tuple[str, str, str], mapping: str = MAPPING) -> pl.DataFrame:
    """Return a history of imports: file, moment, new facts."""
    rows = [
        (f"i{number}", file, at(moment), 10, facts, mapping)
        for number, (file, moment, facts) in enumerate(told)
    ]
    schema: Schema = {
        "import_id": pl.String,
        "file": pl.String,
        "taken_at": MOMENT,
        "rows": pl.Int64,
        "new_facts": pl.String,
        "mapping": pl.String,
    }
    return pl.DataFrame(rows, schema, orient="row")


def facts(*told: tuple[str, str, int, datetime | None, int]) -> pl.DataFrame:
    schema: Schema = {
        "source": pl.String,
        "table": pl.String,
        "facts": pl.Int64,
        "last_at": MOMENT,
        "ahead": pl.Int64,
    }
    return pl.DataFrame(told, schema, orient="row")


def waiting(*import_ids: str) -> pl.DataFrame:
    return pl.DataFrame({"import_id": import_ids}, {"import_id": pl.String})


DAILY = [
    (f"touches-{day:02}.csv", f"2026-03-{day:02} 07:00", '{"touches": 10}') for day in range(1, 6)
]


def report(log: pl.DataFrame, *open_rows: str) -> FreshnessReport:
    return freshness_report(log, facts(), waiting(*open_rows), NOW, "Europe/Paris")


def test_files_that_one_rule_reads_are_of_one_kind_and_judged_by_their_own_rhythm() -> None:
    found = report(imports(*DAILY, ("deals.csv", "2026-02-01 07:00", '{"deal_events": 1}')))
    assert [(one.source, one.kind, one.imports, one.records) for one in found.files] == [
        ("crm", "touches*.csv", 5, 50),
        ("crm", "deals.csv", 1, 10),
    ]
    touches, deals = found.files
    assert (touches.last_file, touches.age_seconds) == ("touches-05.csv", (5 * 24 + 1) * 3600)
    assert (touches.usual_seconds, touches.is_older) == (86_400, True)
    assert (deals.usual_seconds, deals.is_older) == (None, None)
    assert str(found.headline[0]).startswith("1 source is older than usual: `touches*.csv`")


def test_a_file_without_news_is_told_from_one_that_does_not_come() -> None:
    (found,) = report(imports(*DAILY, ("touches-09.csv", "2026-03-09 07:00", "{}"))).files
    assert found.last_import_at == at("2026-03-09 07:00")
    assert found.last_new_at == at("2026-03-05 07:00")


def test_what_waits_in_quarantine_counts_for_its_file() -> None:
    found = report(imports(*DAILY), "i0", "i0", "i4", "gone")
    assert found.files[0].waiting == 3
    assert str(found.headline[1]) == "3 records wait in quarantine."


def test_imports_after_the_moment_are_not_known_yet() -> None:
    assert report(imports(("deals.csv", "2026-03-10 09:00", "{}"))).files == []


def test_a_mapping_that_cannot_be_read_still_tells_files_apart() -> None:
    log = imports(
        ("a-2026-03-01.csv", "2026-03-01", "{}"),
        ("a-2026-03-02.csv", "2026-03-02", "{}"),
        mapping="format = 7",
    )
    assert [(one.source, one.kind, one.imports) for one in report(log).files] == [
        ("", "a-#-#-#.csv", 2)
    ]


def test_facts_are_told_by_source_and_table_with_those_that_lie_ahead() -> None:
    told = facts(
        ("web", "touches", 7, at("2026-03-09"), 2),
        ("crm", "touches", 5, None, 5),
    )
    found = freshness_report(imports(), told, waiting(), NOW, "Europe/Paris")
    assert [(one.source, one.facts, one.last_fact_at, one.ahead) for one in found.tables] == [
        ("crm", 5, None, 5),
        ("web", 7, at("2026-03-09"), 2),
    ]
    assert str(found.headline[0]) == "Nothing was imported yet."


def test_until_a_rhythm_is_known_only_the_oldest_is_named() -> None:
    found = report(imports(("deals.csv", "2026-03-09 08:00", "{}")))
    assert "`deals.csv`, which last came" in str(found.headline[0])
    fresh = [
        *DAILY,
        *((f"touches-{day:02}.csv", f"2026-03-{day:02}", "{}") for day in (6, 7, 8, 9, 10)),
    ]
    assert str(report(imports(*fresh)).headline[0]).startswith("Nothing is older than usual")
