"""The kernel: one pass over each contact's events, in order, under one version of the agreement.

Everything here is compiled. All of it stands in this one file with its constants, so that a
change of any part recompiles the whole. Batches, ways, precedence and the rest are explained in
the room's README; the specs hold a slow twin of it in plain Python.
"""

import numpy as np

from smarketing.core.replay.compiling import compiled
from smarketing.core.replay.tape import Entries, Memory, Returns, Tape, Terms, Whole

NEVER = 2**63 - 1
"""A moment that does not come."""

# What a version of the agreement hands on to the next, per contact.
CYCLE, REACHED, COUNTS_FROM, FINAL, DEADLINE, EARLIER, HERE, QUIET = range(8)
CARRIED = 8
# What belongs to one walk over a contact.
ACTIVE_DAYS, LAST_DAY, PROFILE, OPTED_OUT, CUSTOMER, BANNED, ENTRIES, RETURNS = range(8, 16)
SLOTS = 16

# What the events of one moment amount to.
WAYS, FIRES, TESTED, DECIDED, BACK, FINALLY, LOST, WON = range(8)
BATCH = 8

# What a word means besides its ways and points.
SCORES, TESTS, DECIDES, SALES, SENDS_BACK, ENDS, LOSES, WINS, FIRM_BUYS, ENTERS, SPEAKS = (
    1 << bit for bit in range(11)
)

STALLED = -1
"""The word of a return that no event brought about."""


NOISE = 1e-9
"""Rounding never decides: a score within a billionth of the threshold has reached it."""

HOUR = 3_600_000_000
DAY = 24 * HOUR
LONG_AGO = -(2**62)

NO_REASON, BY_POINTS, BY_TRIGGER = -1, 0, 1
"""How a lead qualified; trigger n is `BY_TRIGGER + n`."""

NO_RULE = -1


NO_WORD = -1
_RULES = 64


@compiled
def walk(  # type: ignore[no-untyped-def]  # noqa: ANN201 (compiled; see `compiled`)
    tape: Tape,
    terms: Terms,
    begins: int,
    ends: int,
    carried: Whole,
    entries: Entries,
    returns: Returns,
    first: int,
    last: int,
):
    """Walk the contacts from `first` to before `last`; what happens from `begins` to `ends` counts.

    `carried` holds per contact what an earlier version hands on, and is left as the next one
    takes it; it has no rows where there is one version alone. Returns the first contact for
    which there was no more room, and how many entries and returns were written.
    """
    memory = _memory(terms)
    state = memory.state
    for contact in range(first, last):
        low, high = tape.starts[contact], tape.starts[contact + 1]
        if len(entries.moment) - state[ENTRIES] < (high - low + 2) * (terms.last + 2):
            return contact, state[ENTRIES], state[RETURNS]
        if len(tape.live) and not tape.live[contact]:
            continue
        _take_up(memory, terms, carried, contact, low)
        if terms.prefers_recorded:
            _ban(state, tape, terms, low, high, ends)
        _follow(memory, tape, terms, contact, begins, ends, entries, returns, len(carried) == 0)
        _pass_time(memory, terms, ends + 1, begins, contact, entries, returns)
        if len(carried):
            carried[contact, :] = state[:CARRIED]
    return last, state[ENTRIES], state[RETURNS]


