"""Today as a page: how the goal stands, what both sides owe, who is on the list, what changed."""

from fractions import Fraction

from smarketing.adapters.render import numbers
from smarketing.adapters.render.activity_section import activity_section
from smarketing.adapters.render.bars_chart import Bar
from smarketing.adapters.render.changes_section import changes_sections
from smarketing.adapters.render.daily_page import (
    meetings_section,
    pace_picture,
    promises_section,
)
from smarketing.adapters.render.goal_section import goal_section, grounds_section
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.links import IN_THE_WEB, Links
from smarketing.adapters.render.list_section import list_section
from smarketing.adapters.render.page import BarsPicture, Page, Section
from smarketing.adapters.render.palette import hue
from smarketing.adapters.render.sentences import LONGEST_NAME, visible, write
from smarketing.adapters.render.waiting_section import waiting_section
from smarketing.adapters.render.wording import footing, headline
from smarketing.core.base.sentence import Money, Sentence
from smarketing.core.reports.pages import Team
from smarketing.core.reports.today.pages import GoalPart, GoalStanding, TodayReport


def compose_today(report: TodayReport, language: Language, links: Links = IN_THE_WEB) -> Page:
    """Return the page Today in a language; `links` says where its numbers lead."""
    daily = report.daily
    zone = daily.footing.time_zone
    goal = report.goal
    return Page(
        kind="today",
        title=language.say("Today"),
        period=numbers.long_day(daily.day, language),
        company=visible(daily.footing.company, LONGEST_NAME),
        headline=headline(report.headline, language, zone),
        pictures=[
            *([_waterfall(goal, language)] if goal else ()),
            *(pace_picture(1, pace, language) for pace in daily.paces if pace.team is Team.SHARED),
        ],
        sections=[
            *([goal_section(goal, language, links)] if goal else ()),
            promises_section(daily, language, links),
            list_section(report, language, links),
            *_own(report, language),
            *changes_sections(report, language, links),
            activity_section(daily, language, links),
            meetings_section(daily, language),
            *([grounds_section(goal, language)] if goal and goal.chance else ()),
        ],
        findings=daily.findings,
        footing=footing(daily.footing, language),
        zone=zone,
    )


def _own(report: TodayReport, language: Language) -> list[Section]:
    """Return the leads that wait for the representative who looks."""
    if report.own is None:
        return []
    mine = [one for one in report.daily.waiting if one.rep == report.own]
    return [waiting_section(report.daily, language, mine)]


def _waterfall(goal: GoalStanding, language: Language) -> BarsPicture:
    """Return the picture of how the goal is made up: each part begins where the last one ended."""
    bars, so_far = [], Fraction(0)
    for part in goal.parts:
        amount = Fraction(part.amount.minor)
        if part.name == "missing" and not amount:
            continue
        bars.append(_bar(part, so_far, language))
        so_far += amount
    top = float(goal.goal.minor)
    bars.append(Bar(language.say("Goal"), 0, "shared", _money(goal.goal, language), behind=top))
    return BarsPicture(
        "waterfall",
        language.say("From what is won to the goal"),
        _in_words(goal, language),
        language.say("Each bar begins where the one above it ends; what is pale is still missing."),
        bars,
        line=top,
    )


def _bar(part: GoalPart, start: Fraction, language: Language) -> Bar:
    amount = float(part.amount.minor)
    is_missing = part.name == "missing"
    return Bar(
        write(part.label, language),
        0 if is_missing else amount,
        hue(part.team),
        _money(part.amount, language),
        behind=amount if is_missing else 0,
        start=float(start),
    )


def _in_words(goal: GoalStanding, language: Language) -> str:
    """Say what the picture shows, for those who do not see it."""
    parts = [
        write(
            Sentence("{part}: {amount}", {"part": part.label, "amount": _whole(part.amount)}),
            language,
        )
        for part in goal.parts
    ]
    whole = Sentence("Goal: {amount}", {"amount": _whole(goal.goal)})
    return "; ".join([*parts, write(whole, language)])


def _whole(amount: Money) -> Money:
    """Return an amount in whole hundreds of minor units: expectations have no cents."""
    return Money(round(Fraction(amount.minor) / 100) * 100, amount.currency)


def _money(amount: Money, language: Language) -> str:
    return numbers.money(_whole(amount), language)
