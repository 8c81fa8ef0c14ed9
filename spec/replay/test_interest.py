"""Interest: what touches are worth, how long, and how much of them counts."""

import pytest
from spec.replay.judges import Judge, agreed, asking_both, entered, entries
from spec.tables import at, facts

pytestmark = asking_both

FADING = 'threshold = 40\npoints = [{ kind = "webinar", points = 40, half_life_days = 2 }]'
WINDOW = 'threshold = 20\npoints = [{ kind = "download", points = 10, window_days = 7 }]'


def touches(*told: str) -> str:
    """Return touches of ada from `moment kind` or `moment kind channel campaign content`."""
    rows = [f"ada | {line}" + " |" * (4 - line.count("|")) for line in told]
    head = "contact_id | occurred_at | kind | channel | campaign | content"
    return "\n".join(["touches", head, *rows])


def test_the_touch_that_reaches_the_threshold_qualifies(judge: Judge) -> None:
    terms = agreed('threshold = 20\npoints = [{ kind = "download", points = 10 }]')
    text = touches("2026-03-01 | download", "2026-03-02 | visit", "2026-03-03 | download")
    assert entered(judge, "mql", text, terms) == ["2026-03-03"]


def test_an_entry_tells_the_interest_and_the_fit_that_were_reached(judge: Judge) -> None:
    terms = agreed('threshold = 20\npoints = [{ kind = "download", points = 15 }]')
    text = touches("2026-03-01 | download", "2026-03-02 | download")
    found, _ = judge(facts(text), [terms], at("2026-12-31"))
    assert [(e.stage, e.rule, e.points, e.fit) for e in found] == [
        ("lead", "implied by mql", None, None),
        ("mql", "score", 30.0, 0.0),
    ]


def test_the_first_rule_that_speaks_of_a_touch_gives_its_points(judge: Judge) -> None:
    terms = agreed("""
        threshold = 30
        points = [
          { kind = "visit", content = "pricing", points = 30 },
          { kind = "visit", channel = "email", campaign = "spring", points = 29 },
          { kind = "visit", points = 1 },
        ]
    """)
    plain = touches("2026-03-01 | visit", "2026-03-02 | visit | email | autumn | blog")
    assert entered(judge, "mql", plain, terms) == []
    both = touches("2026-03-03 | visit | email | spring | pricing")
    assert entered(judge, "mql", both, terms) == ["2026-03-03"]
    campaign = touches("2026-03-01 | visit", "2026-03-04 | visit | email | spring |")
    assert entered(judge, "mql", campaign, terms) == ["2026-03-04"]


def test_what_happens_at_one_moment_counts_together_and_is_judged_once(judge: Judge) -> None:
    terms = agreed("""
        threshold = 20
        points = [{ kind = "download", points = 20 }, { kind = "unsubscribe", points = -20 }]
    """)
    text = touches("2026-03-01 | download", "2026-03-01 | unsubscribe", "2026-03-02 | download")
    assert entered(judge, "mql", text, terms) == ["2026-03-02"]


def test_an_unfavourable_touch_takes_points_away(judge: Judge) -> None:
    terms = agreed("""
        threshold = 20
        points = [{ kind = "download", points = 10 }, { kind = "unsubscribe", points = -5 }]
    """)
    text = touches(
        "2026-03-01 | download",
        "2026-03-02 | unsubscribe",
        "2026-03-03 | download",
        "2026-03-04 | download",
    )
    assert entered(judge, "mql", text, terms) == ["2026-03-04"]


def test_a_cap_limits_a_rule_and_a_group_limits_its_rules_together(judge: Judge) -> None:
    points = """
        points = [
          { kind = "visit", points = 5, cap = 10, group = "site" },
          { kind = "download", points = 20, group = "site" },
          { kind = "webinar", points = 5 },
        ]
        groups = [{ name = "site", cap = 25 }]
    """
    text = touches(
        *(f"2026-03-0{day} | visit" for day in range(1, 6)),
        "2026-03-06 | download",
        "2026-03-07 | webinar",
    )
    # Five visits make 10, with the download 30; the group lets 25 of them count.
    assert entered(judge, "mql", text, agreed("threshold = 25" + points)) == ["2026-03-06"]
    assert entered(judge, "mql", text, agreed("threshold = 30" + points)) == ["2026-03-07"]
    assert entered(judge, "mql", text, agreed("threshold = 31" + points)) == []


def test_a_cap_also_limits_what_can_be_lost_and_a_groups_cap_does_not(judge: Judge) -> None:
    points = """
        points = [
          { kind = "download", points = 20 },
          { kind = "unsubscribe", points = -10, cap = 15, group = "bad" },
        ]
        groups = [{ name = "bad", cap = 0 }]
    """
    text = touches(
        *(f"2026-03-0{day} | unsubscribe" for day in range(1, 5)),
        "2026-03-06 | download",
        "2026-03-07 | download",
    )
    assert entered(judge, "mql", text, agreed("threshold = 5" + points)) == ["2026-03-06"]
    assert entered(judge, "mql", text, agreed("threshold = 25" + points)) == ["2026-03-07"]


