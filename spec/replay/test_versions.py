"""Which version of the agreement judges what, and whether records or rules decide on a stage."""

import pytest
from spec.replay.judges import (
    HANDOFF,
    HEADING,
    Judge,
    agreed,
    asking_both,
    entered,
    entries,
    sent_back,
)
from spec.tables import STAGES, at, facts

from smarketing.core.agreement.agreement import Agreement

pytestmark = asking_both

TWENTY = 'threshold = 20\npoints = [{ kind = "webinar", points = 10 }]'
TEN = TWENTY.replace("threshold = 20", "threshold = 10")


def second(
    qualification: str,
    day: str = "2026-03-29",
    more: str = HANDOFF,
    stages: str = STAGES,
    zone: str = "Europe/Paris",
    number: int = 2,
) -> Agreement:
    """Return a version that binds from a day on."""
    heading = HEADING.replace("version = 1", f"version = {number}").replace("2020-01-01", day)
    return agreed(qualification, more, stages, heading.replace("Europe/Paris", zone))


def webinars(*moments: str) -> str:
    """Return webinars that ada saw."""
    rows = "\n".join(f"ada | {moment} | webinar" for moment in moments)
    return f"touches\ncontact_id | occurred_at | kind\n{rows}\n"


@pytest.mark.parametrize(
    ("zone", "begins"),
    [
        ("Europe/Paris", "2026-03-28 23:00"),
        ("America/New_York", "2026-03-29 04:00"),
        # In Beirut the clocks skip the first hour of this day.
        ("Asia/Beirut", "2026-03-28 22:00"),
    ],
)
def test_a_version_is_in_force_from_midnight_where_its_company_works(
    judge: Judge, zone: str, begins: str
) -> None:
    versions = (agreed(TWENTY), second(TEN, zone=zone))
    assert entered(judge, "mql", webinars(begins), *versions) == [begins]
    before = at(begins).replace(minute=0)
    early = f"{before:%Y-%m-%d} {before.hour - 1:02}:59:59.999999"
    assert entered(judge, "mql", webinars(early), *versions) == []


def test_each_entry_names_the_version_that_judged_it(judge: Judge) -> None:
    text = "contacts\ncontact_id | occurred_at\nada | 2019-01-01\n" + webinars("2026-03-30")
    found, _ = judge(facts(text), [second(TEN), agreed(TWENTY)], at("2026-12-31"))
    assert [(e.stage, e.version) for e in found] == [("lead", 1), ("mql", 2)]


def test_a_new_version_judges_all_of_history_when_something_next_happens(judge: Judge) -> None:
    text = webinars("2026-03-01")
    versions = (agreed(TWENTY), second(TEN))
    assert entered(judge, "mql", text, *versions) == []
    known = "contacts\ncontact_id | occurred_at\nada | 2026-04-02"
    assert entered(judge, "mql", text + known, *versions) == ["2026-04-02"]


def test_a_stage_entered_under_one_version_is_kept_under_the_next(judge: Judge) -> None:
    text = webinars("2026-03-01", "2026-03-02", "2026-04-02")
    versions = (agreed(TEN), second(TWENTY))
    assert entered(judge, "mql", text, *versions) == ["2026-03-01"]


def test_whose_stage_is_gone_stands_at_the_furthest_that_was_entered_and_is_left(
    judge: Judge,
) -> None:
    accepted = "dispositions\ncontact_id | occurred_at | outcome\nada | 2026-03-02 | accepted\n"
    text = webinars("2026-03-01") + accepted
    qualified = accepted.replace("2026-03-02 | accepted", "2026-04-02 | qualified")
    versions = (agreed(TEN), second(TEN, stages=without("sal")))
    assert entries(judge, text + qualified, *versions) == [
        ("lead", "2026-03-01", "implied by mql"),
        ("mql", "2026-03-01", "score"),
        ("sal", "2026-03-02", "accepted"),
        ("sql", "2026-04-02", "qualified"),
    ]


def without(*names: str) -> str:
    """Return the stages of the specs without some of them."""
    parts = STAGES.split("[[stages]]")
    kept = [part for part in parts if not any(f'name = "{name}"' in part for name in names)]
    return "[[stages]]".join(kept)


def test_a_stage_that_a_third_version_knows_again_is_not_entered_again(judge: Judge) -> None:
    third = second(TEN, day="2026-04-10", number=3)
    accepted = "dispositions\ncontact_id | occurred_at | outcome\n"
    text = webinars("2026-03-01") + accepted + "ada | 2026-03-02 | accepted\n"
    text += "ada | 2026-04-12 | accepted\nada | 2026-04-13 | qualified"
    versions = (agreed(TEN), second(TEN, stages=without("sal")), third)
    assert entries(judge, text, *versions)[1:] == [
        ("mql", "2026-03-01", "score"),
        ("sal", "2026-03-02", "accepted"),
        ("sql", "2026-04-13", "qualified"),
    ]


