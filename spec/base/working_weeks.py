"""Working hours as the specs draw them: any week, in zones whose clocks do what clocks can do."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from smarketing.core.base.working_hours import WorkingHours

# In each of these zones the clocks change on some of these dates, in one way or the other.
CHANGES = (
    ("Europe/Paris", date(2026, 3, 29)),
    ("Europe/Paris", date(2026, 10, 25)),
    ("America/Sao_Paulo", date(2018, 11, 4)),  # midnight is skipped
    ("America/Havana", date(2025, 11, 2)),  # midnight comes twice
    ("Australia/Lord_Howe", date(2026, 4, 5)),  # by half an hour
    ("America/St_Johns", date(2010, 11, 7)),  # at one minute past midnight
    ("Pacific/Apia", date(2011, 12, 30)),  # a date is skipped
    ("Pacific/Kwajalein", date(1993, 8, 21)),
    ("Asia/Kathmandu", date(2026, 1, 1)),
    ("UTC", date(2024, 2, 29)),
)

minutes = st.integers(0, 24 * 60 - 1)
windows = st.lists(
    st.tuples(minutes, st.integers(1, 24 * 60)).map(lambda pair: (pair[0] * 60, pair[1] * 60)),
    max_size=3,
)


@st.composite
def houses(draw: st.DrawFn) -> tuple[WorkingHours, date]:
    """Draw the hours of a house and a date around which its clocks change."""
    zone, change = draw(st.sampled_from(CHANGES))
    near = st.integers(-3, 3).map(lambda days: change + timedelta(days=days))
    hours = WorkingHours(
        ZoneInfo(zone),
        draw(st.dictionaries(st.integers(0, 6), windows)),
        draw(st.frozensets(near, max_size=2)),
        draw(st.dictionaries(near, windows, max_size=2)),
        draw(st.dictionaries(near, windows, max_size=2)),
    )
    return hours, change
