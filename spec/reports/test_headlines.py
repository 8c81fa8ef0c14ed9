"""The first sentences of the funnel, plan and loop reports say what is true and where to look."""

from dataclasses import replace
from fractions import Fraction

from tests.render.example_analyses import funnel, loop, plan

from smarketing.core.base.rates import share_of
from smarketing.core.base.sentence import Share
from smarketing.core.reports.headlines import funnel_headline, loop_headline
from smarketing.core.reports.plan.headline import plan_headline


def test_the_funnel_says_how_many_came_in_and_got_through() -> None:
    first = funnel_headline(funnel())[0]
    totals = funnel().total.stages
    assert first.values["entered"] == totals[0].entered
    assert first.values["reached"] == totals[-1].entered


def test_the_funnel_names_the_step_where_the_fewest_have_gone_on() -> None:
    report = funnel()
    shares = [None, None, 0.3, 0.5, 0.2, 0.9, 0.4]
    stages = [
        replace(stage, cohort=share_of(round(share * 10), 10) if share else None)
        for stage, share in zip(report.total.stages, shares, strict=True)
    ]
    narrowest = funnel_headline(replace(report, total=replace(report.total, stages=stages)))[1]
    assert str(narrowest.values["before"]) == str(report.headings[3].label)
    assert str(narrowest.values["after"]) == str(report.headings[4].label)
    assert narrowest.values["share"] == Share(0.2)


def test_an_empty_funnel_says_so() -> None:
    [only] = funnel_headline(funnel("none"))
    assert str(only) == "Nobody entered the funnel in this period."


def test_the_plan_says_what_the_goal_takes_and_marketing_s_part_up_to_the_handoff() -> None:
    *_, whole, part = plan_headline(plan())
    assert (whole.values["needed"], part.values["needed"]) == (10, 67)
    assert str(part.values["stage"]) == str(plan().steps[2].label)


def test_a_plan_without_steps_says_what_it_lacks() -> None:
    [only] = plan_headline(plan("none"))
    assert "needs an average sale" in only.message


def test_the_loop_names_the_best_source_and_the_share_that_has_none() -> None:
    deals, best, unknown = loop_headline(loop())
    assert deals.values["count"] == 84
    assert best.values["source"] == "Recherche naturelle"
    # The rows hold 6 + 5 + 4 + 3 + 2 + 1 parts of revenue; the last has no source.
    assert best.values["share"] == Share(Fraction(6, 21))
    assert unknown.values["share"] == Share(Fraction(1, 21))


def test_one_source_alone_is_not_called_the_best() -> None:
    report = loop()
    sentences = loop_headline(replace(report, rows=report.rows[:1]))
    assert len(sentences) == 1


def test_a_period_without_revenue_says_so() -> None:
    [only] = loop_headline(loop("none"))
    assert str(only) == "No deal was won in this period."