def test_a_lead_that_was_sent_back_keeps_the_stages_before_the_gate(judge: Judge) -> None:
    recycling = HANDOFF + "[recycling]\n"
    text = webinars("2026-03-01", "2026-04-02")
    text += "dispositions\ncontact_id | occurred_at | outcome\nada | 2026-03-02 | recycled\n"
    text += "contacts\ncontact_id | occurred_at\nada | 2026-02-01\nada | 2026-04-01"
    versions = (agreed(TEN, recycling), second(TEN, more=recycling))
    assert entries(judge, text, *versions) == [
        ("lead", "2026-02-01", "contact"),
        ("mql", "2026-03-01", "score"),
        ("mql", "2026-04-02", "score"),
    ]


def test_a_lead_stalls_at_the_first_moment_of_a_version_that_finds_it_too_long_ago(
    judge: Judge,
) -> None:
    stalling = HANDOFF + "[recycling]\nstalled_after_days = 30\n"
    versions = (agreed(TEN), second(TEN, more=stalling))
    long_ago, lately = webinars("2026-02-01"), webinars("2026-03-20 10:00")
    assert sent_back(judge, long_ago, *versions) == [(1, "2026-03-28 23:00", "stalled")]
    assert sent_back(judge, lately, *versions) == [(1, "2026-04-19 10:00", "stalled")]
    assert sent_back(judge, long_ago, *versions, as_of="2026-03-28 22:59") == []


def test_a_deadline_of_silence_is_kept_under_the_next_version_if_silence_still_accepts(
    judge: Judge,
) -> None:
    silent = HANDOFF + "silence_accepts = { working_days = 2 }\n"
    longer = silent.replace("2", "200")
    text = webinars("2026-03-27 10:00")
    by_silence = ("sal", "2026-03-31 15:00", "silence")
    assert entries(judge, text, agreed(TEN, silent), second(TEN, more=longer))[-1] == by_silence
    assert entries(judge, text, agreed(TEN, silent), second(TEN))[-1][0] == "mql"


def test_a_final_rejection_and_a_cool_off_outlive_the_version_that_agreed_on_them(
    judge: Judge,
) -> None:
    cooling = HANDOFF + "[recycling]\ncool_off_days = 30\n"
    versions = (agreed(TEN, cooling), second(TEN))
    head = "dispositions\ncontact_id | occurred_at | outcome\n"
    again = webinars("2026-03-01", "2026-04-02", "2026-04-20")
    rejected, recycled = (
        head + "ada | 2026-03-10 | rejected\n",
        head + "ada | 2026-03-10 | recycled\n",
    )
    assert entered(judge, "mql", again + rejected, *versions) == ["2026-03-01"]
    assert entered(judge, "mql", again + recycled, *versions) == ["2026-03-01", "2026-04-20"]


RECORDED = """
    recorded_stages
    contact_id | occurred_at | stage
    ada        | 2026-03-20  | mql
"""


def preferring(precedence: str) -> Agreement:
    """Return an agreement in which records or rules come first for the MQL."""
    entry = 'entry = [{ on = "qualification" }, { on = "recorded" }]'
    return agreed(TEN, stages=STAGES.replace(entry, f'{entry}\nprecedence = "{precedence}"'))


@pytest.mark.parametrize(
    ("precedence", "moments"),
    [("earliest", ["2026-03-01"]), ("recorded", ["2026-03-20"]), ("computed", ["2026-03-01"])],
)
def test_records_and_rules_decide_by_the_agreed_precedence(
    judge: Judge, precedence: str, moments: list[str]
) -> None:
    text = webinars("2026-03-01") + RECORDED
    assert entered(judge, "mql", text, preferring(precedence)) == moments


def test_rules_decide_for_whom_nothing_is_recorded_yet(judge: Judge) -> None:
    text = webinars("2026-03-01") + RECORDED
    found = entered(judge, "mql", text, preferring("recorded"), as_of="2026-03-19")
    assert found == ["2026-03-01"]
    other = webinars("2026-03-01") + RECORDED.replace("ada", "bob")
    assert entered(judge, "mql", other, preferring("recorded")) == ["2026-03-01", "2026-03-20"]


def test_a_record_that_does_not_decide_enters_nobody(judge: Judge) -> None:
    assert entries(judge, RECORDED, preferring("computed")) == []


def test_a_later_stage_still_implies_one_on_which_records_decide(judge: Judge) -> None:
    accepted = "dispositions\ncontact_id | occurred_at | outcome\nada | 2026-03-10 | accepted"
    text = webinars("2026-03-01") + RECORDED + accepted
    assert entries(judge, text, preferring("recorded"))[-2:] == [
        ("mql", "2026-03-10", "implied by sal"),
        ("sal", "2026-03-10", "accepted"),
    ]
