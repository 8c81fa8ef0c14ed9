"""The kernel: one pass over each contact's events, in order, under one version of the agreement.

All of it stands in this one file with its constants, so that a change of any part recompiles the
whole. Batches, ways, precedence and the rest are explained in the room's README; the specs hold a
slow twin of it in plain Python. Within parts, `m` is the memory of the contact (`MEMORY`), `t`
the scalars of the terms (`TERMS`).
"""

import numpy as np

from smarketing.core.base.compiling import bare, part
from smarketing.core.replay.tape import LONG_AGO, NEVER

SCORES, TESTS, DECIDES, SALES, SENDS_BACK, ENDS, LOSES, WINS, FIRM_BUYS, ENTERS, SPEAKS = (
    1 << bit for bit in range(11)
)
"""What a word means: gives points, may qualify, is a decision of sales, is anything of sales, …"""

NO_WORD = -1
STALLED = -1
"""The word of a return that no event brought about."""

NO_REASON, BY_POINTS, BY_TRIGGER = -1, 0, 1
"""How a lead qualified; trigger n is `BY_TRIGGER + n`."""

NO_RULE = -1

NOISE = 1e-9
"""Rounding never decides: a score within a billionth of the threshold has reached it."""

ROOMY = 2**60
"""More points than anybody can have."""

HOUR = 3_600_000_000
DAY = 24 * HOUR


@bare
def walk(tape, terms, desk, written, carried, begins, ends, as_of, first, last):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 (compiled; see `bare`)
    """Walk the contacts from `first` to before `last`; what happens from `begins` to `ends` counts.

    Takes `Tape`, `Terms`, `Desk` and `Written`. `carried` holds per contact what an earlier
    version hands on, and is left as the next one takes it; it has no rows where one version is
    alone. `as_of` is the last moment of which anything is known. Returns the first contact for
    which there was no more room, and how many entries and returns were written.
    """
    m, t = desk.memory[0], terms.scalars[0]
    m.alone = len(carried) == 0
    m.begins = begins
    m.limit = ends + 1
    for contact in range(first, last):
        low, high = tape.starts[contact], tape.starts[contact + 1]
        if len(written.entries) - m.entries < (high - low + 2) * (t.last + 2):
            return contact, m.entries, m.returns
        if len(tape.live) and not tape.live[contact]:
            continue
        m.contact = contact
        _take_up(desk, low)
        if not m.alone:
            m.standing = carried[contact]
        if t.prefers_recorded:
            _ban(tape, terms, m, low, high, as_of)
        _follow(tape, terms, desk, written, low, high)
        if not m.alone:
            carried[contact] = m.standing
    return last, m.entries, m.returns


@part
def _take_up(desk, row):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Begin a contact of whom nothing is known."""
    m = desk.memory[0]
    m.standing = desk.stranger[0]
    m.active_days, m.last_day, m.profile = 0, LONG_AGO, 0
    m.opted_out, m.customer, m.banned, m.at_most = 0, 0, 0, 0.0
    m.settled, m.empty = row, 1


@part
def _ban(tape, terms, m, row, high, as_of):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Silence the ways into stages of which this contact has a recorded date, by precedence."""
    while row < high and tape.moments[row] <= as_of:
        m.banned |= terms.words[tape.words[row]].silenced
        row += 1


@part
def _follow(tape, terms, desk, written, row, high):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Follow the contact from moment to moment."""
    m, t = desk.memory[0], terms.scalars[0]
    while True:
        due = min(m.limit, _falls_due(m, t))
        row = _skim(tape, terms, m, row, high, due)
        if row >= high or tape.moments[row] >= m.limit:
            break
        m.moment = tape.moments[row]
        if m.moment > due:
            _pass_time(terms, desk, written, m.moment)
            continue
        if m.moment < m.begins:
            row = _read(tape, terms, desk, row, high)
            continue
        if m.alone and m.standing.reached == t.last:
            return
        row = _read(tape, terms, desk, row, high)
        _judge(tape, terms, desk, written, row)
    _pass_time(terms, desk, written, m.limit)


@part
def _falls_due(m, t):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Return when something happens by itself: acceptance by silence, or a stall."""
    stall = NEVER
    if t.stalls_after and t.gate <= m.standing.reached < t.last:
        stall = max(m.standing.quiet + t.stalls_after, m.begins)
    return min(m.standing.deadline, stall)


