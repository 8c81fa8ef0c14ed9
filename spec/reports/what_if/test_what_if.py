"""What history would have looked like under another agreement."""

from datetime import date

import pytest
from spec.reports.what_if.what_if_history import HISTORY, at_threshold, what_if
from spec.tables import AGREEMENT, STAGES, agreement

from smarketing.core.base.period import Period
from smarketing.core.base.sentence import Money
from smarketing.core.reports.what_if.headlines import what_if_headline
from smarketing.core.reports.what_if.pages import Lead, LeadFigures, Overlap, WhatIfReport


def figures(leads: LeadFigures | None) -> dict[str, int]:
    assert leads is not None
    return {
        "selected": leads.selected,
        "decided": leads.decided,
        "accepted": leads.accepted,
        "customers": leads.customers,
        "won": leads.deals_won,
        "revenue": int(leads.revenue.minor),
        "pipeline": int(leads.pipeline.minor),
    }


def reach(report: WhatIfReport) -> dict[str, tuple[int, int]]:
    return {one.reach.value: (one.deals, int(one.revenue.minor)) for one in report.revenue}


def leads(listed: list[Lead]) -> list[tuple[str, str, str, float | None, str, str, int | float]]:
    return [
        (
            one.name,
            f"{one.selected_at:%m-%d}",
            one.rule,
            one.points,
            one.furthest,
            one.decision,
            int(one.revenue.minor),
        )
        for one in listed
    ]


def test_a_lower_threshold_hands_over_more_and_earlier() -> None:
    report = what_if(at_threshold(40), at_threshold(30))
    assert figures(report.current_leads) == {
        "selected": 3,  # ada, bob, eve
        "decided": 2,
        "accepted": 1,
        "customers": 1,
        "won": 1,
        "revenue": 100_000,
        "pipeline": 9_000,
    }
    assert figures(report.candidate_leads) == {
        "selected": 4,  # and cleo
        "decided": 3,
        "accepted": 2,
        "customers": 2,
        "won": 2,
        "revenue": 150_000,
        "pipeline": 9_000,
    }
    assert report.overlap == Overlap(
        both=3,
        same=2,
        earlier=1,
        later=0,
        median_days_earlier=31.0,
        median_days_later=None,
        gained=1,
        lost=0,
        moved_in=0,
        moved_out=0,
    )


def test_every_won_deal_of_the_period_is_reached_in_one_way() -> None:
    nothing = (0, 0)
    assert reach(what_if(at_threshold(40), at_threshold(30))) == {
        "earlier": (1, 100_000),  # ada, in March instead of April
        "same": nothing,
        "later": nothing,
        "missed": nothing,
        "gained": (1, 50_000),  # cleo
        "neither": (1, 20_000),  # dan, whose deal was open before he scored
    }
    assert reach(what_if(at_threshold(30), at_threshold(40))) == {
        "earlier": nothing,
        "same": nothing,
        "later": (1, 100_000),
        "missed": (1, 50_000),
        "gained": nothing,
        "neither": (1, 20_000),
    }


def test_a_deal_without_a_contact_is_reached_under_neither() -> None:
    more = HISTORY + "d5 | | 2026-07-01 | won | 700 | EUR\n"
    assert reach(what_if(at_threshold(40), at_threshold(40), more))["neither"] == (3, 70_700)


def test_money_in_another_currency_is_left_out() -> None:
    more = HISTORY + "d5 | ada | 2026-07-01 | won | 700 | USD\n"
    report = what_if(at_threshold(40), at_threshold(40), more)
    assert report.current_leads is not None
    assert report.current_leads.revenue == Money(100_000, "EUR")
    assert report.current_leads.deals_won == 2


def test_leads_gained_and_lost_are_listed_with_what_became_of_them() -> None:
    report = what_if(at_threshold(40), at_threshold(60))
    assert leads(report.gained) == []
    assert leads(report.lost) == [
        ("Ada", "04-01", "score", 55.0, "customer", "accepted", 100_000),
        ("Bob", "03-01", "score", 40.0, "mql", "rejected", 0),
    ]
    gained = what_if(at_threshold(40), at_threshold(30)).gained
    assert leads(gained) == [("Cleo", "03-01", "score", 30.0, "customer", "accepted", 50_000)]


def test_a_list_may_be_cut_short_the_counts_never_are() -> None:
    report = what_if(at_threshold(40), at_threshold(60), most=1)
    assert [lead.name for lead in report.lost] == ["Ada"]
    assert report.overlap is not None
    assert report.overlap.lost == 2


def test_stages_are_counted_own_and_implied_apart_under_both() -> None:
    report = what_if(at_threshold(40), at_threshold(60))
    [mql] = [stage for stage in report.stages if stage.stage == "mql"]
    assert mql.current is not None
    assert mql.candidate is not None
    assert (mql.current.own, mql.current.implied, mql.current.repeats) == (3, 2, 0)
    assert (mql.candidate.own, mql.candidate.implied, mql.difference) == (1, 3, -1)
    assert mql.current.went_on is not None
    assert mql.current.went_on.value == pytest.approx(4 / 5)
    assert mql.candidate.went_on is not None
    assert mql.candidate.went_on.value == 1.0


