"""The kernel: each clock of sales from its start to now, in the working time of its own calendar.

All of it stands in this one file with its constants, so that a change of any part recompiles the
whole. `h` is `Houses`, `c` the place of a calendar there; moments and spans are microseconds. The
specs hold a slow twin of it in plain Python.
"""

import numpy as np

from smarketing.core.base.compiling import bare, part

NEVER = np.iinfo(np.int64).max
"""The moment of what has not happened."""

MET, BREACHED, OPEN = range(3)
"""How a promise stands for a lead: kept, not kept in time, or still running."""

DAY = 86_400_000_000


@bare
def judge(h, clocks, terms, judged, first, last):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 (compiled; see `bare`)
    """Judge the clocks from `first` to before `last`.

    Takes `Houses`, `Clocks`, `Terms` and `Judged`. Returns the first clock whose window closes
    beyond its calendar, or `last`.
    """
    for n in range(first, last):
        c = clocks.house[n] if len(clocks.house) else 0
        start, served = clocks.start[n], clocks.served[n]
        until = served if served != NEVER else terms.as_of
        low, high = _pauses_of(clocks, n)
        begun = open_until(h, c, start)
        span = terms.span
        if terms.days:
            day = _dawned(h, c, start) + terms.days - 1
            if day >= h.day_starts_at[c + 1]:
                return n
            span = open_until(h, c, h.ends[day]) - begun
        paused = _paused(h, c, clocks, low, high, start, until)
        running = max(open_until(h, c, until) - begun - paused, 0) if until > start else 0
        due = _reached(h, c, clocks, low, high, start, begun, span)
        if due == NEVER:
            return n
        judged.due[n] = due
        judged.span[n] = span
        judged.running[n] = running
        judged.raw[n] = until - start
        if served <= due and served != NEVER:
            judged.state[n] = MET
        elif served != NEVER or due <= terms.as_of:
            judged.state[n] = BREACHED
        else:
            judged.state[n] = OPEN
        step = 0
        for k in range(len(terms.steps)):
            step += running * terms.steps[k, 1] >= span * terms.steps[k, 0]
        judged.step[n] = step
    return last


@bare
def reach(h, clocks, spans, moments, first, last):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 (compiled; see `bare`)
    """Write when each clock has run for its span, `NEVER` where that is beyond its calendar."""
    for n in range(first, last):
        c = clocks.house[n] if len(clocks.house) else 0
        low, high = _pauses_of(clocks, n)
        begun = open_until(h, c, clocks.start[n])
        moments[n] = _reached(h, c, clocks, low, high, clocks.start[n], begun, spans[n])


@bare
def close(h, house, starts, days, moments):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 (compiled; see `bare`)
    """Write the open time up to the closing of the working day that comes `days` after each start.

    It is counted from the start; -1 where that day is beyond the calendar.
    """
    for n in range(len(starts)):
        c = house[n] if len(house) else 0
        day = _dawned(h, c, starts[n]) + days - 1
        if day >= h.day_starts_at[c + 1]:
            moments[n] = -1
        else:
            moments[n] = open_until(h, c, h.ends[day]) - open_until(h, c, starts[n])


@part
def open_until(h, c, moment):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 (compiled; see `bare`)
    """Return the open time of a calendar up to a moment."""
    base, end = h.starts[c], h.starts[c + 1]
    place = base + h.opened[h.marks[c] + (moment - h.origin[c]) // DAY] - 1
    while place + 1 < end and h.opens[place + 1] <= moment:
        place += 1
    if place < base:
        return 0
    return h.before[place] + min(moment, h.closes[place]) - h.opens[place]


@part
def _moment_of(h, c, near, target):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 (compiled; see `bare`)
    """Return the first moment, from `near` on, up to which so much open time has passed."""
    base, end = h.starts[c], h.starts[c + 1]
    if base == end:
        return NEVER
    place = max(base + h.opened[h.marks[c] + (near - h.origin[c]) // DAY] - 1, base)
    step = 1
    # Windows are short: the interval is near, and steps that double find one that is not.
    while place + step < end and h.before[place + step] < target:
        place += step
        step *= 2
    while step > 1:
        step //= 2
        if place + step < end and h.before[place + step] < target:
            place += step
    moment = h.opens[place] + target - h.before[place]
    return moment if moment <= h.closes[place] else NEVER


@part
def _dawned(h, c, moment):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 (compiled; see `bare`)
    """Return the place of the first working day that begins after a moment."""
    base, end = h.day_starts_at[c], h.day_starts_at[c + 1]
    place = base + h.dawned[h.marks[c] + (moment - h.origin[c]) // DAY]
    while place < end and h.dawns[place] <= moment:
        place += 1
    return place


@part
def _pauses_of(clocks, n):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 (compiled; see `bare`)
    if len(clocks.pauses) == 0:
        return 0, 0
    return clocks.pauses[n], clocks.pauses[n + 1]


@part
def _paused(h, c, clocks, low, high, start, until):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 (compiled; see `bare`)
    """Return how much open time between two moments lies in pauses."""
    total = 0
    for p in range(low, high):
        begin, end = max(clocks.begins[p], start), min(clocks.ends[p], until)
        if end > begin:
            total += open_until(h, c, end) - open_until(h, c, begin)
    return total


@part
def _reached(h, c, clocks, low, high, start, begun, span):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 (compiled; see `bare`)
    """Return when a clock has run for a span: pauses before that put it off."""
    target = begun + span
    near = start
    for p in range(low, high):
        begin, end = max(clocks.begins[p], start), clocks.ends[p]
        if end <= begin:
            continue
        until = open_until(h, c, begin)
        if until >= target:
            break
        target += open_until(h, c, end) - until
        near = end
    return _moment_of(h, c, near, target)
