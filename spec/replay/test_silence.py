"""A lead on which sales does not decide within the agreed window is accepted."""

import pytest
from spec.replay.judges import HEADING, Judge, agreed, asking_both, entries, sent_back
from spec.tables import STAGES

pytestmark = asking_both

TRIGGER = 'triggers = [{ kind = "demo" }]'
STALLS = "\n[recycling]\nstalled_after_days = 1\n"
A_FRIDAY = """
    touches
    contact_id | occurred_at      | kind
    ada        | 2026-03-27 14:30 | demo
"""


def silent(window: str) -> str:
    """Return a handoff after which silence accepts."""
    return f'[handoff]\nstage = "mql"\nsilence_accepts = {{ {window} }}\n'


FOUR_HOURS = agreed(TRIGGER, silent("working_hours = 4"))
BY_SILENCE = ("sal", "2026-03-30 09:30", "silence")


def decided(moment: str, outcome: str) -> str:
    """Return a decision on ada."""
    return f"dispositions\ncontact_id | occurred_at | outcome\nada | {moment} | {outcome}"


def test_the_window_runs_while_the_house_is_open_and_clocks_may_change_over_the_weekend(
    judge: Judge,
) -> None:
    # Friday 15:30 to 17:00 in Paris, then Monday 9:00 to 11:30, an hour earlier by UTC.
    assert entries(judge, A_FRIDAY, FOUR_HOURS) == [
        ("lead", "2026-03-27 14:30", "implied by mql"),
        ("mql", "2026-03-27 14:30", "trigger demo"),
        BY_SILENCE,
    ]


def test_a_window_of_working_days_ends_when_the_last_of_them_closes(judge: Judge) -> None:
    two_days = agreed(TRIGGER, silent("working_days = 2"))
    assert entries(judge, A_FRIDAY, two_days)[-1] == ("sal", "2026-03-31 15:00", "silence")
    closed = HEADING.replace("[goal]", "closed = [2026-03-30]\n[goal]")
    holiday = agreed(TRIGGER, silent("working_days = 2"), heading=closed)
    assert entries(judge, A_FRIDAY, holiday)[-1] == ("sal", "2026-04-01 15:00", "silence")


@pytest.mark.parametrize("outcome", ["accepted", "rejected", "qualified", "recycled"])
@pytest.mark.parametrize("moment", ["2026-03-27 14:30", "2026-03-28 03:00", "2026-03-30 09:30"])
def test_any_decision_until_the_deadline_breaks_the_silence(
    judge: Judge, outcome: str, moment: str
) -> None:
    found = entries(judge, A_FRIDAY + decided(moment, outcome), FOUR_HOURS)
    assert "silence" not in [rule for *_, rule in found]


def test_a_decision_before_the_handoff_or_after_the_deadline_does_not(judge: Judge) -> None:
    for moment in ("2026-03-27 14:29", "2026-03-30 09:30:00.000001"):
        found = entries(judge, A_FRIDAY + decided(moment, "rejected"), FOUR_HOURS)
        assert found[-1] == BY_SILENCE


def test_work_that_is_no_decision_does_not_break_the_silence(judge: Judge) -> None:
    call = "activities\ncontact_id | occurred_at | kind\nada | 2026-03-30 07:30 | call"
    assert entries(judge, A_FRIDAY + call, FOUR_HOURS)[-1] == BY_SILENCE


def test_the_deadline_must_have_come(judge: Judge) -> None:
    assert entries(judge, A_FRIDAY, FOUR_HOURS, as_of="2026-03-30 09:30")[-1] == BY_SILENCE
    assert entries(judge, A_FRIDAY, FOUR_HOURS, as_of="2026-03-30 09:29")[-1][0] == "mql"


def test_a_handoff_that_is_only_implied_starts_no_window(judge: Judge) -> None:
    qualified = "dispositions\ncontact_id | occurred_at | outcome\nada | 2026-03-27 | qualified"
    deal = "deal_events\ncontact_id | deal_id | occurred_at | status\nada | d1 | 2026-03-27 | open"
    for text in (qualified, deal):
        assert "silence" not in [rule for *_, rule in entries(judge, text, FOUR_HOURS)]


def test_whoever_is_further_already_needs_no_acceptance(judge: Judge) -> None:
    deal = "deal_events\ncontact_id | deal_id | occurred_at | status\nada | d1 | 2026-03-28 | open"
    assert entries(judge, A_FRIDAY + deal, FOUR_HOURS)[-3:] == [
        ("sal", "2026-03-28", "implied by opportunity"),
        ("sql", "2026-03-28", "implied by opportunity"),
        ("opportunity", "2026-03-28", "deal open"),
    ]


def test_a_lead_that_is_sent_back_is_not_accepted_by_silence(judge: Judge) -> None:
    terms = agreed(TRIGGER, silent("working_hours = 4") + STALLS)
    assert entries(judge, A_FRIDAY, terms)[-1][0] == "mql"


def test_acceptance_by_silence_begins_the_wait_of_a_stall_anew(judge: Judge) -> None:
    stalls = "\n[recycling]\nstalled_after_days = 5\n"
    terms = agreed(TRIGGER, silent("working_hours = 4") + stalls)
    assert sent_back(judge, A_FRIDAY, terms) == [(1, "2026-04-04 09:30", "stalled")]


def test_silence_comes_before_a_stall_at_the_same_moment(judge: Judge) -> None:
    always = "\n".join(
        f'week.{day} = ["00:00-24:00"]'
        for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    )
    first, rest = HEADING.split("week.monday")[0], HEADING.split("[goal]")[1]
    heading = f"{first}{always}\n[goal]{rest}"
    terms = agreed(TRIGGER, silent("working_hours = 24") + STALLS, heading=heading)
    assert entries(judge, A_FRIDAY, terms)[-1] == ("sal", "2026-03-28 14:30", "silence")


def test_where_only_records_decide_on_acceptance_silence_does_not(judge: Judge) -> None:
    accepted = 'entry = [{ on = "disposition", outcome = "accepted" }]'
    both = accepted.replace("}]", '}, { on = "recorded" }]\nprecedence = "recorded"')
    terms = agreed(TRIGGER, silent("working_hours = 4"), stages=STAGES.replace(accepted, both))
    recorded = "recorded_stages\ncontact_id | occurred_at | stage\nada | 2026-05-01 | sal"
    assert entries(judge, A_FRIDAY + recorded, terms)[-1] == ("sal", "2026-05-01", "recorded")
    assert entries(judge, A_FRIDAY, terms)[-1] == BY_SILENCE