@part
def _skim(tape, terms, m, row, high, due):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Pass over touches that cannot qualify yet, and return the first row that needs a look.

    Nothing is added up but the most that they could give; see `_settle`.
    """
    t = terms.scalars[0]
    room = np.int64(ROOMY)
    if m.standing.reached < t.highest and not _barred(m, t):
        least = np.ceil(terms.profiles[m.profile].need - NOISE - m.at_most)
        if least < ROOMY:
            room = np.int64(least)
    taken = np.int64(0)
    while row < high and tape.moments[row] < due:
        gain = np.int64(terms.gains[tape.words[row]])
        if gain < 0 or taken + gain >= room:
            break
        taken += gain
        row += 1
    m.at_most += taken
    return row


@part
def _read(tape, terms, desk, row, high):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Take in all events of one moment; return the row after them."""
    m = desk.memory[0]
    m.ways, m.triggers, m.tested = 0, 0, 0
    m.decided, m.ends, m.wins, m.lost, m.back = 0, 0, 0, NO_WORD, NO_WORD
    m.refused, m.granted = 0, 0
    while row < high and tape.moments[row] == m.moment:
        number = np.int64(tape.words[row])
        word = terms.words[number]
        row += 1
        if word.flags & SCORES and m.moment > m.standing.counts_from:
            m.at_most += max(0.0, terms.rules[word.rule].points)
        if word.flags & TESTS:
            m.tested = 1
            m.triggers |= word.triggers
        if word.flags & ENTERS:
            _note_ways(terms, desk, number)
        if word.flags & SPEAKS:
            m.profile = word.profile or m.profile
            m.refused |= word.refused
            m.granted |= word.granted
            m.customer |= word.flags & FIRM_BUYS
        if word.flags & SALES:
            _note_sales(terms, m, number)
    m.opted_out = (m.opted_out & ~m.granted) | m.refused
    return row


@part
def _note_ways(terms, desk, number):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Note the entry rules that an event fulfils, and by which word; alphabetical where several."""
    m, word, found = desk.memory[0], terms.words[number], desk.found
    rule = 0
    while word.ways >> rule:
        if word.ways >> rule & 1:
            known = m.ways >> rule & 1
            if not known or word.rank < terms.words[found[rule].word].rank:
                found[rule].word = number
        rule += 1
    m.ways |= word.ways


@part
def _note_sales(terms, m, number):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Note what sales did."""
    word = terms.words[number]
    m.standing.quiet = max(m.standing.quiet, m.moment)
    m.decided |= word.flags & DECIDES
    m.ends |= word.flags & ENDS
    m.wins |= word.flags & WINS
    if word.flags & LOSES:
        m.lost = number
    if word.flags & SENDS_BACK and (m.back == NO_WORD or word.rank < terms.words[m.back].rank):
        m.back = number


@part
def _settle(tape, terms, desk, row):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Add the touches since the last time to the balances of their rules."""
    m = desk.memory[0]
    if m.empty:
        m.empty = 0
        for rule in range(len(desk.held)):
            desk.held[rule].held = 0.0
        for window in range(len(desk.windows)):
            desk.windows[window].tail = m.settled
    for place in range(m.settled, row):
        number = terms.scoring[tape.words[place]]
        if number >= 0 and tape.moments[place] > m.standing.counts_from:
            _score(terms, desk, number, tape.moments[place])
    m.settled = row


@part
def _score(terms, desk, number, moment):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Add a touch to the balance of its rule."""
    m, rule, balance = desk.memory[0], terms.rules[number], desk.held[number]
    if rule.window >= 0:
        balance.held += rule.points
    else:
        held = balance.held
        if rule.half_life >= 0:
            hour = moment // HOUR
            if held != 0.0:
                held *= _remains(terms.fading, rule.half_life, hour - balance.hour)
            balance.hour = hour
        balance.held = max(-rule.cap, min(rule.cap, held + rule.points))
    if terms.scalars[0].minimum_days > 1 and rule.points > 0:
        place = np.searchsorted(terms.offsets[0], moment, side="right") - 1
        day = (moment + terms.offsets[1, place]) // DAY
        if day != m.last_day:
            m.active_days += 1
            m.last_day = day