@compiled
def _follow(memory, tape, terms, contact, begins, ends, entries, returns, alone):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Follow one contact from event to event."""
    state = memory.state
    row, high = tape.starts[contact], tape.starts[contact + 1]
    while row < high and tape.moments[row] <= ends:
        if tape.moments[row] < begins:
            row = _read(memory, tape, terms, row, high)
            continue
        if state[DEADLINE] != NEVER or terms.stalls_after:
            _pass_time(memory, terms, tape.moments[row], begins, contact, entries, returns)
        if state[REACHED] >= terms.highest:
            # Points matter no more until the lead is sent back, and then they are reset.
            flags = terms.flags[tape.words[row]]
            if flags & ~(SCORES | TESTS | SALES) == 0:
                if flags & SALES:
                    state[QUIET] = tape.moments[row]
                row += 1
                continue
            if alone and state[REACHED] == terms.last:
                return
        row = _read(memory, tape, terms, row, high)
        _judge(memory, tape, terms, row, contact, entries, returns)


@compiled
def _memory(terms):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    return Memory(
        np.zeros(SLOTS, np.int64),
        np.zeros(BATCH, np.int64),
        np.zeros(len(terms.points), np.float64),
        np.zeros(len(terms.points), np.int64),
        np.zeros(len(terms.spans), np.int64),
        np.zeros(_RULES, np.int64),
        np.zeros(_RULES, np.int64),
    )


@compiled
def _take_up(memory, terms, carried, contact, low):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Begin a contact: as an earlier version left it, or as a stranger."""
    state = memory.state
    if len(carried):
        state[:CARRIED] = carried[contact, :]
        if terms.accepted < 0:
            state[DEADLINE] = NEVER
    else:
        state[CYCLE], state[REACHED], state[COUNTS_FROM], state[FINAL] = 1, -1, LONG_AGO, 0
        state[DEADLINE], state[EARLIER], state[HERE], state[QUIET] = NEVER, 0, 0, LONG_AGO
    state[ACTIVE_DAYS], state[LAST_DAY], state[PROFILE] = 0, LONG_AGO, 0
    state[OPTED_OUT], state[CUSTOMER], state[BANNED] = 0, 0, 0
    memory.balance[:] = 0.0
    memory.tails[:] = low


@compiled
def _ban(state, tape, terms, low, high, ends):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Silence the ways into stages of which this contact has a recorded date, by precedence."""
    for row in range(low, high):
        if tape.moments[row] > ends:
            break
        state[BANNED] |= terms.recorded_only[tape.words[row]]


@compiled
def _read(memory, tape, terms, row, high):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Take in all events of one moment; return the row after them."""
    state, batch = memory.state, memory.batch
    moment = tape.moments[row]
    batch[:] = 0
    batch[BACK] = batch[LOST] = NO_WORD
    refused, granted = 0, 0
    while row < high and tape.moments[row] == moment:
        word = np.int64(tape.words[row])
        row += 1
        flags = terms.flags[word]
        if flags & SCORES and moment > state[COUNTS_FROM]:
            _score(memory, terms, terms.rule_of[word], moment)
        if flags & TESTS:
            batch[TESTED] = 1
            batch[FIRES] |= terms.triggers[word]
        if flags & ENTERS:
            _note_ways(memory, terms, word)
        if flags & SPEAKS:
            if terms.profile[word]:
                state[PROFILE] = terms.profile[word]
            refused |= terms.refused[word]
            granted |= terms.granted[word]
            state[CUSTOMER] |= flags & FIRM_BUYS
        if flags & SALES:
            state[QUIET] = max(state[QUIET], moment)
            _note_sales(batch, terms, flags, word)
    state[OPTED_OUT] = (state[OPTED_OUT] & ~granted) | refused
    return row


@compiled
def _note_ways(memory, terms, word):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Note which entry rules the event fulfils, and by which word; alphabetical where several."""
    ways, words = terms.ways[word], memory.words
    for rule in range(len(terms.place_of)):
        if ways >> rule & 1:
            known = memory.batch[WAYS] >> rule & 1
            if not known or terms.rank[word] < terms.rank[words[rule]]:
                words[rule] = word
    memory.batch[WAYS] |= ways


@compiled
def _note_sales(batch, terms, flags, word):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    batch[DECIDED] |= flags & DECIDES
    batch[FINALLY] |= flags & ENDS
    batch[WON] |= flags & WINS
    if flags & LOSES:
        batch[LOST] = word
    if flags & SENDS_BACK and (
        batch[BACK] == NO_WORD or terms.rank[word] < terms.rank[batch[BACK]]
    ):
        batch[BACK] = word


@compiled
def _score(memory, terms, rule, moment):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Add a touch to the balance of its rule."""
    points, cap = terms.points[rule], terms.cap[rule]
    if terms.window[rule] >= 0:
        memory.balance[rule] += points
    else:
        held = memory.balance[rule]
        if terms.half_life[rule] >= 0:
            hour = moment // HOUR
            if held != 0.0:
                held *= _remains(terms, rule, hour - memory.hours[rule])
            memory.hours[rule] = hour
        memory.balance[rule] = max(-cap, min(cap, held + points))
    if terms.minimum_days > 1 and points > 0:
        place = np.searchsorted(terms.day_from, moment, side="right") - 1
        day = (moment + terms.day_offset[place]) // DAY
        if day != memory.state[LAST_DAY]:
            memory.state[ACTIVE_DAYS] += 1
            memory.state[LAST_DAY] = day


