"""The learned score as a page: beside the agreed points, how calibrated, and what moves it."""

from datetime import datetime

from smarketing.adapters.render import numbers
from smarketing.adapters.render.bars_chart import Bar
from smarketing.adapters.render.calibration_chart import CalibrationPicture, Curve
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.learned_words import (
    CONTENDERS,
    PARTS,
    SLIGHT,
    asked,
    odds,
    thing_of,
    touch_of,
    value_of,
)
from smarketing.adapters.render.page import Cell, Column, Group, Page, Section, Table
from smarketing.adapters.render.sentences import LONGEST_NAME, visible, write
from smarketing.adapters.render.wording import footing, headline
from smarketing.core.base.rates import Interval
from smarketing.core.base.sentence import Sentence, Value
from smarketing.core.reports.learned_headlines import learn_headline
from smarketing.core.reports.learned_pages import (
    Contender,
    Influence,
    LearnReport,
    ScoredLead,
    Sign,
)

_DRAWN = (("learned", "ink"), ("points", "quiet"))
_MOST_INFLUENCES, _MOST_LEADS = 12, 20
_DIGITS = 3


def compose_learned(report: LearnReport, language: Language) -> Page:
    """Return the page of the report on the learned score in a language."""
    zone = report.footing.time_zone
    sections = [
        _side_by_side(report, language),
        _calibration(report, language),
        _influences(report, language),
        *_proposal(report, language),
        *_leads(report, language),
        _learnt_from(report, language),
    ]
    return Page(
        kind="learned",
        title=language.say("Learned score"),
        period=asked(report.asked, language),
        company=visible(report.footing.company, LONGEST_NAME),
        headline=headline(learn_headline(report), language, zone),
        pictures=[_picture(report, language)],
        sections=sections,
        findings=report.findings,
        footing=footing(report.footing, language),
        zone=zone,
    )


def _name(contender: str, language: Language) -> str:
    return language.say(CONTENDERS[contender])


def _picture(report: LearnReport, language: Language) -> CalibrationPicture:
    curves = [
        Curve(_name(name, language), token, quality.calibration)
        for name, token in _DRAWN
        if (quality := report.contender(name)) is not None
    ]
    bars = [
        Bar(
            numbers.share(one.stated, language),
            one.observed.value,
            "shared",
            numbers.share(one.observed.value, language),
            f"({numbers.interval(one.observed, language)})",
            behind=one.stated,
        )
        for one in curves[0].bins
    ]
    return CalibrationPicture(
        "calibration",
        language.say("Are the probabilities true?"),
        " · ".join(f"{bar.label} → {bar.text}" for bar in bars),
        language.say(
            "About a tenth of the leads each: what was stated of them, and the share that became "
            "customers, with the range in which it truly lies 95 times in 100. Where both agree, "
            "a point lies on the dashed line."
        ),
        bars,
        curves,
    )


def _side_by_side(report: LearnReport, language: Language) -> Section:
    columns = [
        Column(language.say("Rated by")),
        Column("AUC", numeric=True),
        Column(language.say("Brier score"), numeric=True),
        Column(language.say("Error saved"), numeric=True),
        Column(language.say("Best tenth holds"), numeric=True),
        Column(language.say("Best three tenths hold"), numeric=True, spare=True),
        Column(language.say("Calibration error"), numeric=True, spare=True),
        Column(language.say("Log loss"), numeric=True, spare=True),
        Column(language.say("Average precision"), numeric=True, spare=True),
    ]
    rows = [_contender(one, language) for one in report.contenders]
    leads = report.contenders[0].quality.cases if report.contenders else 0
    won = report.contenders[0].quality.happened if report.contenders else 0
    note = Sentence(
        "Judged on the {leads} latest leads, {won} of them customers; they taught and calibrated "
        "nothing. Beneath each number, the range in which it truly lies 95 times in 100.",
        {"leads": leads, "won": won},
    )
    if report.asked.at == "position":
        note = Sentence(
            "Judged on the last {leads} leads of the file, {won} of them customers; they taught "
            "and calibrated nothing. Beneath each number, the range in which it truly lies 95 "
            "times in 100.",
            {"leads": leads, "won": won},
        )
    return Section(
        "side-by-side",
        language.say("Side by side"),
        [Table(columns, [Group(rows)])],
        write(note, language),
    )


