"""How a lead goes back to marketing, and may qualify again."""

import pytest
from spec.replay.judges import HANDOFF, Judge, agreed, asking_both, entered, entries, sent_back
from spec.tables import at, facts

pytestmark = asking_both

TERMS = """
threshold = 20
points = [{ kind = "webinar", points = 20 }, { kind = "visit", points = 5 }]
triggers = [{ kind = "demo" }]
"""
REASONS = """
[[rejection_reasons]]
name = "timing"
label = { en = "Timing", fr = "Moment" }
recycle = true
[[rejection_reasons]]
name = "budget"
label = { en = "Budget", fr = "Budget" }
"""
RECYCLING = agreed(TERMS, HANDOFF + "[recycling]\ncool_off_days = 7\n" + REASONS)
STALLING = agreed(TERMS, HANDOFF + "[recycling]\nstalled_after_days = 10\n" + REASONS)
A_LEAD = """
    contacts
    contact_id | occurred_at
    ada        | 2026-03-01

    touches
    contact_id | occurred_at | kind
    ada        | 2026-03-02  | webinar
"""


def decided(*told: str) -> str:
    """Return dispositions of ada from `moment | outcome | reason`."""
    head = "dispositions\ncontact_id | occurred_at | outcome | reason"
    return "\n".join(["", head, *(f"ada | {line}" for line in told), ""])


def touched(*told: str) -> str:
    """Return further touches of ada from `moment | kind`."""
    head = "touches\ncontact_id | occurred_at | kind"
    return "\n".join(["", head, *(f"ada | {line}" for line in told), ""])


def test_a_recycled_lead_may_qualify_again_and_is_then_a_repeat(judge: Judge) -> None:
    text = A_LEAD + decided("2026-03-03 | recycled |") + touched("2026-03-20 | webinar")
    found, _ = judge(facts(text), [RECYCLING], at("2026-12-31"))
    assert [(e.cycle, e.stage, e.entered_at.day, e.repeat) for e in found] == [
        (1, "lead", 1, False),
        (1, "mql", 2, False),
        (2, "mql", 20, True),
    ]
    assert sent_back(judge, text, RECYCLING) == [(1, "2026-03-03", "recycled")]


def test_touches_up_to_the_end_of_the_cool_off_give_no_points(judge: Judge) -> None:
    back = A_LEAD + decided("2026-03-03 12:00 | recycled |")
    for second, moments in (
        ("2026-03-10 12:00", ["2026-03-02"]),
        ("2026-03-10 12:00:00.000001", ["2026-03-02", "2026-03-10 12:00:00.000001"]),
    ):
        text = back + touched(f"{second} | webinar")
        assert entered(judge, "mql", text, RECYCLING) == moments


def test_points_from_before_the_return_are_gone(judge: Judge) -> None:
    terms = agreed(TERMS, HANDOFF + "[recycling]\n" + REASONS)
    text = A_LEAD + decided("2026-03-03 | recycled |") + touched("2026-03-20 | visit")
    assert entered(judge, "mql", text, terms) == ["2026-03-02"]
    text += "\n".join(f"ada | 2026-03-2{day} | visit" for day in (1, 2, 3))
    assert entered(judge, "mql", text, terms) == ["2026-03-02", "2026-03-23"]


def test_a_trigger_fires_during_the_cool_off(judge: Judge) -> None:
    text = A_LEAD + decided("2026-03-03 | recycled |") + touched("2026-03-04 | demo")
    assert entries(judge, text, RECYCLING)[-1] == ("mql", "2026-03-04", "trigger demo")


def test_a_lead_that_is_not_recycled_stays_where_it_is(judge: Judge) -> None:
    text = A_LEAD + decided("2026-03-03 | recycled |") + touched("2026-03-20 | webinar")
    assert entered(judge, "mql", text, agreed(TERMS, HANDOFF + REASONS)) == ["2026-03-02"]
    assert sent_back(judge, text, agreed(TERMS, HANDOFF + REASONS)) == []


def test_a_rejection_whose_reason_recycles_sends_back_and_any_other_is_final(judge: Judge) -> None:
    again = touched("2026-03-20 | webinar", "2026-03-21 | demo")
    timing = A_LEAD + decided("2026-03-03 | rejected | timing")
    assert entered(judge, "mql", timing + again, RECYCLING) == ["2026-03-02", "2026-03-20"]
    assert sent_back(judge, timing, RECYCLING) == [(1, "2026-03-03", "rejected timing")]
    for reason in ("budget", "", "unheard_of"):
        text = A_LEAD + decided(f"2026-03-03 | rejected | {reason}") + again
        assert entered(judge, "mql", text, RECYCLING) == ["2026-03-02"]
        assert sent_back(judge, text, RECYCLING) == []


def test_a_final_rejection_bars_no_way_but_qualification(judge: Judge) -> None:
    text = A_LEAD + decided("2026-03-01 12:00 | rejected | budget", "2026-03-09 | accepted |")
    found = entries(judge, text, RECYCLING)
    assert found == [
        ("lead", "2026-03-01", "contact"),
        ("mql", "2026-03-09", "implied by sal"),
        ("sal", "2026-03-09", "accepted"),
    ]


def test_a_lead_qualifies_before_it_is_sent_back_at_the_same_moment(judge: Judge) -> None:
    text = A_LEAD + decided("2026-03-02 | rejected | budget", "2026-03-02 | recycled |")
    assert entered(judge, "mql", text, RECYCLING) == ["2026-03-02"]
    assert sent_back(judge, text, RECYCLING) == [(1, "2026-03-02", "recycled")]
    # The final rejection counts too.
    again = text + touched("2026-03-20 | webinar")
    assert entered(judge, "mql", again, RECYCLING) == ["2026-03-02"]