@compiled
def _remains(terms, rule, passed):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Return what remains of a fading balance after so many hours."""
    row, days = terms.half_life[rule], passed // 24
    if days >= terms.fade_days.shape[1]:
        return 0.0
    return terms.fade_days[row, days] * terms.fade_hours[row, passed % 24]


@compiled
def _interest(memory, tape, terms, row, moment):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Return the sum of all balances now; `row` comes after the last event read."""
    _let_windows_pass(memory, tape, terms, row, moment)
    total = 0.0
    for rule in range(len(terms.points)):
        if terms.group[rule] < 0:
            total += _balance(memory, terms, rule, moment)
    for group in range(len(terms.group_cap)):
        together = 0.0
        for rule in range(len(terms.points)):
            if terms.group[rule] == group:
                together += _balance(memory, terms, rule, moment)
        total += min(terms.group_cap[group], together)
    return total


@compiled
def _let_windows_pass(memory, tape, terms, row, moment):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Take out of each balance the touches that have left its window."""
    for window in range(len(terms.spans)):
        tail = memory.tails[window]
        while tail < row and tape.moments[tail] <= moment - terms.spans[window]:
            rule = terms.rule_of[tape.words[tail]]
            counted = tape.moments[tail] > memory.state[COUNTS_FROM]
            if counted and rule >= 0 and terms.window[rule] == window:
                memory.balance[rule] -= terms.points[rule]
            tail += 1
        memory.tails[window] = tail


@compiled
def _balance(memory, terms, rule, moment):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    held = memory.balance[rule]
    if held != 0.0 and terms.half_life[rule] >= 0:
        held *= _remains(terms, rule, moment // HOUR - memory.hours[rule])
    return max(-terms.cap[rule], min(terms.cap[rule], held))


@compiled
def _judge(memory, tape, terms, row, contact, entries, returns):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Let one moment's events take effect: qualification, stage entries, then being sent back."""
    state, batch = memory.state, memory.batch
    moment = tape.moments[row - 1]
    if batch[DECIDED]:
        state[DEADLINE] = NEVER
    ways, reason, points = batch[WAYS], NO_REASON, 0.0
    if batch[TESTED] and state[REACHED] < terms.highest and _may_qualify(state, terms):
        reason, points = _qualify(memory, tape, terms, row, moment)
        if reason != NO_REASON:
            ways |= terms.qualifying
    ways &= ~state[BANNED]
    if ways:
        _enter(memory, terms, ways, moment, contact, reason, points, entries)
    if terms.recycles and state[REACHED] < terms.last:
        if batch[FINALLY]:
            state[FINAL] = 1
        if terms.lost_deals and batch[LOST] != NO_WORD and not batch[WON]:
            _send_back(memory, terms, moment, batch[LOST], contact, returns)
        elif batch[BACK] != NO_WORD:
            _send_back(memory, terms, moment, batch[BACK], contact, returns)


@compiled
def _qualify(memory, tape, terms, row, moment):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Return how the contact qualifies now, if it does, and the interest that it has reached."""
    state = memory.state
    firing = memory.batch[FIRES] & terms.fires[state[PROFILE]]
    need = terms.need[state[PROFILE]]
    if terms.minimum_days > 1 and state[ACTIVE_DAYS] < terms.minimum_days:
        need = np.inf
    if not firing and need == np.inf:
        return NO_REASON, 0.0
    points = _interest(memory, tape, terms, row, moment)
    if firing:
        trigger = 0
        while not firing >> trigger & 1:
            trigger += 1
        return BY_TRIGGER + trigger, points
    return (BY_POINTS if points >= need - NOISE else NO_REASON), points


@compiled
def _may_qualify(state, terms):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    bought = terms.exclude_customers and state[CUSTOMER] != 0
    return not (state[FINAL] != 0 or bought or state[OPTED_OUT] & terms.opted_out != 0)


@compiled
def _enter(memory, terms, ways, moment, contact, reason, points, entries):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Enter every stage up to the furthest of the ways; those without a way are implied."""
    state, best = memory.state, memory.best
    reached, furthest = state[REACHED], -1
    best[:] = NO_RULE
    for rule in range(len(terms.place_of) - 1, -1, -1):
        if ways >> rule & 1:
            best[terms.place_of[rule]] = rule
            furthest = max(furthest, terms.place_of[rule])
    if furthest <= reached:
        return
    by = furthest
    for place in range(furthest, reached, -1):
        if terms.named >> place & 1:
            by = place if best[place] != NO_RULE else by
            _write(memory, terms, contact, place, moment, by, reason, points, entries)
            state[HERE] |= 1 << place
    state[REACHED] = furthest
    if reached < terms.gate <= furthest:
        state[QUIET] = max(state[QUIET], moment)
    if furthest >= terms.accepted:
        state[DEADLINE] = NEVER
    elif reached < terms.handoff <= furthest and best[terms.handoff] != NO_RULE:
        state[DEADLINE] = NEVER if memory.batch[DECIDED] else _due(terms, moment)


