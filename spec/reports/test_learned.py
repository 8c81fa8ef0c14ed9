"""The report on the learned score: everything adds up, and the first sentences say what is true."""

from dataclasses import replace
from itertools import pairwise

import polars as pl
import pytest
from spec.learning.world import AS_OF, agreed, world

from smarketing.core.base.probabilities import Advantage
from smarketing.core.base.rates import Interval
from smarketing.core.learning.cohort import Question
from smarketing.core.learning.lesson import Lesson, Wishes, learn, proposal_of
from smarketing.core.reports.learned import lead_report, learn_report, proposed
from smarketing.core.reports.learned_headlines import lead_headline, learn_headline
from smarketing.core.reports.learned_pages import LearnReport
from smarketing.core.reports.situation import Situation

SITUATION = Situation(world(2000).facts, agreed(), AS_OF, "spec")


def lesson(wishes: Wishes | None = None) -> Lesson:
    found, findings = learn(
        SITUATION.facts, SITUATION.agreement, SITUATION.entries, AS_OF, wishes or Wishes()
    )
    assert found is not None, findings
    return found


LESSON = lesson()
PROPOSAL, _ = proposal_of(LESSON)
REPORT = learn_report(SITUATION, LESSON, PROPOSAL, [])


def with_advantage(auc: tuple[float, float], brier: tuple[float, float]) -> LearnReport:
    made = [Interval((low + high) / 2, low, high) for low, high in (brier, auc)]
    return replace(REPORT, advantage=Advantage(*made))


def said(report: LearnReport) -> str:
    return " ".join(str(sentence) for sentence in learn_headline(report))


def test_the_parts_hold_every_closed_lead_once_and_follow_one_another() -> None:
    assert sum(one.leads for one in REPORT.slices) == LESSON.cohort.closed.height
    bounds = [(one.start, one.end) for one in REPORT.slices]
    for (_, end), (start, _) in pairwise(bounds):
        assert end is not None
        assert start is not None
        assert end < start


def test_open_leads_come_first_the_likeliest_on_top_and_explained() -> None:
    waiting = [lead for lead in REPORT.leads if lead.part == "open"]
    assert REPORT.leads[: len(waiting)] == waiting
    bought = LESSON.cohort.leads.filter(
        pl.col("happened").is_null() & pl.col("won_at").is_not_null()
    )
    assert len(waiting) == REPORT.young - bought.height
    probabilities = [lead.probability for lead in waiting]
    assert probabilities == sorted(probabilities, reverse=True)
    assert all(sign.log_odds > 0 for sign in waiting[0].signs)
    assert all(lead.happened is None for lead in waiting)


def test_all_are_judged_on_the_same_leads() -> None:
    judged = [lead for lead in REPORT.leads if lead.part == "judging"]
    for one in REPORT.contenders:
        assert one.quality.cases == len(judged) == REPORT.slices[2].leads
        assert one.quality.happened == sum(bool(lead.happened) for lead in judged)
    base = REPORT.contender("base")
    assert base is not None
    assert (base.auc.value, base.skill.value) == (0.5, 0)
    assert REPORT.contender("boosted") is None


def test_what_moves_the_score_most_comes_first() -> None:
    spreads = [one.spread for one in REPORT.influences]
    assert spreads == sorted(spreads, reverse=True)
    assert {one.name for one in REPORT.influences[:3]} == {"job", "webinar", "size"}


@pytest.mark.parametrize("part", ["open", "judging", "teaching", "calibrating"])
def test_a_lead_of_any_part_is_explained_and_its_signs_add_up(part: str) -> None:
    frames = {
        "open": LESSON.cohort.leads.filter(pl.col("happened").is_null()),
        "judging": LESSON.split.judging,
        "teaching": LESSON.split.teaching,
        "calibrating": LESSON.split.calibrating,
    }
    contact = frames[part]["contact_id"][0]
    report, findings = lead_report(SITUATION, LESSON, contact, [])
    assert findings == []
    assert report is not None
    assert report.lead.part == part
    whole = report.base_log_odds + sum(sign.log_odds for sign in report.lead.signs)
    assert whole == pytest.approx(report.log_odds)
    assert contact in str(lead_headline(report)[0])


def test_a_contact_that_cannot_be_scored_is_told() -> None:
    report, (finding,) = lead_report(SITUATION, LESSON, "nobody", [])
    assert report is None
    assert finding.code == "learn.unknown_contact"


def test_touches_that_no_other_line_names_are_called_so() -> None:
    assert PROPOSAL is not None
    rules = proposed(LESSON, PROPOSAL, "").rules
    assert [(rule.kind, rule.narrowed_by, rule.now) for rule in rules] == [
        ("visit", "", 2),
        ("webinar", "", 10),
    ]


@pytest.mark.parametrize(
    ("auc", "brier", "expected"),
    [
        ((0.02, 0.1), (0.01, 0.03), "The learned score is better by more than chance."),
        ((0.02, 0.1), (-0.01, 0.03), "It puts the leads in a better order by more than chance"),
        ((-0.1, -0.02), (-0.03, 0.01), "The agreed points are better by more than chance"),
        ((-0.1, 0.02), (-0.03, -0.01), "The agreed points are better by more than chance"),
        ((-0.01, 0.1), (-0.01, 0.03), "The difference may be chance"),
    ],
)
def test_the_verdict_says_what_is_more_than_chance(
    auc: tuple[float, float], brier: tuple[float, float], expected: str
) -> None:
    assert expected in said(with_advantage(auc, brier))


def test_without_dates_there_is_no_horizon_and_no_open_lead() -> None:
    found = lesson(Wishes(Question(by_position=True)))
    report = learn_report(SITUATION, found, None, [])
    assert (report.asked.at, report.asked.horizon_days, report.young) == ("position", None, 0)
    assert {lead.part for lead in report.leads} == {"judging"}
    assert [one.start for one in report.slices] == [None, None, None]
    assert "--propose" not in said(report)
