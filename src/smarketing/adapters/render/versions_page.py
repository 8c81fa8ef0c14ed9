"""The versions of the agreement as a page: how each stands, and who signed it."""

from zoneinfo import ZoneInfo

from smarketing.adapters.render import numbers
from smarketing.adapters.render.csv_cells import csv_table
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.page import Cell, Column, Group, Page, Section, State, Table
from smarketing.adapters.render.sentences import LONGEST_NAME, visible, write
from smarketing.adapters.render.wording import headline, team_name, terms_footing
from smarketing.core.base.sentence import Sentence, msgid
from smarketing.core.reports.pages import Standing, Team
from smarketing.core.reports.versions.pages import Place, VersionLine, VersionsReport
from smarketing.core.reports.versions.report import versions_headline

RECEIPT_SHOWN = 16
"""So many characters of a receipt tell one signature from every other one."""

_PLACES = {
    Place.IN_FORCE: (Standing.GOOD, msgid("in force")),
    Place.AHEAD: (Standing.GOOD, msgid("signed, binds later")),
    Place.ENDED: (None, msgid("ended")),
    Place.PROPOSED: (Standing.WARNING, msgid("proposed")),
    Place.LAPSED: (None, msgid("lapsed")),
    Place.BROKEN: (Standing.BAD, msgid("does not hold")),
}
_TEAMS = (Team.MARKETING, Team.SALES)


def compose_versions(report: VersionsReport, language: Language) -> Page:
    """Return the page of all versions in a language."""
    zone = report.footing.time_zone
    columns = [
        Column(language.say("Version"), grows=True),
        Column(language.say("How it stands")),
        Column(language.say("Binds")),
        *(Column(team_name(team, language), team=team) for team in _TEAMS),
        Column(language.say("Terms changed"), numeric=True, spare=True),
    ]
    rows = [_row(one, language, zone) for one in report.versions]
    return Page(
        kind="versions",
        title=language.say("Versions of the agreement"),
        period=numbers.moment(report.footing.as_of, language, zone),
        company=visible(report.footing.company, LONGEST_NAME),
        headline=headline(versions_headline(report), language, zone),
        pictures=[],
        sections=[
            Section(
                "versions",
                language.say("All versions, the newest first"),
                [Table(columns, [Group(rows)])],
                language.say(
                    "A version binds once both parties have signed it. Under each signature stands "
                    "the beginning of its receipt: whoever keeps it can prove what was signed."
                ),
            )
        ],
        findings=report.findings,
        footing=terms_footing(report.footing, language),
        zone=zone,
    )


def versions_csv(report: VersionsReport) -> str:
    """Return one line per version and signature, given or still to be given."""
    rows = []
    for one in report.versions:
        first = [one.number, one.place.value, _iso(one.effective_from), _iso(one.until), one.hash]
        given = [
            [s.team.value, s.name, s.signed_at.isoformat().replace("+00:00", "Z"), s.receipt]
            for s in one.signatures
        ]
        awaited = [[who.team.value, who.head, "", ""] for who in one.awaits]
        rows += [[*first, *last] for last in (given + awaited or [["", "", "", ""]])]
    return csv_table(
        [
            *("version", "place", "effective_from", "until", "hash"),
            *("party", "name", "signed_at", "receipt"),
        ],
        rows,
    )


def _iso(day: object) -> str:
    return str(day) if day is not None else ""


def _row(one: VersionLine, language: Language, zone: str) -> list[Cell]:
    standing, word = _PLACES[one.place]
    told = language.say(word)
    if one.place is Place.IN_FORCE and not one.signed:
        standing, told = Standing.WARNING, language.say("in force, not signed by both")
    return [
        Cell(str(one.number), visible(one.hash[:RECEIPT_SHOWN])),
        Cell(state=State(standing, told)),
        Cell(_binds(one, language)),
        *(_signature(one, team, language, zone) for team in _TEAMS),
        Cell("" if one.changes is None else numbers.number(one.changes, language)),
    ]


def _binds(one: VersionLine, language: Language) -> str:
    if one.effective_from is None:
        return numbers.NONE
    if one.until is None:
        return write(Sentence("from {day} on", {"day": one.effective_from}), language)
    days = {"start": one.effective_from, "end": one.until}
    return write(Sentence("{start} to {end}", days), language)


def _signature(one: VersionLine, team: Team, language: Language, zone: str) -> Cell:
    for given in one.signatures:
        if given.team is team:
            day = numbers.day(given.signed_at.astimezone(ZoneInfo(zone)).date(), language)
            detail = f"{day} · {given.receipt[:RECEIPT_SHOWN]}"
            return Cell(visible(given.name, LONGEST_NAME), detail)
    for awaited in one.awaits:
        if awaited.team is team:
            missing = State(None, language.say("still to sign"))
            return Cell(visible(awaited.head, LONGEST_NAME), state=missing)
    return Cell(numbers.NONE)
