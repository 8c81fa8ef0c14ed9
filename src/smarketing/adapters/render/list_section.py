"""The list that nobody should be on: late leads of sales beside rejected ones of marketing."""

from smarketing.adapters.render import numbers
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.links import Links
from smarketing.adapters.render.page import Cell, Column, Group, Section, Table
from smarketing.adapters.render.sentences import LONGEST_NAME, visible, write
from smarketing.adapters.render.wording import key_name, rep_name, team_name
from smarketing.core.base.sentence import Sentence
from smarketing.core.reports.pages import Team
from smarketing.core.reports.today.pages import Listed, ListedSide, TodayReport


def list_section(report: TodayReport, language: Language, links: Links) -> Section:
    """Return both sides of the list: the same columns for either."""
    zone = report.daily.footing.time_zone
    drawing = _Drawing(language, links, zone)
    return Section(
        "list",
        language.say("The list that nobody should be on"),
        [drawing.table(report.marketing), drawing.table(report.sales)],
        language.say(
            "Of marketing: the channels whose leads sales rejected this month, of all it decided "
            "on. Of sales: whose leads wait for a first call past the deadline, of all that wait. "
            "The most first."
        ),
        language.say(
            "Nobody is on it: no lead waits past its deadline, and sales rejected none this "
            "month. As soon as one does, it stands here, with the channel or the representative "
            "it is with."
        ),
        side_by_side=True,
    )


class _Drawing:
    """Rows of the list in a language, with their links."""

    def __init__(self, language: Language, links: Links, zone: str) -> None:
        self._language = language
        self._links = links
        self._zone = zone

    def table(self, side: ListedSide) -> Table:
        is_sales = side.team is Team.SALES
        say = self._language.say
        columns = [
            Column(say("Representative") if is_sales else say("Channel")),
            Column(say("Late") if is_sales else say("Rejected"), numeric=True),
            Column(say("Worth"), numeric=True, spare=True),
            Column(say("The oldest")),
        ]
        rows = [self._row(one) for one in side.listed]
        return Table(
            columns,
            [Group(rows)],
            team_name(side.team, self._language),
            self._others(side),
            side.team,
        )

    def _row(self, one: Listed) -> list[Cell]:
        say = self._language
        name = rep_name(one.key, say)
        if one.team is Team.MARKETING:
            name = key_name("channel", one.key, say)
        bad = numbers.number(one.bad, say)
        of = write(Sentence("of {count}", {"count": one.leads}), say)
        return [
            Cell(name, self._campaign(one), link=self._links.rows(one.asked)),
            Cell(bad, of, link=self._links.rows(one.asked_bad)),
            self._worth(one),
            self._oldest(one),
        ]

    def _worth(self, one: Listed) -> Cell:
        if one.value is None:
            return Cell()
        link = self._links.rows(one.asked_bad) if one.value.minor else ""
        return Cell(numbers.money(one.value, self._language), link=link)

    def _campaign(self, one: Listed) -> str:
        """Name the campaign with the most rejected leads."""
        if not one.campaign:
            return ""
        told = Sentence(
            "{count} of them by {campaign}",
            {
                "campaign": key_name("campaign", one.campaign, self._language),
                "count": one.campaign_bad,
            },
        )
        return write(told, self._language)

    def _oldest(self, one: Listed) -> Cell:
        if one.oldest is None:
            return Cell()
        since = numbers.short_moment(one.oldest.since, self._language, self._zone)
        reason = one.oldest.reason
        why = visible(self._language.text(reason), LONGEST_NAME) if reason else ""
        name = visible(one.oldest.name or one.oldest.contact_id, LONGEST_NAME)
        return Cell(
            name or since, " · ".join(part for part in (since if name else "", why) if part)
        )

    def _others(self, side: ListedSide) -> list[Cell]:
        """Count those who are on the list as well and are not named."""
        if not side.others:
            return []
        told = Sentence("{count} other", {"count": side.others}, "{count} others", side.others)
        bad = numbers.number(side.others_bad, self._language)
        return [Cell(write(told, self._language)), Cell(bad), Cell(), Cell()]