def test_the_stage_of_anonymous_visits_is_no_part_of_it() -> None:
    assert what_if(at_threshold(40), at_threshold(40)).stages[0].stage == "lead"


def test_stages_that_only_one_agreement_has_stand_beside_the_others() -> None:
    shorter = STAGES.replace('[[stages]]\nname = "sql"', '[[stages]]\nname = "meeting"')
    report = what_if(agreement(), agreement(stages=shorter))
    both = {s.stage: (s.current is not None, s.candidate is not None) for s in report.stages}
    assert both["meeting"] == (False, True)
    assert both["sql"] == (True, False)
    assert both["mql"] == (True, True)


def test_the_period_is_that_of_the_selection_by_civil_days() -> None:
    # 1 March, midnight UTC, is already 1 March in Paris; 31 March holds nothing.
    march = Period(date(2026, 3, 1), date(2026, 3, 31))
    report = what_if(at_threshold(40), at_threshold(30), period=march)
    assert figures(report.current_leads)["selected"] == 2  # bob, eve
    assert figures(report.candidate_leads)["selected"] == 4
    assert report.overlap is not None
    # ada is selected in April by the current agreement: no lead gained, but one moved in.
    assert (report.overlap.gained, report.overlap.moved_in) == (1, 1)


def test_cuts_add_up_to_the_whole() -> None:
    report = what_if(at_threshold(40), at_threshold(30))
    by_channel = {row.key: row for row in report.cuts[0].rows}
    assert {
        key: (row.current.selected, row.candidate.selected) for key, row in by_channel.items()
    } == {
        "ads": (2, 2),
        "search": (1, 2),
    }
    assert by_channel["search"].gained == 1
    for cut in report.cuts:
        assert sum(row.current.revenue.minor for row in cut.rows) == 100_000
        assert sum(row.candidate.revenue.minor for row in cut.rows) == 150_000


def test_workload_is_per_agreed_working_week_and_representative() -> None:
    staffed = AGREEMENT.replace(
        'sales.head = "Bob"',
        'sales.head = "Bob"\nsales.people = [{ name = "Claire" }, { name = "Julien" }]',
    )
    current = what_if(agreement(terms=staffed), at_threshold(40)).current_leads
    assert current is not None
    work = current.workload
    # 2026 has 261 weekdays, 52.2 weeks of five.
    assert work.per_week == pytest.approx(3 / 52.2)
    assert work.per_person == pytest.approx(3 / 52.2 / 2)
    assert (work.peak, work.peak_week, work.peak_per_person) == (2, date(2026, 2, 23), 1.0)


def test_terms_that_differ_are_named() -> None:
    report = what_if(at_threshold(40), at_threshold(60))
    assert [(c.term, c.current, c.candidate) for c in report.changes] == [
        ("qualification.threshold", "40", "60")
    ]


def test_the_report_says_that_gained_leads_were_never_worked() -> None:
    assert len(what_if(at_threshold(40), at_threshold(30)).notes) == 1
    assert what_if(at_threshold(40), at_threshold(60)).notes == []


def test_without_a_handoff_stages_alone_are_compared() -> None:
    terms = AGREEMENT.replace('[handoff]\nstage = "mql"\n', "")
    report = what_if(agreement(terms=terms), agreement(terms=terms))
    assert (report.current_leads, report.overlap, report.revenue, report.cuts) == (
        None,
        None,
        [],
        [],
    )
    assert [str(one) for one in what_if_headline(report)] == [
        "The candidate changes nothing in this period."
    ]


def test_of_no_facts_nothing_is_made() -> None:
    report = what_if(at_threshold(40), at_threshold(60), "contacts\ncontact_id | occurred_at\n")
    assert figures(report.candidate_leads)["selected"] == 0
    assert report.cuts[0].rows == []


def test_leads_that_came_back_count_apart_and_as_work() -> None:
    recycling = "[recycling]\ncool_off_days = 10\n"
    again = HISTORY.replace(
        "cleo       | 2026-05-20  | accepted",
        "cleo | 2026-05-20 | accepted\n    eve | 2026-03-20 | recycled",
    ).replace(
        "eve        | 2026-03-01  | demo_request | ads",
        "eve | 2026-03-01 | demo_request | ads\n    eve | 2026-05-01 | demo_request | ads",
    )
    report = what_if(agreement(recycling), agreement(), again)
    [mql] = [stage for stage in report.stages if stage.stage == "mql"]
    assert mql.current is not None
    assert mql.candidate is not None
    assert (mql.current.entered, mql.current.repeats) == (5, 1)
    assert (mql.candidate.entered, mql.candidate.repeats) == (5, 0)
    assert report.current_leads is not None
    assert (report.current_leads.selected, report.current_leads.workload.handed) == (3, 4)


def test_the_headline_says_what_would_have_been_missed() -> None:
    told = [str(one) for one in what_if_headline(what_if(at_threshold(40), at_threshold(60)))]
    assert told[0] == "Sales would have received 1 leads instead of 3: 0 gained, 2 lost."
    assert any("would have been missed" in sentence for sentence in told)
