"""The words that several pages share: teams, states, cuts, periods, the footing."""

from datetime import date

from smarketing.adapters.render import numbers
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.page import Fact, State
from smarketing.adapters.render.sentences import LONGEST_NAME, Part, parts, visible, write
from smarketing.core.base.names import in_words
from smarketing.core.base.sentence import Sentence, Text, Value, msgid
from smarketing.core.reports.pages import Compliance, Footing, Pace, Standing, Team
from smarketing.core.sla.pace import Course

LONGEST_KEY = 60

TEAMS = {
    Team.MARKETING: msgid("Marketing"),
    Team.SALES: msgid("Sales"),
    Team.SHARED: msgid("Both teams"),
}

CUTS = {
    "month": msgid("Month"),
    "channel": msgid("Channel"),
    "campaign": msgid("Campaign"),
    "content": msgid("Content"),
    "persona": msgid("Persona"),
    "segment": msgid("Segment"),
    "owner": msgid("Representative"),
}
"""How a row of the funnel or the loop may be cut: the title of its column."""

_BY = {
    "month": msgid("by month"),
    "channel": msgid("by channel"),
    "campaign": msgid("by campaign"),
    "content": msgid("by content"),
    "persona": msgid("by persona"),
    "segment": msgid("by segment"),
    "owner": msgid("by representative"),
}


def team_name(team: Team, language: Language) -> str:
    """Return what a team is called."""
    return language.say(TEAMS[team])


def cut_title(by: str, language: Language) -> str:
    """Return the title of the column that names the rows."""
    return language.say(CUTS[by]) if by in CUTS else visible(by, LONGEST_KEY)


def by_and_period(by: str, start: date, end: date, language: Language) -> str:
    """Write how a report is cut, and over which days."""
    cut = language.say(_BY[by]) if by in _BY else visible(by, LONGEST_KEY)
    return f"{cut}, {period(start, end, language)}"


def period(start: date, end: date, language: Language) -> str:
    """Write a period: 1 to 30 November 2026."""
    first = numbers.day if start.year != end.year else numbers.day_of_year
    values: dict[str, Value] = {"start": first(start, language), "end": end}
    return write(Sentence("{start} to {end}", values), language)


def key_name(by: str, key: str, language: Language, label: Text | None = None) -> str:
    """Write what a row is: the agreement's words, a month in words, or the name as recorded."""
    if label is not None:
        return visible(language.text(label), LONGEST_KEY)
    if by == "segment" and not key:
        return language.say("in no segment")
    if not key:
        # A source may well call a channel "unknown"; this is what no fact says.
        return language.say("not recorded")
    if by == "month":
        try:
            return numbers.month(date.fromisoformat(f"{key}-01"), language)
        except ValueError:
            return visible(key, LONGEST_KEY)
    return visible(in_words(key), LONGEST_KEY)


def others_name(count: int, language: Language) -> str:
    """Write what a row is that adds up so many names without a row of their own."""
    return write(Sentence("{count} other", {"count": count}, "{count} others", count), language)


def pace_state(pace: Pace, language: Language) -> State:
    """Return how a pace stands, in a word."""
    if not pace.days_elapsed:
        return State(None, language.say("not yet begun"))
    if pace.course is Course.EARLY:
        return State(pace.standing, language.say("early"))
    ahead = pace.gap > abs(pace.expected) * pace.tolerance
    words = {
        Standing.GOOD: language.say("ahead") if ahead else language.say("on the line"),
        Standing.WARNING: language.say("behind"),
        Standing.BAD: language.say("far behind"),
    }
    return State(pace.standing, words[pace.standing])


def compliance_state(promise: Compliance, language: Language) -> State:
    """Return how a promised share stands, in a word."""
    if promise.share is None:
        return State(None, language.say("nothing due yet"))
    return State(promise.standing, standing_word(promise.standing, language))


def standing_word(standing: Standing, language: Language) -> str:
    """Say in a word whether a promised share is kept."""
    words = {
        Standing.GOOD: language.say("kept"),
        Standing.WARNING: language.say("just below"),
        Standing.BAD: language.say("not kept"),
    }
    return words[standing]


def headline(sentences: list[Sentence], language: Language, zone: str) -> list[list[Part]]:
    """Return the pieces of each sentence of the headline."""
    return [list(parts(sentence, language, zone)) for sentence in sentences]


def footing(ground: Footing, language: Language) -> list[Fact]:
    """Return what the numbers rest on."""
    agreement = Sentence(
        "version {version}, in force since {day}",
        {"version": str(ground.agreement_version), "day": ground.effective_from},
    )
    signed = {
        True: language.say("signed by both parties"),
        False: language.say("not signed by both parties"),
        None: "",
    }
    whose = [] if ground.persona is None else [key_name("persona", "", language, ground.persona)]
    facts = [visible(ground.ledger_version)] if ground.ledger_version else []
    return [
        *(Fact(language.say("Persona"), label) for label in whose),
        Fact(
            language.say("Agreement"),
            ", ".join(filter(None, [write(agreement, language), signed[ground.signed]])),
        ),
        Fact(language.say("Fingerprint"), visible(ground.agreement_hash[:16])),
        *(Fact(language.say("Facts"), version) for version in facts),
        Fact(language.say("As of"), numbers.moment(ground.as_of, language, ground.time_zone)),
        Fact(language.say("Time zone"), visible(ground.time_zone)),
    ]


def terms_footing(ground: Footing, language: Language) -> list[Fact]:
    """Return which agreement a page is about: the facts of the ledger play no part."""
    hidden = language.say("Facts")
    return [fact for fact in footing(ground, language) if fact.label != hidden]


def rep_name(rep: str, language: Language) -> str:
    """Write a sales representative's name, or that nobody has the lead."""
    return visible(rep, LONGEST_NAME) if rep else language.say("assigned to nobody")