def test_of_several_reasons_at_one_moment_the_first_by_the_alphabet_is_told(judge: Judge) -> None:
    text = A_LEAD + decided("2026-03-03 | rejected | timing", "2026-03-03 | recycled |")
    assert sent_back(judge, text, RECYCLING) == [(1, "2026-03-03", "recycled")]


def test_whoever_never_was_a_lead_of_sales_only_loses_points(judge: Judge) -> None:
    text = (
        touched("2026-03-01 | visit", "2026-03-02 | visit", "2026-03-03 | visit")
        + decided("2026-03-04 | recycled |")
        + touched("2026-03-20 | visit", "2026-03-21 | webinar")
    )
    assert sent_back(judge, text, RECYCLING) == []
    found, _ = judge(facts(text), [RECYCLING], at("2026-12-31"))
    assert [(e.stage, e.cycle, e.points, e.entered_at.day) for e in found] == [
        ("lead", 1, None, 21),
        ("mql", 1, 25.0, 21),
    ]


def test_a_customer_is_never_sent_back(judge: Judge) -> None:
    won = """
        deal_events
        contact_id | deal_id | occurred_at | status
        ada        | d1      | 2026-03-05  | won
    """
    text = A_LEAD + won + decided("2026-03-06 | recycled |") + touched("2026-03-20 | webinar")
    assert entered(judge, "mql", text, RECYCLING) == ["2026-03-02"]
    assert sent_back(judge, text, RECYCLING) == []


@pytest.mark.parametrize(
    ("statuses", "back"), [(["lost"], True), (["lost", "won"], False), (["open"], False)]
)
def test_a_lost_deal_sends_back_where_that_is_agreed(
    judge: Judge, statuses: list[str], *, back: bool
) -> None:
    head = "\ndeal_events\ncontact_id | deal_id | occurred_at | status\n"
    rows = "\n".join(f"ada | d{n} | 2026-03-05 | {s}" for n, s in enumerate(statuses))
    losing = agreed(TERMS, HANDOFF + "[recycling]\nlost_deals = true\n")
    expected = [(1, "2026-03-05", "deal lost")] if back else []
    assert sent_back(judge, A_LEAD + head + rows, losing) == expected
    assert sent_back(judge, A_LEAD + head + rows, RECYCLING) == []


def test_a_lead_on_which_nothing_happens_stalls(judge: Judge) -> None:
    assert sent_back(judge, A_LEAD, STALLING) == [(1, "2026-03-12", "stalled")]
    assert sent_back(judge, A_LEAD, STALLING, as_of="2026-03-12") == [(1, "2026-03-12", "stalled")]
    assert sent_back(judge, A_LEAD, STALLING, as_of="2026-03-11 23:59") == []
    again = A_LEAD + touched("2026-03-12 | webinar", "2026-03-12 00:01 | webinar")
    # A touch keeps nobody from stalling; at the very moment it still counts for the old cycle.
    assert entered(judge, "mql", again, STALLING) == ["2026-03-02", "2026-03-12 00:01"]
    assert [cycle for cycle, *_ in sent_back(judge, again, STALLING)] == [1, 2]


@pytest.mark.parametrize(
    "sales",
    [
        "dispositions\ncontact_id | occurred_at | outcome\nada | {} | accepted",
        "activities\ncontact_id | occurred_at | kind\nada | {} | call",
        "deal_events\ncontact_id | occurred_at | deal_id | status\nada | {} | d1 | open",
        "recorded_stages\ncontact_id | occurred_at | stage\nada | {} | whatever",
    ],
)
def test_whatever_sales_does_begins_the_wait_anew(judge: Judge, sales: str) -> None:
    for day in ("2026-03-05", "2026-03-12"):
        text = A_LEAD + sales.format(day)
        (_, moment, _) = sent_back(judge, text, STALLING)[0]
        assert moment == {"2026-03-05": "2026-03-15", "2026-03-12": "2026-03-22"}[day]


def test_automated_mail_does_not_keep_a_lead_from_stalling(judge: Judge) -> None:
    mail = """
        activities
        contact_id | occurred_at | kind  | automated
        ada        | 2026-03-05  | email | yes
    """
    assert sent_back(judge, A_LEAD + mail, STALLING) == [(1, "2026-03-12", "stalled")]


def test_what_sales_did_before_the_lead_was_one_does_not_shorten_the_wait(judge: Judge) -> None:
    early = "activities\ncontact_id | occurred_at | kind\nada | 2026-02-01 | call"
    assert sent_back(judge, A_LEAD + early, STALLING) == [(1, "2026-03-12", "stalled")]


def test_a_lead_goes_round_as_often_as_it_is_sent_back(judge: Judge) -> None:
    text = (
        A_LEAD
        + decided("2026-03-03 | recycled |", "2026-03-21 | recycled |", "2026-03-22 | recycled |")
        + touched("2026-03-20 | webinar", "2026-04-20 | demo")
    )
    found, returns = judge(facts(text), [RECYCLING], at("2026-12-31"))
    assert [(e.cycle, e.stage, e.repeat) for e in found] == [
        (1, "lead", False),
        (1, "mql", False),
        (2, "mql", True),
        (3, "mql", True),
    ]
    assert [(back.cycle, back.sent_back_at.day) for back in returns] == [(1, 3), (2, 21)]
