"""The rows behind a number as CSV: all of them, not only those shown."""

from collections.abc import Iterable
from datetime import UTC

from smarketing.adapters.render.csv_cells import csv_table, units
from smarketing.core.reports.rows.pages import Row

_HEADER = (
    "contact_id,name,at,channel,campaign,persona,representative,value,currency,state,reason,number"
)


def rows_csv(rows: Iterable[Row]) -> str:
    """Return one line per row; a reason in English."""
    return csv_table(
        _HEADER.split(","),
        (
            [
                row.contact_id,
                row.name,
                row.at.astimezone(UTC).isoformat(),
                row.channel,
                row.campaign,
                row.persona,
                row.rep,
                units(row.value),
                row.value.currency if row.value else None,
                row.state,
                row.reason.en if row.reason else None,
                row.number,
            ]
            for row in rows
        ),
    )