@part
def _remains(fading, half_life, hours):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Return what remains of a fading balance after so many hours."""
    column = 24 + hours // 24
    if column >= fading.shape[1]:
        return 0.0
    return fading[half_life, column] * fading[half_life, hours % 24]


@part
def _judge(tape, terms, desk, written, row):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Let one moment's events take effect: qualification, stage entries, then being sent back."""
    m, t = desk.memory[0], terms.scalars[0]
    m.reason = NO_REASON
    if m.decided:
        m.standing.deadline = NEVER
    if m.tested and m.standing.reached < t.highest and not _barred(m, t):
        _qualify(tape, terms, desk, row)
    if m.ways & ~m.banned:
        _enter(terms, desk, written)
    if t.recycles:
        if m.ends:
            m.standing.final = 1
        word = m.lost if t.lost_deals and m.lost != NO_WORD and not m.wins else m.back
        if word != NO_WORD and m.standing.reached < t.last:
            _send_back(terms, desk, written, m.moment, word)


@part
def _barred(m, t):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    bought = t.exclude_customers and m.customer
    return m.standing.final or bought or m.opted_out & t.opted_out


@part
def _qualify(tape, terms, desk, row):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Let the contact qualify if it now does, and note how; `row` follows the last event read."""
    m, t = desk.memory[0], terms.scalars[0]
    profile = terms.profiles[m.profile]
    firing = m.triggers & profile.fires
    if firing or m.at_most >= profile.need - NOISE:
        _settle(tape, terms, desk, row)
        _let_windows_pass(tape, terms, desk, row)
        _add_up(terms, desk)
        if firing:
            m.reason = BY_TRIGGER
            while not firing >> (m.reason - BY_TRIGGER) & 1:
                m.reason += 1
            m.ways |= t.qualifying
        elif m.points >= profile.need - NOISE and (
            t.minimum_days <= 1 or m.active_days >= t.minimum_days
        ):
            m.reason = BY_POINTS
            m.ways |= t.qualifying


@part
def _add_up(terms, desk):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Note the sum of all balances now, groups capped, and the most that it is until new touches.

    Points fade and leave windows: what is positive becomes less, what is negative nothing.
    """
    m, sums = desk.memory[0], desk.sums
    for group in range(len(sums)):
        sums[group].held, sums[group].most = 0.0, 0.0
    hour = m.moment // HOUR
    for number in range(len(terms.rules)):
        rule, balance = terms.rules[number], desk.held[number]
        held = balance.held
        if held != 0.0:
            if rule.half_life >= 0:
                held *= _remains(terms.fading, rule.half_life, hour - balance.hour)
            held = max(-rule.cap, min(rule.cap, held))
            sums[rule.group].held += held
            sums[rule.group].most += max(0.0, held)
    # Those without a group stand behind the groups.
    m.points, m.at_most = sums[-1].held, sums[-1].most
    for group in range(len(terms.groups)):
        m.points += min(terms.groups[group], sums[group].held)
        m.at_most += min(terms.groups[group], sums[group].most)