@compiled
def _write(memory, terms, contact, place, moment, by, reason, points, entries):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    state, rule = memory.state, memory.best[place]
    row = state[ENTRIES]
    state[ENTRIES] = row + 1
    qualifies = rule != NO_RULE and terms.qualifying >> rule & 1
    entries.contact[row] = contact
    entries.cycle[row] = state[CYCLE]
    entries.place[row] = place
    entries.moment[row] = moment
    entries.rule[row] = rule if rule != NO_RULE else by
    entries.reason[row] = reason if qualifies else NO_REASON
    entries.word[row] = memory.words[rule] if rule != NO_RULE and not qualifies else NO_WORD
    entries.points[row] = points if qualifies else np.nan
    entries.profile[row] = state[PROFILE]
    entries.implied[row] = rule == NO_RULE
    entries.repeat[row] = state[EARLIER] >> place & 1


@compiled
def _send_back(memory, terms, moment, word, contact, returns):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Reset the score; a lead that had passed the gate begins a new cycle before it."""
    state = memory.state
    state[COUNTS_FROM] = moment + terms.cool_off
    state[ACTIVE_DAYS], state[LAST_DAY], state[DEADLINE] = 0, LONG_AGO, NEVER
    memory.balance[:] = 0.0
    if state[REACHED] >= terms.gate:
        row = state[RETURNS]
        state[RETURNS] = row + 1
        returns.contact[row] = contact
        returns.cycle[row] = state[CYCLE]
        returns.moment[row] = moment
        returns.word[row] = word
        state[EARLIER] |= state[HERE]
        state[HERE] &= (1 << terms.gate) - 1
        state[REACHED] = terms.gate - 1
        state[CYCLE] += 1


@compiled
def _pass_time(memory, terms, limit, begins, contact, entries, returns):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Let what falls due before `limit` happen: acceptance by silence, and stalls."""
    state = memory.state
    while True:
        deadline, stall = state[DEADLINE], NEVER
        if terms.stalls_after and terms.gate <= state[REACHED] < terms.last:
            stall = max(state[QUIET] + terms.stalls_after, begins)
        if min(deadline, stall) >= limit:
            return
        if deadline <= stall:
            state[DEADLINE] = NEVER
            ways = (1 << terms.silence) & ~state[BANNED]
            memory.words[terms.silence] = NO_WORD
            _enter(memory, terms, ways, deadline, contact, NO_REASON, 0.0, entries)
        else:
            _send_back(memory, terms, stall, STALLED, contact, returns)


@compiled
def _due(terms, moment):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Return when a window of working time that opens now closes: see `WorkingCalendar`."""
    if terms.due_days:
        place = np.searchsorted(terms.day_starts, moment, side="right") + terms.due_days - 1
        return terms.day_ends[place] if place < len(terms.day_ends) else NEVER
    place = np.searchsorted(terms.opens, moment, side="right") - 1
    target = terms.due_span
    if place >= 0:
        target += terms.before[place] + min(moment, terms.closes[place]) - terms.opens[place]
    place = np.searchsorted(terms.before, target, side="left") - 1
    if place < 0 or target > terms.before[place] + terms.closes[place] - terms.opens[place]:
        return NEVER
    return terms.opens[place] + target - terms.before[place]