@pytest.mark.parametrize(
    ("second", "reached"),
    [
        # Four days are two half-lives: of 40 points 10 remain, and 40 more make 50.
        ("2026-03-05 10:00", 50.0),
        # Hours are counted whole: 47 hours and 59 minutes from 10:00 are 47, of them 10:30 is none.
        ("2026-03-03 09:59", 40 + 40 * 0.5 ** (47 / 48)),
        ("2026-03-01 10:30", 80.0),
    ],
)
def test_points_fade_by_half_in_a_half_life(judge: Judge, second: str, reached: float) -> None:
    terms = agreed(FADING.replace("threshold = 40", "threshold = 41"))
    text = touches("2026-03-01 10:00 | webinar", f"{second} | webinar")
    (qualified,) = [e for e in judge(facts(text), [terms], at("2026-12-31"))[0] if e.points]
    assert qualified.points == pytest.approx(reached, abs=1e-6)


def test_a_half_life_that_ends_exactly_leaves_exactly_half(judge: Judge) -> None:
    terms = agreed(FADING.replace("threshold = 40", "threshold = 60"))
    exact = touches("2026-03-01 10:00 | webinar", "2026-03-03 10:59 | webinar")
    assert entered(judge, "mql", exact, terms) == ["2026-03-03 10:59"]
    an_hour_late = touches("2026-03-01 10:00 | webinar", "2026-03-03 11:00 | webinar")
    assert entered(judge, "mql", an_hour_late, terms) == []


def test_a_cap_clamps_a_fading_balance_at_each_touch(judge: Judge) -> None:
    terms = agreed("""
        threshold = 70
        points = [
          { kind = "webinar", points = 40, half_life_days = 2, cap = 60 },
          { kind = "visit", points = 40 },
        ]
    """)
    # 40 + 40 is capped at 60, which is 30 two days later; without the cap it would be 40.
    text = touches("2026-03-01 | webinar", "2026-03-01 00:30 | webinar", "2026-03-03 | visit")
    (qualified,) = [e for e in judge(facts(text), [terms], at("2026-12-31"))[0] if e.points]
    assert (qualified.entered_at, qualified.points) == (at("2026-03-03"), 70.0)


def test_a_touch_counts_for_its_window_and_not_a_microsecond_longer(judge: Judge) -> None:
    terms = agreed(WINDOW)
    inside = touches("2026-03-01 10:00 | download", "2026-03-08 09:59:59.999999 | download")
    assert entered(judge, "mql", inside, terms) == ["2026-03-08 09:59:59.999999"]
    at_the_edge = touches("2026-03-01 10:00 | download", "2026-03-08 10:00 | download")
    assert entered(judge, "mql", at_the_edge, terms) == []


def test_a_window_is_so_many_times_24_hours_even_where_clocks_change(judge: Judge) -> None:
    # In Paris the clocks go forward on 29 March: these are seven civil days but an hour less.
    text = touches("2026-03-25 10:00 | download", "2026-04-01 09:30 | download")
    assert entered(judge, "mql", text, agreed(WINDOW)) == ["2026-04-01 09:30"]


def test_points_that_a_window_takes_away_again_let_nobody_in_by_themselves(judge: Judge) -> None:
    terms = agreed("""
        threshold = 20
        points = [
          { kind = "download", points = 20 },
          { kind = "unsubscribe", points = -20, window_days = 3 },
          { kind = "visit", points = 0 },
        ]
    """)
    text = touches("2026-03-01 | unsubscribe", "2026-03-02 | download", "2026-03-09 | visit")
    # The unsubscription is forgotten on 4 March, but a lead is judged when something happens.
    assert entered(judge, "mql", text, terms) == ["2026-03-09"]


def test_points_must_be_earned_on_so_many_civil_days(judge: Judge) -> None:
    terms = agreed("""
        threshold = 20
        minimum_active_days = 2
        points = [{ kind = "download", points = 20 }, { kind = "visit", points = 0 }]
    """)
    # 22:30 and 23:30 UTC are two days in Paris in winter.
    same_day = touches("2026-03-01 09:00 | download", "2026-03-01 22:30 | download")
    assert entered(judge, "mql", same_day, terms) == []
    next_day = touches("2026-03-01 22:30 | download", "2026-03-01 23:30 | download")
    assert entered(judge, "mql", next_day, terms) == ["2026-03-01 23:30"]
    without_points = touches("2026-03-01 09:00 | download", "2026-03-02 09:00 | visit")
    assert entered(judge, "mql", without_points, terms) == []


def test_a_trigger_asks_for_no_points_and_no_days_and_names_itself(judge: Judge) -> None:
    terms = agreed("""
        minimum_active_days = 3
        points = [{ kind = "visit", points = 1 }]
        triggers = [{ kind = "visit", content = "pricing" }, { kind = "demo_request" }]
    """)
    text = touches("2026-03-01 | visit", "2026-03-02 | demo_request | | |")
    assert entries(judge, text, terms)[-1] == ("mql", "2026-03-02", "trigger demo_request")
    priced = touches("2026-03-01 | visit | | | pricing", "2026-03-02 | demo_request")
    assert entries(judge, priced, terms)[-1] == ("mql", "2026-03-01", "trigger visit")


def test_a_trigger_is_named_rather_than_the_points_and_the_first_of_several(judge: Judge) -> None:
    terms = agreed("""
        threshold = 5
        points = [{ kind = "webinar", points = 5 }]
        triggers = [{ kind = "webinar", content = "live" }, { kind = "demo_request" }]
    """)
    text = touches("2026-03-01 | demo_request", "2026-03-01 | webinar | | | live")
    found, _ = judge(facts(text), [terms], at("2026-12-31"))
    assert [(e.stage, e.rule, e.points) for e in found][-1] == ("mql", "trigger webinar", 5.0)