@part
def _let_windows_pass(tape, terms, desk, row):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Take out of each balance the touches that have left its window."""
    m = desk.memory[0]
    for window in range(len(desk.windows)):
        tail = desk.windows[window].tail
        while tail < row and tape.moments[tail] <= m.moment - desk.windows[window].span:
            number = terms.scoring[tape.words[tail]]
            counted = number >= 0 and tape.moments[tail] > m.standing.counts_from
            if counted and terms.rules[number].window == window:
                desk.held[number].held -= terms.rules[number].points
            tail += 1
        desk.windows[window].tail = tail


@part
def _enter(terms, desk, written):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Enter every stage up to the furthest of the ways; those without a way are implied."""
    m, t, found = desk.memory[0], terms.scalars[0], desk.found
    reached, furthest, ways, rule = m.standing.reached, -1, m.ways & ~m.banned, 0
    for place in range(t.last + 1):
        found[place].rule = NO_RULE
    while ways >> rule:
        place = found[rule].place
        if ways >> rule & 1 and found[place].rule == NO_RULE:
            found[place].rule = rule
            furthest = max(furthest, place)
        rule += 1
    if furthest > reached:
        by = furthest
        for place in range(furthest, reached, -1):
            if t.named >> place & 1:
                by = place if found[place].rule != NO_RULE else by
                _write(t, m, found, written.entries[m.entries], place, by)
                m.standing.here |= 1 << place
        m.standing.reached = furthest
        m.standing.quiet = max(m.standing.quiet, m.moment)
        handed = reached < t.handoff <= furthest and found[t.handoff].rule != NO_RULE
        if furthest >= t.accepted:
            m.standing.deadline = NEVER
        elif handed and not m.decided:
            m.standing.deadline = _due(terms, m.moment)


@part
def _write(t, m, found, entry, place, by):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    m.entries += 1
    rule = found[place].rule
    own = rule != NO_RULE
    qualifies = own and t.qualifying >> rule & 1
    entry.contact = m.contact
    entry.cycle = m.standing.cycle
    entry.place = place
    entry.moment = m.moment
    entry.rule = rule if own else by
    entry.reason = m.reason if qualifies else NO_REASON
    entry.word = found[rule].word if own and not qualifies else NO_WORD
    entry.points = m.points if qualifies else np.nan
    entry.profile = m.profile
    entry.implied = not own
    entry.repeat = m.standing.earlier >> place & 1


@part
def _send_back(terms, desk, written, moment, word):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Reset the score; a lead that had passed the gate begins a new cycle before it."""
    m, t = desk.memory[0], terms.scalars[0]
    m.standing.counts_from = moment + t.cool_off
    m.active_days, m.last_day, m.standing.deadline, m.at_most = 0, LONG_AGO, NEVER, 0.0
    for rule in range(len(desk.held)):
        desk.held[rule].held = 0.0
    if m.standing.reached >= t.gate:
        sent = written.returns[m.returns]
        m.returns += 1
        sent.contact = m.contact
        sent.cycle = m.standing.cycle
        sent.moment = moment
        sent.word = word
        m.standing.earlier |= m.standing.here
        m.standing.here &= (1 << t.gate) - 1
        m.standing.reached = t.gate - 1
        m.standing.cycle += 1


@part
def _pass_time(terms, desk, written, limit):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Let what falls due before `limit` happen: acceptance by silence, and stalls."""
    m, t = desk.memory[0], terms.scalars[0]
    now = m.moment
    while True:
        due = _falls_due(m, t)
        if due >= limit:
            break
        if m.standing.deadline == due:
            m.moment, m.standing.deadline = m.standing.deadline, NEVER
            m.reason, m.decided, m.ways = NO_REASON, 0, 1 << t.silence
            desk.found[t.silence].word = NO_WORD
            _enter(terms, desk, written)
        else:
            _send_back(terms, desk, written, due, STALLED)
    m.moment = now


@part
def _due(terms, moment):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Return when a window of working time that opens now closes: see `WorkingCalendar`."""
    t, days = terms.scalars[0], terms.working_days
    if t.due_days:
        place = np.searchsorted(days[0], moment, side="right") + t.due_days - 1
        return days[1, place] if place < days.shape[1] else NEVER
    opens, closes, before = terms.clock[0], terms.clock[1], terms.clock[2]
    place = np.searchsorted(opens, moment, side="right") - 1
    target = t.due_span
    if place >= 0:
        target += before[place] + min(moment, closes[place]) - opens[place]
    place = np.searchsorted(before, target, side="left") - 1
    if place < 0 or target > before[place] + closes[place] - opens[place]:
        return NEVER
    return opens[place] + target - before[place]