def _contender(one: Contender, language: Language) -> list[Cell]:
    quality = one.quality
    best, _, most = quality.lifts
    times = numbers.exact_number(best.lift.value, language, 1)
    return [
        Cell(_name(one.name, language)),
        _measure(quality.auc, language),
        _measure(quality.brier, language),
        Cell(
            numbers.share(max(quality.skill.value, 0.0), language),
            _share_range(quality.skill, language),
        ),
        Cell(numbers.share(best.captured, language), f"× {times}"),
        Cell(
            numbers.share(most.captured, language),
            f"× {numbers.exact_number(most.lift.value, language, 1)}",
        ),
        Cell(numbers.share(quality.calibration_error, language)),
        _measure(quality.log_loss, language),
        _measure(quality.average_precision, language),
    ]


def _measure(value: Interval, language: Language) -> Cell:
    middle, low, high = (
        numbers.exact_number(one, language, _DIGITS) for one in (value.value, value.low, value.high)
    )
    return Cell(middle, f"{low}–{high}" if low != high else "")


def _share_range(value: Interval, language: Language) -> str:
    low, high = max(value.low, 0.0), max(value.high, 0.0)
    if low == high:
        return ""
    return numbers.interval(Interval(max(value.value, 0.0), low, high), language)


def _calibration(report: LearnReport, language: Language) -> Section:
    columns = [
        Column(language.say("Stated"), numeric=True),
        Column(language.say("Became customers"), numeric=True),
        Column(language.say("Leads"), numeric=True),
        Column(language.say("Customers"), numeric=True),
    ]
    tables = []
    for name, _ in _DRAWN:
        quality = report.contender(name)
        rows = [
            [
                Cell(numbers.share(one.stated, language)),
                Cell(
                    numbers.share(one.observed.value, language),
                    numbers.interval(one.observed, language),
                ),
                Cell(numbers.number(one.count, language)),
                Cell(numbers.number(one.happened, language)),
            ]
            for one in (quality.calibration if quality else [])
        ]
        tables.append(Table(columns, [Group(rows)], caption=_name(name, language)))
    return Section(
        "calibration",
        language.say("What was stated, and what came of it"),
        tables,
        language.say("Leads in tenths, by the probability that was stated of them."),
        side_by_side=True,
    )


def _influences(report: LearnReport, language: Language) -> Section:
    columns = [
        Column(language.say("What moves the score most")),
        Column(language.say("Speaks most for a lead")),
        Column(language.say("Speaks most against it")),
    ]
    shown = [one for one in report.influences if one.spread][:_MOST_INFLUENCES]
    return Section(
        "influences",
        language.say("What the score looks at"),
        [Table(columns, [Group([_influence(one, language) for one in shown])])],
        language.say(
            "Beneath each value, × 2 doubles the odds of becoming a customer against the average "
            "lead, ÷ 2 halves them. A touch is set against none; further ones of the same kind add "
            "less."
        ),
    )


def _influence(one: Influence, language: Language) -> list[Cell]:
    best = max(one.signs, key=lambda sign: sign.log_odds, default=None)
    worst = min(one.signs, key=lambda sign: sign.log_odds, default=None)
    return [
        Cell(thing_of(one, language)),
        _side(best if best and best.log_odds > SLIGHT else None, language),
        _side(worst if worst and worst.log_odds < -SLIGHT else None, language),
    ]


def _side(sign: Sign | None, language: Language) -> Cell:
    if sign is None:
        return Cell(numbers.NONE)
    return Cell(value_of(sign, language), odds(sign.log_odds, language))


def _proposal(report: LearnReport, language: Language) -> list[Section]:
    if report.proposal is None:
        return []
    columns = [
        Column(language.say("Touch")),
        Column(language.say("Proposed points"), numeric=True),
        Column(language.say("At most"), numeric=True),
        Column(language.say("Points now"), numeric=True),
    ]
    rows = [
        [
            Cell(touch_of(rule, language)),
            Cell(numbers.number(rule.points, language)),
            Cell(numbers.NONE if rule.cap is None else numbers.number(rule.cap, language)),
            Cell(numbers.NONE if rule.now is None else numbers.number(rule.now, language)),
        ]
        for rule in report.proposal.rules
    ]
    return [
        Section(
            "proposal",
            language.say("As points of the agreement"),
            [Table(columns, [Group(rows)])],
            language.say(
                "What an agreement can say of it, in whole points; how well who they are fits is "
                "proposed as well. `--format toml` prints the terms, `--propose FILE` writes an "
                "agreement with them, which `smarketing replay --candidate FILE` tries."
            ),
        )
    ]


def _leads(report: LearnReport, language: Language) -> list[Section]:
    waiting = [lead for lead in report.leads if lead.part == "open"][:_MOST_LEADS]
    if not waiting:
        return []
    columns = [
        Column(language.say("Lead")),
        Column(language.say("Probability"), numeric=True),
        Column(language.say("Points"), numeric=True),
        Column(language.say("Fit"), numeric=True, spare=True),
        Column(language.say("Why"), spare=True),
    ]
    return [
        Section(
            "leads",
            language.say("Open leads, the likeliest first"),
            [Table(columns, [Group([_lead(one, language) for one in waiting])])],
            language.say("`--contact` explains each of them; `--format csv` lists them all."),
        )
    ]


def _lead(lead: ScoredLead, language: Language) -> list[Cell]:
    why = " · ".join(
        write(Sentence("{name}: {value}", _in_words(sign, language)), language)
        for sign in lead.signs
    )
    name = visible(lead.name or lead.contact_id, LONGEST_NAME)
    return [
        Cell(name, visible(lead.contact_id, LONGEST_NAME) if lead.name else ""),
        Cell(numbers.share(lead.probability, language)),
        Cell(numbers.number(lead.points, language)),
        Cell(numbers.number(lead.fit, language)),
        Cell(why),
    ]


def _in_words(sign: Sign, language: Language) -> dict[str, Value]:
    return {"name": thing_of(sign, language), "value": value_of(sign, language)}


def _learnt_from(report: LearnReport, language: Language) -> Section:
    columns = [
        Column(language.say("Leads that …")),
        Column(language.say("Leads"), numeric=True),
        Column(language.say("Customers"), numeric=True),
        Column(language.say("Share"), numeric=True),
    ]
    dated = any(one.start for one in report.slices)
    if dated:
        columns += [Column(language.say("From")), Column(language.say("To"))]
    rows = []
    for one in report.slices:
        row = [
            Cell(language.say(PARTS[one.part])),
            Cell(numbers.number(one.leads, language)),
            Cell(numbers.number(one.won, language)),
            Cell(numbers.share(one.won / one.leads if one.leads else None, language)),
        ]
        if dated:
            row += [_day(one.start, language), _day(one.end, language)]
        rows.append(row)
    note = Sentence(
        "{young} further leads are too young to count, and {early} had bought before they are "
        "looked at: neither teach.",
        {"young": report.young, "early": report.bought_early},
    )
    return Section(
        "learnt-from",
        language.say("From whom it was learnt"),
        [Table(columns, [Group(rows)])],
        write(note, language) if report.young or report.bought_early else "",
    )


def _day(moment: datetime | None, language: Language) -> Cell:
    return Cell(numbers.day(moment.date(), language) if moment else numbers.NONE)
